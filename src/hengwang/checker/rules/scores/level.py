"""The printed level against the total and the bands."""

from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.tallies import HUNDRED, figure, printed_total, total_weight
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report, Threshold

_USUAL = (("优", 90), ("良", 80), ("中", 60), ("差", 0))


class RatingLevelWrong(Rule):
    """Looks the total up in the printed bands, or in the usual ones when none are printed."""

    name = "rating-level-wrong"
    aliases = ("rating-level-vs-threshold", "rating-level-usual", "level-mismatch")
    severity = Severity.ERROR
    family = "scores"
    why = "The level is what leaders read and what next year's budget depends on."
    source = "财预〔2020〕10号: 90 and more 优, 80 良, 60 中, below 差"
    message_en = "A score of %(total)s is %(expected)s, the report says %(level)s"
    message_zh = "得分%(total)s对应等级为“%(expected)s”，报告评为“%(level)s”"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for the first level that does not fit the total."""
        total = printed_total(report)
        full = total_weight(report)
        if {t.weight for t in report.totals if t.weight} - {full}:
            return
        if total is None or total.score is None or not full:
            return
        score = total.score * HUNDRED / full
        expected = _by_bands(score, report.thresholds) or _usual(score)
        for statement in report.levels or ((report.level,) if report.level else ()):
            if statement.level is None or statement.level == expected:
                continue
            yield self.finding(
                statement.place,
                quote=statement.quote,
                numbers=f"{figure(total.score)}/{figure(full)} → {expected} ≠ {statement.level}",
                total=figure(total.score),
                expected=expected,
                level=statement.text,
            )
            return


def _usual(score: Decimal) -> str:
    return next(level for level, low in _USUAL if score >= low or not low)


def _by_bands(score: Decimal, bands: tuple[Threshold, ...]) -> str | None:
    for band in bands:
        above = band.low is None or score > band.low or (band.low_included and score == band.low)
        below = (
            band.high is None or score < band.high or (band.high_included and score == band.high)
        )
        if above and below:
            return band.level
    return None
