"""Figures of monitoring for Prometheus: targets, alerts, collectors, what was taken in."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils import timezone

from hengwang.kernel.exposition import Exposed
from hengwang.monitoring.choices import TargetStanding
from hengwang.monitoring.models import Alert, Check, CheckState, Collector, OutsideSource, Target
from hengwang.notifications.choices import Urgency

SILENT = timedelta(minutes=3)
COUNTS = ("stored", "known", "unplanned", "in_future")


def figures(now: datetime | None = None) -> Iterable[Exposed]:
    """Six queries, whatever the number of targets.

    A target is unknown while every collector of its deciding checks is silent for three minutes,
    or nobody measures it; the ledger of availability is finer.
    """
    now = now or timezone.now()
    standing = _standing(now)
    yield Exposed(
        "hengwang_targets", "Watched targets by how they stand.",
        tuple(((word,), float(standing[word])) for word in ("up", "down", "unknown")),
        ("standing",),
    )  # fmt: skip
    unresolved = Alert.objects.unresolved().order_by()
    counted = {
        (urgency, state): count
        for urgency, state, count in unresolved.values_list("urgency", "state").annotate(
            Count("pk")
        )
    }
    yield Exposed(
        "hengwang_alerts", "Unresolved alerts.",
        tuple(
            ((urgency, state), float(counted.get((urgency, state), 0)))
            for urgency in Urgency.values for state in ("open", "acknowledged", "silenced")
        ),
        ("urgency", "state"),
    )  # fmt: skip
    collectors = list(Collector.objects.at_work().order_by("pk"))
    yield Exposed(
        "hengwang_collector_lag_seconds", "Since a collector was last heard from.",
        tuple(
            ((one.name,), (now - one.seen_at).total_seconds()) for one in collectors if one.seen_at
        ),
        ("collector",),
    )  # fmt: skip
    yield Exposed(
        "hengwang_ingest_samples", "Samples of collectors by what became of them.",
        tuple(
            ((one.name, word), float(one.counts.get(word, 0)))
            for one in collectors for word in COUNTS
        ),
        ("collector", "outcome"), is_counter=True,
    )  # fmt: skip
    sources = OutsideSource.objects.filter(revoked_at=None).order_by("pk")
    yield Exposed(
        "hengwang_outside_deliveries", "Deliveries of other monitors.",
        tuple(
            ((one.name, word), float(number))
            for one in sources for word, number in (("taken", one.taken), ("refused", one.refused))
        ),
        ("source", "outcome"), is_counter=True,
    )  # fmt: skip


def _standing(now: datetime) -> Counter[str]:
    down = set(
        CheckState.objects.filter(
            down_since_ms__isnull=False, check_of__is_deciding=True, check_of__ended_at=None,
            check_of__target__closed_at=None,
        ).values_list("check_of__target_id", flat=True)
    )  # fmt: skip
    heard = Check.objects.filter(
        is_deciding=True, ended_at=None, collector__revoked_at=None,
        collector__seen_at__gte=now - SILENT, target__closed_at=None,
    )  # fmt: skip
    known = set(heard.order_by().values_list("target_id", flat=True)) | down
    watched = Target.objects.watched().count()
    return Counter(
        {
            str(TargetStanding.UP): len(known) - len(down),
            str(TargetStanding.DOWN): len(down),
            str(TargetStanding.UNKNOWN): watched - len(known),
        }
    )
