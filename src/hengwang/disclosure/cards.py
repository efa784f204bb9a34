"""What disclosure puts on the page of an evaluation and on the start page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Role
from hengwang.accounts.permissions import Permission, may
from hengwang.disclosure.models import Publication, Rectification, ResultApplication
from hengwang.disclosure.services.confirmed import CONFIRMED
from hengwang.disclosure.tables import PUBLICATION_TONES, RECTIFICATION_TONES
from hengwang.pages import panels, slots
from hengwang.pages.panels import Panel
from hengwang.pages.slots import Slot
from hengwang.performance.choices import EvaluationState
from hengwang.performance.models import Evaluation

SHOWN = 5
REVIEWED = CONFIRMED | {EvaluationState.SUBMITTED}


def publication(request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """When and where it was published; nothing before it is confirmed."""
    row = Publication.objects.filter(evaluation=evaluation).first()
    confirmed = evaluation.state in CONFIRMED
    if row is None and not confirmed:
        return None
    unit = evaluation.programme.unit
    mine = may(request.user, Permission.EDIT_EVALUATIONS, unit)  # type: ignore[arg-type]
    tone = PUBLICATION_TONES[row.standing.value].value if row else ""
    tools = slots.filled(request, "publication-tools", evaluation)
    may_record = confirmed and mine
    return {
        "evaluation": evaluation,
        "row": row,
        "tone": tone,
        "may_record": may_record,
        "tools": tools,
    }


def applications(request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """What its result was used for; nothing before it is confirmed."""
    rows = list(ResultApplication.objects.filter(evaluation=evaluation))
    confirmed = evaluation.state in CONFIRMED
    if not rows and not confirmed:
        return None
    unit = evaluation.programme.unit
    mine = may(request.user, Permission.REVIEW_EVALUATIONS, unit)  # type: ignore[arg-type]
    may_add = confirmed and mine
    return {"evaluation": evaluation, "rows": rows, "may_add": may_add, "may_correct": mine}


def rectifications(request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """What is to be put right, what is overdue first; nothing before it is submitted."""
    rows = list(Rectification.objects.filter(evaluation=evaluation))
    if not rows and evaluation.state not in REVIEWED:
        return None
    unit = evaluation.programme.unit
    rights = (Permission.EDIT_EVALUATIONS, Permission.REVIEW_EVALUATIONS)
    may_add = any(may(request.user, right, unit) for right in rights)  # type: ignore[arg-type]
    shown = [(row, row.standing.label, RECTIFICATION_TONES[row.standing].value) for row in rows]
    tools = slots.filled(request, "rectification-tools", evaluation) if rows else []
    return {"evaluation": evaluation, "rows": shown, "may_add": may_add, "tools": tools}


def overdue(request: HttpRequest) -> Mapping[str, Any] | None:
    """Rectifications whose last day is over, the oldest first."""
    user: Any = request.user
    rows = Rectification.objects.visible_to(user).overdue_on(timezone.localdate())
    found = list(rows.select_related("evaluation__programme__unit")[:SHOWN])
    return {"rows": found} if found else None


slots.register(
    Slot(
        place="evaluation",
        key="publication",
        template="disclosure/cards/publication.html",
        query=publication,
        permission=Permission.VIEW_EVALUATIONS,
        order=40,
    )
)
slots.register(
    Slot(
        place="evaluation",
        key="result-applications",
        template="disclosure/cards/applications.html",
        query=applications,
        permission=Permission.VIEW_EVALUATIONS,
        order=42,
    )
)
slots.register(
    Slot(
        place="evaluation",
        key="rectifications",
        template="disclosure/cards/rectifications.html",
        query=rectifications,
        permission=Permission.VIEW_EVALUATIONS,
        order=44,
    )
)
panels.register(
    Panel(
        key="rectifications-overdue",
        title=_("Overdue rectification"),
        template="disclosure/panels/overdue.html",
        query=overdue,
        roles=frozenset(
            {Role.PROJECT_OWNER, Role.EVALUATOR, Role.SUPERVISING_OFFICER, Role.LEADER}
        ),
        permission=Permission.VIEW_EVALUATIONS,
        order=35,
    )
)
