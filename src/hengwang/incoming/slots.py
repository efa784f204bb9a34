"""What incoming documents put on the page of an evaluation."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from hengwang.accounts.choices import Permission
from hengwang.incoming.earlier import earlier_of
from hengwang.incoming.models import ImportedForm
from hengwang.pages import slots
from hengwang.pages.slots import Slot
from hengwang.performance.models import Evaluation


def origin(_request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """The form it was taken from, where it was."""
    rows = ImportedForm.objects.filter(evaluation=evaluation).select_related("file")
    row = rows.first()
    return None if row is None else {"row": row, "left": len(row.not_understood)}


def before(_request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """Last year's values beside this year's targets."""
    found = earlier_of(evaluation)
    return None if found is None else {"earlier": found}


slots.register(
    Slot(
        place="evaluation",
        key="imported",
        template="incoming/card_imported.html",
        query=origin,
        permission=Permission.VIEW_EVALUATIONS,
        order=5,
    )
)
slots.register(
    Slot(
        place="evaluation",
        key="year-before",
        template="incoming/card_year_before.html",
        query=before,
        permission=Permission.VIEW_EVALUATIONS,
        order=6,
    )
)
