"""Three columns side by side: as printed, the sum of the printed rows, by the ruleset."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hengwang.performance.engine.cards import ScoreCard, SectionScore
from hengwang.performance.engine.ruleset import Ruleset, plain_name


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """Points and score of one row as a report prints them; None where it prints nothing."""

    key: str
    section: str
    points: Decimal | None = None
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """Weight and score of one section as a report declares them."""

    points: Decimal | None = None
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """Everything a report prints about its scores; sections by their printed names."""

    rows: tuple[PrintedRow, ...]
    sections: Mapping[str, PrintedSection] = field(default_factory=dict)
    points: Decimal | None = None
    total: Decimal | None = None
    level: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two columns that disagree: which, and first minus second."""

    first: str  # printed | summed | scored
    second: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Columns:
    """One figure in three columns; None is not printed, not addable, or unscored."""

    printed: Decimal | None
    summed: Decimal | None
    scored: Decimal | None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Every pair of known columns that disagrees."""
        return tuple(_differences(self))


@dataclass(frozen=True, slots=True)
class Line:
    """A row, a section or the total: its points and its scores, both in three columns."""

    key: str
    name: str
    points: Columns
    scores: Columns
    low: Decimal | None = None  # by the ruleset, while unscored
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A report's figures beside what they add up to and what the ruleset gives."""

    rows: tuple[Line, ...]
    sections: tuple[Line, ...]
    total: Line
    level_printed: str
    level_of_printed_total: str | None
    level: str | None

    @property
    def agrees(self) -> bool:
        """Tell whether no known figure contradicts another."""
        lines = (*self.rows, *self.sections, self.total)
        return not any(line.points.differences or line.scores.differences for line in lines)


def compare(printed: Printed, card: ScoreCard | None, ruleset: Ruleset | None = None) -> Comparison:
    """Put a report's figures beside their sums and the ruleset's.

    Args:
        printed: What the report says; nothing is filled in.
        card: What the ruleset gives; None where no ruleset fits (the third column stays empty).
        ruleset: Names sections and levels; without it sections are matched by their plain names.

    Returns:
        Rows in printed order; sections in the ruleset's order, then the others as printed. A
        section's sum is None as soon as one of its printed rows has no figure: a partial sum
        would look like a contradiction.
    """
    by_section: dict[str, list[PrintedRow]] = {}
    for row in printed.rows:
        by_section.setdefault(section_key(row.section, ruleset), []).append(row)
    declared = {section_key(name, ruleset): (name, s) for name, s in printed.sections.items()}
    scored = {s.key: s for s in card.sections} if card is not None else {}
    keys = dict.fromkeys((*scored, *by_section, *declared))
    known = (k for k in keys if k in by_section or k in declared or scored[k].declared)
    return Comparison(
        rows=tuple(_row(row, card) for row in printed.rows),
        sections=tuple(
            _section(key, declared.get(key), by_section.get(key, []), scored.get(key))
            for key in known
        ),
        total=_total(printed, card, ruleset),
        level_printed=printed.level,
        level_of_printed_total=_level(ruleset, printed.total),
        level=card.level if card is not None else None,
    )


def _row(row: PrintedRow, card: ScoreCard | None) -> Line:
    found = {s.key: s for s in card.rows}.get(row.key) if card is not None else None
    return Line(
        key=row.key,
        name=row.key,
        points=Columns(row.points, row.points, found.declared if found else None),
        scores=Columns(row.score, row.score, found.points if found else None),
        low=found.low if found else None,
        high=found.high if found else None,
    )


def _section(
    key: str,
    declared: tuple[str, PrintedSection] | None,
    rows: Sequence[PrintedRow],
    scored: SectionScore | None,
) -> Line:
    name, figures = declared or (scored.name if scored else key, PrintedSection())
    return Line(
        key=key,
        name=scored.name if scored else name,
        points=Columns(figures.points, _sum(r.points for r in rows), _declared(scored)),
        scores=Columns(
            figures.score, _sum(r.score for r in rows), scored.score if scored else None
        ),
        low=scored.low if scored else None,
        high=scored.high if scored else None,
    )


def _declared(scored: SectionScore | None) -> Decimal | None:
    return scored.declared if scored is not None else None


def _total(printed: Printed, card: ScoreCard | None, ruleset: Ruleset | None) -> Line:
    return Line(
        key="total",
        name="total",
        points=Columns(
            printed.points, _sum(r.points for r in printed.rows), ruleset.total if ruleset else None
        ),
        scores=Columns(
            printed.total, _sum(r.score for r in printed.rows), card.total if card else None
        ),
        low=card.low if card else None,
        high=card.high if card else None,
    )


def section_key(section: str, ruleset: Ruleset | None) -> str:
    """The ruleset's key of a printed section, else its plain name."""
    found = ruleset.section_named(section) if ruleset is not None else None
    return found.key if found is not None else plain_name(section)


def _level(ruleset: Ruleset | None, total: Decimal | None) -> str | None:
    level = ruleset.level_of(total) if ruleset is not None and total is not None else None
    return level.key if level is not None else None


def _sum(figures: Iterable[Decimal | None]) -> Decimal | None:
    known = list(figures)
    if not known or None in known:
        return None
    return sum((figure for figure in known if figure is not None), Decimal(0))


def _differences(columns: Columns) -> Iterable[Difference]:
    named = (("printed", columns.printed), ("summed", columns.summed), ("scored", columns.scored))
    for index, (first, one) in enumerate(named):
        for second, other in named[index + 1 :]:
            if one is not None and other is not None and one != other:
                yield Difference(first, second, one - other)
