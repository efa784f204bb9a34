"""Machine rooms of the demo: sensors with a day behind them that goes on while the demo runs."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.demo.services.visitors import make_visitors
from hengwang.facilities.choices import (
    CareKind,
    Grade,
    MeterRole,
    ReadingKind,
    SensorKind,
    Spot,
    System,
)
from hengwang.facilities.models import Sensor
from hengwang.facilities.services.care import record_maintenance
from hengwang.facilities.services.energy import add_meter, record_reading
from hengwang.facilities.services.judging import judge
from hengwang.facilities.services.limits import set_grade
from hengwang.facilities.services.sensors import add_sensor
from hengwang.kernel.periods import midnight
from hengwang.monitoring.choices import CheckKind, TargetKind
from hengwang.monitoring.models import Check, Collector, Series, Target
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.store import sample_store
from hengwang.network.choices import RoomClass
from hengwang.network.models import Room, Site
from hengwang.network.services.places import add_place
from hengwang.organizations.models import Unit

COLLECTOR = "机房采集器（演示）"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DAYS_BACK = 7
MINUTES_OF_DAY = 1440


@dataclass(frozen=True)
class Wave:
    """A made-up sensor: a daily wave around a base, and when it is hot or says nothing."""

    name: str
    kind: SensorKind
    base: float
    swing: float = 0.0
    hot: tuple[int, int, float] | None = None
    """From which minute of the day, until which, by how much."""
    silent: tuple[int, int] | None = None
    spot: Spot = Spot.COLD_AISLE

    def at(self, minute: int) -> float | None:
        """The value of a minute since 1970; the same whenever it is asked."""
        of_day = (minute + 480) % MINUTES_OF_DAY
        if self.silent and self.silent[0] <= of_day < self.silent[1]:
            return None
        value = self.base
        if self.swing:
            ripple = ((minute * 2_654_435_761) % 97) / 97 - 0.5
            value += self.swing * (
                math.sin(math.tau * (of_day - 540) / MINUTES_OF_DAY) + ripple / 4
            )
        if self.hot and self.hot[0] <= of_day < self.hot[1]:
            value += self.hot[2]
        return round(value, 2)


K = SensorKind
ROOMS: tuple[tuple[str, RoomClass, Grade, tuple[Wave, ...]], ...] = (
    (
        "省中心核心机房", RoomClass.CORE, Grade.A,
        (
            Wave("冷通道1温度", K.TEMPERATURE, 22.4, 0.9),
            Wave("冷通道2温度", K.TEMPERATURE, 23.1, 1.1, silent=(180, 225)),
            Wave("冷通道1湿度", K.HUMIDITY, 46, 3),
            Wave("空调下漏水", K.LEAK, 0), Wave("烟感1", K.SMOKE, 0),
            Wave("正门", K.DOOR, 0, hot=(560, 563, 1)), Wave("设备供电", K.POWER, 0),
            Wave("UPS负载", K.UPS_LOAD, 41, 4), Wave("UPS电池", K.UPS_BATTERY, 100),
            Wave("电池室温度", K.TEMPERATURE, 24.5, 0.6, spot=Spot.BATTERY),
        ),
    ),
    (
        "汇聚机房", RoomClass.AGGREGATION, Grade.B,
        (
            Wave("机柜进风温度", K.TEMPERATURE, 25.2, 1.2, hot=(825, 905, 3.4)),
            Wave("机柜进风湿度", K.HUMIDITY, 52, 4), Wave("漏水", K.LEAK, 0),
            Wave("烟感", K.SMOKE, 0), Wave("市电", K.MAINS, 0, hot=(832, 858, 1)),
            Wave("UPS负载", K.UPS_LOAD, 63, 5),
        ),
    ),
    (
        "备份机房", RoomClass.BACKUP, Grade.C,
        (
            Wave("温度", K.TEMPERATURE, 21.2, 0.8), Wave("湿度", K.HUMIDITY, 41, 3),
            Wave("烟感", K.SMOKE, 0), Wave("门", K.DOOR, 0, hot=(600, 602, 1)),
        ),
    ),
)  # fmt: skip


def load_rooms() -> int:
    """Make the rooms where they are missing; returns how many came new."""
    if Collector.objects.filter(name=COLLECTOR).exists():
        return 0
    unit = Unit.objects.filter(closed_on=None, programmes__isnull=False).order_by("pk").first()
    if unit is None:
        return 0
    now = timezone.now()
    with transaction.atomic():
        _make(unit, now - DAYS_BACK * DAY)
    tell_rooms(now=now)
    judge(sample_store(), now=now, back=DAYS_BACK * DAY)
    return len(ROOMS)


def _make(unit: Unit, since: datetime) -> None:
    by = make_visitors()["demo-network"]
    collector = Collector.objects.create(name=COLLECTOR, unit=unit, networks=[])
    place = {"name": "政务大楼", "region": unit.region, "address": "", "note": ""}
    site = add_place(Site, place, unit=unit, by=by)
    for number, (name, room_class, grade, waves) in enumerate(ROOMS):
        facts = {"site": site, "name": name, "room_class": room_class, "tenure": "owned"}
        room = add_place(Room, facts, unit=unit, by=by)
        set_grade(room, grade, by=by)
        target = Target.objects.create(
            name=f"{name}动环主机", kind=TargetKind.SENSOR, unit=unit, watched_from=since
        )
        check = Check.objects.create(
            target=target, collector=collector, kind=CheckKind.MODBUS, started_at=since
        )
        Series.objects.create(check_of=check, name=Series.OUTCOME)
        for at, wave in enumerate(waves):
            value_name = f"value_{at}"
            Series.objects.create(check_of=check, name=value_name)
            given = {"name": wave.name, "kind": wave.kind, "spot": wave.spot}
            source = {"check_of": check, "value_name": value_name, "added_at": since}
            add_sensor(room, given | source, by=by)
        if number < 2:  # noqa: PLR2004  the small room has no meters and shows no data
            _meter(room, Decimal(38_000 - 22_000 * number), by=by)
        _care(room, by=by)


def _meter(room: Room, monthly: Decimal, *, by: User) -> None:
    """A year of readings, one a month."""
    today = timezone.localdate()
    shares = {MeterRole.TOTAL: Decimal("1.46"), MeterRole.IT: Decimal(1)}
    for role, share in shares.items():
        meter = add_meter(room, {"name": str(role.label), "role": role}, by=by)
        shown = Decimal(120_000)
        for back in range(13, -1, -1):
            month = (today.year * 12 + today.month - 1) - back
            first = today.replace(year=month // 12, month=month % 12 + 1, day=1)
            record_reading(meter.pk, midnight(first), shown, by=by, kind=ReadingKind.READING)
            summer = Decimal("0.08") if first.month in {6, 7, 8} and role == MeterRole.TOTAL else 0
            shown += monthly * (share + summer)


def _care(room: Room, *, by: User) -> None:
    today = timezone.localdate()
    told = (
        (CareKind.CLEANING, System.OTHER, 40, 180, "机房、配电间除尘，更换空调滤网。"),
        (CareKind.FIRE_CHECK, System.FIRE, 200, 365, "气体灭火压力正常，烟感抽测合格。"),
        (CareKind.UPS_BATTERY, System.UPS, 400, 1095, "更换电池32节，放电试验合格。"),
        (CareKind.GENERATOR_TEST, System.GENERATOR, 100, 92, "空载运行30分钟，电压频率正常。"),
        (CareKind.REPAIR, System.COOLING, 66, None, "压缩机高压报警，清洗冷凝器后恢复。"),
    )
    for kind, system, back, again, result in told:
        done = today - timedelta(days=back)
        facts = {
            "kind": kind, "system": system, "done_on": done, "result": result,
            "next_due_on": done + timedelta(days=again) if again else None,
        }  # fmt: skip
        record_maintenance(room, facts, by=by)


def tell_rooms(*, now: datetime) -> None:
    """Keep what the made-up sensors say up to now; what is kept already stays."""
    collector = Collector.objects.filter(name=COLLECTOR).first()
    if collector is None:
        return
    store = sample_store()
    series = {
        (row.check_of_id, row.name): row.pk
        for row in Series.objects.filter(check_of__collector=collector)
    }
    newest = store.latest(list(series.values()))
    last = max(
        (at for at, _value in newest.values()), default=to_ms(now - DAYS_BACK * DAY) - 60_000
    )
    first, end = last // 60_000 + 1, to_ms(now) // 60_000
    rows = list(_rows(series, range(first, end + 1)))
    if rows:
        store.append(Samples.of(rows))
    Collector.objects.filter(pk=collector.pk).update(seen_at=now)


def _rows(series: dict[tuple[int, str], int], minutes: range) -> Iterator[tuple[int, int, float]]:
    waves = {(name, wave.name): wave for name, _class, _grade, own in ROOMS for wave in own}
    for sensor in Sensor.objects.filter(check_of__in={pk for pk, _name in series}):
        wave = waves.get((sensor.room.name, sensor.name))
        if wave is not None and sensor.check_of_id is not None:
            pk = series[sensor.check_of_id, sensor.value_name]
            told = ((minute, wave.at(minute)) for minute in minutes)
            yield from ((pk, minute * 60_000, value) for minute, value in told if value is not None)
    for (_check, name), pk in series.items():
        if name == Series.OUTCOME:
            yield from ((pk, minute * 60_000, 0.0) for minute in minutes)
