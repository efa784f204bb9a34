"""Which documents an evaluation has, in the groups in which its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.disclosure.models import Publication
from hengwang.disclosure.services.confirmed import CONFIRMED
from hengwang.documents.choices import FORMATS, DocumentKind, Format
from hengwang.documents.errors import NotOfferedError
from hengwang.performance.choices import EvaluationKind
from hengwang.performance.models import Evaluation, GoalChange, GoalVersion

K = DocumentKind
GROUPS: tuple[tuple[Any, tuple[DocumentKind, ...]], ...] = (
    (
        pgettext_lazy("documents", "Goals and monitoring"),
        (K.TARGET_FORM, K.GOAL_CHANGE_FORM, K.MONITORING_SHEET),
    ),
    (
        pgettext_lazy("documents", "Evaluation"),
        (
            K.SELF_EVALUATION_FORM, K.EVALUATION_REPORT, K.DEPARTMENT_REPORT, K.FILL_IN_REPORT,
            K.SUBPROJECT_TABLES, K.EVIDENCE_ANNEX,
        ),
    ),
    (
        pgettext_lazy("documents", "After the evaluation"),
        (
            K.RECTIFICATION_LIST, K.RESULT_SHEET, K.DISCLOSURE_FORM, K.DISCLOSURE_REPORT,
            K.EXEMPTION_NOTICE,
        ),
    ),
)  # fmt: skip
TEXTS: dict[DocumentKind, Any] = {
    K.TARGET_FORM: _("What is asked for and what is promised: money, goals, indicators."),
    K.GOAL_CHANGE_FORM: _(
        "What was approved beside what it is to become, with reason and room for opinions."
    ),
    K.MONITORING_SHEET: _("Where money and goals stand today and where they will end."),
    K.SELF_EVALUATION_FORM: _(
        "The official form: header, funds, goals, indicators, deviations, total."
    ),
    K.EVALUATION_REPORT: _(
        "Text written from the figures, tables and charts that can be edited in Word."
    ),
    K.DEPARTMENT_REPORT: _(
        "The outline of Caiyu 2020 No. 10 with every evaluator's scores and what was decided."
    ),
    K.FILL_IN_REPORT: _(
        "Tables to fill in and four opinions to sign, as Hunan's finance bureaus ask for."
    ),
    K.SUBPROJECT_TABLES: _("Work, money and goals of every sub-project in three tables."),
    K.EVIDENCE_ANNEX: _(
        "Where every figure comes from: method, numerator and denominator, coverage, records."
    ),
    K.RECTIFICATION_LIST: _("One line for each problem: measure, person, last day, closing."),
    K.RESULT_SHEET: _("What the result was used for, and when and where it was published."),
    K.DISCLOSURE_FORM: _("For the public: names, numbers and telephones are masked."),
    K.DISCLOSURE_REPORT: _("For the public: names, numbers and telephones are masked."),
    K.EXEMPTION_NOTICE: _("States the ground; nothing of the evaluation itself is in it."),
}


@dataclass(frozen=True)
class Offer:
    """One document with what it is for and its formats."""

    kind: DocumentKind
    text: Any
    formats: Sequence[Format]


def offers_of(evaluation: Evaluation) -> list[tuple[Any, list[Offer]]]:
    """What the evaluation has, by group; three queries."""
    has = kinds_of(evaluation)
    groups = [
        (title, [Offer(kind, TEXTS[kind], FORMATS[kind]) for kind in kinds if kind in has])
        for title, kinds in GROUPS
    ]
    return [(title, offers) for title, offers in groups if offers]


def versions_of(evaluation: Evaluation) -> list[GoalVersion]:
    """The versions of its goals, where there are several to choose from."""
    rows = list(GoalVersion.objects.filter(evaluation=evaluation))
    return rows if len(rows) > 1 else []


def changes_of(evaluation: Evaluation) -> list[GoalChange]:
    """The changes of its goals, the newest first, where there are several to choose from."""
    rows = list(evaluation.goal_changes.all())
    return rows if len(rows) > 1 else []


def kinds_of(evaluation: Evaluation) -> frozenset[DocumentKind]:
    """Kinds of documents the evaluation has; three queries."""
    out: set[DocumentKind] = set()
    if evaluation.kind == EvaluationKind.UNIT_SELF:
        out.add(K.DEPARTMENT_REPORT)
    else:
        out |= {K.FILL_IN_REPORT, K.EVALUATION_REPORT}
    if not evaluation.programme.subprojects.exists():
        out.add(K.SUBPROJECT_TABLES)
    if not evaluation.goal_changes.exists():
        out.add(K.GOAL_CHANGE_FORM)
    exempt = Publication.objects.filter(evaluation=evaluation).exclude(exempt_ground="").exists()
    if evaluation.state not in CONFIRMED or not exempt:
        out.add(K.EXEMPTION_NOTICE)
    if evaluation.state not in CONFIRMED or exempt:
        out |= {K.DISCLOSURE_FORM, K.DISCLOSURE_REPORT}
    return frozenset(set(DocumentKind) - out)


def refuse_missing(kind: DocumentKind, evaluation: Evaluation) -> None:
    """Refuse a document the evaluation does not have.

    The plain report of a department's evaluation is not offered but still made: earlier links to
    it go on working.

    Raises:
        NotOfferedError: Names the document.
    """
    if kind is not K.EVALUATION_REPORT and kind not in kinds_of(evaluation):
        raise NotOfferedError(document=kind.label)
