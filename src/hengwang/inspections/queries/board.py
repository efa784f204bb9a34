"""How completely plans are carried out: by day of a month, or by month of a year; two queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, QuerySet, Value, When
from django.urls import reverse

from hengwang.accounts.models import User
from hengwang.inspections.choices import OccurrenceState
from hengwang.inspections.completion import Tally, tally
from hengwang.inspections.models import InspectionPlan, Occurrence
from hengwang.kernel.periods import BEIJING, Period, PeriodKind

MOST_PLANS = 200
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """One inspection in a cell."""

    url: str
    state: str
    title: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A day or a month of one plan."""

    label: str
    marks: Sequence[Mark] = ()
    tally: Tally | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One plan."""

    plan: InspectionPlan
    cells: Sequence[Cell]
    tally: Tally

    @property
    def completion(self) -> Decimal | None:
        """Done within their time ÷ decided."""
        return self.tally.completion


@dataclass(frozen=True, slots=True)
class Board:
    """All plans over a period."""

    heads: Sequence[str]
    lines: Sequence[Line]
    total: Tally


def board_of(user: User, period: Period) -> Board:
    """The visitor's plans over a month (each inspection) or a year (counts of each month)."""
    rows = Occurrence.objects.visible_to(user).counted().planned()
    rows = rows.filter(due_from__gte=period.start, due_from__lt=period.end)
    is_month = period.kind is PeriodKind.MONTH
    cells, states = _by_day(rows) if is_month else _by_month(rows, period)
    heads = _days(period) if is_month else [str(number + 1) for number in range(MONTHS)]
    plans = InspectionPlan.objects.filter(pk__in=states).select_related("room", "rack")
    lines = [
        Line(
            plan,
            [cells[plan.pk].get(head, Cell(head)) for head in heads],
            tally(states[plan.pk]),
        )
        for plan in plans[:MOST_PLANS]
    ]
    return Board(heads, lines, tally(sum(states.values(), Counter())))


def _days(period: Period) -> list[str]:
    days: list[str] = []
    day: date = period.first_day
    while day <= period.last_day:
        days.append(str(day.day))
        day += timedelta(days=1)
    return days


Cells = Mapping[int, Mapping[str, Cell]]
States = Mapping[int, Counter[str]]


def _by_day(rows: QuerySet[Any]) -> tuple[Cells, States]:
    marks: dict[int, dict[str, list[Mark]]] = defaultdict(lambda: defaultdict(list))
    states: dict[int, Counter[str]] = defaultdict(Counter)
    named = {state: str(label) for state, label in OccurrenceState.choices}
    # Two thousand of them: looking each address up would cost more than everything else here.
    before, after = reverse("inspection", args=[0]).rsplit("0", 1)
    told = rows.values_list("plan", "pk", "state", "due_from", "done_by_name")
    for plan, pk, state, due, who in told.order_by("due_from"):
        local = due.astimezone(BEIJING)
        title = " · ".join(filter(None, (f"{local:%m-%d %H:%M}", named[state], who)))
        marks[plan][str(local.day)].append(Mark(f"{before}{pk}{after}", state, title))
        states[plan][state] += 1
    cells = {
        plan: {day: Cell(day, found) for day, found in days.items()} for plan, days in marks.items()
    }
    return cells, states


def _by_month(rows: QuerySet[Any], period: Period) -> tuple[Cells, States]:
    # The month by comparison: by a function of dates, some databases have to ask Python.
    spans = [
        (str(one.start.astimezone(BEIJING).month), one) for one in period.split(PeriodKind.MONTH)
    ]
    month = Case(*(When(due_from__lt=one.end, then=Value(name)) for name, one in spans))
    sums = rows.values_list("plan", "state", month).order_by().annotate(count=Count("pk"))
    found: dict[int, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for plan, state, name, count in sums:
        found[plan][name][state] += count
        states[plan][state] += count
    cells = {
        plan: {head: Cell(head, tally=tally(known)) for head, known in months.items()}
        for plan, months in found.items()
    }
    return cells, states
