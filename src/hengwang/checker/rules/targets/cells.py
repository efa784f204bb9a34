"""Targets and actual values that are not what their column asks for."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.measures import measure_of
from hengwang.checker.analysis.topics import Topic, topic_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import folded, pairs, plain
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report

_WHETHER = re.compile(r"是否|有无|如何|情况$|程度$|何种")
_TIME = re.compile(r"\d|日|月|年|天|时|分钟|及时|按[时期]|按照?.{0,6}(?:计划|进度|合同)|前|内|底|全年|完成|100")


def _said(row: Indicator) -> str:
    return folded(row.target.text).lstrip("=＝≥>") if row.target else ""


def restates_name(row: Indicator) -> bool:
    """True when the target says the indicator's name or a question instead of a value."""
    said = plain(_said(row))
    if not said or re.search(r"\d", said) or len(said) < 2:  # noqa: PLR2004
        return False
    if "是否" in said:
        return True
    name = plain(row.level3)
    bare = re.sub("情况$", "", name)
    restated = said == name or (len(said) >= 3 and said in name and said.endswith(("性", "度", "率", "量", "情况")))  # noqa: PLR2004
    kin = said.endswith(("程度", "性", "情况")) and bool(pairs(said) & pairs(bare))
    return restated or kin


class TargetNotAValue(Rule):
    """Lists rows whose target restates the name (=协调性) or asks a question (是否…)."""

    name = "target-not-a-value"
    severity = Severity.WARNING
    family = "targets"
    why = "A target that names its indicator again can be neither met nor missed."
    source = "财预〔2020〕10号 第十六条: 指标值 明确"
    message_en = "%(count)s targets restate the indicator instead of giving a value"
    message_zh = "%(count)s项指标值只是重复指标名称，不是可衡量的值"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows."""
        rows = [row for row in view_of(report).rows if restates_name(row)]
        if rows:
            yield rows_together(self, rows, numbers="; ".join(f"{r.level3}: {_said(r)}" for r in rows))


class ActualIsInequality(Rule):
    """Lists rows whose actual value is a bound: >100项, ≥30%."""

    name = "actual-is-inequality"
    severity = Severity.WARNING
    family = "targets"
    why = "The actual value is measured; a bound says that nobody counted."
    source = "财预〔2020〕10号 附件 自评表: 实际完成值"
    message_en = "%(count)s actual values are bounds, not measurements"
    message_zh = "%(count)s项实际完成值是区间（大于、不低于等），不是实测值"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows; words and approximations stay silent."""
        rows = [row for row in view_of(report).rows if row.actual and _is_bound(row.actual.text)]
        if rows:
            numbers = "; ".join(f"{r.level3}: {r.actual.text.strip()}" for r in rows if r.actual)
            yield rows_together(self, rows, numbers=numbers)


def _is_bound(text: str) -> bool:
    said = folded(text)
    return bool(re.match(r"(?:[>＞≥≧<＜≤≦]=?|不低于|不少于|不超过|大于|小于|高于|低于)\s*\d", said)) or bool(
        re.fullmatch(r"\d[\d.]*[^\d\s]{0,3}(?:以上|及以上)", said)
    )


class TargetActualNotComparable(Rule):
    """Lists rows where a word stands against a number or a number of another unit."""

    name = "target-actual-not-comparable"
    severity = Severity.WARNING
    family = "targets"
    why = "Where target and actual are of different kinds, the score is a guess."
    source = "财预〔2020〕10号 第十六条: 指标 可衡量、可比"
    message_en = "%(count)s rows whose target and actual cannot be compared"
    message_zh = "%(count)s项指标的指标值与实际完成值不可比"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows."""
        rows = [row for row in view_of(report).rows if _incomparable(row)]
        if rows:
            numbers = "; ".join(
                f"{r.level3}: {r.target.text.strip()} ↔ {r.actual.text.strip()}"
                for r in rows
                if r.target and r.actual
            )
            yield rows_together(self, rows, numbers=numbers)


_YES = re.compile(r"^(?:已|全部|均|按[时期]|完成|达到|达标|合格|是|及时|正常|优|良|良好|优秀|满意)")
_COUNTABLE = re.compile(r"\d")


def _incomparable(row: Indicator) -> bool:
    if row.target is None or row.actual is None or row.target.empty or row.actual.empty:
        return False
    target, actual = folded(row.target.text), folded(row.actual.text)
    wanted, got = measure_of(target), measure_of(actual)
    if wanted and got:
        return bool(wanted.unit and got.unit) and wanted.unit != got.unit and _kinds_differ(wanted.unit, got.unit)
    if _COUNTABLE.search(target) and _COUNTABLE.search(actual):
        return False
    if bool(wanted) == bool(got) and not (_COUNTABLE.search(actual) or _COUNTABLE.search(target)):
        return False
    if got or _COUNTABLE.search(actual):
        full = got and got.unit == "%"
        if full and not restates_name(row):
            return False
        return not _COUNTABLE.search(target) and len(target) <= 8  # noqa: PLR2004
    return bool(wanted) and not _YES.search(actual) and not (pairs(actual) & pairs(row.level3)) and len(actual) <= 8  # noqa: PLR2004


_SAME_KIND = (
    frozenset("个家项套处所"), frozenset("次场"), frozenset("人名"), frozenset({"%", "分"}),
    frozenset({"元", "万元", "亿元"}), frozenset("台套件辆"), frozenset({"天", "日", "个工作日", "工作日"}),
    frozenset({"小时", "分钟", "时"}), frozenset({"公里", "千米", "km", "米"}), frozenset({"亩", "公顷"}),
    frozenset("份篇本册期"), frozenset("条根"), frozenset({"T", "TB", "G", "GB"}), frozenset("户家"),
)


def _kinds_differ(one: str, other: str) -> bool:
    if one in other or other in one:
        return False
    return not any(one in kind and other in kind for kind in _SAME_KIND)


class IndicatorClassMismatch(Rule):
    """Tells 时效 rows whose name and target hold neither a time nor a word of timeliness."""

    name = "indicator-class-mismatch"
    severity = Severity.ADVICE
    family = "targets"
    why = "A row in the wrong class leaves its class without a measurement."
    source = "财预〔2020〕10号 附件: 时效指标 反映产出及时性"
    message_en = "%(count)s timeliness rows without a time"
    message_zh = "%(count)s项时效指标没有时间要求"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows."""
        rows = [
            row
            for row in view_of(report).rows
            if topic_of(row.level2) is Topic.TIME and row.target and not row.target.empty
            and not _TIME.search(folded(row.target.text))
            and not re.search(r"时|期|进度|年|月|日|周期|速度", row.level3)
        ]
        if rows:
            yield rows_together(self, rows, numbers="; ".join(f"{r.level3}: {_said(r)}" for r in rows))


def _units(row: Indicator) -> tuple[str, str] | None:
    target = measure_of(row.target.text) if row.target else None
    actual = measure_of(row.actual.text) if row.actual else None
    return (target.unit, actual.unit) if target and actual else None


def rows_without_unit(rows: Iterable[Indicator]) -> list[Indicator]:
    """Return rows whose target has no unit while the actual value has one, or the reverse."""
    return [row for row in rows if (units := _units(row)) and bool(units[0]) != bool(units[1])]
