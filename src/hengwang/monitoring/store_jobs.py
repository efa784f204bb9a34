"""Work that recurs: whole days of samples are sealed, receipts nobody can ask for again go."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.monitoring.models import BatchReceipt, Event
from hengwang.monitoring.samples.columns import to_ms
from hengwang.monitoring.services.trying import KEPT as TRIALS_KEPT
from hengwang.monitoring.services.trying import forget_trials
from hengwang.monitoring.store import sample_store
from hengwang.outbox.registry import periodic
from hengwang.outbox.retention import Retention, keeps

LONGEST_SPOOL = timedelta(days=8)
"""What a collector kept to itself comes within this time; a day older than that is sealed."""
RECEIPTS_KEPT = timedelta(days=30)
EVENTS_KEPT = timedelta(days=190)
"""Six months, which the law asks of network logs, and a week for whoever comes late."""


@periodic("monitoring.seal", timedelta(hours=1))
def seal_samples() -> None:
    """Put days nothing comes for any more into their final form."""
    for _written in sample_store().seal(to_ms(timezone.now() - LONGEST_SPOOL)):
        pass


@periodic("monitoring.receipts", timedelta(days=1))
def forget_receipts() -> None:
    """Remove receipts of batches no spool can hold any more."""
    BatchReceipt.objects.filter(received_at__lt=timezone.now() - RECEIPTS_KEPT).delete()


@periodic("monitoring.events", timedelta(days=1))
def forget_events() -> None:
    """Remove messages of devices that were kept as long as they must be."""
    Event.objects.filter(at__lt=timezone.now() - EVENTS_KEPT).delete()


@periodic("monitoring.trials", timedelta(days=1))
def forget_old_trials() -> None:
    """Remove trials nobody looks at any more."""
    forget_trials(timezone.now())


keeps(
    "monitoring.trials",
    Retention(
        _("Trials of checks and credentials"),
        TRIALS_KEPT,
        _("Who waited has read the answer; the trail keeps who asked."),
        "monitoring.trials",
    ),
)
keeps(
    "monitoring.events",
    Retention(
        _("Messages of devices (syslog, SNMP traps)"),
        EVENTS_KEPT,
        _("Logs of a network are kept for six months at least (Cybersecurity Law, article 21)."),
        "monitoring.events",
    ),
)
keeps(
    "monitoring.samples",
    Retention(_("Samples"), None, _("Figures of past years are counted from them again.")),
)
keeps(
    "monitoring.receipts",
    Retention(
        _("Receipts of batches"),
        RECEIPTS_KEPT,
        _("No collector holds a batch for so long."),
        "monitoring.receipts",
    ),
)
