"""Who holds which time of a shift, what nobody holds, and who holds two things at once; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from hengwang.kernel.intervals import Interval, Intervals, merge, subtract


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one place of a shift in one person's hands; None is nobody's."""

    shift: int
    place: int
    person: int | None
    interval: Interval


@dataclass(frozen=True, slots=True)
class Clash:
    """A person who is to be at two places at once."""

    person: int
    interval: Interval
    shifts: tuple[int, int]


def gaps(manned: Intervals, pieces: Iterable[Piece]) -> list[Interval]:
    """Every part of the manned time without a named person, as disjoint stretches in order."""
    return subtract(manned, [one.interval for one in pieces if one.person is not None])


def thin(manned: Intervals, pieces: Iterable[Piece], least: int) -> list[Interval]:
    """Every part of the manned time held by fewer than `least` different people, in order."""
    held = [one for one in pieces if one.person is not None and one.interval]
    cuts = {cut for one in held for cut in (one.interval.start, one.interval.end)}
    found = []
    for part in merge(manned):
        inside = sorted({part.start, part.end, *(cut for cut in cuts if part.contains(cut))})
        for start, end in pairwise(inside):
            there = {one.person for one in held if one.interval.contains(start)}
            if len(there) < least:
                found.append(Interval(start, end))
    return merge(found)


def clashes(pieces: Iterable[Piece]) -> list[Clash]:
    """Every overlap of two pieces of one person, in order of time."""
    of_person: dict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.person is not None and piece.interval:
            of_person[piece.person].append(piece)
    found = [clash for person, held in of_person.items() for clash in _clashes_of(person, held)]
    return sorted(found, key=lambda clash: (clash.interval, clash.person, clash.shifts))


def _clashes_of(person: int, held: list[Piece]) -> Iterator[Clash]:
    running: list[Piece] = []
    for piece in sorted(held, key=lambda one: one.interval):
        running = [one for one in running if one.interval.end > piece.interval.start]
        for one in running:
            shared = one.interval.clip(piece.interval)
            if shared is not None:
                yield Clash(person, shared, (one.shift, piece.shift))
        running.append(piece)


def handed_on(piece: Piece, window: Interval, to: int | None) -> list[Piece]:
    """The piece with its part inside `window` in other hands; the parts add up to the piece."""
    inside = piece.interval.clip(window)
    if inside is None:
        return [piece]
    parts = [
        Piece(piece.shift, piece.place, piece.person, rest)
        for rest in subtract(piece.interval, inside)
    ]
    parts.append(replace(piece, person=to, interval=inside))
    return sorted(parts, key=lambda one: one.interval)


def without(pieces: Iterable[Piece], person: int, window: Interval, to: int | None) -> list[Piece]:
    """Leave: what a person holds inside `window` goes to the substitute, or to nobody.

    Only pieces the person holds change; a substitute who holds something else then shows among
    the clashes, and nobody among the gaps.
    """
    found: list[Piece] = []
    for piece in pieces:
        found += handed_on(piece, window, to) if piece.person == person else [piece]
    return found


def exchanged(
    pieces: Iterable[Piece], mine: tuple[int, int], theirs: tuple[int, int] | None, partner: int
) -> list[Piece]:
    """Swap: all the proposer holds of a shift goes to the partner, and the other way round.

    Args:
        pieces: Pieces of both shifts, and others, which stay.
        mine: The proposer's shift and key.
        theirs: The partner's shift and key; None where nothing is given back.
        partner: Who takes over.
    """
    found = []
    for piece in pieces:
        held = (piece.shift, piece.person)
        if held == mine:
            found.append(replace(piece, person=partner))
        elif theirs is not None and held == theirs:
            found.append(replace(piece, person=mine[1]))
        else:
            found.append(piece)
    return found


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """The same with adjoining pieces of one place in the same hands made one."""
    grouped: dict[tuple[int, int, int | None], list[Interval]] = defaultdict(list)
    for one in pieces:
        grouped[one.shift, one.place, one.person].append(one.interval)
    made = [Piece(*key, part) for key, parts in grouped.items() for part in merge(parts)]
    return sorted(made, key=lambda one: (one.interval, one.shift, one.place))
