"""Where sensors read from: the checks of collectors, and the series their values make."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from pydantic import BaseModel

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.collector.protocol.contract import fingerprint
from hengwang.collector.protocol.plan import ModbusItem, ModbusSettings, PushSettings, SnmpSettings
from hengwang.facilities.errors import SourceElsewhereError, SourceUnreadableError
from hengwang.facilities.models import EnergyMeter, Sensor
from hengwang.monitoring.choices import CheckKind, TargetKind
from hengwang.monitoring.models import Check, Collector, Credential, Series, Target
from hengwang.monitoring.registers import LineUnreadableError, modbus_of
from hengwang.monitoring.services.checks import CheckFacts, judged
from hengwang.network.models import Room
from hengwang.organizations.models import Unit


@dataclass(frozen=True)
class SourceFacts:
    """What is asked, by which collector, how often."""

    name: str
    collector: Collector
    interval_s: int = 60
    valid_for_s: int = 180


@transaction.atomic
def add_source(
    room: Room,
    facts: SourceFacts,
    settings: BaseModel,
    *,
    by: User,
    credential: Credential | None = None,
) -> Check:
    """Let a collector ask a device of a room; sensors then read its values.

    Raises:
        NotAllowedError: The user keeps neither the room nor what its unit monitors.
        SourceElsewhereError: The collector belongs to another unit.
        AddressDangerousError, AddressRefusedError: The collector may not ask there.
    """
    require(by, Permission.EDIT_FACILITIES, room.unit)
    require(by, Permission.EDIT_MONITORING, facts.collector.unit)
    kind = _kind_of(settings)
    told = settings.model_dump(mode="json")
    own = {key: value for key, value in told.items() if key != "credential"}
    if kind is not CheckKind.PUSH:
        judged(
            CheckFacts(kind=kind, collector=facts.collector, settings=own, credential=credential)
        )
    target = Target.objects.create(
        name=facts.name,
        kind=TargetKind.SENSOR,
        unit=room.unit,
        address=str(told.get("host", "")),
        watched_from=timezone.now(),
    )
    made = Check.objects.create(
        target=target,
        collector=facts.collector,
        kind=kind,
        settings=own,
        credential=credential,
        interval_s=facts.interval_s,
        valid_for_s=facts.valid_for_s,
    )
    after = {"name": facts.name, "kind": kind.value, "room": str(room)}
    record("room_source.added", target, by=by, after=after)
    return made


def add_pushed_source(
    room: Room, facts: SourceFacts, names: Sequence[str], *, by: User
) -> tuple[Check, str]:
    """A device that reports by itself; its token is shown this once only.

    Raises:
        NotAllowedError: See `add_source`.
    """
    token = secrets.token_urlsafe(24)
    settings = PushSettings(token_sha256=fingerprint(token), names=tuple(names))
    return add_source(room, facts, settings, by=by), token


def _kind_of(settings: BaseModel) -> CheckKind:
    kinds = {
        ModbusSettings: CheckKind.MODBUS,
        SnmpSettings: CheckKind.SNMP,
        PushSettings: CheckKind.PUSH,
    }
    return kinds[type(settings)]


def modbus_items(text: str) -> tuple[ModbusItem, ...]:
    """Registers, one a line: name, table, address, type, scale, offset; the last four may miss.

    Word order, bytes and bits follow as words; see `monitoring.registers`.

    Raises:
        SourceUnreadableError: A line is no register.
    """
    try:
        return tuple(modbus_of(text))
    except LineUnreadableError as error:
        raise SourceUnreadableError(line=error.number, text=error.line) from error


def check_source(room_unit: Unit, source: Check | None) -> None:
    """Refuse a source of another unit: its values are not this room's to show.

    Raises:
        SourceElsewhereError: It belongs to another unit.
    """
    if source is not None and source.target.unit_id != room_unit.pk:
        raise SourceElsewhereError(source=source.target.name)


Reader = Sensor | EnergyMeter


def series_of(readers: Iterable[Reader]) -> Mapping[int, int]:
    """The series each sensor (or each meter) reads, by its id; one query.

    What has no source, or one that never brought the value, is left out.
    """
    known = [(one, one.check_of_id) for one in readers if one.check_of_id is not None]
    rows = Series.objects.filter(check_of__in={check for _one, check in known})
    named = {(row.check_of_id, row.name): row.pk for row in rows}
    return {
        one.pk: named[check, one.value_name]
        for one, check in known
        if (check, one.value_name) in named
    }


def offered_values(source: Check) -> list[str]:
    """Names of the values a source brought or will bring."""
    told = {item["name"] for item in source.settings.get("items", ())}
    told |= set(source.settings.get("names", ()))
    brought = Series.objects.filter(check_of=source).exclude(
        name__in=(Series.OUTCOME, Series.ROUND_TRIP)
    )
    return sorted(told | set(brought.values_list("name", flat=True)))
