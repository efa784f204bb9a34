"""Requests: one person asks, another decides; what is approved is given at once."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.addressing.choices import Asked, PrefixKind, RecordType, RequestState
from hengwang.addressing.errors import OwnRequestError, ReasonNeededError, RequestDecidedError
from hengwang.addressing.models import AllocationRequest
from hengwang.addressing.services.allocating import Use, allocate
from hengwang.addressing.services.names import NameFacts, add_domain
from hengwang.addressing.services.prefixes import cut_prefix
from hengwang.audit.services import record
from hengwang.network.services.keeping import told, write
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce


@transaction.atomic
def ask_for(values: Mapping[str, Any], *, unit: Unit, by: User) -> AllocationRequest:
    """Ask for addresses, a prefix to pass on, or a domain name.

    Raises:
        NotAllowedError: The user does not ask for this unit.
    """
    require(by, Permission.REQUEST_ADDRESSES, unit)
    row = AllocationRequest(unit=unit, asked_by=by, asked_at=timezone.now(), **values)
    write(row)
    record("address_request.made", row, by=by, after=told(values))
    announce("address_request.made", request_id=row.pk)
    return row


@transaction.atomic
def approve(request_id: int, *, by: User) -> AllocationRequest:
    """Say yes, and give what was asked for in the same transaction.

    Raises:
        NotAllowedError: The user does not allocate from the prefix or zone.
        RequestDecidedError: Somebody decided already.
        OwnRequestError: It is the user's own request.
        NoRoomError: Nothing is left; the request stays open.
    """
    row = _decide(request_id, RequestState.APPROVED, by)
    row.given = _give(row, by)[:500]
    row.save(update_fields=["given"])
    record("address_request.approved", row, by=by, after={"given": row.given})
    announce("address_request.decided", request_id=row.pk)
    return row


@transaction.atomic
def refuse(request_id: int, *, reason: str, by: User) -> AllocationRequest:
    """Say no, and why.

    Raises:
        NotAllowedError: The user does not allocate from the prefix or zone.
        ReasonNeededError: No reason is given.
        RequestDecidedError: Somebody decided already.
        OwnRequestError: It is the user's own request.
    """
    if not reason.strip():
        raise ReasonNeededError
    row = _decide(request_id, RequestState.REFUSED, by)
    row.reason = reason.strip()
    row.save(update_fields=["reason"])
    record("address_request.refused", row, by=by, note=row.reason)
    announce("address_request.decided", request_id=row.pk)
    return row


@transaction.atomic
def withdraw(request_id: int, *, by: User) -> AllocationRequest:
    """Take one's own request back.

    Raises:
        RequestDecidedError: Somebody decided already.
    """
    changed = AllocationRequest.objects.filter(
        pk=request_id, asked_by=by, state=RequestState.OPEN
    ).update(state=RequestState.WITHDRAWN)
    if not changed:
        raise RequestDecidedError
    row: AllocationRequest = AllocationRequest.objects.get(pk=request_id)
    record("address_request.withdrawn", row, by=by)
    return row


def _decide(request_id: int, state: RequestState, by: User) -> AllocationRequest:
    related = ("prefix__unit__region", "zone__unit__region", "unit")
    row: AllocationRequest = AllocationRequest.objects.select_related(*related).get(pk=request_id)
    source = row.prefix or row.zone
    require(by, Permission.APPROVE_ADDRESSES, source.unit if source else None)
    if row.asked_by_id == by.pk:
        raise OwnRequestError
    # The state in the condition, so that of two who decide at once one does nothing.
    changed = AllocationRequest.objects.filter(pk=request_id, state=RequestState.OPEN).update(
        state=state, decided_by=by, decided_at=timezone.now()
    )
    if not changed:
        raise RequestDecidedError
    row.state = state
    row.decided_by = by
    return row


def _give(row: AllocationRequest, by: User) -> str:
    if row.asked == Asked.DOMAIN and row.zone is not None:
        facts = NameFacts(row.domain, RecordType(_kind_of(row.value)), row.value)
        return str(add_domain(row.zone.pk, facts, unit=row.unit, by=by))
    if row.prefix is None:
        return ""
    if row.asked == Asked.PREFIX:
        values = {"kind": PrefixKind.NETWORK, "purpose": row.purpose}
        length = row.length or row.prefix.length + 1
        return cut_prefix(row.prefix.pk, length, values, unit=row.unit, by=by).text
    use = Use(purpose=row.purpose, request=row)
    given = allocate(row.prefix.pk, row.unit, by=by, count=row.count, use=use)
    return "、".join(address.text for address in given)


def _kind_of(value: str) -> str:
    if ":" in value:
        return RecordType.AAAA
    return RecordType.A if value.replace(".", "").isdigit() else RecordType.CNAME
