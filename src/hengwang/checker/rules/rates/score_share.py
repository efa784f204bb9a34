"""得分率 against score over points."""

from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.doubts import known_pairs
from hengwang.checker.analysis.money_equations import rate_agrees
from hengwang.checker.analysis.score_shares import score_shares
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Number, Report


class ScoreShareRecompute(Rule):
    """Divides score by points where a sentence or a table prints the share."""

    name = "score-share-recompute"
    aliases = ("score-rate-recompute",)
    severity = Severity.ERROR
    family = "rates"
    why = "The share is what sections of different points are compared by."
    source = "arithmetic: 得分率 = 得分 ÷ 分值"
    message_en = "%(score)s of %(points)s points are %(exact)s%%, not %(printed)s%%"
    message_zh = "得分%(score)s、分值%(points)s，得分率应为%(exact)s%%，不是%(printed)s%%"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each wrong share; scores above the points are told elsewhere."""
        known = known_pairs(report)
        for place, quote, points, score, printed in score_shares(view_of(report)):
            if not points or score > points or (known and (points, score) not in known):
                continue
            said = Number(Decimal(printed) / 100, f"{printed}%", place)
            if rate_agrees(said, score / points):
                continue
            exact = f"{score / points * 100:.2f}"
            yield self.finding(
                place,
                quote=quote,
                numbers=f"{score} ÷ {points} = {exact}% ≠ {printed}%",
                score=score,
                points=points,
                exact=exact,
                printed=printed,
            )
