"""What a sheet says: texts only, so that page and paper say the same."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Two facts beside each other."""

    left: str
    left_text: str
    right: str
    right_text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet's table."""

    one: str
    two: str
    three: str
    four: str
    five: str
    six: str


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign and stamp."""

    who: str
    text: str
    day: str


@dataclass(frozen=True, slots=True)
class SheetFields:
    """Everything a sheet says."""

    title: str
    subtitle: str
    facts: tuple[Pair, ...]
    head: Row
    rows: tuple[Row, ...]
    sums: tuple[Pair, ...]
    signatures: tuple[Signature, ...]
    foot: str


def pairs_of(facts: list[tuple[str, str]]) -> tuple[Pair, ...]:
    """Facts two a line; those without a word are left out."""
    known = [one for one in facts if one[1]]
    rows = [known[at : at + 2] for at in range(0, len(known), 2)]
    return tuple(Pair(*row[0], *(row[1] if len(row) > 1 else ("", ""))) for row in rows)
