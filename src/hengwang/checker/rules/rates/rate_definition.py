"""A formula of the execution rate that divides by something else than the budget."""

import re
from collections.abc import Iterable

from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_FORMULA = re.compile(
    r"执行率\s*[=＝:：]\s*[（(]?\s*([^÷/／=＝]{2,20})\s*[÷/／]\s*([^)）×*=＝%]{2,20})"
)


class ExecutionRateDefinition(Rule):
    """Looks at 预算执行率 = A ÷ B where B is the arrived money."""

    name = "execution-rate-definition"
    severity = Severity.ADVICE
    family = "rates"
    why = "Divided by what arrived, the rate hides money that never came."
    source = "财预〔2020〕10号 附件: 执行率 = 全年执行数 ÷ 全年预算数"
    message_en = "The execution rate is divided by “%(base)s”, not by the year's budget"
    message_zh = "预算执行率以“%(base)s”为分母，通常应以全年预算数为分母"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield the first such formula."""
        for sentence in report.sentences:
            found = _FORMULA.search(sentence.text)
            if found and "到位" in found[2] and "预算" not in found[2]:
                yield self.finding(
                    sentence.place,
                    quote=found[0] + sentence.text[found.end() :][:6],
                    numbers=f"{found[1]} ÷ {found[2]}",
                    base=found[2],
                )
                return
