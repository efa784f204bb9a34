"""A low execution rate, with or without its reason."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from hengwang.checker.analysis.money_equations import consistent, told_totals, total_of, wan
from hengwang.checker.analysis.view import view_of
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report, Sentence

_LOW = Decimal("0.8")
_MONEY = re.compile(r"资金|支付|支出|执行|结余|结转|付款|款")
_REASON = re.compile(r"原因|由于|因(?!素)|待.{2,30}(?:后|完成)|尚未|未到|主要[是属系]|跨年|滞后|推迟|延期|疫情|受.{1,10}影响")


def rate_of(report: Report) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return (rate, executed, budget) of the whole project from the funds block or the text."""
    told = {a.role: a.yuan for a in reversed(told_totals(report)) if a.yuan is not None}
    values: dict[str, Decimal | None] = {}
    for role in ("budget", "initial_budget", "arrived", "executed"):
        found = total_of(report, role)
        values[role] = found.yuan if found else told.get(role)
    if not consistent(report):
        return None
    base = values["budget"] or values["initial_budget"] or values["arrived"]
    executed = values["executed"]
    return (executed / base, executed, base) if executed is not None and base else None


def reasons(report: Report) -> list[Sentence]:
    """Return the sentences that give a reason for money not spent."""
    view = view_of(report)
    return [
        s
        for s in report.sentences
        if _MONEY.search(s.text) and _REASON.search(s.text) and re.search(r"结余|结转|剩余|未支付|执行率|尚未", s.text)
        and not view.is_plan(s)
    ]


class LowExecutionExplained(Rule):
    """Shows the rate below 80 % together with the reason that the report prints."""

    name = "low-execution-explained"
    severity = Severity.WARNING
    family = "rates"
    why = "The reviewer should see the reason beside the figure and judge whether it holds."
    source = "财预〔2020〕10号 第二十条; 预算法实施条例 on 结转结余; threshold 80 % of 财预〔2021〕101号"
    message_en = "Execution rate %(rate)s%%; the reason given: “%(reason)s”"
    message_zh = "预算执行率%(rate)s%%，偏低；文中说明的原因：“%(reason)s”"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding, quoting the sentence with the figures and the one with the reason."""
        known = rate_of(report)
        given = reasons(report)
        if known is None or known[0] >= _LOW or not given:
            return
        rate, executed, base = known
        yield self.finding(
            given[0].place,
            quote=" ".join(s.text for s in given[:3]),
            numbers=f"{wan(executed)} ÷ {wan(base)} = {rate * 100:.2f}%",
            rate=f"{rate * 100:.2f}",
            reason=given[0].text[:60],
        )


class LowExecutionUnexplained(Rule):
    """Tells a rate below 80 % for which neither the text nor a note gives a reason."""

    name = "low-execution-unexplained"
    severity = Severity.WARNING
    family = "rates"
    why = "Unspent money without a reason is taken back in the next budget."
    source = "财预〔2020〕10号 附件: 偏差原因分析及改进措施; threshold 80 % of 财预〔2021〕101号"
    message_en = "Execution rate %(rate)s%% without a printed reason"
    message_zh = "预算执行率%(rate)s%%，偏低且未说明原因"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding at the funds row or the sentence on execution."""
        known = rate_of(report)
        if known is None or known[0] >= _LOW or reasons(report) or _noted(report):
            return
        rate, executed, base = known
        for place_quote in _places(report):
            yield self.finding(
                place_quote[0],
                quote=place_quote[1],
                numbers=f"{wan(executed)} ÷ {wan(base)} = {rate * 100:.2f}%",
                rate=f"{rate * 100:.2f}",
            )
            return


def _noted(report: Report) -> bool:
    texts = [row.note for row in report.funds] + [r.note for r in view_of(report).rows]
    return any(_MONEY.search(t) and (_REASON.search(t) or "进度" in t) for t in texts)


def _places(report: Report) -> Iterator[tuple[Place, str]]:
    for row in report.funds:
        if row.is_total:
            yield row.place, row.quote
    for amount in told_totals(report):
        if amount.role == "executed":
            yield amount.place, amount.quote
