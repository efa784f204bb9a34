"""A cost target that is met only because bills are still to be paid."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.measures import compare
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.analysis.topics import Topic
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_UNPAID = re.compile(
    r"(?:未到|尚未到?|未达到?|待|未).{0,12}(?:支付|付款|结算|验收).{0,12}|(?:尾款|质保金|合同款|剩余资金|剩余款).{0,16}(?:支付|付清)"
)


class UnderspendScoredAsSaving(Rule):
    """Looks for money not yet paid beside a cost row that keeps full score for spending less."""

    name = "underspend-scored-as-saving"
    severity = Severity.WARNING
    family = "scores"
    why = "Money that is paid next year is no saving; the same gap costs points as execution."
    source = "财预〔2020〕10号 附件: 成本指标 compares costs, 执行率 compares payments"
    message_en = (
        "%(name)s has full score for %(actual)s of %(target)s, but the rest is unpaid, not saved"
    )
    message_zh = "%(name)s按节约得满分（%(actual)s/%(target)s），但剩余资金是尚未支付，并非节约"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for the first such row, quoting the sentence on unpaid money."""
        view = view_of(report)
        unpaid = next(
            (
                s
                for s in report.sentences
                if _UNPAID.search(s.text) and re.search(r"结转|结余|剩余", s.text)
            ),
            None,
        )
        if unpaid is None:
            return
        for row in view.rows:
            if view.topic(row) is not Topic.COST or not row.weight or row.score != row.weight:
                continue
            outcome = compare(row, Topic.COST)
            if outcome is None or not (outcome.target and outcome.actual):
                continue
            if outcome.target.value <= 0 or outcome.actual.value >= outcome.target.value:
                continue
            share = outcome.actual.value / outcome.target.value
            yield self.finding(
                unpaid.place,
                quote=unpaid.text,
                numbers=f"{figure(outcome.actual.value)} ÷ {figure(outcome.target.value)} = "
                f"{share * 100:.2f}%; {figure(row.score)}/{figure(row.weight)}",
                name=row.level3,
                actual=figure(outcome.actual.value),
                target=figure(outcome.target.value),
            )
            return
