"""What disclosure puts on the page of an evaluation."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from hengwang.accounts.permissions import Permission, may
from hengwang.disclosure.models import Publication
from hengwang.disclosure.services.confirmed import CONFIRMED
from hengwang.disclosure.tables import PUBLICATION_TONES
from hengwang.pages import slots
from hengwang.pages.slots import Slot
from hengwang.performance.models import Evaluation


def publication(request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """When and where it was published; nothing before it is confirmed."""
    row = Publication.objects.filter(evaluation=evaluation).first()
    confirmed = evaluation.state in CONFIRMED
    if row is None and not confirmed:
        return None
    unit = evaluation.programme.unit
    mine = may(request.user, Permission.EDIT_EVALUATIONS, unit)  # type: ignore[arg-type]
    tone = PUBLICATION_TONES[row.standing.value].value if row else ""
    return {"evaluation": evaluation, "row": row, "tone": tone, "may_record": confirmed and mine}


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
