"""Actual values that are bounds."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import folded
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


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
    return bool(
        re.match(r"(?:[>＞≥≧<＜≤≦]=?|不低于|不少于|不超过|大于|小于|高于|低于)\s*\d", said)
    ) or bool(re.fullmatch(r"\d[\d.]*[^\d\s]{0,3}(?:以上|及以上)", said))
