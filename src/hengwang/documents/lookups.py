"""What forms need beside the snapshot, asked of the running evaluation."""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from hengwang.documents.asking.consequences import rectification_sheet_of, result_sheet_of
from hengwang.documents.asking.monitoring import monitoring_sheet_of
from hengwang.documents.choices import DocumentKind
from hengwang.documents.inputs import FormInput
from hengwang.kernel.periods import Period
from hengwang.performance.models import Evaluation

# What is done about an evaluation goes on after its year; the year's own figures do not.
ASKED: dict[DocumentKind, Callable[[Evaluation, date], FormInput | None]] = {
    DocumentKind.MONITORING_SHEET: monitoring_sheet_of,
}
ASKED_TODAY: dict[DocumentKind, Callable[[Evaluation, date], FormInput | None]] = {
    DocumentKind.RECTIFICATION_LIST: rectification_sheet_of,
    DocumentKind.RESULT_SHEET: result_sheet_of,
}


def last_day(evaluation: Evaluation) -> date:
    """Today, or the last day of a year that is over."""
    return min(timezone.localdate(), Period.year_of(evaluation.fiscal_year).last_day)


def given_for(kind: DocumentKind, evaluation: Evaluation, at: date) -> FormInput | None:
    """What a document of this kind prints beside the snapshot; None where that is all."""
    if kind in ASKED:
        return ASKED[kind](evaluation, at)
    if kind in ASKED_TODAY:
        return ASKED_TODAY[kind](evaluation, timezone.localdate())
    return None
