"""Divisions that the text writes out, against their printed result."""

import re
from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.money_equations import broken, rate_agrees
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Number, Report

_NUMBER = r"(\d[\d,]*(?:\.\d+)?)\s*(?:万元|亿元|元|个|人|份|分)?"
_DIVISION = re.compile(
    rf"[（(]?\s*{_NUMBER}\s*[÷/／]\s*{_NUMBER}\s*[)）]?\s*[×*xX]\s*100\s*[%％]?\s*[=＝]\s*"
    r"(\d+(?:\.\d+)?)\s*[%％]"
)


class WrittenDivisionWrong(Rule):
    """Computes every (a ÷ b) × 100% = c% of the text and the cells."""

    name = "written-division-wrong"
    aliases = ("arrival-and-execution-rate", "formula-recompute")
    severity = Severity.ERROR
    family = "rates"
    why = "A formula that is printed with its figures can be checked by every reader."
    source = "arithmetic; 财预〔2020〕10号 附件 on 资金到位率 and 预算执行率"
    message_en = "%(a)s ÷ %(b)s is %(exact)s%%, not %(printed)s%%"
    message_zh = "%(a)s÷%(b)s应为%(exact)s%%，不是%(printed)s%%"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each wrong division."""
        doubted = " ".join(e.numbers for e in broken(report, "figure-stated-twice-differently"))
        for passage in view_of(report).passages:
            if "=" not in passage.text and "＝" not in passage.text:
                continue
            for found in _DIVISION.finditer(passage.text):
                top, bottom = (Decimal(found[i].replace(",", "")) for i in (1, 2))
                said = Number(Decimal(found[3]) / 100, f"{found[3]}%", passage.place)
                if not bottom or rate_agrees(said, top / bottom):
                    continue
                if any(f"{found[i]}万元" in doubted for i in (1, 2)):
                    continue
                exact = f"{top / bottom * 100:.2f}"
                yield self.finding(
                    passage.place,
                    quote=found[0],
                    numbers=f"{found[1]} ÷ {found[2]} = {exact}% ≠ {found[3]}%",
                    a=found[1],
                    b=found[2],
                    exact=exact,
                    printed=found[3],
                )
