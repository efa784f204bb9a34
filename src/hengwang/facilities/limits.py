"""Limits of sensors by class of room and spot, with the clause each comes from; pure.

Recommended values are those of GB 50174-2017, annex A (environment and power supply); the wider
ones that raise an alarm are the allowable envelope A1 of ASHRAE TC 9.9 (2021). What neither says is
the platform's own and says so; `limit_sources` says which were held against the standard.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from hengwang.facilities.choices import CONTACTS, Grade, Level, SensorKind, Side, Spot
from hengwang.facilities.excursions import Bound

ANNEX_A = "GB 50174-2017 附录A 环境要求"
ANNEX_A_POWER = "GB 50174-2017 附录A 电气"
OWN = "platform"
BOTH = f"{ANNEX_A}; ASHRAE TC 9.9 (2021) A1"
HALF = 0.5


@dataclass(frozen=True, slots=True)
class LimitSet:
    """Four limits of one kind of sensor, any of which may be missing.

    Attributes:
        hysteresis: In the sensor's unit.
        delay: How long a value must be beyond before it is believed.
        clause: Where the values come from; `platform` for our own.
    """

    alarm_low: float | None = None
    warning_low: float | None = None
    warning_high: float | None = None
    alarm_high: float | None = None
    hysteresis: float = 0.0
    delay: timedelta = timedelta(0)
    clause: str = OWN

    def bounds(self) -> Iterator[tuple[Level, Side, Bound]]:
        """Each limit there is."""
        given = (
            (Level.ALARM, Side.LOW, self.alarm_low),
            (Level.WARNING, Side.LOW, self.warning_low),
            (Level.WARNING, Side.HIGH, self.warning_high),
            (Level.ALARM, Side.HIGH, self.alarm_high),
        )
        delay_ms = self.delay // timedelta(milliseconds=1)
        for level, side, at in given:
            if at is not None:
                yield level, side, Bound(at, side is Side.HIGH, self.hysteresis, delay_ms)

    def level_of(self, value: float) -> Level | None:
        """How bad a single value is, without hysteresis and delay."""
        over = {level for level, _side, bound in self.bounds() if bound.is_over(value)}
        return next((level for level in (Level.ALARM, Level.WARNING) if level in over), None)


TWO_MINUTES = timedelta(minutes=2)
_AISLE = LimitSet(15, 18, 27, 32, 1.0, TWO_MINUTES, BOTH)
_DRY = LimitSet(8, None, 60, 80, 3.0, TWO_MINUTES, BOTH)
_BY_SPOT: dict[tuple[SensorKind, Spot], LimitSet] = {
    (SensorKind.TEMPERATURE, Spot.COLD_AISLE): _AISLE,
    (SensorKind.TEMPERATURE, Spot.AUXILIARY): LimitSet(
        None, 18, 28, 32, 1.0, TWO_MINUTES, f"{ANNEX_A}; {OWN}"
    ),
    (SensorKind.TEMPERATURE, Spot.BATTERY): LimitSet(
        10, 20, 30, 35, 1.0, TWO_MINUTES, f"{ANNEX_A}; {OWN}"
    ),
    (SensorKind.HUMIDITY, Spot.COLD_AISLE): _DRY,
    (SensorKind.HUMIDITY, Spot.AUXILIARY): LimitSet(
        None, 35, 75, 80, 3.0, TWO_MINUTES, f"{ANNEX_A}; {OWN}"
    ),
    (SensorKind.HUMIDITY, Spot.BATTERY): replace(_DRY, clause=OWN),
}
_BY_KIND: dict[SensorKind, LimitSet] = {
    SensorKind.DEW_POINT: LimitSet(-12, 5.5, 15, 17, 0.5, TWO_MINUTES, BOTH),
    SensorKind.UPS_LOAD: LimitSet(None, None, 80, 90, 2.0, TWO_MINUTES, OWN),
    SensorKind.UPS_BATTERY: LimitSet(50, 90, None, None, 2.0, TWO_MINUTES, OWN),
}
# Least time on battery: class A with a generator behind it 15 min, class B 7 min, C as needed.
_RUNTIMES = {Grade.A: 15.0, Grade.B: 7.0}
DOOR_LEFT_OPEN = timedelta(minutes=5)


def default_limits(kind: SensorKind, spot: Spot, grade: Grade) -> LimitSet:
    """The limits a room of this class has before anybody sets its own."""
    if kind is SensorKind.DOOR:
        return LimitSet(warning_high=HALF, delay=DOOR_LEFT_OPEN)
    if kind in CONTACTS:
        return LimitSet(alarm_high=HALF)
    if kind is SensorKind.UPS_RUNTIME:
        least = _RUNTIMES.get(grade)
        return LimitSet(alarm_low=least, hysteresis=1.0, clause=ANNEX_A_POWER)
    return _BY_SPOT.get((kind, spot)) or _BY_KIND[kind]
