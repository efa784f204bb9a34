"""Shares above 100 %."""

import re
from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.grouping import rows_together, together
from hengwang.checker.analysis.measures import measure_of
from hengwang.checker.analysis.restated_rows import (
    satisfaction_in_text,
    values_in_tables,
    values_in_text,
)
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Cell, Indicator, Report

_SHARE = re.compile(
    r"满意|合格率|达标率|覆盖率|可用率|成活率|准确率|入学率|知晓率|普及率|畅通率|完好率|及时率|处置率|"
    r"正常率|优良率|验收率|到位率|公开率|参保率|出勤率|治愈率|保存率|通过率|录取率"
)
_IN_TEXT = re.compile(
    r"(?:合格率|达标率|覆盖率|可用率|准确率|完好率|处置率|验收率|参保率|治愈率|回收率|满意率|满意度)"
    r"(?:为|达到?|是)?(?P<rate>\d{3,}(?:\.\d+)?)[%％]"
)
_FULL = Decimal(100)


class ShareAboveHundred(Rule):
    """Lists rows whose name is a share of a whole and whose target or actual exceeds 100 %."""

    name = "share-above-hundred"
    severity = Severity.ERROR
    family = "rates"
    why = "No part is larger than its whole."
    source = "arithmetic: a share lies between 0 and 100 %"
    message_en = "%(count)s shares above 100 %%"
    message_zh = "%(count)s项比率指标超过100%%"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows; growth and completion may exceed 100 %."""
        view = view_of(report)
        told = (*values_in_tables(view), *values_in_text(view), *satisfaction_in_text(view))
        twice = {restated.row for restated in told}
        rows = [
            row
            for row in view.rows
            if _SHARE.search(row.level3) and _above(row) and row not in twice
        ]
        if rows:
            yield rows_together(self, rows, numbers="; ".join(row.quote for row in rows))
            return
        in_text = [
            (sentence.place, found[0])
            for sentence in report.sentences
            for found in _IN_TEXT.finditer(sentence.text)
            if Decimal(found["rate"]) > _FULL and not view.is_goal(sentence)
        ]
        if in_text and not any(_above(row) for row in view.rows):
            numbers = "; ".join(quote for _place, quote in in_text)
            yield together(self, in_text, numbers=numbers)


def _above(row: Indicator) -> bool:
    return _exceeds(row.target) or _exceeds(row.actual)


def _exceeds(cell: Cell | None) -> bool:
    measure = measure_of(cell.text) if cell else None
    return measure is not None and measure.unit == "%" and measure.value > _FULL
