"""Routing domains, prefixes and VLANs; prefixes of one routing domain never overlap."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.addressing.choices import PrefixKind
from hengwang.addressing.errors import (
    LengthImpossibleError,
    NoRoomError,
    NotInContainerError,
    PrefixInUseError,
    PrefixOverlapsError,
    VlanTakenError,
)
from hengwang.addressing.models import Prefix, RoutingDomain, Vlan
from hengwang.addressing.rules import Block, block_of, first_free_block
from hengwang.audit.services import record
from hengwang.network.services.keeping import take, told, write
from hengwang.organizations.models import Unit


@transaction.atomic
def add_routing_domain(name: str, note: str = "", *, by: User) -> RoutingDomain:
    """Record a space of addresses.

    Raises:
        NotAllowedError: The user does not allocate addresses.
        NameTakenHereError: There is one of this name.
    """
    require(by, Permission.APPROVE_ADDRESSES)
    row = RoutingDomain(name=name, note=note)
    row.searched = ()  # type: ignore[attr-defined]  # nothing is searched by it
    write(row)
    record("routing_domain.added", row, by=by, after={"name": name})
    return row


@transaction.atomic
def add_prefix(
    routing_domain: RoutingDomain, text: str, values: Mapping[str, Any], *, unit: Unit, by: User
) -> Prefix:
    """Record a prefix that a unit looks after.

    Raises:
        NotAllowedError: The user does not allocate for the unit.
        PrefixUnreadableError: The text is no prefix.
        PrefixOverlapsError: It lies over prefixes that are there.
        NotInContainerError: It lies in one that holds addresses.
    """
    require(by, Permission.APPROVE_ADDRESSES, unit)
    return _write_prefix(routing_domain, block_of(text), values, unit=unit, by=by)


@transaction.atomic
def correct_prefix(prefix_id: int, values: Mapping[str, Any], *, by: User) -> Prefix:
    """Mend purpose, site or keeper of a prefix; one with contents keeps its kind.

    Raises:
        NotAllowedError: The user does not allocate for the unit.
        PrefixInUseError: The kind of a prefix with contents would change.
    """
    prefix = locked_prefix(prefix_id)
    require(by, Permission.APPROVE_ADDRESSES, prefix.unit)
    if values.get("kind", prefix.kind) != prefix.kind:
        _refuse_contents(prefix)
    before, after = take(prefix, values)
    if after:
        write(prefix)
        record("prefix.corrected", prefix, by=by, before=before, after=after)
    return prefix


@transaction.atomic
def cut_prefix(
    container_id: int, length: int, values: Mapping[str, Any], *, unit: Unit, by: User
) -> Prefix:
    """Cut the first free block of a length out of a container and hand it to a unit.

    The unit's own administrators allocate from it then (市县分配).

    Raises:
        NotAllowedError: The user does not allocate from the container.
        NotInContainerError: The prefix holds addresses.
        LengthImpossibleError: No block of this length lies within.
        NoRoomError: Everything is given away.
    """
    domain_id = Prefix.objects.values_list("routing_domain", flat=True).get(pk=container_id)
    lock_domain(domain_id)
    container = locked_prefix(container_id)
    require(by, Permission.APPROVE_ADDRESSES, container.unit)
    if container.kind != PrefixKind.CONTAINER:
        raise NotInContainerError(other=container.text)
    whole = container.block
    longest = 32 if whole.version == 4 else 128  # noqa: PLR2004  bits of an address
    if not whole.length < length <= longest:
        raise LengthImpossibleError(length=length, prefix=container.text)
    children = [child.block for child in container.children.order_by("first_key")]
    found = first_free_block(whole, children, length)
    if found is None:
        raise NoRoomError(prefix=container.text, count=f"/{length}")
    return _write_prefix(container.routing_domain, found, values, unit=unit, by=by)


@transaction.atomic
def remove_prefix(prefix_id: int, *, by: User) -> None:
    """Give an empty prefix back.

    Raises:
        NotAllowedError: The user does not allocate for the unit.
        PrefixInUseError: Something lies within.
    """
    domain_id = Prefix.objects.values_list("routing_domain", flat=True).get(pk=prefix_id)
    lock_domain(domain_id)
    prefix = locked_prefix(prefix_id)
    require(by, Permission.APPROVE_ADDRESSES, prefix.unit)
    _refuse_contents(prefix)
    record("prefix.removed", prefix, by=by, before={"text": prefix.text, "unit": str(prefix.unit)})
    prefix.delete()


@transaction.atomic
def save_vlan(
    values: Mapping[str, Any], *, unit: Unit, by: User, vlan_id: int | None = None
) -> Vlan:
    """Record or mend a VLAN.

    Raises:
        NotAllowedError: The user does not keep the unit's network.
        VlanTakenError: The number is in use there.
    """
    require(by, Permission.EDIT_NETWORK, unit)
    lock_domain(values["routing_domain"].pk)
    before: dict[str, Any] = {}
    if vlan_id is None:
        row, after = Vlan(unit=unit, **values), told(values)
    else:
        row = Vlan.objects.get(pk=vlan_id)
        before, after = take(row, values)
    same = Vlan.objects.filter(routing_domain=row.routing_domain_id, site=row.site, vid=row.vid)
    other = same.exclude(pk=row.pk).first()
    if other is not None:
        raise VlanTakenError(vid=row.vid, name=other.name)
    write(row)
    action = "vlan.added" if vlan_id is None else "vlan.corrected"
    record(action, row, by=by, before=before, after=after)
    return row


def lock_domain(routing_domain_id: int) -> None:
    """Let nobody else cut prefixes here until the transaction ends; works on both databases.

    A locking read does nothing on SQLite, a change does; PostgreSQL lets it wait for the row.
    """
    RoutingDomain.objects.filter(pk=routing_domain_id).update(changes=F("changes") + 1)


def locked_prefix(prefix_id: int) -> Prefix:
    """The prefix, with nobody else allocating from it until the transaction ends."""
    Prefix.objects.filter(pk=prefix_id).update(changes=F("changes") + 1)
    related = ("routing_domain", "unit__region")
    found: Prefix = Prefix.objects.select_related(*related).get(pk=prefix_id)
    return found


def _write_prefix(
    routing_domain: RoutingDomain, block: Block, values: Mapping[str, Any], *, unit: Unit, by: User
) -> Prefix:
    lock_domain(routing_domain.pk)
    parent = _parent_of(routing_domain, block)
    _refuse_inner(routing_domain, block, values["kind"])
    prefix = Prefix(
        routing_domain=routing_domain,
        unit=unit,
        text=block.text,
        version=block.version,
        first_key=block.first_key,
        last_key=block.last_key,
        length=block.length,
        cursor_key=block.first_key,
        parent=parent,
        **values,
    )
    write(prefix)
    # What lay in the container directly now lies in the new one.
    if parent is not None:
        inner = Prefix.objects.filter(parent=parent, first_key__gte=block.first_key)
    else:
        inner = Prefix.objects.filter(routing_domain=routing_domain, parent=None)
        inner = inner.filter(first_key__gte=block.first_key)
    inner.filter(last_key__lte=block.last_key).exclude(pk=prefix.pk).update(parent=prefix)
    after = {"text": prefix.text, "unit": str(unit), **told(values)}
    record("prefix.added", prefix, by=by, after=after)
    return prefix


def _parent_of(routing_domain: RoutingDomain, block: Block) -> Prefix | None:
    """The container a block would lie in; refuses what overlaps.

    Blocks are nested or apart, never half over one another: the same block twice, a holder of
    addresses around it, or a holder of addresses made around existing prefixes are the overlaps.
    """
    rows = Prefix.objects.filter(routing_domain=routing_domain).select_related("unit")
    parent = None
    for other in rows.touching(block).order_by("length"):
        if other.block == block:
            raise PrefixOverlapsError(prefix=block.text, other=other.text, unit=other.unit.name)
        if not other.block.holds(block):
            continue
        if other.kind != PrefixKind.CONTAINER:
            raise NotInContainerError(other=other.text)
        parent = other
    return parent


def _refuse_inner(routing_domain: RoutingDomain, block: Block, kind: str) -> None:
    if kind == PrefixKind.CONTAINER:
        return
    inner = Prefix.objects.filter(routing_domain=routing_domain).select_related("unit")
    found = inner.touching(block).filter(length__gt=block.length).first()
    if found is not None:
        raise PrefixOverlapsError(prefix=block.text, other=found.text, unit=found.unit.name)


def _refuse_contents(prefix: Prefix) -> None:
    count = prefix.children.count() + prefix.addresses.count()
    if count:
        raise PrefixInUseError(prefix=prefix.text, count=count)
