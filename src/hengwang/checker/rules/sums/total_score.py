"""The printed total against the sums the report itself allows."""

from collections.abc import Iterable

from hengwang.checker.analysis.sources import source_name
from hengwang.checker.analysis.tallies import contradicted, figure, printed_total, tallies
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class TotalScoreRecompute(Rule):
    """Adds the sections of the text, of the summary table, and the rows; most of them must agree.

    One set that differs alone is told by the rule on sections; the total is doubted when more
    than half of the sets contradict it.
    """

    name = "total-score-recompute"
    aliases = ("total-sum", "total-score-mismatch")
    severity = Severity.ERROR
    family = "sums"
    why = "The total decides the level and the next budget; it must follow from its parts."
    source = "财预〔2020〕10号: the total is the sum of all indicator scores"
    message_en = "The total %(printed)s does not follow from its parts: %(sums)s"
    message_zh = "总分%(printed)s与各部分之和不符：%(sums)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding with every sum that was tried."""
        total = printed_total(report)
        sets = tallies(report)
        if total is None or total.score is None or not sets:
            return
        if not contradicted(sets, total.score):
            return
        sums = "; ".join(f"{source_name(t.how)} {t.computation}" for t in sets)
        others = [t for t in report.totals if t.score == total.score and t.quote != total.quote]
        yield self.finding(
            total.place,
            quote=" ".join([total.quote, *(t.quote for t in others[:1])]),
            numbers=f"{sums}; {figure(total.score)}",
            printed=figure(total.score),
            sums="；".join(t.computation for t in sets),
        )
