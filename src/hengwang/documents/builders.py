"""Which builder makes the fields of which document."""

from collections.abc import Callable, Sequence
from types import NoneType
from typing import Any

from hengwang.documents.annex import annex_of
from hengwang.documents.changes import GoalChangeSheet, change_form_of
from hengwang.documents.choices import DocumentKind
from hengwang.documents.fill_in import fill_in_form_of
from hengwang.documents.fill_in_fields import FillInSheet
from hengwang.documents.form import form_of
from hengwang.documents.inputs import FormInput, GoalsInForce, MonitoringSheet, RectificationSheet
from hengwang.documents.official_forms import (
    monitoring_form_of,
    rectification_form_of,
    target_form_of,
)
from hengwang.documents.passports import Passport
from hengwang.documents.publicity import (
    DisclosureCopy,
    Exemption,
    exemption_form_of,
    public_form_of,
    public_report_of,
)
from hengwang.documents.report.building import report_of
from hengwang.documents.report.department import department_report_of
from hengwang.documents.results import ResultSheet, result_form_of
from hengwang.documents.review import ReviewSheet
from hengwang.documents.subprojects import SubProjectSheet, subproject_form_of
from hengwang.performance.snapshot import Snapshot

# The builder of a form, and the type of what it prints beside the snapshot.
BUILDERS: dict[DocumentKind, tuple[Callable[[Snapshot, Any], Any], type]] = {
    DocumentKind.TARGET_FORM: (target_form_of, GoalsInForce),
    DocumentKind.GOAL_CHANGE_FORM: (change_form_of, GoalChangeSheet),
    DocumentKind.SELF_EVALUATION_FORM: (lambda snapshot, _given: form_of(snapshot), NoneType),
    DocumentKind.MONITORING_SHEET: (monitoring_form_of, MonitoringSheet),
    DocumentKind.FILL_IN_REPORT: (fill_in_form_of, FillInSheet),
    DocumentKind.SUBPROJECT_TABLES: (subproject_form_of, SubProjectSheet),
    DocumentKind.RECTIFICATION_LIST: (rectification_form_of, RectificationSheet),
    DocumentKind.RESULT_SHEET: (result_form_of, ResultSheet),
    DocumentKind.DISCLOSURE_FORM: (public_form_of, DisclosureCopy),
    DocumentKind.DISCLOSURE_REPORT: (public_report_of, DisclosureCopy),
    DocumentKind.EXEMPTION_NOTICE: (exemption_form_of, Exemption),
}


def fields_of(
    kind: DocumentKind,
    snapshot: Snapshot,
    passports: Sequence[Passport] = (),
    given: FormInput | None = None,
) -> Any:
    """The fields the templates of a kind name; `given` is used by the kind it was made for."""
    if kind is DocumentKind.EVIDENCE_ANNEX:
        return annex_of(snapshot, passports)
    if kind is DocumentKind.EVALUATION_REPORT:
        return report_of(snapshot, passports)
    if kind is DocumentKind.DEPARTMENT_REPORT:
        sheet = given if isinstance(given, ReviewSheet) else None
        return department_report_of(snapshot, sheet, tuple(passports))
    builder, accepted = BUILDERS[kind]
    return builder(snapshot, given if isinstance(given, accepted) else None)
