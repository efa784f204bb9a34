"""A percentage as target whose name does not say a percentage of what."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.measures import measure_of
from hengwang.checker.analysis.topics import Topic
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report

_SAYS_BASE = re.compile(
    r"率|比例|占比|比重|[程幅]度|度$|百分|完成|到位|达到|达标|合格|通过|覆盖|全部|所有|满意|准确|及时|知晓|"
    r"增[长加速]|下降|降低|减少|增幅|降幅|节约|节省|按时|按期|竣工|验收|时间|期限|控制|执行|发放|符合"
)


class PercentageWithoutBase(Rule):
    """Lists rows whose target is a percentage while name and definition name no ratio."""

    name = "percentage-without-base"
    severity = Severity.WARNING
    family = "rates"
    why = "A percentage without numerator, denominator or base year cannot be recomputed."
    source = "财预〔2020〕10号: 指标 细化、量化, with 计算方法"
    message_en = "%(count)s percentages without a base: it is not said what they are a share of"
    message_zh = "%(count)s项百分比指标未说明基数（分子、分母或基期）"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows."""
        rows = [row for row in view_of(report).rows if _without_base(report, row)]
        if rows:
            numbers = "; ".join(
                f"{row.level3} {row.target.text.strip()}" for row in rows if row.target
            )
            yield rows_together(self, rows, numbers=numbers)


def _without_base(report: Report, row: Indicator) -> bool:
    if row.target is None or _SAYS_BASE.search(row.level3) or row.definition or row.standard:
        return False
    measure = measure_of(row.target.text)
    if measure is None or not measure.unit.startswith("%"):
        return False
    return view_of(report).topic(row) is not Topic.SATISFACTION
