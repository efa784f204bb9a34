"""Monitoring records: begun for a period, every deviation given a measure, handed in and frozen."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.calendars.choices import BureauDateKey
from hengwang.calendars.queries import bureau_day, bureau_window
from hengwang.kernel.canonical import digest
from hengwang.kernel.periods import Period
from hengwang.outbox.services import announce
from hengwang.performance.choices import EvaluationState
from hengwang.performance.goal_errors import (
    DayOutsideYearError,
    MeasuresMissingError,
    ReportedAlreadyError,
)
from hengwang.performance.models import MonitoringEntry, MonitoringRecord
from hengwang.performance.queries.outlook import YearEnd, year_end
from hengwang.performance.services.locking import locked

WATCHED = frozenset({EvaluationState.MONITORING})
NAMES_SHOWN = 5


def period_of(year: int) -> tuple[date, date]:
    """Last day looked at and day of the report, as the bureau set them (default July, August)."""
    last = bureau_window(BureauDateKey.MONITORING_WINDOW, year).end - timedelta(days=1)
    return timezone.localtime(last).date(), bureau_day(BureauDateKey.MONITORING_REPORT_DUE, year)


@transaction.atomic
def begin_record(evaluation_id: int, *, as_of: date | None = None, by: User) -> MonitoringRecord:
    """Begin the record of a period, or the one that is there; open deviations become entries.

    Args:
        evaluation_id: The evaluation watched.
        as_of: The last day looked at; the bureau's own by default.
        by: Who writes it.

    Raises:
        DayOutsideYearError: The day is none of the fiscal year.
    """
    evaluation = locked(evaluation_id, WATCHED, by=by)
    if as_of is not None and not Period.year_of(evaluation.fiscal_year).contains(as_of):
        raise DayOutsideYearError(year=evaluation.fiscal_year)
    last, due = period_of(evaluation.fiscal_year)
    found, made = MonitoringRecord.objects.get_or_create(
        evaluation=evaluation, as_of=as_of or last, defaults={"due_on": due, "look": {}}
    )
    if made:
        _enter_deviations(found, year_end(evaluation, found.as_of))
        record("monitoring.begun", evaluation, by=by, after={"as_of": str(found.as_of)})
    return found


@transaction.atomic
def explain(entry_id: int, *, reason: str, measure: str, by: User) -> MonitoringEntry:
    """Write cause and measure of one deviation.

    Raises:
        ReportedAlreadyError: The record was handed in.
    """
    entry = MonitoringEntry.objects.select_related("record").get(pk=entry_id)
    evaluation = locked(entry.record.evaluation_id, WATCHED, by=by)
    if MonitoringRecord.objects.get(pk=entry.record_id).reported_at is not None:
        raise ReportedAlreadyError
    before = {"reason": entry.reason, "measure": entry.measure}
    entry.reason, entry.measure = reason.strip(), measure.strip()
    entry.save(update_fields=["reason", "measure"])
    told = {"reason": entry.reason, "measure": entry.measure}
    record("monitoring.explained", evaluation, by=by, before=before, after=told)
    return entry


@transaction.atomic
def report(record_id: int, *, by: User) -> MonitoringRecord:
    """Hand the record in: the look is taken once more and frozen.

    Raises:
        MeasuresMissingError: A deviation has no cause or measure.
        ReportedAlreadyError: It was handed in; also for the slower of two people.
    """
    evaluation_id = MonitoringRecord.objects.values_list("evaluation_id", flat=True).get(
        pk=record_id
    )
    evaluation = locked(evaluation_id, WATCHED, by=by)
    found = MonitoringRecord.objects.get(pk=record_id)
    if found.reported_at is not None:
        raise ReportedAlreadyError
    now = year_end(evaluation, found.as_of)
    _enter_deviations(found, now)
    silent = [e.name for e in found.entries.all() if not (e.reason and e.measure)]
    if silent:
        raise MeasuresMissingError(count=len(silent), names=_names(silent))
    look = frozen_look(now)
    facts = {"look": look, "digest": digest(look), "reported_at": timezone.now()}
    MonitoringRecord.objects.filter(pk=record_id, reported_at=None).update(
        reported_by_name=by.printed_name, **facts
    )
    told = {"as_of": str(found.as_of), "digest": facts["digest"]}
    record("monitoring.reported", evaluation, by=by, after=told)
    announce("monitoring.reported", evaluation_id=evaluation.pk, record_id=found.pk)
    return MonitoringRecord.objects.get(pk=record_id)


def frozen_look(now: YearEnd) -> dict[str, Any]:
    """Money and goals in plain words and numbers as text."""
    money = now.look.money
    return {
        "budget": _text(money.budget),
        "executed": _text(money.executed),
        "money_end": _text(now.money.end if now.money else None),
        "money_method": now.money.method if now.money else "",
        "goals": [
            {
                "figure_id": goal.look.indicator.figure_id,
                "name": goal.look.indicator.level3,
                "target": goal.look.target_text,
                "actual": goal.look.actual,
                "done": _text(goal.look.progress.done, 4),
                "end": _text(goal.ahead.outlook.end if goal.ahead else None, 4),
                "misses": goal.misses,
            }
            for goal in now.goals
        ],
    }


def _enter_deviations(found: MonitoringRecord, now: YearEnd) -> None:
    known = set(found.entries.values_list("figure_id", flat=True))
    MonitoringEntry.objects.bulk_create(
        MonitoringEntry(record=found, order=at, figure_id=figure_id, name=name)
        for at, (figure_id, name) in enumerate(now.deviations)
        if figure_id not in known
    )


def _text(value: Decimal | None, places: int = 2) -> str | None:
    # Both databases give one amount with different trailing zeros; a digest must not see them.
    return None if value is None else f"{value:.{places}f}"


def _names(names: Sequence[str]) -> str:
    shown = "、".join(names[:NAMES_SHOWN])
    return f"{shown} …" if len(names) > NAMES_SHOWN else shown
