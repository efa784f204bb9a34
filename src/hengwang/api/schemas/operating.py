"""Shapes of the network, its addresses, what is watched, and what was down."""

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from hengwang.addressing.choices import AddressState, PrefixKind, RecordType
from hengwang.api.schemas.values import Body, Id, Moment, Name, Search, Sentence
from hengwang.availability.choices import Cause
from hengwang.monitoring.choices import CheckKind, TargetKind, TargetStanding
from hengwang.network.choices import (
    CircuitKind,
    CircuitStatus,
    DeviceKind,
    DeviceStatus,
    Layer,
    Origin,
    RoomClass,
)

Interval = Annotated[int, Field(ge=5, le=86_400)]
Times = Annotated[int, Field(ge=1, le=10)]


class OwnedOut(Schema):
    """What every record has: its key and whose it is."""

    id: int
    unit_id: int


class SiteOut(OwnedOut):
    """A site."""

    name: str
    address: str
    region_id: int


class RoomOut(OwnedOut):
    """A machine room."""

    name: str
    site_id: int
    room_class: RoomClass
    opened_on: date | None
    closed_on: date | None


class ConfigurationIn(Body):
    """A configuration as the device told it, sent by whatever fetched it.

    `taken_at` is now where it is left out. A configuration equal to the newest before it is not
    kept twice.
    """

    text: Annotated[str, Field(min_length=1, max_length=2_000_000)]
    taken_at: datetime | None = None


class ConfigurationOut(Schema):
    """A kept configuration; its text is read on its page only, with secrets covered."""

    id: int
    device_id: int
    taken_at: datetime
    origin: Origin
    sha256: str
    size_bytes: int


class DeviceOut(OwnedOut):
    """A device; `status` is the present one."""

    name: str
    kind: DeviceKind
    status: DeviceStatus
    vendor: str
    model: str
    serial: str
    asset_number: str
    management_address: str | None
    room_id: int | None
    zone_id: int | None
    in_service_on: date | None
    warranty_to: date | None


class CircuitOut(OwnedOut):
    """A circuit; status and bandwidth are the present ones."""

    code: str
    name: str
    kind: CircuitKind
    layer: Layer
    status: CircuitStatus
    bandwidth_mbps: int
    carrier_id: int | None
    contract_number: str
    opened_on: date | None
    closed_on: date | None


class PrefixOut(OwnedOut):
    """A block of addresses."""

    text: str
    kind: PrefixKind
    parent_id: int | None
    routing_domain_id: int
    purpose: str


class AddressOut(Schema):
    """An address that is not free; `unit_id` is its holder."""

    id: int
    text: str
    state: AddressState
    unit_id: int | None
    prefix_id: int
    device_id: int | None
    circuit_id: int | None
    host_name: str
    purpose: str


class DomainOut(OwnedOut):
    """A planned record of a zone."""

    full_name: str
    zone_id: int
    kind: RecordType
    value: str
    from_on: date
    until_on: date | None


class TargetOut(OwnedOut):
    """Something that is watched; `standing` is how it is right now."""

    name: str
    kind: TargetKind
    address: str
    parent_id: int | None
    is_backbone: bool
    standing: str
    watched_from: datetime
    closed_at: datetime | None


class WatchCheckOut(Schema):
    """One way a target is asked; a credential is a name, never a secret."""

    id: int
    target_id: int
    collector_id: int
    kind: CheckKind
    settings: dict[str, Any]
    credential: str | None
    interval_s: int
    timeout_s: int
    failures: int
    recoveries: int
    is_deciding: bool
    started_at: datetime
    ended_at: datetime | None

    @staticmethod
    def resolve_credential(check: Any) -> str | None:
        return None if check.credential is None else check.credential.name


class CollectorOut(OwnedOut):
    """A collector and when it was last heard."""

    name: str
    networks: list[str]
    seen_at: datetime | None
    software: str
    paused_at: datetime | None
    revoked_at: datetime | None


class OutageOut(Schema):
    """A half-open time in which a target was down; no end means that it still is."""

    id: int
    target_id: int
    started_at: datetime
    ended_at: datetime | None
    cause: Cause


class CheckIn(Body):
    """How a new target is asked; `settings` as the collector's protocol has them."""

    kind: CheckKind
    collector_id: Id
    settings: dict[str, Any] = Field(default_factory=dict)
    credential_id: Id | None = None
    interval_s: Interval = 60
    failures: Times = 3
    recoveries: Times = 1
    is_deciding: bool = True


class TargetIn(Body):
    """A new target with its checks; all of it is made, or nothing."""

    unit_id: Id
    name: Name
    kind: TargetKind
    address: Sentence = ""
    parent_id: Id | None = None
    is_backbone: bool = False
    checks: list[CheckIn] = Field(default_factory=list, max_length=20)


class ClosingIn(Body):
    """Why a target is watched no longer."""

    reason: Sentence = ""


class TextWanted(Schema):
    """Rows whose names have every word."""

    text: Search | None = None
    unit_id: Id | None = None


class DevicesWanted(TextWanted):
    """Filters of devices."""

    kind: DeviceKind | None = None
    status: DeviceStatus | None = None


class CircuitsWanted(TextWanted):
    """Filters of circuits."""

    kind: CircuitKind | None = None
    layer: Layer | None = None
    status: CircuitStatus | None = None


class AddressesWanted(TextWanted):
    """Filters of addresses."""

    state: AddressState | None = None
    prefix_id: Id | None = None


class TargetsWanted(TextWanted):
    """Filters of targets; closed ones only when asked for."""

    kind: TargetKind | None = None
    standing: TargetStanding | None = None
    is_backbone: bool | None = None
    closed: bool = False


class ChecksWanted(Schema):
    """Filters of checks; ended ones only when asked for."""

    target_id: Id | None = None
    collector_id: Id | None = None
    kind: CheckKind | None = None
    ended: bool = False


class OutagesWanted(Schema):
    """Filters of outages; the window is half-open."""

    target_id: Id | None = None
    start: Moment | None = None
    end: Moment | None = None
    is_open: bool | None = None
