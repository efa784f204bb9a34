"""The balance against what was there and what was spent."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from hengwang.checker.analysis.money_equations import (
    broken,
    consistent,
    told_totals,
    total_of,
    ulp,
    wan,
)
from hengwang.checker.analysis.wording import clause_around
from hengwang.checker.facts.spelled import in_digits
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Amount, Report

_OTHER_YEAR = re.compile(r"上年|以前年度|历年|累计|其中")


class BalanceMismatch(Rule):
    """Subtracts the spent from the arrived or budgeted money, in the funds block and the text."""

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
        if not consistent(report) or broken(report, "figure-stated-twice-differently"):
            return
        told = told_totals(report)
        bases = _values(report, told, ("arrived", "budget", "initial_budget"))
        bases = bases or _whole_input(report)
        spent = _values(report, told, ("executed",))
        for left in told:
            text = in_digits(report.sentences[left.sentence or 0].text)
            around = clause_around(text, left.start, left.start)
            if (
                left.role != "balance"
                or not left.yuan
                or not (bases and spent)
                or _OTHER_YEAR.search(around)
            ):
                continue
            slack = ulp(left) + sum((ulp(a) for a in (*bases[:1], *spent[:1])), Decimal(0))
            rests = [
                (b, s, b.yuan - s.yuan)
                for b in bases
                for s in spent
                if b.yuan and s.yuan is not None
            ]
            # 上年结转12万元 of the text may be part of what there was.
            rests += [(b, s, rest + more) for b, s, rest in rests for more in _brought(report)]
            if not rests or any(abs(rest - left.yuan) <= slack for _, _, rest in rests):
                continue
            had, used, rest = rests[0]
            numbers = f"{wan(had.yuan)} − {wan(used.yuan)} = {wan(rest)} ≠ {wan(left.yuan)} 万元"
            yield self.finding(left.place, quote=left.quote, numbers=numbers, sum=numbers)


def _brought(report: Report) -> list[Decimal]:
    """The money that sentences say was carried over from the year before."""
    return [
        a.yuan
        for a in report.amounts
        if a.sentence is not None and a.role == "carried_over" and a.yuan
    ]


def _whole_input(report: Report) -> list[Amount]:
    """项目总投入298万元 where neither a budget nor arrived money is told."""
    totals = [a for a in report.amounts if a.sentence is not None and a.role == "total" and a.yuan]
    return totals[:1] if len({a.yuan for a in totals}) == 1 else []


def _values(report: Report, told: list[Amount], roles: tuple[str, ...]) -> list[Amount]:
    """Return the totals of the table, then those of the text, for each of the roles."""
    tables = [a for role in roles if (a := total_of(report, role))]
    return tables + [a for role in roles for a in told if a.role == role]
