"""Work that recurs: the inventory hears what the samples tell."""

from datetime import timedelta

from django.utils import timezone

from hengwang.monitoring.services.telling import tell_sightings, tell_traffic, tell_verified
from hengwang.monitoring.store import sample_store
from hengwang.outbox.models import Job
from hengwang.outbox.registry import job, periodic
from hengwang.outbox.services import enqueue

SIGHTED_EVERY = timedelta(hours=1)


@periodic("monitoring.sightings", SIGHTED_EVERY)
def ask_for_sightings() -> None:
    """Have addressing told which addresses are alive."""
    enqueue("monitoring.sightings")


@periodic("monitoring.tell_daily", timedelta(days=1))
def ask_for_telling() -> None:
    """Have the network told of traffic and of records that were confirmed."""
    enqueue("monitoring.tell")


@job("monitoring.sightings")
def sightings(_job: Job) -> dict[str, object]:
    """Addresses that answered or were seen by a router since a little before the last time."""
    since = timezone.now() - 2 * SIGHTED_EVERY
    return {"seen": tell_sightings(sample_store(), since=since)}


@job("monitoring.tell")
def tell(job: Job) -> dict[str, object]:
    """Peaks of circuits this month, and records that answered."""
    now = timezone.now()
    traffic = tell_traffic(sample_store(), now=now)
    job.progress(1, 2)
    return {"traffic": traffic, "verified": tell_verified(sample_store(), now=now)}
