"""One figure that is printed with different values in two places."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.money_equations import broken
from hengwang.checker.analysis.repeated_counts import (
    Pair,
    row_against_text,
    text_against_text,
    wholes_in_text,
)
from hengwang.checker.analysis.restated_rows import (
    satisfaction_in_text,
    values_in_tables,
    values_in_text,
)
from hengwang.checker.analysis.sources import source_name
from hengwang.checker.analysis.table_totals import (
    goals_against_rows,
    rows_against_totals,
    text_against_totals,
)
from hengwang.checker.analysis.tallies import (
    contradicted,
    figure,
    funds_row,
    key_of,
    printed_total,
    row_groups,
    tallies,
)
from hengwang.checker.analysis.topics import Part
from hengwang.checker.analysis.view import View, view_of
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_ROUNDING = Decimal("0.05")
Value = tuple[Decimal, Place, str, str]


def _of_totals(view: View, told: Sequence[Pair]) -> Iterator[Pair]:
    """Sentences against totals of tables, where no row was held against them already."""
    known = {pair.second.index for pair in told}
    return (pair for pair in text_against_totals(view) if pair.second.index not in known)


class FigureStatedTwiceDifferently(Rule):
    """Compares section scores, totals, sums of money and counted things of text and tables.

    多, 余, 约, 近 and 以上 are bounds: 80多 agrees with 81, a flat 80 does not. A difference of
    rounding is a warning, of a few percent advice.
    """

    name = "figure-stated-twice-differently"
    aliases = (
        "budget-text-vs-table",
        "text-vs-table",
        "score-text-vs-table",
        "repeated-quantity-equal",
        "unit-equal",
    )
    severity = Severity.ERROR
    family = "repetition"
    why = "A reader cannot know which of two figures is right, and doubts the rest."
    source = "财预〔2020〕10号: 评价结果 true and consistent; 会计基础 of one figure"
    message_en = "One figure, different values: %(values)s"
    message_zh = "同一数据前后不一致：%(values)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield findings of scores, of money, of counted things."""
        yield from self._sections(report)
        yield from self._weights(report)
        yield from self._totals(report)
        for equation in broken(report, self.name):
            yield self.finding(
                equation.place,
                quote=equation.quote,
                numbers=equation.numbers,
                values=equation.numbers,
            )
        view = view_of(report)
        pairs = (*row_against_text(view), *text_against_text(view), *wholes_in_text(view))
        for pair in (*pairs, *_of_totals(view, pairs)):
            yield self._pair(pair)
        told = (
            *values_in_tables(view),
            *values_in_text(view),
            *satisfaction_in_text(view),
            *goals_against_rows(view),
            *rows_against_totals(view),
        )
        first = {
            restated.row.place if restated.row else None: restated for restated in reversed(told)
        }
        for restated in first.values():
            yield self.finding(
                restated.place,
                quote=restated.quote,
                numbers=restated.numbers,
                values=restated.numbers,
            )

    def _sections(self, report: Report) -> Iterator[Finding]:
        groups = row_groups(report)
        stated: dict[str, list[Value]] = {}
        for s in report.sections:
            if s.score is not None and s.where in {"text", "table"}:
                stated.setdefault(key_of(s.name), []).append((s.score, s.place, s.quote, s.where))
        funds = funds_row(report)
        if funds and funds.score and funds.score.value is not None:
            value = (funds.score.value, funds.place, funds.quote, "row")
            stated.setdefault(Part.FUNDS.value, []).append(value)
        for key, values in stated.items():
            distinct = {value for value, *_ in values}
            if len(distinct) < 2:  # noqa: PLR2004
                continue
            rounding = max(distinct) - min(distinct) <= _ROUNDING
            group = groups.get(key)
            rows = (
                f"；{source_name('rows')} {figure(group.score)}"
                if group and group.score is not None
                else ""
            )
            numbers = (
                " ≠ ".join(f"{figure(v)}（{source_name(where)}）" for v, _, _, where in values)
                + rows
            )
            yield together(
                self,
                [(place, quote) for _, place, quote, _ in values],
                numbers=f"{key}: {numbers}",
                severity=Severity.WARNING if rounding else None,
                values=f"{key} {'、'.join(figure(v) for v, *_ in values)}",
            )

    def _weights(self, report: Report) -> Iterator[Finding]:
        stated: dict[str, list[Value]] = {}
        for s in report.sections:
            if s.weight is not None and s.where in {"text", "table", "declared"}:
                value = (s.weight, s.place, s.quote, s.where)
                stated.setdefault(key_of(s.name), []).append(value)
        groups = row_groups(report)
        for key, values in stated.items():
            group = groups.get(key)
            distinct = {value for value, *_ in values}
            if len(distinct) < 2 or (group and group.weight is not None):  # noqa: PLR2004
                continue
            numbers = " ≠ ".join(
                f"{figure(v)}（{source_name(where)}）" for v, _, _, where in values
            )
            items = [(place, quote) for _, place, quote, _ in values]
            yield together(self, items, numbers=f"{key}: {numbers}", values=f"{key} {numbers}")

    def _totals(self, report: Report) -> Iterator[Finding]:
        lead = printed_total(report)
        if lead is None or lead.score is None or contradicted(tallies(report), lead.score):
            return
        for other in report.totals:
            if other.score is None or abs(other.score - lead.score) <= _ROUNDING:
                continue
            values = f"{figure(lead.score)} ≠ {figure(other.score)}"
            items = [(lead.place, lead.quote), (other.place, other.quote)]
            yield together(self, items, numbers=values, values=values)
            return

    def _pair(self, pair: Pair) -> Finding:
        second = (pair.second.place, pair.second.text)
        if pair.row is not None:
            items = [(pair.row.place, pair.row.quote)]
        else:
            items = [(pair.first.place, pair.first.text), second] if pair.first else [second]
        return together(
            self,
            items,
            numbers=pair.numbers,
            severity=Severity.ADVICE if pair.nearly else Severity.WARNING,
            values=pair.numbers,
        )
