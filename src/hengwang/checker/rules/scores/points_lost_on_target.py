"""Points lost although the target was met or beaten."""

from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.grouping import rows_together
from hengwang.checker.analysis.measures import Comparison, Fit, compare
from hengwang.checker.analysis.notes import names_a_cause
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.analysis.topics import Topic
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report


def lost(row: Indicator) -> Decimal:
    """Return the points a row lost, 0 when points or score are not printed."""
    if row.weight is None or row.score is None:
        return Decimal(0)
    return max(row.weight - row.score, Decimal(0))


def _lost_with(report: Report, fit: Fit) -> list[tuple[Indicator, Comparison]]:
    view = view_of(report)
    found = []
    for row in view.rows:
        outcome = compare(row, view.topic(row)) if lost(row) else None
        if outcome and outcome.fit is fit and not _reviewed(row, outcome):
            found.append((row, outcome))
    return found


def _reviewed(row: Indicator, outcome: Comparison) -> bool:
    """True when a note gives the cause: a target in words leaves room, a target too low as well."""
    if not outcome.numeric:
        return bool(row.note.strip()) and names_a_cause(row.note) and row.score is not None and (
            row.weight is not None and row.score >= row.weight * Decimal("0.8")
        )
    return bool(row.note.strip()) and names_a_cause(row.note)


class ScoreBelowWeightThoughTargetMet(Rule):
    """Lists rows whose actual value equals the target and whose score is below the points."""

    name = "score-below-weight-though-target-met"
    severity = Severity.WARNING
    family = "scores"
    why = "Either the actual value is not what is printed, or the points were taken for nothing."
    source = "财预〔2020〕10号 附件 自评表 填报说明: 完成指标值的，得满分"
    message_en = "%(count)s rows lost points although the target is shown as met"
    message_zh = "%(count)s项指标显示已达到指标值，却未得满分"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such rows."""
        rows = [row for row, _ in _lost_with(report, Fit.MET)]
        if rows:
            numbers = "; ".join(f"{r.level3}: {figure(r.score)}/{figure(r.weight)}" for r in rows)
            yield rows_together(self, rows, numbers=numbers)


class ScoreBelowWeightThoughTargetExceeded(Rule):
    """Tells each row whose actual value beats the target and whose score is below the points."""

    name = "score-below-weight-though-target-exceeded"
    severity = Severity.ERROR
    family = "scores"
    why = "A beaten target earns its points; a target set too low needs that reason printed."
    source = "财预〔2020〕10号 附件 自评表 填报说明: 完成指标值的，得满分"
    message_en = "%(name)s: target %(target)s exceeded with %(actual)s, yet %(score)s of %(points)s"
    message_zh = "%(name)s：实际值%(actual)s已超过指标值%(target)s，却只得%(score)s分（分值%(points)s）"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each row."""
        for row, _ in _lost_with(report, Fit.EXCEEDED):
            target = row.target.text.strip() if row.target else ""
            actual = row.actual.text.strip() if row.actual else ""
            yield self.finding(
                row.place,
                quote=row.quote,
                numbers=f"{target} → {actual}: {figure(row.score)}/{figure(row.weight)}",
                name=row.level3,
                target=target,
                actual=actual,
                score=figure(row.score),
                points=figure(row.weight),
            )


class FullScoreThoughTargetMissed(Rule):
    """Tells rows that miss a target in figures and keep all their points."""

    name = "full-score-though-target-missed"
    aliases = ("full-score-target-missed",)
    severity = Severity.ERROR
    family = "scores"
    why = "A missed target that costs nothing makes the rule for all other rows void."
    source = "财预〔2020〕10号 附件 自评表 填报说明: 未完成指标值的，按完成值与指标值的比例计分"
    message_en = "%(name)s: target %(target)s missed with %(actual)s, yet full score %(score)s"
    message_zh = "%(name)s：实际值%(actual)s未达到指标值%(target)s，却得满分%(score)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each row; a satisfaction of 90 % by bands is full."""
        view = view_of(report)
        for row in view.rows:
            if lost(row) or not row.weight or row.score is None or row.score > row.weight:
                continue
            outcome = compare(row, view.topic(row))
            if outcome is None or outcome.fit is not Fit.MISSED or not (row.target and row.actual):
                continue
            if view.topic(row) is Topic.SATISFACTION and _ninety(outcome):
                continue
            yield self.finding(
                row.place,
                quote=row.quote,
                numbers=f"{row.target.text.strip()} → {row.actual.text.strip()}: "
                f"{figure(row.score)}/{figure(row.weight)}",
                name=row.level3,
                target=row.target.text.strip(),
                actual=row.actual.text.strip(),
                score=figure(row.score),
            )


def _ninety(outcome: Comparison) -> bool:
    """True for 90 % and more, full score by the bands of 财预〔2021〕101号."""
    return bool(outcome.actual and outcome.actual.value >= 90 and outcome.actual.unit in {"%", "分"})  # noqa: PLR2004
