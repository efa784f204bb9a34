"""What seals put on the page of an evaluation."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from hengwang.accounts.permissions import Permission, may
from hengwang.pages import slots
from hengwang.pages.slots import Slot
from hengwang.performance.models import Evaluation
from hengwang.seals.models import Seal
from hengwang.seals.services import SEALABLE


def of_evaluation(request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """The seals of an evaluation; nothing while it was never submitted."""
    seals = list(Seal.objects.filter(evaluation=evaluation).order_by("-revision"))
    sealable = evaluation.state in SEALABLE
    if not seals and not sealable:
        return None
    unit = evaluation.programme.unit
    is_sealed = any(one.revision == evaluation.revision for one in seals)
    mine = may(request.user, Permission.SEAL_EVALUATIONS, unit)  # type: ignore[arg-type]
    return {
        "evaluation": evaluation,
        "seals": seals,
        "may_seal": sealable and not is_sealed and mine,
        "is_sealed": is_sealed,
        "waits": sealable and not is_sealed,
    }


slots.register(
    Slot(
        place="evaluation",
        key="seals",
        template="seals/card.html",
        query=of_evaluation,
        permission=Permission.VIEW_EVALUATIONS,
        order=30,
    )
)
