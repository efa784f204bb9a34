"""Where each default limit of sensors comes from, and whether it was held against it; pure.

The values were written down from summaries of the standards. One that was since compared with the
text of its standard, or with a published copy of the table it stands in, is named in `CONFIRMED`;
until then pages mark it, and `hengwang doctor` counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hengwang.facilities.choices import CONTACTS, Grade, SensorKind, Spot
from hengwang.facilities.limits import default_limits

GB, GB_POWER = "GB 50174-2017 附录A 环境要求", "GB 50174-2017 附录A 电气"
ASHRAE, OWN = "ASHRAE TC 9.9 (2021) A1", ""
WARNINGS, ALARMS = ("warning_low", "warning_high"), ("alarm_low", "alarm_high")
FIELDS = ("alarm_low", "warning_low", "warning_high", "alarm_high")

# Kind and spot → source of the recommended values, source of those that raise an alarm.
_SOURCES: Mapping[tuple[SensorKind, Spot | None], tuple[str, str]] = MappingProxyType(
    {
        (SensorKind.TEMPERATURE, Spot.COLD_AISLE): (GB, ASHRAE),
        (SensorKind.TEMPERATURE, Spot.AUXILIARY): (GB, OWN),
        (SensorKind.TEMPERATURE, Spot.BATTERY): (GB, OWN),
        (SensorKind.HUMIDITY, Spot.COLD_AISLE): (GB, ASHRAE),
        (SensorKind.HUMIDITY, Spot.AUXILIARY): (GB, OWN),
        (SensorKind.DEW_POINT, None): (GB, ASHRAE),
        (SensorKind.UPS_RUNTIME, None): (OWN, GB_POWER),
    }
)
CONFIRMED: frozenset[str] = frozenset(
    {
        "temperature.cold_aisle.warning_low",
        "temperature.cold_aisle.warning_high",
        "temperature.auxiliary.warning_low",
        "temperature.auxiliary.warning_high",
        "temperature.battery.warning_low",
        "temperature.battery.warning_high",
        "humidity.cold_aisle.warning_high",
        "humidity.auxiliary.warning_low",
        "humidity.auxiliary.warning_high",
        "dew_point.warning_low",
        "dew_point.warning_high",
    }
)
"""Keys of compared values: those of the environment's part of annex A (各级数据中心技术要求), held
against a published copy of that table on 21 November 2026."""


@dataclass(frozen=True, slots=True)
class StatedLimit:
    """One default value with its source; `source` is empty where the platform chose it.

    `grade` names the class of room only where the value differs by it.
    """

    kind: SensorKind
    spot: Spot | None
    grade: Grade | None
    field: str
    value: float
    source: str

    @property
    def key(self) -> str:
        """Names the value for ever."""
        parts = [self.kind.value, *([self.spot.value] if self.spot else [])]
        return ".".join([*parts, *([self.grade.value] if self.grade else []), self.field])

    @property
    def is_doubtful(self) -> bool:
        """Whether it names a standard nobody has compared it with yet."""
        return bool(self.source) and self.key not in CONFIRMED


def stated_limits() -> list[StatedLimit]:
    """Every default value, in the order of kinds, spots and classes."""
    found: list[StatedLimit] = []
    for kind in SensorKind:
        if kind in CONTACTS:
            continue
        spots: list[Spot | None] = [spot for spot in Spot if (kind, spot) in _SOURCES]
        spots = spots or [None]
        if kind is SensorKind.HUMIDITY:
            spots.append(Spot.BATTERY)
        for spot in spots:
            found += _of_grades(kind, spot)
    return found


def stated_for(kind: SensorKind, spot: Spot, grade: Grade) -> list[StatedLimit]:
    """The values a room of this class has there before anybody sets its own."""
    if kind in CONTACTS:
        return []
    return list(_of(kind, spot, grade))


def unconfirmed() -> list[StatedLimit]:
    """Values that name a standard and were not compared with it."""
    return [one for one in stated_limits() if one.is_doubtful]


def _of_grades(kind: SensorKind, spot: Spot | None) -> Iterator[StatedLimit]:
    if kind is SensorKind.UPS_RUNTIME:
        for grade in Grade:
            yield from _of(kind, spot, grade)
    else:
        yield from _of(kind, spot, Grade.C)


def _of(kind: SensorKind, spot: Spot | None, grade: Grade) -> Iterator[StatedLimit]:
    limits = default_limits(kind, spot or Spot.COLD_AISLE, grade)
    named = spot if (kind, spot) in _SOURCES or kind is SensorKind.HUMIDITY else None
    recommended, alarm = _SOURCES.get((kind, named), (OWN, OWN))
    by_class = grade if kind is SensorKind.UPS_RUNTIME else None
    for field in FIELDS:
        value = getattr(limits, field)
        if value is not None:
            source = recommended if field in WARNINGS else alarm
            yield StatedLimit(kind, named, by_class, field, value, source)
