"""The board: running applications by step, and how long steps take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from hengwang.access.choices import Outcome, Step
from hengwang.access.models import Application, StepRecord
from hengwang.access.queries.terms import spans_of
from hengwang.availability.micros import Micros

MOST_CARDS = 60
LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Column:
    """A step with what stands there now."""

    step: Step
    cards: Sequence[Application]
    count: int
    late: int
    median: timedelta | None
    """How long the step took, of those that passed it within a year; None where none did."""
    terms: tuple[int, int]
    """The least and the most working days promised for it today, over kinds and offices."""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.cards)


def with_open_step(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Applications with the present step and its owner at hand as `open_steps`."""
    present = StepRecord.objects.filter(done_at=None).select_related("owner")
    return rows.prefetch_related(Prefetch("steps", queryset=present, to_attr="open_steps"))


def board_of(rows: QuerySet[Any], *, now: datetime) -> list[Column]:
    """Columns in the order of the steps; a constant number of queries.

    Args:
        rows: The applications the reader may see.
        now: The present.
    """
    running = rows.filter(state="open")
    today = timezone.localdate(now)
    late = Count("pk", filter=Q(step_due_on__lt=today))
    told = running.order_by("step").values_list("step").annotate(count=Count("pk"), late=late)
    counts = {step: (count, overdue) for step, count, overdue in told}
    medians = _medians(rows, now)
    shown = _shown(running)
    terms = spans_of(today)
    columns = []
    for step, cards in shown.items():
        count, overdue = counts.get(step, (0, 0))
        columns.append(Column(step, cards, count, overdue, medians.get(step), terms[step]))
    return columns


def _shown(running: QuerySet[Any]) -> dict[Step, list[Application]]:
    """The first cards of each step; their rows and owners are read once for all steps."""
    ordered = running.order_by("step_due_on", "applied_at").values_list("pk", flat=True)
    keys = {
        step: list(ordered.filter(step=step)[:MOST_CARDS]) for step in Step if step != Step.APPLY
    }
    asked = Application.objects.filter(pk__in=[pk for each in keys.values() for pk in each])
    cards = {one.pk: one for one in with_open_step(asked.select_related("unit"))}
    return {step: [cards[pk] for pk in each if pk in cards] for step, each in keys.items()}


def _medians(rows: QuerySet[Any], now: datetime) -> dict[str, timedelta]:
    done = StepRecord.objects.filter(
        application__in=rows.order_by(), outcome=Outcome.PASSED, done_at__gte=now - LOOKED_BACK
    )
    # A year has twenty thousand steps: the database picks the one in the middle.
    placed = done.order_by().annotate(
        took=Micros("done_at") - Micros("began_at"),
        place=Window(RowNumber(), partition_by="step", order_by="took"),
        size=Window(Count("pk"), partition_by="step"),
    )
    middle = placed.filter(place=(F("size") + 1) / 2).values_list("step", "took")
    return {step: timedelta(microseconds=took) for step, took in middle}
