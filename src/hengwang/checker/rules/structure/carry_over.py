"""Carried-over money that the text speaks of and the funds block leaves blank."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.money_equations import COLUMNS, amount_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_CLAIM = re.compile(
    r"累计结[转余]|历年结[转余]|上年结[转余]|以前年度结[转余]|结转结余[^，,。；;]{0,6}[偏较]?[高大多]"
)
_NONE = re.compile(r"无|没有|不存在|未发生|为0|为零")


class CarryOverBlank(Rule):
    """Compares sentences on carried-over money with the row 上年结转资金."""

    name = "carry-over-blank"
    severity = Severity.WARNING
    family = "structure"
    why = "Money from earlier years belongs to the base of the execution rate."
    source = "财预〔2020〕10号 附件 自评表: 上年结转资金 is a row of its own"
    message_en = "The text speaks of carried-over money, the row for it is blank"
    message_zh = "文中提到结转结余资金，资金表中“%(row)s”未填"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding, quoting the sentence and the row."""
        view = view_of(report)
        row = next((r for r in report.funds if "结转" in r.name and not r.is_total), None)
        if row is None or any(amount_of(row, column) for column in COLUMNS):
            return
        for sentence in report.sentences:
            if (
                _CLAIM.search(sentence.text)
                and not _NONE.search(sentence.text)
                and not view.is_goal(sentence)
            ):
                items = [(sentence.place, sentence.text), (row.place, row.quote)]
                yield together(self, items, row=row.name.strip())
                return
