"""Full availability beside counted faults and no record of downtime."""

import re
from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.measures import measure_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_AVAILABILITY = re.compile(r"畅通|可用|稳定|正常运行|完好|在线|连通|开机|运行率|正常率")
_FAULTS = re.compile(
    r"(?:故障|停机|中断|问题|抢修|报修)[^，,。；;]{0,6}?\d[\d余多]*(?:次|起|件|个)|\d[\d余多]*(?:次|起|件)(?:故障|中断|停机)"
)
_RECORD = re.compile(
    r"(?:中断|停机|不可用|故障)(?:总)?(?:时长|时间|历时)[^。]{0,10}\d|\d+\s*(?:分钟|小时)[^，。]{0,6}(?:中断|停机)"
)
_FULL = Decimal(100)


class AvailabilityWithoutEvidence(Rule):
    """Looks for availability of 100 % in a report that counts faults and prints no downtime."""

    name = "availability-without-evidence"
    severity = Severity.ADVICE
    family = "targets"
    why = "Faults need not stop the service, but only minutes can show that they did not."
    source = "财预〔2020〕10号: 佐证资料; ITU-T E.800 on availability"
    message_en = "%(count)s availabilities of 100 %% beside counted faults, no downtime printed"
    message_zh = "%(count)s项可用性指标为100%%，文中另有故障次数，但无中断时长记录"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for the rows of 100 % on both sides."""
        faults = next((s for s in report.sentences if _FAULTS.search(s.text)), None)
        if faults is None or any(_RECORD.search(s.text) for s in report.sentences):
            return
        rows = []
        for row in view_of(report).rows:
            measures = [measure_of(c.text) if c else None for c in (row.target, row.actual)]
            full = all(m and m.unit == "%" and m.value == _FULL for m in measures)
            if full and _AVAILABILITY.search(row.level3):
                rows.append(row)
        if rows:
            found = _FAULTS.search(faults.text)
            yield rows_together(self, rows, numbers=found[0] if found else "")
