"""Outages people said of past time: “it was down” makes an outage, or lengthens a measured one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hengwang.availability.choices import Cause, Correction
from hengwang.availability.micros import instant_of
from hengwang.availability.roots import Out, roots_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hengwang.availability.queries.book import Book
    from hengwang.availability.queries.facts import Said
    from hengwang.monitoring.models import Target


@dataclass(frozen=True, slots=True)
class Raw:
    """An outage as it is stored, or as an amendment says it; `pk` of the latter is negative.

    Attributes:
        pk: The outage's id, or a negative number.
        target: Its target's id.
        start: Microseconds since 1970.
        end: The same; None while it lasts.
        cause: As the ledger has it.
        root: The outage it goes back to, or the one it became a part of.
    """

    pk: int
    target: int
    start: int
    end: int | None
    cause: str
    root: int | None


def with_said(rows: Sequence[Raw], book: Book, targets: QuerySet[Target]) -> Sequence[Raw]:
    """Measured outages together with what amendments of the book say was down.

    Of one target what touches an amended stretch is one outage: a measured one is lengthened, those
    that follow within the same stretch become parts of it; where nothing was measured the amendment
    is the outage. Whether any of it still counts is told by the book (a later amendment may have
    taken it back). Costs nothing without such amendments, else one query at most.
    """
    stretches = _stretches(book)
    if not stretches:
        return rows
    touched: dict[int, list[Raw]] = defaultdict(list)
    for row in rows:
        if row.target in stretches:
            touched[row.target].append(row)
    changed: dict[int, Raw] = {}
    for target, said in stretches.items():
        changed |= {row.pk: row for row in _joined([*touched[target], *said])}
    found = [changed.pop(row.pk, row) for row in rows] + list(changed.values())
    return sorted(_rooted(found, targets), key=lambda row: (row.start, row.pk))


def _stretches(book: Book) -> Mapping[int, list[Raw]]:
    """By target what is said to have been down and not said to have been up later."""
    found: dict[int, list[Raw]] = defaultdict(list)
    number = 0
    for one in book.amendments:
        target = book.facts.targets[one.target].target
        if target is None:
            continue
        if one.says == Correction.DOWN:
            number += 1
            found[target].append(Raw(-number, target, one.start, one.end, one.cause, None))
        elif one.says == Correction.UP and target in found:
            rest: list[Raw] = []
            for row in found[target]:
                for start, end in _outside(row, one):
                    number += 1
                    rest.append(replace(row, pk=-number, start=start, end=end))
            found[target] = rest
    return {target: rows for target, rows in found.items() if rows}


def _outside(row: Raw, one: Said) -> Iterator[tuple[int, int]]:
    end = one.end if row.end is None else row.end
    if end <= one.start or one.end <= row.start:
        yield row.start, end
        return
    if row.start < one.start:
        yield row.start, one.start
    if one.end < end:
        yield one.end, end


def _joined(rows: Sequence[Raw]) -> Iterator[Raw]:
    cluster: list[Raw] = []
    for row in sorted(rows, key=lambda each: (each.start, each.pk)):
        if cluster and not _reaches(cluster, row.start):
            yield from _as_one(cluster)
            cluster = []
        cluster.append(row)
    yield from _as_one(cluster)


def _reaches(cluster: Sequence[Raw], start: int) -> bool:
    return any(one.end is None or one.end >= start for one in cluster)


def _as_one(cluster: Sequence[Raw]) -> Iterator[Raw]:
    """The first measured one takes all the time; without one the first amendment does."""
    measured = [row for row in cluster if row.pk > 0]
    if len(measured) == len(cluster):
        yield from cluster
        return
    first = (measured or cluster)[0]
    ends = [row.end for row in cluster if row.end is not None]
    end = max(ends) if len(ends) == len(cluster) else None
    cause = next((row.cause for row in cluster if row.cause), Cause.UNKNOWN.value)
    if first.pk > 0:
        cause = first.cause
    head = replace(first, start=min(row.start for row in cluster), end=end, cause=cause)
    yield head
    root = head.pk if head.root is None else head.root
    for row in measured:
        if row.pk != head.pk:
            yield replace(row, root=root)


def _rooted(rows: Sequence[Raw], targets: QuerySet[Target]) -> Sequence[Raw]:
    """Tie what was said to the outages above and below it, as measured ones are tied.

    Only targets that are asked for take part. A root that is stored and not asked for stays.
    """
    said = {row.target for row in rows if row.pk < 0}
    if not said:
        return rows
    parents = dict(targets.order_by().values_list("pk", "parent_id"))
    behind = {target for target in parents if any(one in said for one in _line(target, parents))}
    family = behind.union(*(_line(target, parents) for target in said))
    near = {row.pk: row for row in rows if row.target in family}
    outs = [
        Out(
            row.pk,
            row.target,
            instant_of(row.start),
            None if row.end is None else instant_of(row.end),
        )
        for row in near.values()
    ]
    top = roots_of(outs, parents)

    def tied(row: Raw) -> Raw:
        is_ours = row.target in behind and (row.root is None or row.root in near)
        is_part = row.root is not None and row.root in near and near[row.root].target == row.target
        if not is_ours or is_part or row.pk not in top:
            return row
        return replace(row, root=top[row.pk])

    return [tied(row) for row in rows]


def _line(target: int, parents: Mapping[int, int | None]) -> set[int]:
    """A target and everything above it that is known."""
    found: set[int] = set()
    at: int | None = target
    while at is not None and at in parents and at not in found:
        found.add(at)
        at = parents[at]
    return found
