"""A notice of another year cited as the basis, and years that do not belong to the report."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_NOTICE = re.compile(
    r"《[^《》]*?(?:开展|做好|组织|布置)[^《》]{0,8}?(?P<year>20\d{2})\s*年度?[^《》]*?(?:评价|自评|绩效)[^《》]*?》(?:[（(][^（）()]*[)）])?"
)
_SCORED = re.compile(
    r"(?P<year>20\d{2})年度?[^，,。；;]{2,40}(?:绩效(?:自)?评价|自评)(?:综合)?(?:总分|得分|等级)"
)


_PERIOD = re.compile(
    r"[(（]?(?:评价(?:期间|时段)|实施期)?[:：]?(20\d\d)年\d{1,2}月(?:\d{1,2}日)?[-—–~至]+(20\d\d)年\d{1,2}月"
    r"(?:\d{1,2}日)?[)）]?"
)
_HEAD = 10


class StaleYearReference(Rule):
    """Compares the year in titles of evaluation notices and of the conclusion with the report's."""

    name = "stale-year-reference"
    aliases = ("other-year",)
    severity = Severity.WARNING
    family = "identity"
    why = "The notice of an earlier year shows that the text was carried over."
    source = "财预〔2020〕10号: 评价依据 of the evaluated year; reports are reused"
    message_en = "The report is about %(own)s, the text refers to %(years)s"
    message_zh = "报告为%(own)s年度，文中依据或结论却是%(years)s年度"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all such places; a notice of the following year is usual."""
        if report.year is None:
            return
        stale = []
        for sentence in report.sentences:
            for found in (*_NOTICE.finditer(sentence.text), *_SCORED.finditer(sentence.text)):
                year = int(found["year"])
                if year < report.year or (found.re is _SCORED and year != report.year):
                    stale.append((year, sentence.place, found[0]))
        stale += _other_periods(report, report.year)
        if stale:
            years = "、".join(str(y) for y in dict.fromkeys(year for year, _, _ in stale))
            yield together(
                self,
                [(place, quote) for _, place, quote in stale],
                numbers=f"{report.year} ≠ {years}",
                own=report.year,
                years=years,
            )


def _other_periods(report: Report, year: int) -> list[tuple[int, Place, str]]:
    """（2020年1月1日-2020年12月31日） below a title of 2021."""
    if str(year) not in (report.title or ""):
        return []
    found = []
    for paragraph in list(report.document.paragraphs())[:_HEAD]:
        period = _PERIOD.fullmatch("".join(paragraph.text.split()))
        if period and not int(period[1]) <= year <= int(period[2]):
            found.append((int(period[1]), paragraph.place, paragraph.text.strip()))
    return found
