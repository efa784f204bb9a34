"""The declared number of indicators against the tables."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.tallies import key_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_WITHOUT = re.compile(r"(除|不含|不包括)预算执行")


class IndicatorCountMismatch(Rule):
    """Counts the names of each level; the funds block may count as one of each level."""

    name = "indicator-count-mismatch"
    aliases = ("indicator-count",)
    severity = Severity.ERROR
    family = "structure"
    why = "Rows that are declared and not shown may hide what went wrong."
    source = "财预〔2020〕10号 附件 绩效评价报告 (参考提纲) 二（二）评价指标体系（附表说明）"
    message_en = "Declared indicators do not match the tables: %(counts)s"
    message_zh = "声明的指标个数与表格不符：%(counts)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all levels that do not match."""
        without_money = any(_WITHOUT.search(d.quote) for d in report.declared_counts)
        rows = [
            row
            for row in report.indicators
            if "narrated" not in row.columns and not (without_money and "预算执行" in row.level3)
        ]
        if not rows or not report.declared_counts:
            return
        ones = {key_of(row.level1) for row in rows if row.level1}
        twos = {(key_of(row.level1), "".join(row.level2.split())) for row in rows if row.level2}
        threes = [row for row in rows if not row.is_slot]
        funds = 1 if report.funds and not any("执行" in row.level3 for row in rows) else 0
        found = {1: len(ones), 2: len(twos), 3: len(threes)}
        if without_money:
            funds = 0
        wrong = [
            d
            for d in report.declared_counts
            if found.get(d.level) and d.count not in {found[d.level], found[d.level] + funds}
        ]
        if wrong:
            names = {1: "一级", 2: "二级", 3: "三级"}
            counts = "; ".join(f"{names[d.level]} {d.count} ≠ {found[d.level]}" for d in wrong)
            yield together(self, [(d.place, d.quote) for d in wrong], numbers=counts, counts=counts)
