"""Uses of the money that no indicator looks at."""

from collections.abc import Iterable

from hengwang.checker.analysis.planned_items import echoed, planned_uses
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_COVERED = 0.4


class FundedItemWithoutIndicator(Rule):
    """Follows each item after 主要用于 to the names and targets of the indicator rows."""

    name = "funded-item-without-indicator"
    severity = Severity.WARNING
    family = "structure"
    why = "Money that no indicator looks at is not evaluated."
    source = "财预〔2020〕10号: 指标 cover 核心目标 and 支出内容"
    message_en = "Paid for, but without an indicator: %(items)s"
    message_zh = "以下支出内容没有对应的绩效指标：%(items)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all items; silent when most seem not covered (another wording)."""
        view = view_of(report)
        plan = planned_uses(view)
        if plan is None or not view.rows:
            return
        text = "\n".join(
            f"{row.level3}\n{row.target.text if row.target else ''}" for row in view.rows
        )
        missing = [item for item in plan.items if echoed(item, text) < _COVERED]
        if missing and len(missing) * 2 <= len(plan.items):
            shown = "、".join(missing)
            yield self.finding(
                plan.sentence.place,
                quote=plan.sentence.text,
                numbers=f"{len(missing)} / {len(plan.items)}: {shown}",
                items=shown,
            )
