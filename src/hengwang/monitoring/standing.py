"""How targets and collectors stand now, as far as monitoring itself knows it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from hengwang.collector.probes.outcome import Outcome
from hengwang.monitoring.choices import CollectorStanding, TargetStanding
from hengwang.monitoring.models import Check, Collector, Series
from hengwang.monitoring.reasons import WORDS, outcome_of
from hengwang.monitoring.samples.columns import from_ms
from hengwang.monitoring.store import sample_store

SILENT_AFTER = timedelta(minutes=3)


def with_standing(rows: QuerySet[Any], now: datetime | None = None) -> QuerySet[Any]:
    """Targets with `standing`: down while a deciding check is; unknown where nobody asks."""
    since = (now or timezone.now()) - SILENT_AFTER
    running = Check.objects.filter(target=OuterRef("pk"), ended_at=None, is_deciding=True)
    heard = running.filter(
        collector__revoked_at=None, collector__paused_at=None, collector__seen_at__gte=since
    )
    is_down = Exists(heard.exclude(state__down_since_ms=None).exclude(state=None))
    parent_down = Exists(
        Check.objects.filter(target=OuterRef("parent"), ended_at=None, is_deciding=True)
        .exclude(state__down_since_ms=None)
        .exclude(state=None)
    )
    answered = heard.filter(series__name="outcome")
    told: QuerySet[Any] = rows.annotate(
        standing=Case(
            When(closed_at__isnull=False, then=Value("closed")),
            When(is_down & parent_down, then=Value(TargetStanding.UNREACHABLE.value)),
            When(is_down, then=Value(TargetStanding.DOWN.value)),
            When(Exists(answered), then=Value(TargetStanding.UP.value)),
            default=Value(TargetStanding.UNKNOWN.value),
            output_field=CharField(),
        )
    )
    return told


def measured(rows: Sequence[Any], now: datetime | None = None) -> Sequence[Any]:
    """Rows of `with_standing` in which “up” rests on a measurement that still counts.

    A collector that is heard and could not measure leaves a target unknown, not up. Two queries
    and one look into the sample store, whatever the number of rows.
    """
    at = now or timezone.now()
    believed = {row.pk: row for row in rows if row.standing == TargetStanding.UP.value}
    if not believed:
        return rows
    checks = Check.objects.filter(target__in=believed, ended_at=None, is_deciding=True)
    answers = last_answers(list(checks))
    good = {
        one.target_id
        for one in checks
        if one.pk in answers
        and answers[one.pk][1] != Outcome.INVALID.value
        and at - answers[one.pk][0] <= timedelta(seconds=one.valid_for_s)
    }
    for pk, row in believed.items():
        if pk not in good:
            row.standing = TargetStanding.UNKNOWN.value
    return rows


def standing_of(collector: Collector, now: datetime) -> CollectorStanding:
    """How a collector is."""
    if collector.revoked_at is not None:
        return CollectorStanding.REVOKED
    if not collector.token_sha256:
        return CollectorStanding.WAITING
    if collector.paused_at is not None:
        return CollectorStanding.PAUSED
    if collector.seen_at is None or now - collector.seen_at > SILENT_AFTER:
        return CollectorStanding.SILENT
    return CollectorStanding.STOPPED if collector.beat.get("paused") else CollectorStanding.AT_WORK


def last_answers(checks: Iterable[Check]) -> Mapping[int, tuple[datetime, str, str]]:
    """The newest result of each check: instant, outcome, reason; one query and one look."""
    wanted = Q(check_of__in=[one.pk for one in checks], name="outcome")
    series = dict(_series(wanted))
    newest = sample_store().latest(list(series)) if series else {}
    return {
        series[pk]: (from_ms(at), outcome_of(value).value, WORDS.get(int(value), ""))
        for pk, (at, value) in newest.items()
    }


def newest_numbers(checks: Iterable[Check], name: str) -> Mapping[int, tuple[datetime, float]]:
    """The newest number of this name of each check."""
    wanted = Q(check_of__in=[one.pk for one in checks], name=name)
    series = dict(_series(wanted))
    newest = sample_store().latest(list(series)) if series else {}
    return {series[pk]: (from_ms(at), value) for pk, (at, value) in newest.items()}


def _series(wanted: Q) -> Iterable[tuple[int, int]]:
    return Series.objects.filter(wanted).values_list("pk", "check_of_id")
