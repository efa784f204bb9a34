"""What forms need beside the snapshot, asked of the running evaluation."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from hengwang.documents.asking.changes import goal_change_of
from hengwang.documents.asking.consequences import rectification_sheet_of, result_sheet_of
from hengwang.documents.asking.fill_in import fill_in_sheet_of
from hengwang.documents.asking.goals import goals_in_force_of
from hengwang.documents.asking.monitoring import monitoring_sheet_of
from hengwang.documents.asking.publicity import disclosure_copy_of, exemption_of
from hengwang.documents.asking.review import review_sheet_of
from hengwang.documents.asking.subprojects import subproject_sheet_of
from hengwang.documents.choices import DocumentKind
from hengwang.documents.inputs import FormInput
from hengwang.kernel.periods import Period
from hengwang.performance.models import Evaluation

Asked = Callable[[Evaluation, date], FormInput | None]

ASKED: dict[DocumentKind, Asked] = {
    DocumentKind.TARGET_FORM: goals_in_force_of,
    DocumentKind.MONITORING_SHEET: monitoring_sheet_of,
    DocumentKind.FILL_IN_REPORT: fill_in_sheet_of,
    DocumentKind.SUBPROJECT_TABLES: lambda evaluation, _at: subproject_sheet_of(evaluation),
    DocumentKind.DEPARTMENT_REPORT: lambda evaluation, _at: review_sheet_of(evaluation),
    DocumentKind.DISCLOSURE_FORM: lambda evaluation, _at: disclosure_copy_of(evaluation),
    DocumentKind.DISCLOSURE_REPORT: lambda evaluation, _at: disclosure_copy_of(evaluation),
    DocumentKind.EXEMPTION_NOTICE: lambda evaluation, _at: exemption_of(evaluation),
}
# What follows an evaluation goes on after its year: these stand as of today.
ASKED_TODAY: dict[DocumentKind, Asked] = {
    DocumentKind.RECTIFICATION_LIST: rectification_sheet_of,
    DocumentKind.RESULT_SHEET: result_sheet_of,
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


def given_for(
    kind: DocumentKind, evaluation: Evaluation, at: date, change: int | None = None
) -> FormInput | None:
    """What a document of this kind prints beside the snapshot; None where that is all.

    `change` names one of several changes of goals.

    Raises:
        NotConfirmedError, PublicationExemptError, NotExemptError: There is no such copy.
        NoGoalChangeError: There is no such change.
    """
    if kind is DocumentKind.GOAL_CHANGE_FORM:
        return goal_change_of(evaluation, change)
    if kind in ASKED:
        return ASKED[kind](evaluation, at)
    if kind in ASKED_TODAY:
        return ASKED_TODAY[kind](evaluation, timezone.localdate())
    return None
