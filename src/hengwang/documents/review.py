"""What a review came to, laid over a snapshot: decided scores take the place of the own."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from hengwang.documents.rows import EXECUTION_SECTIONS, add
from hengwang.performance.snapshot import FundRow, IndicatorRow, SectionRow, Snapshot


@dataclass(frozen=True, slots=True)
class Evaluator:
    """One evaluator; `total` is the sum of the scores given."""

    name: str
    capacity: str
    total: Decimal | None
    handed_in_on: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """One evaluator's score of one row, with why points were taken off."""

    evaluator: str
    score: Decimal | None
    deduction: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """The scores of one row, in the order of the evaluators, and what was decided."""

    figure_id: str
    given: tuple[Given, ...] = ()
    decided: Decimal | None = None
    choice: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A review whose evaluators have all handed in; without evaluators there was none."""

    evaluators: tuple[Evaluator, ...] = ()
    rows: tuple[ReviewedRow, ...] = ()
    total: Decimal | None = None  # known once every row is decided
    level: str = ""
    is_concluded: bool = False
    note: str = ""


def reviewed(snapshot: Snapshot, sheet: ReviewSheet | None) -> Snapshot:
    """The snapshot with the decided scores; unchanged while the review is not concluded."""
    if sheet is None or not sheet.is_concluded:
        return snapshot
    decided = {row.figure_id: row.decided for row in sheet.rows if row.decided is not None}
    rows = tuple(_decided(row, decided) for row in snapshot.rows)
    return replace(
        snapshot,
        rows=rows,
        funds=_money(snapshot.funds, rows),
        sections=_sections(snapshot.sections, rows, decided),
        total=sheet.total,
        total_low=sheet.total,
        total_high=sheet.total,
        level=sheet.level or None,
    )


def _decided(row: IndicatorRow, decided: dict[str, Decimal]) -> IndicatorRow:
    if row.figure_id not in decided:
        return row
    score = decided[row.figure_id]
    return replace(row, score=score, low=score, high=score)


def _money(funds: tuple[FundRow, ...], rows: tuple[IndicatorRow, ...]) -> tuple[FundRow, ...]:
    """The execution rate's score stands in the funds block too."""
    own = next((row for row in rows if row.level1.strip() in EXECUTION_SECTIONS), None)
    if own is None or not funds or funds[0].points is None:
        return funds
    return (replace(funds[0], score=own.score), *funds[1:])


def _sections(
    sections: tuple[SectionRow, ...], rows: tuple[IndicatorRow, ...], decided: dict[str, Decimal]
) -> tuple[SectionRow, ...]:
    """A section is added up again when one of its rows was decided and all of them have a score."""
    by_name: dict[str, list[IndicatorRow]] = defaultdict(list)
    for row in rows:
        by_name[row.level1].append(row)
    found = []
    for section in sections:
        own = by_name[section.name]
        touched = any(row.figure_id in decided for row in own)
        complete = all(row.score is not None for row in own)
        score = add(row.score for row in own) if touched and complete else section.score
        found.append(replace(section, score=score))
    return tuple(found)
