"""Rows whose target and actual value are of different kinds."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.measures import measure_of
from hengwang.checker.analysis.restating import restates_name
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import folded, pairs
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report

_YES = re.compile(r"^(?:已|全部|均|按[时期]|完成|达到|达标|合格|是|及时|正常|优|良|良好|优秀|满意)")
_DIGIT = re.compile(r"\d")
_SHORT = 8
_SAME_KIND = (
    frozenset("个家项套处所"),
    frozenset("次场"),
    frozenset("人名"),
    frozenset({"%", "分"}),
    frozenset({"元", "万元", "亿元"}),
    frozenset("台套件辆"),
    frozenset({"天", "日", "个工作日", "工作日"}),
    frozenset({"小时", "分钟", "时"}),
    frozenset({"公里", "千米", "km", "米"}),
    frozenset({"亩", "公顷"}),
    frozenset("份篇本册期"),
    frozenset("条根"),
    frozenset({"T", "TB", "G", "GB"}),
    frozenset("户家"),
)


class TargetActualNotComparable(Rule):
    """Lists rows where a word stands against a number or a number of another unit."""

    name = "target-actual-not-comparable"
    severity = Severity.WARNING
    family = "targets"
    why = "Where target and actual are of different kinds, the score is a guess."
    source = "财预〔2020〕10号: 指标 可衡量、可比"
    message_en = "%(count)s rows whose target and actual cannot be compared"
    message_zh = "%(count)s项指标的指标值与实际完成值不可比"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows."""
        view = view_of(report)
        rows = [] if view.is_interim else [row for row in view.rows if _incomparable(row)]
        if rows:
            numbers = "; ".join(
                f"{r.level3}: {r.target.text.strip()} ↔ {r.actual.text.strip()}"
                for r in rows
                if r.target and r.actual
            )
            yield rows_together(self, rows, numbers=numbers)


def _incomparable(row: Indicator) -> bool:
    if row.target is None or row.actual is None or row.target.empty or row.actual.empty:
        return False
    target, actual = folded(row.target.text), folded(row.actual.text)
    wanted, got = measure_of(target), measure_of(actual)
    if wanted and got:
        return bool(wanted.unit and got.unit) and _kinds_differ(wanted.unit, got.unit)
    if bool(_DIGIT.search(target)) == bool(_DIGIT.search(actual)):
        return False
    if _DIGIT.search(actual):
        full = got is not None and got.unit == "%" and not restates_name(row)
        return not full and len(target) <= _SHORT
    told = _YES.search(actual) or pairs(actual) & pairs(row.level3)
    return wanted is not None and not told and len(actual) <= _SHORT


def _kinds_differ(one: str, other: str) -> bool:
    if one in other or other in one:
        return False
    return not any(one in kind and other in kind for kind in _SAME_KIND)
