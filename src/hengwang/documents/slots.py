"""What documents puts on the evaluation page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from hengwang.accounts.choices import Permission
from hengwang.pages import slots
from hengwang.pages.slots import Slot
from hengwang.performance.models import Evaluation


def offered(_request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any]:
    """The way to the documents of one evaluation."""
    return {"evaluation": evaluation}


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
