"""What forms need beside the snapshot, asked of the running evaluation."""

from datetime import date

from django.utils import timezone

from hengwang.documents.choices import DocumentKind
from hengwang.documents.inputs import FormInput, MonitoredFund, MonitoredRow, MonitoringSheet
from hengwang.documents.rows import EXECUTION_SECTIONS
from hengwang.kernel.periods import Period
from hengwang.performance.engine.monitoring import Course
from hengwang.performance.models import Evaluation
from hengwang.performance.queries.monitoring import Look, RowLook, look_at
from hengwang.performance.services.freezing import TOTAL_NAME

# The three answers of the official form; nothing where the figures do not say.
OUTLOOKS = {
    Course.DONE: "确定能",
    Course.ON_TRACK: "确定能",
    Course.BEHIND: "有可能",
    Course.EXCEEDED: "完全不可能",
}


def last_day(evaluation: Evaluation) -> date:
    """Today, or the last day of a year that is over."""
    return min(timezone.localdate(), Period.year_of(evaluation.fiscal_year).last_day)


def day_asked(evaluation: Evaluation, text: str) -> date:
    """The day somebody chose for the monitoring sheet, inside the year and not in the future.

    What is no day means the last one there is.
    """
    last = last_day(evaluation)
    try:
        chosen = date.fromisoformat(text)
    except ValueError:
        return last
    return max(min(chosen, last), Period.year_of(evaluation.fiscal_year).first_day)


def given_for(kind: DocumentKind, evaluation: Evaluation, at: date) -> FormInput | None:
    """What a document of this kind prints beside the snapshot; None where that is all."""
    if kind is DocumentKind.MONITORING_SHEET:
        return monitoring_sheet_of(evaluation, at)
    return None


def monitoring_sheet_of(evaluation: Evaluation, at: date) -> MonitoringSheet:
    """The monitoring sheet at the end of a day.

    Hidden cost: that of `look_at`, one run of each bound metric that can be asked up to a day.
    """
    look = look_at(evaluation, at)
    return MonitoringSheet(
        at=at,
        funds=(_fund(look),),
        rows=tuple(
            _row(row) for row in look.rows if row.indicator.section.name not in EXECUTION_SECTIONS
        ),
    )


def _fund(look: Look) -> MonitoredFund:
    return MonitoredFund(
        name=TOTAL_NAME,
        initial_budget=look.money.initial,
        budget=look.money.budget,
        executed=look.money.executed,
        rate=look.forecast.rate,
        projected=look.forecast.projected,
        projected_rate=look.forecast.projected_rate,
    )


def _row(row: RowLook) -> MonitoredRow:
    indicator, progress = row.indicator, row.progress
    return MonitoredRow(
        level1=indicator.section.name,
        level2=indicator.level2,
        level3=indicator.level3,
        target_text=indicator.target_text,
        actual_text=row.actual,
        done=progress.done,
        expected=None if progress.course is Course.UNKNOWN else progress.expected,
        outlook=OUTLOOKS.get(progress.course, ""),
        note=indicator.deviation_note,
    )
