"""Electricity meters: enter them, record what they show, read those that have a source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.facilities.choices import ReadingKind
from hengwang.facilities.errors import EnergyFellError, MeterNameTakenError, ReadingExistsError
from hengwang.facilities.models import EnergyMeter, EnergyReading
from hengwang.facilities.services.sensors import told
from hengwang.facilities.services.sources import check_source, series_of
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import midnight
from hengwang.monitoring.samples.columns import from_ms

if TYPE_CHECKING:
    from hengwang.accounts.models import User
    from hengwang.monitoring.samples.store import SampleStore
    from hengwang.network.models import Room

DAYS_BACK = 35
NEAR = timedelta(hours=1)
THOUSANDTH = Decimal("0.001")


@transaction.atomic
def add_meter(room: Room, values: Mapping[str, Any], *, by: User) -> EnergyMeter:
    """Enter a meter of a room.

    Raises:
        NotAllowedError: The user does not keep the room.
        MeterNameTakenError: The room has one of that name.
        SourceElsewhereError: The source belongs to another unit.
    """
    require(by, Permission.EDIT_FACILITIES, room.unit)
    meter = EnergyMeter(room=room, **values)
    _check(meter)
    meter.save()
    record("energy_meter.added", meter, by=by, after={"room": str(room)} | told(values))
    return meter


@transaction.atomic
def correct_meter(meter_id: int, values: Mapping[str, Any], *, by: User) -> EnergyMeter:
    """Mend a meter.

    Raises:
        NotAllowedError, MeterNameTakenError, SourceElsewhereError: See `add_meter`.
    """
    meter: EnergyMeter = EnergyMeter.objects.select_for_update(of=("self",)).get(pk=meter_id)
    require(by, Permission.EDIT_FACILITIES, meter.room.unit)
    before = {name: getattr(meter, name) for name in values}
    for name, value in values.items():
        setattr(meter, name, value)
    _check(meter)
    meter.save()
    record("energy_meter.corrected", meter, by=by, before=told(before), after=told(values))
    return meter


def _check(meter: EnergyMeter) -> None:
    check_source(meter.room.unit, meter.check_of)
    same = EnergyMeter.objects.filter(room=meter.room, name=meter.name)
    if same.exclude(pk=meter.pk).exists():
        raise MeterNameTakenError(name=meter.name)


@transaction.atomic
def record_reading(
    meter_id: int,
    read_at: datetime,
    kwh: Decimal,
    *,
    by: User,
    kind: ReadingKind = ReadingKind.READING,
    note: str = "",
) -> EnergyReading:
    """Record what a meter showed.

    Raises:
        NotAllowedError: The user does not keep the room.
        ReadingExistsError: There is one of that instant.
        EnergyFellError: It showed more before and nobody says that it began anew.
    """
    meter: EnergyMeter = EnergyMeter.objects.select_for_update(of=("self",)).get(pk=meter_id)
    require(by, Permission.EDIT_FACILITIES, meter.room.unit)
    if meter.readings.filter(read_at=read_at).exists():
        raise ReadingExistsError(at=timezone.localtime(read_at))
    before = meter.readings.filter(read_at__lt=read_at).order_by("-read_at").first()
    after = meter.readings.filter(read_at__gt=read_at).order_by("read_at").first()
    if before is not None and kind is ReadingKind.READING and before.kwh > kwh:
        raise EnergyFellError(before=before.kwh)
    if after is not None and after.kind == ReadingKind.READING and after.kwh < kwh:
        raise EnergyFellError(before=after.kwh)
    made = meter.readings.create(read_at=read_at, kwh=kwh, kind=kind, note=note)
    facts = {"read_at": read_at, "kwh": kwh, "kind": kind.value}
    record("energy_reading.recorded", meter, by=by, after=facts)
    return made


def read_meters(store: SampleStore, *, now: datetime) -> int:
    """Keep the last value before each midnight of the last weeks; returns how many came new.

    A value below the one before it is kept as the first after a reset.
    """
    meters = {one.pk: one for one in EnergyMeter.objects.exclude(check_of=None)}
    series = series_of(meters.values())
    today = timezone.localtime(now).date()
    nights = [midnight(today - timedelta(days=back)) for back in range(DAYS_BACK, -1, -1)]
    taken = set(
        EnergyReading.objects.filter(meter__in=meters, read_at__gte=nights[0] - NEAR).values_list(
            "meter", "read_at"
        )
    )
    made = 0
    for night in nights:
        missing = [
            pk for pk in series if not any((pk, at) in taken for at in _near(taken, pk, night))
        ]
        if not missing:
            continue
        samples = store.read([series[pk] for pk in missing], Interval(night - NEAR, night))
        for pk in missing:
            own = samples.of_series(series[pk])
            if len(own):
                value = Decimal(str(own.value[-1])) * meters[pk].factor
                made += _keep(meters[pk], from_ms(int(own.at[-1])), value.quantize(THOUSANDTH))
    return made


def _near(taken: set[tuple[int, datetime]], meter: int, night: datetime) -> list[datetime]:
    return [at for pk, at in taken if pk == meter and night - NEAR <= at < night]


def _keep(meter: EnergyMeter, at: datetime, kwh: Decimal) -> bool:
    before = meter.readings.filter(read_at__lt=at).order_by("-read_at").first()
    is_fall = before is not None and before.kwh > kwh
    _row, is_new = EnergyReading.objects.get_or_create(
        meter=meter,
        read_at=at,
        defaults={
            "kwh": kwh,
            "is_manual": False,
            "kind": ReadingKind.RESET if is_fall else ReadingKind.READING,
        },
    )
    return is_new
