"""The execution rate of the whole project, and the reasons a report gives for a low one."""

import re
from decimal import Decimal

from hengwang.checker.analysis.money_equations import consistent, told_totals, total_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.report import Report, Sentence

LOW = Decimal("0.8")
_MONEY = re.compile(r"资金|支付|支出|执行|结余|结转|付款|款")
_REASON = re.compile(
    r"原因|由于|因(?!素)|待.{2,30}(?:后|完成)|尚未|未到|主要[是属系]|跨年|滞后|推迟|延期|疫情|受.{1,10}影响"
)


def rate_of(report: Report) -> tuple[Decimal, Decimal, Decimal] | None:
    """Return (rate, executed, budget) of the whole project from the funds block or the text."""
    told = {a.role: a.yuan for a in reversed(told_totals(report)) if a.yuan is not None}
    values: dict[str, Decimal | None] = {}
    for role in ("budget", "initial_budget", "arrived", "executed"):
        found = total_of(report, role)
        values[role] = found.yuan if found else told.get(role)
    if not consistent(report) or view_of(report).is_interim:
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
        if _MONEY.search(s.text)
        and _REASON.search(s.text)
        and re.search(r"结余|结转|剩余|未支付|执行率|尚未", s.text)
        and not view.is_plan(s)
    ]


def noted(report: Report) -> bool:
    """True when a note of the funds block or of a row explains unspent money."""
    texts = [row.note for row in report.funds] + [r.note for r in view_of(report).rows]
    return any(_MONEY.search(t) and (_REASON.search(t) or "进度" in t) for t in texts)
