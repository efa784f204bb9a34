"""Periodic work of addressing."""

from datetime import timedelta

from django.utils import timezone

from hengwang.addressing.errors import NameServerError
from hengwang.addressing.models import DnsZone
from hengwang.addressing.services.allocating import end_quarantines
from hengwang.addressing.services.comparing import compare_zone
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job, periodic
from hengwang.outbox.services import enqueue


@periodic("addressing.end_quarantines", timedelta(hours=6))
def free_again() -> None:
    """Addresses whose rest is over may be given again."""
    end_quarantines(timezone.localdate())


@periodic("addressing.compare_daily", timedelta(days=1))
def ask_for_comparison() -> None:
    """Have every zone with a server compared."""
    if DnsZone.objects.exclude(server=None).exists():
        enqueue("addressing.compare")


@job("addressing.compare")
def compare_all(job: Job) -> dict[str, object]:
    """Compare every zone; one that does not answer keeps its reason and stops nobody."""
    zones = list(DnsZone.objects.exclude(server=None).values_list("pk", flat=True))
    failed = 0
    for done, zone_id in enumerate(zones):
        job.progress(done, len(zones))
        try:
            compare_zone(zone_id, by=None)
        except NameServerError:
            failed += 1
    return {"zones": len(zones), "failed": failed}
