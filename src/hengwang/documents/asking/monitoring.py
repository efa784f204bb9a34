"""The money and the goals at a day, for the 绩效运行监控表."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hengwang.documents.inputs import MonitoredFund, MonitoredRow, MonitoringSheet
from hengwang.documents.rows import EXECUTION_SECTIONS
from hengwang.performance.engine.monitoring import Course
from hengwang.performance.models import Evaluation
from hengwang.performance.queries.monitoring import Look, RowLook, look_at
from hengwang.performance.services.freezing import TOTAL_NAME
from hengwang.performance.services.goal_versions import version_on

# The three answers of the official form; nothing where the figures do not say.
OUTLOOKS = {
    Course.DONE: "确定能",
    Course.ON_TRACK: "确定能",
    Course.BEHIND: "有可能",
    Course.EXCEEDED: "完全不可能",
}


def monitoring_sheet_of(evaluation: Evaluation, at: date) -> MonitoringSheet:
    """The monitoring sheet at the end of a day.

    Hidden cost: that of `look_at`, one run of each bound metric that can be asked up to a day.
    """
    look = look_at(evaluation, at)
    rows = {row.indicator.figure_id: _row(row) for row in look.rows}
    version = version_on(evaluation, at)
    if version is not None:
        # A goal that was removed later was still in force on the day.
        told = {row["figure_id"]: _removed(row) for row in version.rows}
        rows = {key: rows.get(key, row) for key, row in told.items()}
    return MonitoringSheet(
        at=at,
        funds=(_fund(look),),
        rows=tuple(row for row in rows.values() if row.level1 not in EXECUTION_SECTIONS),
    )


def _removed(told: Mapping[str, Any]) -> MonitoredRow:
    return MonitoredRow(told["section"], told["level2"], told["level3"], told["target"], "")


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
        target_text=row.target_text,
        actual_text=row.actual,
        done=progress.done,
        expected=None if progress.course is Course.UNKNOWN else progress.expected,
        outlook=OUTLOOKS.get(progress.course, ""),
        note=indicator.deviation_note,
    )
