"""Figures without their unit."""

import re
from collections.abc import Iterable, Iterator

from hengwang.checker.analysis.grouping import rows_together, together
from hengwang.checker.analysis.measures import measure_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report

_BARE = re.compile(
    r"(?:资金|费用?|经费|预算|支付|支出|结余|结转|投资|安排|拨付|到位|款)[^，,。；;\d]{0,8}?(\d+(?:\.\d+)?万)(?=[，。；、,;）)\s]|$)"
)


class UnitMissing(Rule):
    """Finds amounts that end at 万 and targets without the unit of their actual values."""

    name = "unit-missing"
    severity = Severity.ADVICE
    family = "money"
    why = "A figure without a unit is read in the wrong one sooner or later."
    source = "GB/T 15835 出版物上数字用法; 会计法 第十二条 on currency units"
    message_en = "%(count)s figures without a unit"
    message_zh = "%(count)s处数值缺少单位"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for rows and one for sentences."""
        rows = _rows_without_unit(view_of(report).rows)
        if rows:
            numbers = "; ".join(
                f"{r.level3}: {r.target.text.strip()} / {r.actual.text.strip()}"
                for r in rows
                if r.target and r.actual
            )
            yield rows_together(self, rows, numbers=numbers)
        yield from self._amounts(report)

    def _amounts(self, report: Report) -> Iterator[Finding]:
        bare = [(s, _BARE.findall(s.text)) for s in report.sentences if "万" in s.text]
        hits = [(s, found) for s, found in bare if found]
        if hits:
            numbers = ", ".join(text for _, found in hits for text in found)
            yield together(self, [(s.place, s.text) for s, _ in hits], numbers=numbers)


def _units(row: Indicator) -> tuple[str, str] | None:
    target = measure_of(row.target.text) if row.target else None
    actual = measure_of(row.actual.text) if row.actual else None
    return (target.unit, actual.unit) if target and actual else None


def _rows_without_unit(rows: Iterable[Indicator]) -> list[Indicator]:
    """Return rows whose target has no unit while the actual value has one, or the reverse."""
    return [row for row in rows if (units := _units(row)) and bool(units[0]) != bool(units[1])]
