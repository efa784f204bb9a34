"""A report dated before the year it evaluates is over."""

from collections.abc import Iterable

from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_LAST_MONTH = 12


class ReportBeforePeriod(Rule):
    """Compares the date of a report on a whole year with the year; December is let pass."""

    name = "report-dated-before-period-end"
    aliases = ("period-outside",)
    severity = Severity.WARNING
    family = "identity"
    why = "Results of a year cannot be reported before the year has brought them."
    source = "财预〔2020〕10号: 单位自评 is made after the year of the budget has ended"
    message_en = "Dated %(date)s, before the evaluated year %(year)s was over"
    message_zh = "落款日期%(date)s早于所评价的%(year)s年度结束"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding at the date; interim forms are silent."""
        day, year, view = report.report_date, report.year, view_of(report)
        if day is None or year is None or report.report_date_place is None or view.is_interim:
            return
        title = report.title or ""
        if not (view.has_results or report.totals or report.levels) or str(year) not in view.text:
            return
        if any(word in title for word in ("申报", "事前", "事中", "目标表", "半年", "季度")):
            return
        if day.year < year or (day.year == year and day.month < _LAST_MONTH):
            shown = day.isoformat()
            yield self.finding(
                report.report_date_place,
                quote=self._printed(report) or shown,
                numbers=f"{shown} < {year}-12-31",
                date=shown,
                year=year,
            )

    def _printed(self, report: Report) -> str:
        place = report.report_date_place
        texts = (p.text for p in view_of(report).passages if p.place == place)
        return next(texts, "")
