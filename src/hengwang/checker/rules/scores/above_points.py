"""A score above the points of its row or section, or below zero."""

from collections.abc import Iterable

from hengwang.checker.analysis.tallies import figure, funds_row, key_of, row_groups
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class ScoreAboveWeight(Rule):
    """Compares score and points of every row, of the funds row, of sections and totals."""

    name = "score-above-weight"
    aliases = ("score-not-above-weight", "score-above-points")
    severity = Severity.ERROR
    family = "scores"
    why = "No ruleset gives more than the points, nor less than nothing."
    source = "财预〔2020〕10号 附件 自评表: 得分最高不能超过该指标分值上限"
    message_en = "%(name)s: score %(score)s lies outside 0 to %(points)s"
    message_zh = "%(name)s得分%(score)s超出分值范围0～%(points)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each row; sections and totals only where no row explains them."""
        rows = [
            (r.level3 or r.level2, r.weight, r.score, r.place, r.quote) for r in report.indicators
        ]
        funds = funds_row(report)
        if funds and funds.points and funds.score:
            rows.append(
                (funds.name, funds.points.value, funds.score.value, funds.place, funds.quote)
            )
        groups = row_groups(report)
        sums = [
            (s.name, s.weight, s.score, s.place, s.quote)
            for s in report.sections
            if (group := groups.get(key_of(s.name))) is None or group.score in {None, s.score}
        ]
        sums += [("总分", t.weight, t.score, t.place, t.quote) for t in report.totals]
        found = False
        for name, points, score, place, quote in [*rows, *sums]:
            if points is None or score is None or 0 <= score <= points:
                continue
            if found and (name, points, score, place, quote) not in rows:
                return
            found = True
            yield self.finding(
                place,
                quote=quote,
                numbers=f"{figure(score)} > {figure(points)}"
                if score > 0
                else f"{figure(score)} < 0",
                name=name,
                score=figure(score),
                points=figure(points),
            )
