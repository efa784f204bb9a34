"""The balance against what was there and what was spent."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from hengwang.checker.analysis.money_equations import broken, ulp, wan
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Amount, Report

_OTHER_YEAR = re.compile(r"上年|以前年度|历年|累计|其中")


class BalanceMismatch(Rule):
    """Subtracts the spent from the arrived or budgeted money, in the funds block and in sentences."""

    name = "balance-mismatch"
    aliases = ("balance", "carry-over")
    severity = Severity.ERROR
    family = "sums"
    why = "A balance that is not the difference hides a payment or a transfer."
    source = "财预〔2020〕10号 附件: 结余 = 预算（到位）数 − 执行数"
    message_en = "The balance does not follow: %(sum)s"
    message_zh = "结余与预算、支出不符：%(sum)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield findings of the funds block, then of sentences that state all three amounts."""
        for equation in broken(report, self.name):
            yield self.finding(
                equation.place, quote=equation.quote, numbers=equation.numbers, sum=equation.numbers
            )
        yield from self._sentences(report)

    def _sentences(self, report: Report) -> Iterator[Finding]:
        by_sentence: dict[int, dict[str, Amount]] = {}
        for amount in report.amounts:
            if amount.sentence is not None and amount.yuan is not None:
                roles = by_sentence.setdefault(amount.sentence, {})
                roles.setdefault(amount.role, amount)
        for index, roles in by_sentence.items():
            base = roles.get("arrived") or roles.get("budget")
            spent, left = roles.get("executed"), roles.get("balance")
            if not (base and spent and left) or _OTHER_YEAR.search(report.sentences[index].text):
                continue
            sums = [base.yuan, spent.yuan, left.yuan]
            had, used, rest = (value or Decimal(0) for value in sums)
            if abs(had - used - rest) <= ulp(base) + ulp(spent) + ulp(left):
                continue
            numbers = f"{wan(had)} − {wan(used)} = {wan(had - used)} ≠ {wan(rest)} 万元"
            yield self.finding(left.place, quote=left.quote, numbers=numbers, sum=numbers)
