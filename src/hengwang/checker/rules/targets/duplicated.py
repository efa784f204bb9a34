"""Rows that stand twice."""

from collections.abc import Iterable

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import folded
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class IndicatorDuplicated(Rule):
    """Lists rows whose names and targets are the same."""

    name = "indicator-duplicated"
    severity = Severity.WARNING
    family = "targets"
    why = "The same fact is scored twice."
    source = "财预〔2020〕10号: indicators do not overlap"
    message_en = "%(count)s rows repeat the name and target of another row"
    message_zh = "%(count)s项指标与其他指标重复"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all repeated rows."""
        seen: set[tuple[str, str]] = set()
        again = []
        for row in view_of(report).rows:
            key = (folded(row.level3 + row.level4), folded(row.target.text) if row.target else "")
            if key in seen and len(key[0]) > 1 and row.weight is not None:
                again.append(row)
            seen.add(key)
        if again:
            yield rows_together(self, again, numbers="; ".join(row.level3 for row in again))
