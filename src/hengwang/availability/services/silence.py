"""Targets nobody hears of any more: their ledgers are marked, so that silence becomes unknown."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from hengwang.availability.models import Outage, UnknownSpan
from hengwang.monitoring.models import Check, Series, Target
from hengwang.monitoring.samples.columns import to_ms
from hengwang.monitoring.services.course import mark

if TYPE_CHECKING:
    from hengwang.monitoring.samples.store import SampleStore


def mark_silent(store: SampleStore, *, now: datetime) -> int:
    """Mark each watched target whose newest answer no longer counts; returns how many."""
    unknown = set(UnknownSpan.objects.still_open().values_list("target_id", flat=True))
    down = set(Outage.objects.still_open().values_list("target_id", flat=True))
    rows = Series.objects.filter(
        name=Series.OUTCOME,
        check_of__is_deciding=True,
        check_of__ended_at=None,
        check_of__target__closed_at=None,
    ).values_list("pk", "check_of__target_id", "check_of__valid_for_s")
    told = [row for row in rows if row[1] not in unknown]
    newest = store.latest([series for series, _, _ in told])
    never = _unanswered() - unknown
    marks: dict[int, int] = {}
    for series, target, valid_for in told:
        if series not in newest:
            never.add(target)
            continue
        silent_from = newest[series][0] + valid_for * 1000
        if silent_from < to_ms(now):
            marks[target] = min(silent_from, marks.get(target, silent_from))
    # Of a target that is down nothing more is known before it answers again.
    begun = Target.objects.filter(pk__in=never - down).values_list("pk", "watched_from")
    marks |= {pk: to_ms(since) for pk, since in begun}
    mark(marks)
    return len(marks)


def _unanswered() -> set[int]:
    """Watched targets a deciding check of which never brought anything."""
    checks = Check.objects.filter(is_deciding=True, ended_at=None, target__closed_at=None)
    found = checks.exclude(series__name=Series.OUTCOME)
    return set(found.values_list("target_id", flat=True))
