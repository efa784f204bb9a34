"""A title that names no project."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.project_names import core_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_FIELD = re.compile("(?<!子)项目名称")
_BARE = re.compile(
    r"(?:项目支出|项目|财政支出|专项资金|专项)?(?:财政|部门|单位)?(?:绩效)?(?:自评价?|评价)(?:报告|表)$"
)


class TitleWithoutProject(Rule):
    """Looks for the project in the title, or in a form field below it."""

    name = "title-without-project"
    severity = Severity.ADVICE
    family = "identity"
    why = "A report whose title names no project cannot be filed or found."
    source = "GB/T 9704-2012 7.3.1 标题; 财预〔2020〕10号 附件 cover page: 项目名称"
    message_en = "The title “%(title)s” names no project"
    message_zh = "标题“%(title)s”未写明项目名称"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for a report whose title holds nothing but kinds of words."""
        title = "".join((report.title or "").split())
        if not title or report.title_place is None or not view_of(report).is_report:
            return
        if _FIELD.search(view_of(report).text[:2000]) or not _BARE.search(title):
            return
        rest = _BARE.sub("", title)
        for body in (report.operating_body, report.supervising_body):
            rest = rest.replace(body or "\0", "")
        if len(core_of(re.sub(r"20\d{2}年度?", "", rest))) < 2:  # noqa: PLR2004
            yield self.finding(report.title_place, quote=title, title=title)
