"""What documents puts on the evaluation page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from hengwang.accounts.choices import Permission
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.offering import kinds_of
from hengwang.pages import slots
from hengwang.pages.slots import Slot
from hengwang.performance.models import Evaluation, GoalChange


def offered(_request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any]:
    """The way to the documents of one evaluation."""
    return {"evaluation": evaluation}


def for_publication(_request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """The disclosure copies, or the notice of an exemption, and the sheet of the result."""
    return _files(
        evaluation,
        DocumentKind.DISCLOSURE_FORM,
        DocumentKind.DISCLOSURE_REPORT,
        DocumentKind.EXEMPTION_NOTICE,
        DocumentKind.RESULT_SHEET,
    )


def for_rectification(_request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """The list of rectifications of one evaluation."""
    return _files(evaluation, DocumentKind.RECTIFICATION_LIST)


def for_goal_change(_request: HttpRequest, change: GoalChange) -> Mapping[str, Any]:
    """The form of one change of goals."""
    return {"change": change, "kind": DocumentKind.GOAL_CHANGE_FORM}


def _files(evaluation: Evaluation, *kinds: DocumentKind) -> Mapping[str, Any] | None:
    has = kinds_of(evaluation)
    files = [(kind, Format.DOCX) for kind in kinds if kind in has]
    return {"evaluation": evaluation, "files": files} if files else None


slots.register(
    Slot(
        place="evaluation-tools",
        key="documents",
        template="documents/slot.html",
        query=offered,
        permission=Permission.VIEW_EVALUATIONS,
        order=10,
    )
)
for place, query in (
    ("publication-tools", for_publication),
    ("rectification-tools", for_rectification),
):
    slots.register(
        Slot(
            place=place,
            key="documents",
            template="documents/files.html",
            query=query,
            permission=Permission.VIEW_EVALUATIONS,
            order=10,
        )
    )
slots.register(
    Slot(
        place="goal-change-tools",
        key="documents",
        template="documents/change.html",
        query=for_goal_change,
        permission=Permission.VIEW_EVALUATIONS,
        order=10,
    )
)
