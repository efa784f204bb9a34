"""The clock's part: due inspections get their rows, and those nobody did become missed ones."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hengwang.audit.services import record_all
from hengwang.calendars.errors import YearNotEnteredError
from hengwang.calendars.services import is_working_day
from hengwang.inspections.choices import OccurrenceState
from hengwang.inspections.models import InspectionPlan, Occurrence
from hengwang.inspections.schedule import Due, due_windows
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import beijing_day, midnight
from hengwang.outbox.services import announce

AHEAD = timedelta(days=40)
MOST_AT_ONCE = 500


def plan_ahead(*, now: datetime) -> int:
    """Lay out the next weeks of every plan; repeating makes nothing twice; returns how many."""
    wanted = Q(planned_until=None) | Q(planned_until__lt=now + AHEAD - timedelta(days=1))
    made = 0
    for pk in list(InspectionPlan.objects.filter(wanted).values_list("pk", flat=True)):
        with transaction.atomic():
            rows = InspectionPlan.objects.select_for_update(of=("self",))
            made += lay_out(rows.select_related("unit").get(pk=pk), now=now)
    return made


def lay_out(plan: InspectionPlan, *, now: datetime) -> int:
    """Rows for the windows of a plan that begin within the next weeks; returns how many came new.

    MUST run in the transaction that holds the plan. A window that is running when the plan begins
    is due too; one that was over before the plan was written was never asked for, unless the
    plan itself begins on an earlier day.
    """
    begin = plan.planned_until or midnight(plan.starts_on)
    end = now + AHEAD
    if plan.ends_on is not None:
        end = min(end, midnight(plan.ends_on))
    if end <= begin:
        return 0
    dues, until = _dues(plan, Interval(begin, end))
    if plan.planned_until is None and plan.starts_on >= beijing_day(now):
        dues = [one for one in dues if one.window.end > now]
    known = set(plan.occurrences.values_list("slot", flat=True)) if dues else set()
    rows = [
        Occurrence(
            plan=plan,
            unit=plan.unit,
            slot=one.slot,
            due_from=one.window.start,
            due_until=one.window.end,
        )
        for one in dues
        if one.slot not in known
    ]
    Occurrence.objects.bulk_create(rows, batch_size=MOST_AT_ONCE)
    plan.planned_until = until
    plan.save(update_fields=["planned_until"])
    return len(rows)


def _dues(plan: InspectionPlan, within: Interval) -> tuple[list[Due], datetime]:
    """Windows within a span, and up to where they are known: not into a year nobody entered."""
    rhythm = plan.rhythm()
    found: list[Due] = []
    if plan.planned_until is None and rhythm.kind in ("monthly", "yearly"):
        found += _running(plan, within.start)
    day, last = beijing_day(within.start), beijing_day(within.end)
    if rhythm.working_days_only:
        last = _known_until(day, last)
    end = min(within.end, midnight(last + timedelta(days=1)))
    if end > within.start:
        span = Interval(within.start, end)
        found += due_windows(rhythm, span, is_working_day=is_working_day)
    return found, max(end, within.start)


def _running(plan: InspectionPlan, at: datetime) -> list[Due]:
    """The month's or the part of the year's window in the middle of which a plan begins."""
    before = Interval(at - timedelta(days=367), at)
    return [one for one in due_windows(plan.rhythm(), before) if one.window.contains(at)]


def _known_until(day: date, last: date) -> date:
    """The last day of the span whose year was entered; the day before the first when none is."""
    for year in range(day.year, last.year + 1):
        try:
            is_working_day(date(year, 1, 1))
        except YearNotEnteredError:
            return min(last, max(date(year - 1, 12, 31), day - timedelta(days=1)))
    return last


def mark_missed(*, now: datetime) -> int:
    """Let every inspection whose time is over and that nobody did be a missed one."""
    asked = Occurrence.objects.planned()
    over = asked.filter(state=OccurrenceState.DUE, due_until__lte=now)
    marked = 0
    while pks := list(over.order_by("due_until", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic():
            rows = Occurrence.objects.select_for_update(of=("self",)).filter(pk__in=pks)
            due = list(rows.filter(state=OccurrenceState.DUE).select_related("plan"))
            keys = [row.pk for row in due]
            Occurrence.objects.filter(pk__in=keys).update(
                state=OccurrenceState.MISSED, missed_at=now
            )
            told = ((row, {"slot": row.slot, "due_until": row.due_until}) for row in due)
            record_all("inspection.missed", told, by=None)
            for key in keys:
                announce("inspection.missed", occurrence_id=key)
        marked += len(keys)
    return marked
