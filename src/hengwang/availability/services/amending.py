"""Amendments: past time said to be otherwise, by two people; what was measured stays."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.availability.choices import Correction, Decision
from hengwang.availability.errors import (
    CauseMissingError,
    NoLengthError,
    ReasonMissingError,
    TimeAheadError,
)
from hengwang.availability.models import Amendment
from hengwang.availability.services.deciding import decide
from hengwang.files.models import StoredFile
from hengwang.monitoring.models import Target
from hengwang.outbox.services import announce


@dataclass(frozen=True, slots=True)
class AmendmentFacts:
    """What is said of which time, and why."""

    starts_at: datetime
    ends_at: datetime
    says: str
    reason: str
    cause: str = ""


@transaction.atomic
def propose_amendment(
    target: Target, facts: AmendmentFacts, file: StoredFile, *, by: User
) -> Amendment:
    """Say that a stretch of a target's time was otherwise; it counts once another has approved.

    Raises:
        NotAllowedError: `by` does not keep the monitoring of the target's unit.
        NoLengthError, TimeAheadError, CauseMissingError, ReasonMissingError
    """
    require(by, Permission.EDIT_MONITORING, target.unit)
    now = timezone.now()
    if facts.ends_at <= facts.starts_at:
        raise NoLengthError
    if facts.ends_at > now:
        raise TimeAheadError
    if facts.says == Correction.CAUSE and not facts.cause:
        raise CauseMissingError
    if not facts.reason.strip():
        raise ReasonMissingError
    row = Amendment.objects.create(
        target=target,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        says=Correction(facts.says).value,
        cause=facts.cause,
        reason=facts.reason,
        file=file,
        proposed_by=by,
        proposed_at=now,
    )
    told = {
        "target": target.name,
        "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
        "says": facts.says,
        "cause": facts.cause,
    }
    record("amendment.proposed", row, by=by, after=told, note=facts.reason)
    return row


@transaction.atomic
def approve_amendment(amendment_id: int, *, by: User, note: str = "") -> Amendment:
    """Let it count; the figure without it stays beside the one with it.

    Raises:
        NotAllowedError, OwnProposalError, AlreadyDecidedError
    """
    row = _locked(amendment_id)
    require(by, Permission.APPROVE_AVAILABILITY, row.target.unit)
    decide(row, Decision.APPROVED, by=by, note=note)
    announce("ledger.amended", amendment_id=row.pk, target_id=row.target_id)
    return row


@transaction.atomic
def refuse_amendment(amendment_id: int, *, note: str, by: User) -> Amendment:
    """Say no, and why."""
    row = _locked(amendment_id)
    require(by, Permission.APPROVE_AVAILABILITY, row.target.unit)
    decide(row, Decision.REFUSED, by=by, note=note)
    return row


@transaction.atomic
def withdraw_amendment(amendment_id: int, *, by: User) -> Amendment:
    """Take a proposal back before it is decided."""
    row = _locked(amendment_id)
    require(by, Permission.EDIT_MONITORING, row.target.unit)
    decide(row, Decision.WITHDRAWN, by=by)
    return row


def _locked(amendment_id: int) -> Amendment:
    rows = Amendment.objects.select_for_update(of=("self",))
    found: Amendment = rows.select_related("target__unit__region").get(pk=amendment_id)
    return found
