"""The printed execution rate against executed over budget."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from hengwang.checker.analysis.money_equations import (
    broken,
    rate_agrees,
    told_totals,
    total_of,
)
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clause_around
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Number, Report

_SAID = re.compile(
    r"(?:预算|资金|支出)?(?:总体)?执行率[^，,。；;%％\d]{0,8}?(\d{1,3}(?:\.\d+)?)\s*[%％]"
)
_PART = re.compile(
    r"支[出付][^，,。；;]{0,16}元[，,]\s*占(?:项目)?(?:已?到位|全年|年度|总|安排|下达|预算安排)?(?:资金|预算)(?:总额|数)?的?"
    r"\s*(\d{1,3}(?:\.\d+)?)\s*[%％]"
)
_OTHER = re.compile(r"未达|未完成|子项目|上年|同比|目标|不低于|达到.{0,4}以上|要求|应")


class ExecutionRateRecompute(Rule):
    """Divides executed by budgeted (or arrived) money in the funds block and for sentences."""

    name = "execution-rate-recompute"
    aliases = ("execution-rate", "execution-rate-mismatch")
    severity = Severity.ERROR
    family = "rates"
    why = "The execution rate carries ten points and is the first figure a finance office checks."
    source = "财预〔2020〕10号 附件: 预算执行率 = 全年执行数 ÷ 全年预算数"
    message_en = "The execution rate does not follow from the amounts: %(sum)s"
    message_zh = "预算执行率与金额不符：%(sum)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield findings of the rows of the funds block, then of sentences."""
        rows = broken(report, self.name)
        found = [
            self.finding(e.place, quote=e.quote, numbers=e.numbers, sum=e.numbers) for e in rows
        ]
        if not rows:
            found += self._sentences(report)
        found = [*found, *self._items(report)]
        yield from found
        if not found:
            yield from self._spelled_out(report)

    def _spelled_out(self, report: Report) -> Iterator[Finding]:
        """Sentences that tell planned and spent money in words of their own."""
        for sentence, doubt in view_of(report).doubts:
            if doubt.kind == self.name:
                shown = f"{doubt.computation} ≠ {doubt.printed}"
                yield self.finding(sentence.place, quote=doubt.quote, numbers=shown, sum=shown)

    def _items(self, report: Report) -> Iterator[Finding]:
        """Rows of spending tables that print a rate beside the planned and the spent money."""
        for row in (row for table in report.spending for row in table.rows):
            spent, planned, rate = row.spent, row.budget, row.rate
            if not (spent and planned and rate and planned.yuan) or spent.yuan is None:
                continue
            exact = spent.yuan / planned.yuan
            arrived = row.arrived.yuan if row.arrived else None
            possible = [exact, *([spent.yuan / arrived] if arrived else [])]
            if rate.value is None or "%" not in rate.text:
                continue
            if not any(rate_agrees(rate, one) for one in possible):
                shown = f"{exact * 100:.2f}% ≠ {rate.text.strip()}"
                yield self.finding(row.place, quote=row.quote, numbers=shown, sum=shown)

    def _sentences(self, report: Report) -> Iterator[Finding]:
        exact = _possible_rates(report)
        if not exact:
            return
        printed = [row.rate for row in report.funds if row.rate and row.rate.value is not None]
        for sentence in report.sentences:
            pattern = _SAID if "执行率" in sentence.text else _PART
            for found in pattern.finditer(sentence.text):
                if _OTHER.search(clause_around(sentence.text, *found.span())):
                    continue
                said = Number(Decimal(found[1]) / 100, f"{found[1]}%", sentence.place)
                if any(rate_agrees(said, rate) for rate in exact):
                    continue
                if any(said.value == rate.value for rate in printed):
                    continue
                shown = f"{exact[0] * 100:.2f}% ≠ {said.text}"
                yield self.finding(sentence.place, quote=sentence.text, numbers=shown, sum=shown)


def _possible_rates(report: Report) -> list[Decimal]:
    """Return executed over each possible base, from the funds block or else from the text."""
    told: dict[str, Decimal] = {}
    for amount in told_totals(report):
        if amount.yuan is not None:
            told.setdefault(amount.role, amount.yuan)
    known = {
        role: found.yuan
        for role in ("budget", "arrived", "initial_budget", "executed")
        if (found := total_of(report, role)) and found.yuan is not None
    }
    amounts = {**told, **known}
    executed = amounts.pop("executed", None)
    if executed is None:
        return []
    bases = [amounts[r] for r in ("budget", "arrived", "initial_budget") if amounts.get(r)]
    items = [row for table in report.spending for row in table.rows]
    carried = [
        a.yuan
        for a in report.amounts
        if a.sentence is not None and a.role == "carried_over" and a.yuan
    ]
    rates = [executed / base for base in bases]
    rates += [executed / (base + more) for base in bases for more in carried]
    for row in items:
        spent, planned = row.spent, row.budget
        if rates and spent and planned and planned.yuan and spent.yuan is not None:
            rates.append(spent.yuan / planned.yuan)
    return rates
