"""Targets that name their indicator again."""

from collections.abc import Iterable

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.restating import restates_name, said
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class TargetNotAValue(Rule):
    """Lists rows whose target restates the name (=协调性) or asks a question (是否…)."""

    name = "target-not-a-value"
    severity = Severity.WARNING
    family = "targets"
    why = "A target that names its indicator again can be neither met nor missed."
    source = "财预〔2020〕10号: 指标值 明确"
    message_en = "%(count)s targets restate the indicator instead of giving a value"
    message_zh = "%(count)s项指标值只是重复指标名称，不是可衡量的值"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows."""
        rows = [row for row in view_of(report).rows if restates_name(row)]
        if rows:
            yield rows_together(
                self, rows, numbers="; ".join(f"{r.level3}: {said(r)}" for r in rows)
            )
