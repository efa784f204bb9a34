"""A satisfaction figure without its survey."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.measures import measure_of
from hengwang.checker.analysis.topics import Topic
from hengwang.checker.analysis.view import view_of
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_FIGURE = re.compile(r"满意[^。；]{0,16}?\d+(?:\.\d+)?\s*[%％分]")
_SAMPLE = re.compile(
    r"(?:问卷|样本|调查|回收|收回|发放|访谈|受访|测评|评价器|回访)[^。；]{0,30}?\d[\d,]*\s*(?:余|多)?(?:份|人|家|户|名|次|个|单)"
    r"|\d[\d,]*\s*(?:余|多)?(?:份|人|家|户|名|次|个|单)[^。；]{0,20}(?:问卷|样本|受访|测评|回访)"
)


class SurveyDataMissing(Rule):
    """Looks for how many were asked and how many answered where satisfaction is a figure."""

    name = "survey-data-missing"
    severity = Severity.WARNING
    family = "structure"
    why = "A satisfaction without sample, date and return rate is an opinion about opinions."
    source = "财预〔2020〕10号 附件 指标体系框架: 满意度 一般采取社会调查的方式"
    message_en = "Satisfaction is a figure, but the survey is not: %(missing)s"
    message_zh = "有满意度数据，但缺少调查数据：%(missing)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding; of a survey that prints only the returns, those are quoted."""
        view = view_of(report)
        survey = report.survey
        if not view.is_report:
            return
        returned = survey.returned or survey.valid
        if returned and not survey.distributed:
            quoted = [(s.place, s.text) for s in survey.sentences if str(returned) in s.text]
            if quoted:
                yield together(
                    self, quoted, numbers=f"收回 {returned} / 发放 ?", missing="发放份数、回收率"
                )
            return
        if returned or survey.distributed or _SAMPLE.search(view.own_words):
            return
        quoted = _figures(report)
        if quoted:
            yield together(self, quoted, missing="发放、收回份数和调查时间、方法")


def _figures(report: Report) -> list[tuple[Place, str]]:
    view = view_of(report)
    rows = [
        (row.place, row.quote)
        for row in view.rows
        if view.topic(row) is Topic.SATISFACTION and row.actual and measure_of(row.actual.text)
    ]
    told = [
        (s.place, s.text)
        for s in report.sentences
        if _FIGURE.search(s.text) and not (view.is_goal(s) or view.is_plan(s) or view.is_problem(s))
    ]
    return rows or told[:2]
