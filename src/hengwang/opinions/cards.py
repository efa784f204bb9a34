"""What opinions put on the page of an evaluation and on start pages."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.permissions import Permission, may
from hengwang.opinions.models import Appointment, ReviewResult
from hengwang.opinions.queries import board_of
from hengwang.opinions.services import UNDER_REVIEW
from hengwang.pages import panels, slots
from hengwang.pages.panels import Panel
from hengwang.pages.slots import Slot
from hengwang.performance.models import Evaluation

SHOWN = 8


def of_evaluation(request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """Who judges, who has handed in, and what is still to decide."""
    user: Any = request.user
    board = board_of(evaluation, reader=user)
    under_review = evaluation.state in UNDER_REVIEW
    if not board.columns and not under_review:
        return None
    reviews = may(user, Permission.REVIEW_EVALUATIONS, evaluation.programme.unit)
    return {
        "evaluation": evaluation,
        "board": board,
        "may_appoint": reviews and under_review,
        "result": ReviewResult.objects.of(evaluation),
    }


def waiting(request: HttpRequest) -> Mapping[str, Any] | None:
    """Evaluations the reader was asked to judge; nothing when there are none."""
    user: Any = request.user
    rows = Appointment.objects.waiting_for(user).select_related("evaluation__programme__unit")
    found = list(rows.order_by("due_on", "pk")[:SHOWN])
    return {"appointments": found} if found else None


slots.register(
    Slot(
        place="evaluation",
        key="opinions",
        template="opinions/card.html",
        query=of_evaluation,
        permission=Permission.VIEW_EVALUATIONS,
        order=25,
    )
)
panels.register(
    Panel(
        key="opinions-waiting",
        title=_("To judge"),
        template="opinions/panel.html",
        query=waiting,
        permission=Permission.REVIEW_EVALUATIONS,
        order=9,
    )
)
