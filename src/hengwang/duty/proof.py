"""Whether the person on the roster is the one who acknowledged, logged and signed; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hengwang.duty.coverage import Piece


class Act(StrEnum):
    """What shows that somebody was there."""

    ACKNOWLEDGED = "acknowledged"
    LOGGED = "logged"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Done:
    """Somebody did something at an instant."""

    act: Act
    person: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """What the acts of a shift say.

    Attributes:
        shown: Rostered people with what they did.
        silent: Rostered people who did nothing at all.
        strangers: Acts of people who did not hold the shift at that instant.
    """

    shown: dict[int, frozenset[Act]]
    silent: frozenset[int]
    strangers: tuple[Done, ...]

    @property
    def is_whole(self) -> bool:
        """Everybody rostered showed themselves, and nobody else acted in their place."""
        return bool(self.shown) and not self.silent and not self.strangers


def proof_of(pieces: Collection[Piece], acts: Iterable[Done]) -> Proof:
    """Weigh the acts of one shift.

    A log entry or an acknowledgement is judged at its instant; a signature may come after the
    end, so it counts for everybody who held any part of the shift.
    """
    held = {one.person for one in pieces if one.person is not None}
    shown: dict[int, set[Act]] = {person: set() for person in held}
    strangers = []
    for one in acts:
        if _is_theirs(one, pieces):
            shown[one.person].add(one.act)
        else:
            strangers.append(one)
    return Proof(
        shown={person: frozenset(done) for person, done in shown.items()},
        silent=frozenset(person for person, done in shown.items() if not done),
        strangers=tuple(sorted(strangers, key=lambda one: (one.at, one.person))),
    )


def _is_theirs(one: Done, pieces: Collection[Piece]) -> bool:
    return any(
        piece.person == one.person and (one.act is Act.SIGNED or piece.interval.contains(one.at))
        for piece in pieces
    )
