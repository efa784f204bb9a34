"""Divisions that the text writes out, against their printed result."""

import re
from collections.abc import Iterable, Iterator
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


_RESULT_FIRST = re.compile(
    r"(?P<said>\d+(?:\.\d+)?)\s*[%％]\s*[（(][\u4e00-\u9fff]{0,8}"
    rf"{_NUMBER}\s*[÷/／]\s*[\u4e00-\u9fff]{{0,8}}{_NUMBER}\s*(?:[×*xX]\s*100\s*[%％]?)?\s*[)）]"
)


class WrittenDivisionWrong(Rule):
    """Computes every (a ÷ b) × 100% = c% and c%（a ÷ b） of the text and the cells."""

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
            for found, first, second, result in _divisions(passage.text):
                top, bottom = Decimal(first.replace(",", "")), Decimal(second.replace(",", ""))
                said = Number(Decimal(result) / 100, f"{result}%", passage.place)
                if not bottom or rate_agrees(said, top / bottom):
                    continue
                if any(f"{number}万元" in doubted for number in (first, second)):
                    continue
                exact = f"{top / bottom * 100:.2f}"
                yield self.finding(
                    passage.place,
                    quote=found[0],
                    numbers=f"{first} ÷ {second} = {exact}% ≠ {result}%",
                    a=first,
                    b=second,
                    exact=exact,
                    printed=result,
                )


def _divisions(text: str) -> Iterator[tuple[re.Match[str], str, str, str]]:
    """The written divisions: both figures and the result, in whichever order they stand."""
    if "=" in text or "＝" in text:
        for found in _DIVISION.finditer(text):
            yield found, found[1], found[2], found[3]
    if "÷" in text or "/" in text or "／" in text:
        for found in _RESULT_FIRST.finditer(text):
            yield found, found[2], found[3], found["said"]
