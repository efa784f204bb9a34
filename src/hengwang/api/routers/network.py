"""The inventory of the network and its addresses, to read."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.addressing.models import Address, DomainName, Prefix
from hengwang.api.finding import found
from hengwang.api.paging import Pages
from hengwang.api.schemas.operating import (
    AddressesWanted,
    AddressOut,
    CircuitOut,
    CircuitsWanted,
    ConfigurationIn,
    ConfigurationOut,
    DeviceOut,
    DevicesWanted,
    DomainOut,
    PrefixOut,
    RoomOut,
    SiteOut,
    TextWanted,
)
from hengwang.api.schemas.values import Id
from hengwang.network.choices import Origin
from hengwang.network.models import Circuit, Device, Room, Site
from hengwang.network.services.equipment import keep_configuration
from hengwang.network.services.keeping import not_in_future

router = Router(tags=["network"])


def chosen(rows: Any, wanted: Any, exact: Sequence[str] = ()) -> QuerySet[Any]:
    """By words and by what must be equal, where the filter has it."""
    if wanted.text:
        rows = rows.matching(wanted.text)
    asked = {name: getattr(wanted, name) for name in ("unit_id", *exact)}
    found_rows: QuerySet[Any] = rows.filter(
        **{name: value for name, value in asked.items() if value is not None}
    )
    return found_rows


def _visible(request: MemberRequest, model: type[Any]) -> Any:
    require(request.user, Permission.VIEW_NETWORK)
    return model.objects.visible_to(request.user)


@router.get("/sites", response=list[SiteOut])
@paginate(Pages)
def list_sites(request: MemberRequest, wanted: Query[TextWanted]) -> QuerySet[Any]:
    """Sites one may see."""
    return chosen(_visible(request, Site), wanted)


@router.get("/rooms", response=list[RoomOut])
@paginate(Pages)
def list_rooms(request: MemberRequest, wanted: Query[TextWanted]) -> QuerySet[Any]:
    """Machine rooms one may see."""
    return chosen(_visible(request, Room), wanted)


@router.get("/devices", response=list[DeviceOut])
@paginate(Pages)
def list_devices(request: MemberRequest, wanted: Query[DevicesWanted]) -> QuerySet[Any]:
    """Devices one may see."""
    return chosen(_visible(request, Device), wanted, ("kind", "status"))


@router.get("/devices/{device_id}", response=DeviceOut)
def get_device(request: MemberRequest, device_id: Path[Id]) -> Any:
    """One device."""
    return found(Device.objects.visible_to(request.user), pk=device_id)


def _kept_device(request: MemberRequest, device_id: int) -> Device:
    row: Device = found(Device.objects.editable_by(request.user), pk=device_id)
    return row


@router.get("/devices/{device_id}/configurations", response=list[ConfigurationOut])
@paginate(Pages)
def list_configurations(request: MemberRequest, device_id: Path[Id]) -> QuerySet[Any]:
    """Kept configurations of a device one keeps, the latest first; never their text."""
    rows = _kept_device(request, device_id).configurations.defer("sealed_text")
    return rows.order_by("-taken_at", "-pk")


@router.post("/devices/{device_id}/configurations", response={201: ConfigurationOut})
def keep_device_configuration(
    request: MemberRequest, device_id: Path[Id], body: ConfigurationIn
) -> Any:
    """Keep a configuration that a script fetched; its page shows what changed."""
    device = _kept_device(request, device_id)
    taken = body.taken_at or timezone.now()
    not_in_future(timezone.localtime(taken).date())
    return keep_configuration(
        device.pk, body.text, taken_at=taken, origin=Origin.COLLECTED, by=request.user
    )


@router.get("/circuits", response=list[CircuitOut])
@paginate(Pages)
def list_circuits(request: MemberRequest, wanted: Query[CircuitsWanted]) -> QuerySet[Any]:
    """Circuits one may see."""
    return chosen(_visible(request, Circuit), wanted, ("kind", "layer", "status"))


@router.get("/circuits/{circuit_id}", response=CircuitOut)
def get_circuit(request: MemberRequest, circuit_id: Path[Id]) -> Any:
    """One circuit."""
    return found(Circuit.objects.visible_to(request.user), pk=circuit_id)


@router.get("/prefixes", response=list[PrefixOut])
@paginate(Pages)
def list_prefixes(request: MemberRequest, wanted: Query[TextWanted]) -> QuerySet[Any]:
    """Blocks of addresses one may see, in the order of addresses."""
    rows = chosen(_visible(request, Prefix), wanted)
    return rows.order_by("first_key", "length", "pk")


@router.get("/addresses", response=list[AddressOut])
@paginate(Pages)
def list_addresses(request: MemberRequest, wanted: Query[AddressesWanted]) -> QuerySet[Any]:
    """Addresses that are not free; `text` may be the beginning of one."""
    rows = chosen(_visible(request, Address), wanted, ("state", "prefix_id"))
    return rows.order_by("key", "pk")


@router.get("/domains", response=list[DomainOut])
@paginate(Pages)
def list_domains(request: MemberRequest, wanted: Query[TextWanted]) -> QuerySet[Any]:
    """Planned records of name servers that hold now."""
    rows = _visible(request, DomainName).filter(until_on=None).select_related("zone")
    return chosen(rows, wanted)
