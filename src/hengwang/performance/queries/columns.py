"""Three columns of an evaluation: as printed, the sum of the printed rows, by the ruleset."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hengwang.performance.choices import PrintedMeasure, PrintedSubject
from hengwang.performance.engine.comparing import (
    Columns,
    Comparison,
    Printed,
    PrintedRow,
    PrintedSection,
    compare,
    section_key,
)
from hengwang.performance.engine.ruleset import Ruleset, plain_name
from hengwang.performance.models import Evaluation, Indicator, PrintedFigure
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.services.scoring import card_of


@dataclass(frozen=True)
class FundLine:
    """One printed figure of the funds block beside what the records say; yuan or a ratio."""

    name: str
    measure: str
    printed: str
    place: str


@dataclass(frozen=True)
class ThreeColumns:
    """The comparison, with every printed variant of a section's score at its place."""

    comparison: Comparison
    variants: Mapping[str, tuple[PrintedFigure, ...]]
    funds: tuple[FundLine, ...]
    ruleset: Ruleset | None = None

    def variants_of(self, name: str) -> tuple[PrintedFigure, ...]:
        """Scores a report prints for one section, in the order of their places."""
        return self.variants.get(section_key(name, self.ruleset), ())


def three_columns(
    evaluation: Evaluation, indicators: Sequence[Indicator] | None = None
) -> ThreeColumns:
    """Put the printed figures beside their sums and the ruleset's; about seven queries.

    Where a report prints a section's score twice, the last place counts in the column (its own
    summary table comes last) and all of them are in `variants`.
    """
    rows = list(
        indicators
        if indicators is not None
        else evaluation.indicators.select_related("section", "reading")
    )
    figures = list(evaluation.printed_figures.all())
    sections = _printed_sections(figures)
    level = next((f.text for f in figures if f.measure == PrintedMeasure.LEVEL), "")
    printed = Printed(
        rows=tuple(
            PrintedRow(str(row.pk), row.section.name, row.points, row.printed_score) for row in rows
        ),
        sections=sections,
        points=_total(figures, PrintedMeasure.POINTS),
        total=_total(figures, PrintedMeasure.SCORE),
        level=level,
    )
    ruleset = ruleset_of(evaluation.ruleset_key, evaluation.ruleset_version)
    comparison = compare(printed, card_of(evaluation, rows), ruleset)
    return ThreeColumns(comparison, _variants(figures, ruleset), _funds(figures), ruleset)


def columns_of_total(evaluation: Evaluation) -> Columns:
    """The total in three columns from what is stored; no query."""
    return Columns(evaluation.printed_total, evaluation.rows_total, evaluation.total)


def _printed_sections(figures: Sequence[PrintedFigure]) -> dict[str, PrintedSection]:
    points: dict[str, Decimal | None] = {}
    scores: dict[str, Decimal | None] = {}
    names: dict[str, str] = {}
    for figure in figures:
        if figure.subject != PrintedSubject.SECTION:
            continue
        key = plain_name(figure.name)
        names.setdefault(key, figure.name)
        if figure.measure == PrintedMeasure.POINTS:
            points[key] = figure.value
        if figure.measure == PrintedMeasure.SCORE:
            scores[key] = figure.value
    return {name: PrintedSection(points.get(k), scores.get(k)) for k, name in names.items()}


def _total(figures: Sequence[PrintedFigure], measure: PrintedMeasure) -> Decimal | None:
    found = [f for f in figures if f.subject == PrintedSubject.TOTAL and f.measure == measure]
    return found[-1].value if found else None


def _variants(
    figures: Sequence[PrintedFigure], ruleset: Ruleset | None
) -> dict[str, tuple[PrintedFigure, ...]]:
    by_name: dict[str, list[PrintedFigure]] = defaultdict(list)
    for figure in figures:
        if figure.subject == PrintedSubject.SECTION and figure.measure == PrintedMeasure.SCORE:
            by_name[section_key(figure.name, ruleset)].append(figure)
    return {name: tuple(found) for name, found in by_name.items()}


def _funds(figures: Sequence[PrintedFigure]) -> tuple[FundLine, ...]:
    return tuple(
        FundLine(f.name, f.measure, f.text, f.place)
        for f in figures
        if f.subject == PrintedSubject.FUNDS
    )
