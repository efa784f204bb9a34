"""The arrival rate that the text prints, against arrived over budgeted money."""

import re
from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.money_equations import rate_agrees, told_totals, total_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Number, Report

_SAID = re.compile(r"到位率[^，,。；;%％\d]{0,8}?(\d{1,3}(?:\.\d+)?)\s*[%％]")


class ArrivalRateRecompute(Rule):
    """Divides arrived by budgeted money and compares it with the rate in the text."""

    name = "arrival-rate-recompute"
    aliases = ("arrival-rate",)
    severity = Severity.ERROR
    family = "rates"
    why = "A wrong arrival rate shifts the blame for late work from or to the finance office."
    source = "财预〔2020〕10号 附件 指标体系框架: 资金到位率 = 实际到位资金 ÷ 预算资金 × 100%"
    message_en = "The arrival rate should be %(exact)s%%, the text says %(printed)s%%"
    message_zh = "资金到位率应为%(exact)s%%，文中为%(printed)s%%"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each sentence whose rate does not follow."""
        told = {a.role: a.yuan for a in reversed(told_totals(report)) if a.yuan is not None}
        amounts = {
            role: (total.yuan if (total := total_of(report, role)) else None) or told.get(role)
            for role in ("budget", "initial_budget", "arrived")
        }
        arrived = amounts.pop("arrived")
        bases = [base for base in amounts.values() if base]
        # 总投资6800万元，到位资金6800万元: without a budget the whole is what had to arrive.
        whole = (a.yuan for a in report.amounts if a.role == "total" and a.sentence is not None)
        bases = bases or [base for base in whole if base][:1]
        if arrived is None or not bases:
            return
        for sentence in report.sentences:
            for found in _SAID.finditer(sentence.text):
                said = Number(Decimal(found[1]) / 100, f"{found[1]}%", sentence.place)
                if any(rate_agrees(said, arrived / base) for base in bases):
                    continue
                exact = f"{arrived / bases[0] * 100:.2f}"
                yield self.finding(
                    sentence.place,
                    quote=sentence.text,
                    numbers=f"{exact}% ≠ {said.text}",
                    exact=exact,
                    printed=found[1],
                )
