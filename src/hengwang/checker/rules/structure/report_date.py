"""A report without its date."""

from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class ReportDateMissing(Rule):
    """Looks for the date below the title or at the end of a report with a narrative."""

    name = "report-date-missing"
    severity = Severity.ADVICE
    family = "structure"
    why = "Without a date nobody can say which state of the facts was judged."
    source = "GB/T 9704-2012 7.3.5 成文日期; 财预〔2020〕10号 附件 cover page: 年 月 日"
    message_en = "The report has no date and no signature line"
    message_zh = "报告未署日期（落款）"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding at the title, quoting title and last heading, the usual places."""
        view = view_of(report)
        if report.report_date or not view.is_report:
            return
        first = next(iter(view.prose), None)
        if first is None:
            return
        place = report.title_place or first.place
        items = [(place, report.title or first.text)]
        items += [(h.place, h.text) for h in report.headings[-1:]]
        yield together(self, items)
