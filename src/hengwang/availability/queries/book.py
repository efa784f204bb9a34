"""A ledger of many targets under one policy: by target as measured, by line as it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from hengwang.availability.choices import Correction
from hengwang.availability.queries.facts import TIME_CHANGES, Facts, Line, Said, read_facts
from hengwang.availability.tally import Segments, Stretches, combined, joined, segments_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hengwang.availability.accounting import Policy
    from hengwang.kernel.intervals import Interval
    from hengwang.monitoring.models import Target


@dataclass(frozen=True)
class Book:
    """What targets did in a window, under a policy, with or without what was amended.

    Attributes:
        facts: What was read.
        policy: The rules of counting, printed with every figure.
        amended_until: Amendments approved up to this moment count; None: all; see `original`.
    """

    facts: Facts
    policy: Policy
    amended_until: datetime | None = None
    is_amended: bool = True

    @property
    def original(self) -> Book:
        """The same without any amendment: the figure as it was before, to be shown beside."""
        return Book(self.facts, self.policy, is_amended=False)

    @cached_property
    def amendments(self) -> Sequence[Said]:
        """The amendments that count here, oldest approval first."""
        if not self.is_amended:
            return []
        until = self.amended_until
        return [one for one in self.facts.amendments if until is None or one.decided_at <= until]

    @cached_property
    def by_target(self) -> Segments:
        """Stretches of each target by its number in `facts.targets`."""
        facts = self.facts
        changes = [one for one in self.amendments if one.says in TIME_CHANGES]
        down, unknown, planned = _amended(facts, changes)
        return segments_of(
            facts.asked,
            down,
            unknown,
            planned,
            takes_off=self.policy.takes_off_maintenance,
        )

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Targets, then redundant groups; a member has no line for the time it is one."""
        return [*self.facts.targets, *self.facts.groups.values()]

    @cached_property
    def by_line(self) -> Segments:
        """Stretches of each line by its number in `lines`; sums over these count nothing twice."""
        if not self.facts.memberships:
            return self.by_target
        place = {pk: len(self.facts.targets) + at for at, pk in enumerate(self.facts.groups)}
        table = self.by_target
        starts = np.searchsorted(table.subject, np.arange(len(self.facts.targets) + 1))
        members: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for one in self.facts.memberships:
            members[one.target].append((one.start, one.end, place[one.group]))
        alone = np.ones(len(table.subject), np.bool_)
        own: list[Segments] = []
        grouped: list[Segments] = []
        for target, times in members.items():
            rows = slice(int(starts[target]), int(starts[target + 1]))
            alone[rows] = False
            part = Segments(*(getattr(table, name)[rows] for name in Segments.__slots__))
            for start, end, group in times:
                inside = _clipped(part, start, end)
                grouped.append(inside.renamed(np.full(len(inside.start), group, np.int64)))
            own += [_clipped(part, *gap) for gap in _gaps(times)]
        together = combined(joined(grouped), redundant=True)
        return joined([table.of(alone), *own, together])

    def combined(self, owner: Mapping[int, int], *, redundant: bool = False) -> Segments:
        """Lines combined to owners (by line's number): down while any is, or only while all are."""
        table = self.by_line
        of_line = np.full(len(self.lines), -1, np.int64)
        for line, number in owner.items():
            of_line[line] = number
        subject = of_line[table.subject]
        kept = subject >= 0
        return combined(table.of(kept).renamed(subject[kept]), redundant=redundant)


def read_book(
    targets: QuerySet[Target],
    window: Interval,
    policy: Policy,
    *,
    now: datetime,
    amended_until: datetime | None = None,
) -> Book:
    """The ledger of these targets in a window; six queries (see `read_facts`)."""
    return Book(read_facts(targets, window, now=now), policy, amended_until)


def _amended(facts: Facts, changes: Sequence[Said]) -> tuple[Stretches, Stretches, Stretches]:
    """Down, unknown and planned time after what amendments say, the latest approval last."""
    down, unknown, planned = facts.down, facts.unknown, facts.planned
    for one in changes:
        told = _bounded(one, facts)
        if told is None:
            continue
        if one.says == Correction.EXCUSED:
            planned = _with(planned, *told)
            continue
        down, unknown = _without(down, *told), _without(unknown, *told)
        if one.says == Correction.DOWN:
            down = _with(down, *told)
    return down, unknown, planned


def _bounded(one: Said, facts: Facts) -> tuple[int, int, int] | None:
    start, end = max(one.start, facts.since), min(one.end, facts.until)
    return (one.target, start, end) if start < end else None


def _with(table: Stretches, owner: int, start: int, end: int) -> Stretches:
    return Stretches(
        np.append(table.owner, owner), np.append(table.start, start), np.append(table.end, end)
    )


def _without(table: Stretches, owner: int, start: int, end: int) -> Stretches:
    hit = (table.owner == owner) & (table.start < end) & (table.end > start)
    if not hit.any():
        return table
    rest = Stretches(table.owner[~hit], table.start[~hit], table.end[~hit])
    for begin, until in zip(table.start[hit].tolist(), table.end[hit].tolist(), strict=True):
        if begin < start:
            rest = _with(rest, owner, begin, start)
        if end < until:
            rest = _with(rest, owner, end, until)
    return rest


def _clipped(part: Segments, start: int, end: int) -> Segments:
    begin, until = np.maximum(part.start, start), np.minimum(part.end, end)
    kept = begin < until
    found = part.of(kept)
    return Segments(
        found.subject, begin[kept], until[kept], found.counted, found.measured, found.planned
    )


def _gaps(times: Sequence[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """The time outside all memberships of a target."""
    gaps, position = [], np.iinfo(np.int64).min
    for start, end, _ in sorted(times):
        if position < start:
            gaps.append((int(position), start))
        position = max(position, end)
    return [*gaps, (int(position), np.iinfo(np.int64).max)]
