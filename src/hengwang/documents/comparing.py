"""Every cell of a filled form that disagrees with what the platform computes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from hengwang.documents.builders import fields_of
from hengwang.documents.cells import Cell
from hengwang.documents.choices import DocumentKind
from hengwang.documents.inputs import FormInput
from hengwang.documents.passports import Passport
from hengwang.documents.readback import Rows, Sheet, sheet_of
from hengwang.performance.snapshot import Snapshot

# As many first cells of a row as tell which row it is: the levels, the source, the goal.
NAMING_CELLS = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell; `row` counts from one, 0 is a fact above or below the tables.

    `missing` is a whole row that only the platform has, `added` one that only the file has.
    """

    block: str
    row: int
    name: str
    column: str
    computed: Cell
    found: Cell
    missing: bool = False
    added: bool = False


def compare(
    kind: DocumentKind,
    found: Sheet,
    snapshot: Snapshot,
    *,
    given: FormInput | None = None,
    passports: Sequence[Passport] = (),
) -> tuple[Difference, ...]:
    """Where a form does not say what the snapshot says, cell by cell; empty when equal.

    Rows are matched by their first cells, so that one row too many is one difference.

    Args:
        kind: A kind in `SHAPES`.
        found: The form as `read_sheet` read it.
        snapshot: The evaluation to hold against it.
        given: What the form printed beside the snapshot.
        passports: Origins of the figures, for the reports that list them.
    """
    expected = sheet_of(kind, fields_of(kind, snapshot, passports, given))
    return tuple(differences(expected, found))


def differences(expected: Sheet, found: Sheet) -> Iterator[Difference]:
    """The cells in which two readings of the same kind of form differ."""
    for (name, mine), (_, theirs) in zip(expected.facts, found.facts, strict=True):
        if mine != theirs:
            yield Difference("", 0, "", name, mine, theirs)
    for ours, other in zip(expected.blocks, found.blocks, strict=True):
        both = [name for name in ours.columns if name in other.columns]
        # A table that one side has not is compared whole: its rows are missing or added.
        if both:
            yield from _between(_only(ours, both), _only(other, both))
        else:
            yield from _between(ours, other)


def _only(block: Rows, columns: Sequence[str]) -> Rows:
    """The block with these columns alone: who may not see the records has fewer of them."""
    places = [block.columns.index(name) for name in columns]
    rows = tuple(tuple(row[place] for place in places) for row in block.rows)
    return Rows(block.name, tuple(columns), rows)


def _between(ours: Rows, theirs: Rows) -> Iterator[Difference]:
    matcher = SequenceMatcher(
        None, [_key(row) for row in ours.rows], [_key(row) for row in theirs.rows], autojunk=False
    )
    for _, a_start, a_end, b_start, b_end in matcher.get_opcodes():
        both = min(a_end - a_start, b_end - b_start)
        for step in range(both):
            yield from _cells(ours, a_start + step, theirs.rows[b_start + step])
        for place in range(a_start + both, a_end):
            name = _name(ours.rows[place])
            yield Difference(ours.name, place + 1, name, "", name, None, missing=True)
        for place in range(b_start + both, b_end):
            name = _name(theirs.rows[place])
            yield Difference(ours.name, place + 1, name, "", None, name, added=True)


def _cells(ours: Rows, place: int, found: tuple[Cell, ...]) -> Iterator[Difference]:
    row = ours.rows[place]
    for column, mine, theirs in zip(ours.columns, row, found, strict=True):
        if mine != theirs:
            yield Difference(ours.name, place + 1, _name(row), column, mine, theirs)


def _key(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return tuple(cell for cell in row[:NAMING_CELLS] if isinstance(cell, str))


def _name(row: tuple[Cell, ...]) -> str:
    """The most telling of a row's first cells: the last text among them."""
    words = [cell for cell in row[:NAMING_CELLS] if isinstance(cell, str) and cell]
    return words[-1] if words else ""
