"""What windows and amendments share: one person proposes, another decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from hengwang.audit.services import record
from hengwang.availability.choices import Decision
from hengwang.availability.errors import (
    AlreadyDecidedError,
    NotYourProposalError,
    OwnProposalError,
    ReasonMissingError,
)

if TYPE_CHECKING:
    from hengwang.accounts.models import User
    from hengwang.availability.models.decided import Decided

NOUNS = {"MaintenanceWindow": "maintenancewindow", "Amendment": "amendment"}
PAST = {
    Decision.APPROVED: "approved",
    Decision.REFUSED: "refused",
    Decision.WITHDRAWN: "withdrawn",
}


def decide(row: Decided, state: Decision, *, by: User, note: str = "", **also: Any) -> None:
    """Guarded by the old state in the database: of two decisions at once one counts.

    MUST run in a transaction, after the right was checked.

    Raises:
        OwnProposalError, NotYourProposalError, ReasonMissingError, AlreadyDecidedError
    """
    if state == Decision.WITHDRAWN:
        if row.proposed_by_id != by.pk:
            raise NotYourProposalError
    elif row.proposed_by_id == by.pk:
        raise OwnProposalError
    if state == Decision.REFUSED and not note.strip():
        raise ReasonMissingError
    told = {
        "state": state.value,
        "decided_by": by,
        "decided_at": timezone.now(),
        "decision_note": note,
        **also,
    }
    rows = type(row)._default_manager.filter(pk=row.pk, state=Decision.PROPOSED)
    if not rows.update(**told):
        raise AlreadyDecidedError
    for name, value in told.items():
        setattr(row, name, value)
    noun = type(row).__name__
    after = {"state": state.value, **also}
    record(f"{NOUNS[noun]}.{PAST[state]}", row, by=by, after=after, note=note)
