"""A leader allows a change in spite of the freeze, for one person, a time and a reason."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.assurances.errors import (
    AssuranceStateError,
    AssuranceTimesError,
    AssuranceWordsError,
    ExceptionOutsideError,
    OwnExceptionError,
)
from hengwang.assurances.models import FreezeException
from hengwang.assurances.services.planning import locked
from hengwang.audit.services import record
from hengwang.kernel.intervals import Interval


@dataclass(frozen=True, slots=True)
class ExceptionFacts:
    """Which change, by whom, when and why."""

    person: User
    work: str
    reason: str
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def allow(assurance_id: int, facts: ExceptionFacts, *, by: User) -> FreezeException:
    """Allow one change.

    Raises:
        NotAllowedError: `by` does not approve assurances of the unit.
        OwnExceptionError: For oneself.
        AssuranceWordsError: Without a reason.
        ExceptionOutsideError: Nothing is frozen at that time.
        AssuranceStateError: It is not approved, or over.
    """
    row = locked(assurance_id)
    require(by, Permission.APPROVE_ASSURANCES, row.unit)
    if not row.is_held:
        raise AssuranceStateError(state=row.get_state_display())
    if facts.person.pk == by.pk:
        raise OwnExceptionError
    if facts.ends_at <= facts.starts_at:
        raise AssuranceTimesError
    if not facts.reason.strip() or not facts.work.strip():
        raise AssuranceWordsError
    asked = Interval(facts.starts_at, facts.ends_at)
    if not row.freezes_changes or asked.clip(row.interval) is None:
        raise ExceptionOutsideError
    made = FreezeException.objects.create(
        assurance=row,
        person=facts.person,
        work=facts.work.strip(),
        reason=facts.reason.strip(),
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        allowed_by=by,
        allowed_by_name=by.printed_name,
        allowed_at=timezone.now(),
    )
    after = {
        "person": facts.person.printed_name, "work": made.work, "starts_at": made.starts_at,
        "ends_at": made.ends_at,
    }  # fmt: skip
    record("assurance.exception_allowed", row, by=by, after=after, note=made.reason)
    return made
