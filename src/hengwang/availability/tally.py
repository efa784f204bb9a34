"""Three-valued time of very many targets at once: integer columns instead of objects; pure.

Times are microseconds since 1970. A `Segments` table holds stretches of one subject each, disjoint
within the subject, with what the time counts as (`counted`) and what was measured (`measured`).
`accounting` says the same of one ledger with intervals; the tests hold one against the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from hengwang.availability.accounting import Account

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

UP, DOWN, UNKNOWN, EXCLUDED = range(4)
_BITS = 63
"""Of a whole number that is not negative."""
_AT_ONCE = 100_000
"""Segments summed at once: what is made on the way stays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of time by the number of what they belong to; they may overlap."""

    owner: Ints
    start: Ints
    end: Ints

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int]]) -> Stretches:
        """From (owner, start, end)."""
        table = np.array(list(rows), np.int64).reshape(-1, 3)
        return cls(table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy())

    def within(self, start: int, end: int) -> Stretches:
        """The parts inside a window; what has none is left out."""
        begin, until = np.maximum(self.start, start), np.minimum(self.end, end)
        kept = begin < until
        return Stretches(self.owner[kept], begin[kept], until[kept])


@dataclass(frozen=True, slots=True)
class Segments:
    """Disjoint stretches of subjects: what each counts as, was measured as, and its overlay."""

    subject: Ints
    start: Ints
    end: Ints
    counted: Ints
    measured: Ints
    planned: Flags

    def of(self, kept: Flags | slice) -> Segments:
        """The rows of a mask, or from one place to another."""
        return Segments(*(getattr(self, one.name)[kept] for one in fields(self)))

    def renamed(self, subject: Ints) -> Segments:
        """The same rows for other subjects."""
        return Segments(subject, self.start, self.end, self.counted, self.measured, self.planned)


def joined(parts: Sequence[Segments]) -> Segments:
    """Several tables as one."""
    return Segments(
        *(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(Segments))
    )


def segments_of(
    asked: Stretches,
    down: Stretches,
    unknown: Stretches,
    planned: Stretches,
    *,
    takes_off: bool,
) -> Segments:
    """The asked time of targets by state; where two stretches contradict, the worse one counts.

    Args:
        asked: The time each target is asked for; outside it nothing counts.
        down: Outages.
        unknown: What nobody measured.
        planned: Approved maintenance.
        takes_off: Whether time lost in maintenance is taken off the asked time.
    """
    owner, at, mark = _events([asked, down, unknown, planned])

    def inside(kind: int) -> Flags:
        step = (mark == 2 * kind).astype(np.int32) - (mark == 2 * kind + 1)
        return np.cumsum(step, dtype=np.int32)[:-1] > 0

    kept = (owner[:-1] == owner[1:]) & (at[:-1] < at[1:]) & inside(0)
    is_down, is_unknown, is_planned = (inside(kind)[kept] for kind in (1, 2, 3))
    measured = np.where(is_down, DOWN, np.where(is_unknown, UNKNOWN, UP)).astype(np.int64)
    lost = is_planned & (measured != UP) & takes_off
    counted = np.where(lost, EXCLUDED, measured)
    return Segments(owner[:-1][kept], at[:-1][kept], at[1:][kept], counted, measured, is_planned)


def _events(sources: Sequence[Stretches]) -> tuple[Ints, Ints, Ints]:
    """Where stretches begin and end, by owner and moment; mark: 2 × source, and 1 more for an end.

    Owner, moment and mark are sorted as one number where they fit into it: several times as fast.
    """
    owner = np.concatenate([side for one in sources for side in (one.owner, one.owner)])
    at = np.concatenate([side for one in sources for side in (one.start, one.end)])
    sizes = [len(one.owner) for one in sources for _ in range(2)]
    mark = np.repeat(np.arange(len(sizes)), sizes)
    first = int(at.min()) if len(at) else 0
    mark_bits = (len(sizes) - 1).bit_length()
    time_bits = (int(at.max()) - first).bit_length() if len(at) else 0
    owner_bits = int(owner.max()).bit_length() if len(at) else 0
    if owner_bits + time_bits + mark_bits > _BITS:
        order = np.lexsort((at, owner))
        return owner[order], at[order], mark[order]
    packed = (owner << (time_bits + mark_bits)) | ((at - first) << mark_bits) | mark
    packed.sort()
    moment = (packed >> mark_bits) & ((1 << time_bits) - 1)
    return packed >> (time_bits + mark_bits), moment + first, packed & ((1 << mark_bits) - 1)


def combined(table: Segments, *, redundant: bool) -> Segments:
    """Several members of each subject as one; rows of one subject may overlap here.

    Redundant: up while any member is, down only while all are. Otherwise: down while any is, else
    unknown while any is. A member whose loss is taken off does not decide; where all are, the time
    is taken off for the subject.
    """
    rows = len(table.subject)
    owner = np.concatenate([table.subject, table.subject])
    at = np.concatenate([table.start, table.end])
    order = np.lexsort((at, owner))
    owner, at = owner[order], at[order]
    step = np.repeat([1, -1], rows)

    def depth(mask: Flags) -> Ints:
        return np.cumsum(np.where(np.tile(mask, 2), step, 0)[order])[:-1]

    counted = [depth(table.counted == state) for state in range(4)]
    measured = [depth(table.measured == state) for state in range(3)]
    planned = depth(table.planned)
    kept = (owner[:-1] == owner[1:]) & (at[:-1] < at[1:]) & (sum(measured) > 0)
    worse = _any_up if redundant else _any_down
    nobody = sum(counted[:3]) == 0
    return Segments(
        owner[:-1][kept],
        at[:-1][kept],
        at[1:][kept],
        np.where(nobody, EXCLUDED, worse(counted))[kept],
        worse(measured)[kept],
        (planned > 0)[kept],
    )


def _any_up(members: Sequence[Ints]) -> Ints:
    rest = np.where(members[UNKNOWN] > 0, UNKNOWN, DOWN)
    return np.where(members[UP] > 0, UP, rest).astype(np.int64)


def _any_down(members: Sequence[Ints]) -> Ints:
    rest = np.where(members[UNKNOWN] > 0, UNKNOWN, UP)
    return np.where(members[DOWN] > 0, DOWN, rest).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Tally:
    """Microseconds by subject and bucket: as counted, and as measured without taking off."""

    up: Ints
    down: Ints
    unknown: Ints
    excluded: Ints
    planned: Ints
    measured_up: Ints
    measured_down: Ints
    measured_unknown: Ints

    def regrouped(self, owner: Ints, owners: int) -> Tally:
        """Rows summed by owner; exact."""

        def sums(table: Ints) -> Ints:
            found = np.zeros((owners, table.shape[1]), np.int64)
            np.add.at(found, owner, table)
            return found

        return Tally(*(sums(getattr(self, one.name)) for one in fields(self)))

    def accounts(self) -> list[list[Account]]:
        """By subject and bucket, as counted."""
        return _accounts(self.up, self.down, self.unknown, self.planned, self.excluded)

    def measured_accounts(self) -> list[list[Account]]:
        """By subject and bucket, with nothing taken off."""
        nothing = np.zeros_like(self.planned)
        down, unknown = self.measured_down, self.measured_unknown
        return _accounts(self.measured_up, down, unknown, self.planned, nothing)


def _accounts(
    up: Ints, down: Ints, unknown: Ints, planned: Ints, excluded: Ints
) -> list[list[Account]]:
    told = np.stack([up + down + unknown, up, down, unknown, planned, excluded], axis=-1)
    return [[Account(*cell) for cell in row] for row in told.tolist()]


def tally(table: Segments, subjects: int, edges: Ints) -> Tally:
    """Sum segments into buckets between neighbouring `edges`; what lies outside is left out.

    Exact: everything is whole microseconds in 64 bits, enough for 290,000 years of one target.
    """
    buckets = len(edges) - 1
    counted, measured = (np.zeros(states * subjects * buckets, np.int64) for states in (4, 3))
    planned = np.zeros(subjects * buckets, np.int64)
    for first in range(0, len(table.start), _AT_ONCE):
        part = table.of(slice(first, first + _AT_ONCE))
        row, bucket, length = _lengths(part, edges)
        cell = part.subject[row] * buckets + bucket
        np.add.at(counted, part.counted[row] * len(planned) + cell, length)
        np.add.at(measured, part.measured[row] * len(planned) + cell, length)
        chosen = part.planned[row]
        np.add.at(planned, cell[chosen], length[chosen])
    up, down, unknown, excluded = counted.reshape(4, subjects, buckets)
    measured_up, measured_down, measured_unknown = measured.reshape(3, subjects, buckets)
    return Tally(
        up=up,
        down=down,
        unknown=unknown,
        excluded=excluded,
        planned=planned.reshape(subjects, buckets),
        measured_up=measured_up,
        measured_down=measured_down,
        measured_unknown=measured_unknown,
    )


def _lengths(part: Segments, edges: Ints) -> tuple[Ints, Ints, Ints]:
    """The rows of segments, once for each bucket they reach into, and how long they are in it."""
    start, end = np.maximum(part.start, edges[0]), np.minimum(part.end, edges[-1])
    first = np.searchsorted(edges, start, "right") - 1
    count = np.where(start < end, np.searchsorted(edges, end, "left") - first, 0)
    row = np.repeat(np.arange(len(start)), count)
    bucket = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + first[row]
    length = np.minimum(end[row], edges[bucket + 1]) - np.maximum(start[row], edges[bucket])
    return row, bucket, length
