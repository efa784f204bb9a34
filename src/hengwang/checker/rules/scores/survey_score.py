"""A measured satisfaction that is not the actual value of its row."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from hengwang.checker.analysis.measures import measure_of
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.analysis.topics import Topic
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_HUNDRED = Decimal(100)


class SurveyScoreVersusIndicator(Rule):
    """Compares the survey's mean, share or counts with the actual value of the satisfaction row."""

    name = "survey-score-vs-indicator"
    severity = Severity.WARNING
    family = "scores"
    why = "A survey was paid for; its result is the actual value, not a word."
    source = "财预〔2020〕10号 附件: 满意度指标 are scored like quantitative ones"
    message_en = (
        "The survey gave %(survey)s, the row says %(actual)s and scores %(score)s of %(points)s"
    )
    message_zh = "问卷结果为%(survey)s，指标行实际值为“%(actual)s”，得分%(score)s（分值%(points)s）"

    counted = (
        "%(satisfied)s of %(asked)s are %(survey)s%%, the row says %(actual)s",
        "问卷%(asked)s份中满意%(satisfied)s份，为%(survey)s%%，指标行实际值为“%(actual)s”",
    )

    def _counted(self, report: Report) -> Iterator[Finding]:
        """满意86份 of 100 beside a row that says 96%, where the text prints no share."""
        told = report.survey
        asked = told.valid or told.returned or told.distributed
        rows = [r for r in view_of(report).rows if view_of(report).topic(r) is Topic.SATISFACTION]
        row = rows[0] if len(rows) == 1 else None
        actual = measure_of(row.actual.text) if row and row.actual else None
        if not asked or told.satisfied is None or told.satisfied_ratio or actual is None:
            return
        share = Decimal(told.satisfied) / asked * _HUNDRED
        places = max(0, -int(actual.value.as_tuple().exponent))
        if row is None or actual.unit != "%" or actual.bound or told.satisfied > asked:
            return
        if abs(share - actual.value) >= Decimal(1).scaleb(-places):
            shown = f"{share:.2f}"
            yield self.finding(
                row.place,
                quote=row.quote,
                numbers=f"{told.satisfied} ÷ {asked} = {shown}% ≠ {actual.value:f}%",
                messages=self.counted,
                satisfied=told.satisfied,
                asked=asked,
                survey=shown,
                actual=row.actual.text.strip() if row.actual else "",
            )

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each satisfaction row that ignores the survey."""
        yield from self._counted(report)
        survey = report.survey.mean or report.survey.satisfied_ratio
        measured = measure_of(survey.text) if survey else None
        if survey is None or (survey.quantity is None and measured is None):
            return
        value = survey.quantity.value if survey.quantity else measured.value if measured else None
        for row in view_of(report).rows:
            if view_of(report).topic(row) is not Topic.SATISFACTION or row.actual is None:
                continue
            if row.actual.empty or measure_of(row.actual.text) or value is None or not row.weight:
                continue
            yield self.finding(
                row.place,
                quote=row.quote,
                numbers=f"{figure(value)}% × {figure(row.weight)} = "
                f"{figure(value / _HUNDRED * row.weight)} ≠ {figure(row.score)}",
                survey=survey.text,
                actual=row.actual.text.strip(),
                score=figure(row.score),
                points=figure(row.weight),
            )
