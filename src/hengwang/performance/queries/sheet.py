"""The evaluation page's figures, computed once and passed to the template as they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from hengwang.pages.charts import (
    ChartSpec,
    IndicatorDeviation,
    SectionScore,
    bar_by_section,
    deviations,
)
from hengwang.pages.comparing import ThreeValues
from hengwang.performance.choices import PrintedMeasure
from hengwang.performance.display import actual_or_rate
from hengwang.performance.engine.achievement import done_rate, exceeded_by
from hengwang.performance.engine.comparing import Line
from hengwang.performance.engine.parsing import parse_actual, parse_target
from hengwang.performance.engine.ruleset import Ruleset
from hengwang.performance.engine.shares import aligned
from hengwang.performance.models import Evaluation, Indicator, PrintedFigure
from hengwang.performance.queries.columns import ThreeColumns, three_columns
from hengwang.performance.queries.since import Since, changed_since
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.wording_since import SINCE
from hengwang.projects.choices import FundSource
from hengwang.projects.queries.money import SourceMoney, YearMoney, year_money

LABEL_LENGTH = 16


@dataclass(frozen=True)
class RowShown:
    """One row of the indicator table; spans say how many rows its level cells cover."""

    indicator: Indicator
    level1_span: int
    level2_span: int
    actual: str
    since: Sequence[Promise] = ()


@dataclass(frozen=True)
class SectionShown:
    """One section: points and scores in three columns, and every printed variant."""

    name: str
    line: Line
    variants: tuple[PrintedFigure, ...]

    @property
    def most(self) -> Decimal:
        """Points for the bar: what the ruleset declares, else what was printed or added up."""
        points = self.line.points
        return points.scored or points.printed or points.summed or Decimal(0)

    @property
    def is_printed_twice(self) -> bool:
        """Whether the report prints more than one score for it."""
        return len({figure.value for figure in self.variants}) > 1

    @property
    def note(self) -> bool:
        """Whether there is more to say than one score of so many points."""
        return self.is_printed_twice or bool(self.line.points.differences)


@dataclass(frozen=True)
class FundShown:
    """One source of money beside what the report prints of it; yuan, printed as text."""

    name: str
    money: SourceMoney
    printed: dict[str, str]

    @property
    def rate(self) -> Decimal | None:
        """Executed ÷ budget."""
        if not self.money.budget or self.money.executed is None:
            return None
        return self.money.executed / self.money.budget


@dataclass(frozen=True)
class Sheet:
    """What the evaluation page shows."""

    evaluation: Evaluation
    ruleset: Ruleset | None
    columns: ThreeColumns
    total: ThreeValues
    sections: tuple[SectionShown, ...]
    rows: tuple[RowShown, ...]
    funds: tuple[FundShown, ...]
    charts: tuple[ChartSpec, ...]

    @property
    def rows_are_printed(self) -> bool:
        """Whether a report prints a score of some row; else the column says nothing."""
        return any(row.indicator.printed_score is not None for row in self.rows)

    @property
    def funds_are_printed(self) -> bool:
        """Whether a report prints a figure of the money."""
        return any(fund.printed for fund in self.funds)

    @property
    def changed_since(self) -> int:
        """How many submitted figures rest on records that are other ones today."""
        return sum(bool(row.since) for row in self.rows)


def sheet_of(evaluation: Evaluation) -> Sheet:
    """Everything the page shows, in about fourteen queries however many rows there are."""
    indicators = list(
        evaluation.indicators.select_related("section", "reading__fill").prefetch_related(
            "evidence"
        )
    )
    columns = three_columns(evaluation, indicators)
    ruleset = ruleset_of(evaluation.ruleset_key, evaluation.ruleset_version)
    sections = tuple(
        SectionShown(line.name, line, columns.variants_of(line.name))
        for line in columns.comparison.sections
    )
    money = year_money([evaluation.programme_id], evaluation.fiscal_year)
    return Sheet(
        evaluation=evaluation,
        ruleset=ruleset,
        columns=columns,
        total=_total(evaluation, columns),
        sections=sections,
        rows=tuple(_rows(indicators, changed_since(evaluation, indicators))),
        funds=_funds(money[evaluation.programme_id], columns),
        charts=tuple(_charts(evaluation, sections, indicators)),
    )


def _total(evaluation: Evaluation, columns: ThreeColumns) -> ThreeValues:
    scores = columns.comparison.total.scores
    return ThreeValues(
        printed=scores.printed,
        summed=scores.summed,
        ruled=scores.scored,
        printed_note=evaluation.printed_level,
        ruled_note=evaluation.level_shown,
    )


def _rows(indicators: Sequence[Indicator], changed: Mapping[int, Since]) -> list[RowShown]:
    """Rows with merged level cells; a level cell starts where section or level 2 changes."""
    shown = []
    for at, indicator in enumerate(indicators):
        before = indicators[at - 1] if at else None
        new1 = before is None or before.section_id != indicator.section_id
        new2 = before is None or new1 or before.level2 != indicator.level2
        span1 = _run(indicators, at, by_level2=False) if new1 else 0
        span2 = _run(indicators, at, by_level2=True) if new2 else 0
        codes = changed[indicator.pk].codes if indicator.pk in changed else ()
        words = tuple(SINCE[code] for code in codes)
        shown.append(RowShown(indicator, span1, span2, actual_or_rate(indicator), words))
    return shown


def _run(indicators: Sequence[Indicator], start: int, *, by_level2: bool) -> int:
    first, count = indicators[start], 0
    for indicator in indicators[start:]:
        same = indicator.section_id == first.section_id
        if not same or (by_level2 and indicator.level2 != first.level2):
            break
        count += 1
    return count


def _funds(money: YearMoney, columns: ThreeColumns) -> tuple[FundShown, ...]:
    printed: dict[str, dict[str, str]] = {}
    for line in columns.funds:
        printed.setdefault(line.name, {})[line.measure] = line.printed
    total = next(iter(printed.values()), {})
    rows = [FundShown("", money.total, total)]
    for source in FundSource:
        found = money.of(source)
        theirs = _printed_of(source, printed)
        if found.budget is not None or theirs:
            rows.append(FundShown(str(source.label), found, theirs))
    return tuple(rows)


_WORDS = {
    FundSource.APPROPRIATION: ("当年财政", "本年财政"),
    FundSource.CARRY_OVER: ("上年结转",),
    FundSource.OTHER: ("其他资金",),
}


def _printed_of(source: FundSource, printed: dict[str, dict[str, str]]) -> dict[str, str]:
    """The printed line of a source, found by the words of the form."""
    for name, figures in printed.items():
        if any(word in name for word in _WORDS[source]):
            return figures if PrintedMeasure.BUDGET in figures else {}
    return {}


def _charts(
    evaluation: Evaluation, sections: Sequence[SectionShown], indicators: Sequence[Indicator]
) -> list[ChartSpec]:
    drawn = [
        SectionScore(
            name=s.name, points=s.most, score=s.line.scores.scored, printed=s.line.scores.printed
        )
        for s in sections
        if s.most
    ]
    found = [_deviation(i, evaluation.fiscal_year) for i in indicators]
    rows = [one for one in found if one is not None]
    charts = []
    if drawn and evaluation.ruleset_key:
        charts.append(bar_by_section(drawn))
    if rows:
        charts.append(deviations(rows))
    return charts


def _deviation(indicator: Indicator, year: int) -> IndicatorDeviation | None:
    """How far a quantitative row is from its target; None for goals in words."""
    text = actual_or_rate(indicator)
    target = parse_target(
        indicator.target_text, year=year, level2=indicator.level2, name=indicator.level3
    )
    if target.value is None or target.value <= 0:
        return None
    pair = aligned(target, parse_actual(text, year=year)) if text else None
    ratio: Any = None
    if pair is not None:
        beyond = exceeded_by(target.operator, pair[0], pair[1])
        ratio = beyond if beyond is not None else done_rate(target.operator, *pair) - 1
    name = indicator.level3
    return IndicatorDeviation(
        name=name if len(name) <= LABEL_LENGTH else f"{name[:LABEL_LENGTH]}…",
        ratio=None if ratio is None else Decimal(ratio.numerator) / Decimal(ratio.denominator),
        target=indicator.target_text,
        actual=text,
    )
