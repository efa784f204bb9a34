"""A partial score against the share of the target that was reached."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from hengwang.checker.analysis.deductions import lost
from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.measures import Comparison, Fit, compare
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.analysis.topics import Topic
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report

_SLACK = Decimal("0.05")
_SIXTY = Decimal("0.6")


class ScoreNotProportional(Rule):
    """Computes a/t × points and the other published formulas; none of them gives the score."""

    name = "score-not-proportional"
    severity = Severity.ADVICE
    family = "scores"
    why = "Where the rule for partial scores is not printed, the share reached is expected."
    source = "财预〔2020〕10号 附件 自评表 填报说明; 财预〔2021〕101号 (完成率 − 60 %) ÷ 40 %"
    message_en = "%(count)s partial scores are not in proportion to the share of the target reached"
    message_zh = "%(count)s项指标的得分与完成比例不一致"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows."""
        view = view_of(report)
        found = []
        for row in view.rows:
            outcome = (
                compare(row, view.topic(row)) if row.weight and row.score is not None else None
            )
            if outcome is None or outcome.fit is not Fit.MISSED or not lost(row):
                continue
            expected = list(
                _possible(row, outcome, satisfaction=view.topic(row) is Topic.SATISFACTION)
            )
            if expected and row.score is not None and not _given(row.score, expected):
                found.append((row, expected[0]))
        if found:
            numbers = "; ".join(
                f"{row.level3}: {figure(row.score)} ≠ {expected:.2f}" for row, expected in found
            )
            yield rows_together(self, [row for row, _ in found], numbers=numbers)


def _given(score: Decimal, expected: list[Decimal]) -> bool:
    """True when a formula gives the score, the first also when rounded to whole or half points."""
    step = next((s for s in (Decimal(1), Decimal("0.5")) if score % s == 0), _SLACK)
    return abs(score - expected[0]) < step or any(abs(score - e) <= _SLACK for e in expected)


def _possible(row: Indicator, outcome: Comparison, *, satisfaction: bool) -> Iterator[Decimal]:
    target, actual, points = outcome.target, outcome.actual, row.weight
    if target is None or actual is None or points is None or target.value <= 0:
        return
    if outcome.lower_is_better:
        over = (actual.value - target.value) / target.value
        yield max(1 - over, Decimal(0)) * points
        yield Decimal(0)
        if actual.value:
            yield target.value / actual.value * points
        return
    share = actual.value / target.value
    yield share * points
    yield max((share - _SIXTY) / (1 - _SIXTY), Decimal(0)) * points
    if satisfaction:
        bands = ((90, 1), (80, Decimal("0.5")), (60, Decimal("0.3")), (0, 0))
        yield next(Decimal(s) for b, s in bands if actual.value >= b) * points
    if row.score == 0:
        yield Decimal(0)
