"""Timeliness indicators without a time."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.restating import said
from hengwang.checker.analysis.topics import Topic, topic_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import folded
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_TIME = re.compile(
    r"\d|日|月|年|天|时|分钟|及时|按[时期]|按照?.{0,6}(?:计划|进度|合同)|前|内|底|全年|完成|100"
)


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
            if topic_of(row.level2) is Topic.TIME
            and row.target
            and not row.target.empty
            and not _TIME.search(folded(row.target.text))
            and not re.search(r"时|期|进度|年|月|日|周期|速度", row.level3)
        ]
        if rows:
            yield rows_together(
                self, rows, numbers="; ".join(f"{r.level3}: {said(r)}" for r in rows)
            )
