"""What incoming documents put on the page of an evaluation."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.incoming.earlier import earlier_of
from hengwang.incoming.models import ImportedForm
from hengwang.pages import slots
from hengwang.pages.slots import Slot
from hengwang.performance.models import Evaluation
from hengwang.performance.rules import GOALS_EDITABLE
from hengwang.performance.services.locking import goals_are_fixed


def origin(_request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """The form it was taken from, where it was."""
    rows = ImportedForm.objects.filter(evaluation=evaluation).select_related("file")
    row = rows.first()
    return None if row is None else {"row": row, "left": len(row.not_understood)}


def before(_request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """Last year's values beside this year's targets."""
    found = earlier_of(evaluation)
    return None if found is None else {"earlier": found}


def goals_sheet(request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """The way to the sheet, while goals may be written by who reads."""
    if evaluation.state not in GOALS_EDITABLE or not isinstance(request.user, User):
        return None
    if not may(request.user, Permission.EDIT_EVALUATIONS, evaluation.programme.unit):
        return None
    # Goals that wait for approval or have it take no sheet.
    return None if goals_are_fixed(evaluation) else {"evaluation": evaluation}


slots.register(
    Slot(
        place="evaluation-tools",
        key="goals-sheet",
        template="incoming/goals_tool.html",
        query=goals_sheet,
        permission=Permission.EDIT_EVALUATIONS,
        order=40,
    )
)
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
