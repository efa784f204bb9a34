"""Outages of a book with what of each counts, its root and its cause; one or two queries more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hengwang.availability.choices import Cause, Correction
from hengwang.availability.micros import Micros
from hengwang.availability.models import Outage, UnknownSpan
from hengwang.availability.queries.said import Raw, with_said
from hengwang.availability.tally import DOWN

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from numpy.typing import NDArray

    from hengwang.availability.queries.book import Book
    from hengwang.availability.queries.facts import Line
    from hengwang.monitoring.models import Target


@dataclass(frozen=True, slots=True)
class OutageRow:
    """One outage; microseconds since 1970, both ends inside the window.

    Attributes:
        pk: The outage; negative where only an amendment says it.
        line: Its target.
        start: Its beginning, or that of the window.
        end: Its end, or that of the window or the moment of reading.
        begins_inside: Whether it began in the window.
        ends_inside: Whether it ended in it.
        counted: What of it counts after maintenance and amendments.
        cause: As amended last.
        measured_cause: As the ledger has it.
        root: The outage it goes back to.
    """

    pk: int
    line: Line
    start: int
    end: int
    begins_inside: bool
    ends_inside: bool
    counted: int
    cause: str
    measured_cause: str
    root: int | None

    @property
    def is_own(self) -> bool:
        """Whether it goes back to no other outage, and any of it counts."""
        return self.root is None and self.counted > 0


def outages_of(book: Book, targets: QuerySet[Target]) -> list[OutageRow]:
    """Every outage that touches the window of the book, measured or amended, oldest first.

    Args:
        book: Read from the same `targets`.
        targets: The queryset the book was read from.
    """
    facts, number = book.facts, book.facts.number_of
    found = Outage.objects.touching(facts.window.start, facts.window.end)
    wanted = targets.order_by().values("pk")
    told = found.filter(target__in=wanted).order_by("started_at", "pk")
    read = [
        Raw(*row)
        for row in told.values_list(
            "pk", "target_id", Micros("started_at"), Micros("ended_at"), "cause", "root_id"
        )
        if row[1] in number
    ]
    rows = with_said(read, book, targets)
    owner = np.array([number[row.target] for row in rows], np.int64)
    start = np.array([max(row.start, facts.since) for row in rows], np.int64)
    ends = [facts.until if row.end is None else min(row.end, facts.until) for row in rows]
    end = np.maximum(np.array(ends, np.int64), start)
    counted = _counted(book, owner, start, end).tolist()
    causes = _causes(book, owner, start, end, [row.cause for row in rows])
    return [
        OutageRow(
            pk=row.pk,
            line=facts.targets[number[row.target]],
            start=int(start[at]),
            end=int(end[at]),
            begins_inside=row.start >= facts.since,
            ends_inside=row.end is not None and row.end <= facts.until,
            counted=counted[at],
            cause=causes[at],
            measured_cause=row.cause,
            root=row.root,
        )
        for at, row in enumerate(rows)
    ]


def unknowns_of(book: Book, targets: QuerySet[Target]) -> list[int]:
    """Ids of the unknown spans that touch the window; one query."""
    window = book.facts.window
    found = UnknownSpan.objects.touching(window.start, window.end)
    rows = found.filter(target__in=targets.order_by().values("pk")).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _counted(
    book: Book, owner: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Counted down time inside each stretch, by running sums over all targets at once."""
    table = book.by_target.of(book.by_target.counted == DOWN)
    since, width = book.facts.since, book.facts.until - book.facts.since + 1
    keys = table.subject * width + (table.start - since)
    sums = np.concatenate([[0], np.cumsum(table.end - table.start)]).astype(np.int64)

    def before(at: NDArray[np.int64]) -> NDArray[np.int64]:
        place = np.searchsorted(keys, owner * width + (at - since), "left")
        last = np.maximum(place - 1, 0)
        if not len(keys):
            return np.zeros(len(at), np.int64)
        over = np.where(
            (place > 0) & (table.subject[last] == owner), np.maximum(table.end[last] - at, 0), 0
        )
        return sums[place] - over

    found: NDArray[np.int64] = before(end) - before(start)
    return found


def _causes(
    book: Book,
    owner: NDArray[np.int64],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    measured: Sequence[str],
) -> list[str]:
    causes = list(measured)
    for one in book.amendments:
        cause = Cause.PLANNED.value if one.says == Correction.EXCUSED else one.cause
        if not cause:
            continue
        hit = (owner == one.target) & (start < one.end) & (end > one.start)
        for at in np.flatnonzero(hit).tolist():
            causes[at] = cause
    return causes
