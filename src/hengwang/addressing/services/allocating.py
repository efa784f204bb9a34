"""Addresses: allocate, reserve, release with quarantine; never one to two holders."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.addressing.choices import AddressState, PrefixKind
from hengwang.addressing.errors import (
    AddressOutsideError,
    AddressTakenError,
    NoRoomError,
    NotAllocatedError,
    NotInContainerError,
)
from hengwang.addressing.models import Address, Allocation, AllocationRequest, Prefix
from hengwang.addressing.rules import gaps, key_of, key_of_text, number_of, text_of
from hengwang.addressing.services.prefixes import locked_prefix
from hengwang.audit.services import record
from hengwang.kernel.search_text import search_text
from hengwang.network.models import Circuit, Device
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce

QUARANTINE = timedelta(days=30)
"""How long a released address rests: caches, filters and logs still know its last holder."""

MOST_AT_ONCE = 1024


@dataclass(frozen=True)
class Use:
    """What an address is for."""

    purpose: str = ""
    host_name: str = ""
    device: Device | None = None
    circuit: Circuit | None = None
    request: AllocationRequest | None = None


@transaction.atomic
def allocate(
    prefix_id: int, unit: Unit, *, by: User, count: int = 1, use: Use | None = None
) -> list[Address]:
    """Give a unit the first free addresses of a prefix.

    The prefix is locked by a change of its row, so whoever comes at the same time waits and then
    sees what was given; the unique address of the routing domain is the second lock.

    Raises:
        NotAllowedError: The user does not allocate from the prefix.
        NotInContainerError: The prefix is there to be cut, not to hold addresses.
        NoRoomError: There are not so many left.
    """
    prefix = _open_prefix(prefix_id, by)
    keys = list(_free_keys(prefix, min(count, MOST_AT_ONCE)))
    if len(keys) < count:
        raise NoRoomError(prefix=prefix.text, count=count)
    prefix.cursor_key = keys[-1]
    prefix.save(update_fields=["cursor_key"])
    return [_give(prefix, key, unit, use or Use(), by) for key in keys]


@transaction.atomic
def allocate_exactly(
    prefix_id: int, text: str, unit: Unit, *, by: User, use: Use | None = None
) -> Address:
    """Give a unit this very address.

    Raises:
        NotAllowedError: The user does not allocate from the prefix.
        AddressUnreadableError: It is no address.
        AddressOutsideError: The prefix has no such address for hosts.
        AddressTakenError: It is not free.
    """
    prefix = _open_prefix(prefix_id, by)
    return _give(prefix, _key_within(prefix, text), unit, use or Use(), by)


@transaction.atomic
def reserve(prefix_id: int, text: str, *, purpose: str, by: User) -> Address:
    """Keep an address back; nobody gets it until it is released.

    Raises:
        NotAllowedError: The user does not allocate from the prefix.
        AddressOutsideError: The prefix has no such address for hosts.
        AddressTakenError: It is not free.
    """
    prefix = _open_prefix(prefix_id, by)
    key = _key_within(prefix, text)
    row = _write(prefix, key, AddressState.RESERVED, purpose=purpose)
    record("address.reserved", row, by=by, after={"address": row.text}, note=purpose)
    return row


@transaction.atomic
def hold_back(prefix_id: int, *, by: User, count: int, purpose: str) -> list[Address]:
    """Reserve the first free addresses of a prefix, under the lock of `allocate`.

    Raises:
        NotAllowedError: The user does not allocate from the prefix.
        NotInContainerError: The prefix is there to be cut, not to hold addresses.
        NoRoomError: There are not so many left.
    """
    prefix = _open_prefix(prefix_id, by)
    keys = list(_free_keys(prefix, min(count, MOST_AT_ONCE)))
    if len(keys) < count:
        raise NoRoomError(prefix=prefix.text, count=count)
    prefix.cursor_key = keys[-1]
    prefix.save(update_fields=["cursor_key"])
    rows = [_write(prefix, key, AddressState.RESERVED, purpose=purpose) for key in keys]
    for row in rows:
        record("address.reserved", row, by=by, after={"address": row.text}, note=purpose)
    return rows


@transaction.atomic
def take_up(address_id: int, unit: Unit, *, by: User, use: Use) -> tuple[Address, Allocation]:
    """Give a unit an address that was reserved.

    Raises:
        NotAllowedError: The user does not allocate from the prefix.
        AddressTakenError: It is reserved no longer.
    """
    row = _held_back(address_id, by)
    row.state, row.unit = AddressState.ALLOCATED, unit
    row.device, row.circuit = use.device, use.circuit
    row.host_name, row.purpose = use.host_name, use.purpose
    row.search_text = search_text(use.host_name, use.purpose)
    row.save()
    return row, _began(row, unit, use, by)


@transaction.atomic
def move_to(address_id: int, circuit: Circuit, *, by: User, purpose: str) -> Address:
    """An address its holder keeps hangs on another circuit from now on.

    Raises:
        NotAllowedError: The user does not allocate from the prefix.
        NotAllocatedError: Nobody holds it.
    """
    prefix_id = Address.objects.values_list("prefix", flat=True).get(pk=address_id)
    prefix = locked_prefix(prefix_id)
    require(by, Permission.APPROVE_ADDRESSES, prefix.unit)
    row: Address = Address.objects.select_related("circuit").get(pk=address_id)
    if row.state != AddressState.ALLOCATED:
        raise NotAllocatedError(address=row.text)
    before = {"circuit": str(row.circuit or ""), "purpose": row.purpose}
    row.circuit, row.purpose = circuit, purpose
    row.search_text = search_text(row.host_name, purpose)
    row.save(update_fields=["circuit", "purpose", "search_text"])
    after = {"circuit": str(circuit), "purpose": purpose}
    record("address.moved", row, by=by, before=before, after=after)
    return row


@transaction.atomic
def let_go(address_id: int, *, by: User | None) -> None:
    """Free an address that was reserved and never given: nobody knew it, nothing has to rest.

    Without a person it is the platform's own act.

    Raises:
        NotAllowedError: The user does not allocate from the prefix.
        AddressTakenError: It is reserved no longer.
    """
    row = _held_back(address_id, by)
    prefix = row.prefix
    record("address.let_go", row, by=by, before={"address": row.text}, note=row.purpose)
    row.delete()
    if row.key < prefix.cursor_key:
        prefix.cursor_key = row.key
        prefix.save(update_fields=["cursor_key"])


def _held_back(address_id: int, by: User | None) -> Address:
    prefix_id = Address.objects.values_list("prefix", flat=True).get(pk=address_id)
    prefix = locked_prefix(prefix_id)
    if by is not None:
        require(by, Permission.APPROVE_ADDRESSES, prefix.unit)
    row: Address = Address.objects.get(pk=address_id)
    if row.state != AddressState.RESERVED:
        raise AddressTakenError(address=row.text)
    row.prefix = prefix
    return row


@transaction.atomic
def release(address_id: int, *, by: User | None, reason: str = "") -> Address:
    """Take an address back; it rests in quarantine before anybody gets it.

    Raises:
        NotAllowedError: The user does not allocate from the prefix.
        NotAllocatedError: It has no holder and is not reserved.
    """
    prefix_id = Address.objects.values_list("prefix", flat=True).get(pk=address_id)
    prefix = locked_prefix(prefix_id)
    row: Address = Address.objects.get(pk=address_id)
    if by is not None:
        require(by, Permission.APPROVE_ADDRESSES, prefix.unit)
    if row.state == AddressState.QUARANTINED:
        raise NotAllocatedError(address=row.text)
    today = timezone.localdate()
    before = {"state": row.state, "unit": str(row.unit or "")}
    Allocation.objects.filter(
        routing_domain=row.routing_domain_id, key=row.key, until_on=None
    ).update(until_on=today)
    row.state, row.free_from = AddressState.QUARANTINED, today + QUARANTINE
    row.unit = row.device = row.circuit = None
    row.host_name = ""
    row.search_text = search_text(row.purpose)
    row.save()
    after = {"state": row.state, "free_from": row.free_from}
    record("address.released", row, by=by, before=before, after=after, note=reason)
    announce("address.released", address_id=row.pk)
    return row


@transaction.atomic
def end_quarantines(on: date) -> int:
    """Let everything whose rest is over be given again; returns how many."""
    done = 0
    due = Address.objects.filter(state=AddressState.QUARANTINED, free_from__lte=on)
    for prefix_id in due.order_by("prefix").values_list("prefix", flat=True).distinct():
        prefix = locked_prefix(prefix_id)
        rows = Address.objects.filter(
            prefix=prefix, state=AddressState.QUARANTINED, free_from__lte=on
        )
        lowest = rows.order_by("key").values_list("key", flat=True).first()
        done += rows.delete()[0]
        if lowest is not None and lowest < prefix.cursor_key:
            prefix.cursor_key = lowest
            prefix.save(update_fields=["cursor_key"])
    return done


def _open_prefix(prefix_id: int, by: User) -> Prefix:
    prefix = locked_prefix(prefix_id)
    require(by, Permission.APPROVE_ADDRESSES, prefix.unit)
    if prefix.kind == PrefixKind.CONTAINER:
        raise NotInContainerError(other=prefix.text)
    return prefix


def _free_keys(prefix: Prefix, count: int) -> Iterator[str]:
    """The lowest free addresses; looks from the cursor on, below which nothing is free."""
    block = prefix.block
    rows = Address.objects.filter(prefix=prefix, key__gte=prefix.cursor_key).order_by("key")
    taken = (number_of(key) for key in rows.values_list("key", flat=True).iterator())
    for number in islice(gaps(block.usable, taken, number_of(prefix.cursor_key)), count):
        yield key_of(block.version, number)


def _key_within(prefix: Prefix, text: str) -> str:
    key = key_of_text(text)
    same_version = key[0] == str(prefix.version)
    if not same_version or number_of(key) not in prefix.block.usable:
        raise AddressOutsideError(address=text, prefix=prefix.text)
    return key


def _give(prefix: Prefix, key: str, unit: Unit, use: Use, by: User) -> Address:
    row = _write(prefix, key, AddressState.ALLOCATED, unit=unit, use=use)
    _began(row, unit, use, by)
    return row


def _began(row: Address, unit: Unit, use: Use, by: User) -> Allocation:
    held = Allocation.objects.create(
        routing_domain=row.routing_domain,
        prefix=row.prefix,
        key=row.key,
        text=row.text,
        unit=unit,
        request=use.request,
        from_on=timezone.localdate(),
        by_name=by.printed_name,
    )
    after = {"address": row.text, "unit": str(unit)}
    record("address.allocated", row, by=by, after=after, note=use.purpose)
    return held


def _write(
    prefix: Prefix,
    key: str,
    state: AddressState,
    *,
    unit: Unit | None = None,
    use: Use | None = None,
    purpose: str = "",
) -> Address:
    use = use or Use(purpose=purpose)
    row = Address(
        routing_domain=prefix.routing_domain,
        prefix=prefix,
        key=key,
        text=text_of(key),
        state=state,
        unit=unit,
        device=use.device,
        circuit=use.circuit,
        host_name=use.host_name,
        purpose=use.purpose,
        search_text=search_text(use.host_name, use.purpose),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AddressTakenError(address=row.text) from error
    return row
