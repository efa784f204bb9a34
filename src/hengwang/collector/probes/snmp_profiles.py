"""What to read from devices of a kind, and what it means (IF-MIB, UPS-MIB, ENTITY-SENSOR-MIB …)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from hengwang.collector.probes.outcome import Value

Raw = int | float | str | bytes
Table = Mapping[str, Raw]


@dataclass(frozen=True, slots=True)
class Item:
    """One object, or one column under `walk`: the value sent is raw × `scale` + `offset`."""

    name: str
    oid: str
    type: Literal["gauge", "counter", "text", "octets"] = "gauge"
    bits: int = 64
    scale: float = 1.0
    offset: float = 0.0
    required: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """Scalars and columns, and what follows from them by name and index.

    `by_maker` are columns only the devices of one maker have, by its number (RFC 1155, private
    enterprises) in their sysObjectID.
    """

    items: tuple[Item, ...] = ()
    walks: tuple[Item, ...] = ()
    by_maker: Mapping[int, tuple[Item, ...]] = field(default_factory=dict)
    derive: Callable[[dict[str, Value]], dict[str, Value]] = field(default=lambda values: values)


UPTIME, OBJECT = "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.2.0"
PRIVATE = "1.3.6.1.4.1."
_IF, _IFX = "1.3.6.1.2.1.2.2.1", "1.3.6.1.2.1.31.1.1.1"
_UCD, _UPS, _SENSOR = "1.3.6.1.4.1.2021", "1.3.6.1.2.1.33.1", "1.3.6.1.2.1.99.1.1.1"
_HOST = "1.3.6.1.2.1.25"
_MEGA = 1_000_000
_WAYS = [(way, bits) for way in ("in", "out") for bits in ("", "32")]
# Which interface column tells that the counters of that row began anew.
DISCONTINUITY = "discontinuity"

_SENSOR_TYPES = {
    3: "volts_ac", 4: "volts_dc", 5: "amperes", 6: "watts", 7: "hertz", 8: "celsius",
    9: "percent_humidity", 10: "rpm", 11: "cubic_metres_per_minute", 12: "truth",
}  # fmt: skip
_SENSOR_OK = 1
_UNITS = 9
_WHOLE = 100
_COLDEST, _HOTTEST = -80, 200
# RFC 3433: the largest and the smallest value say "beyond what I can tell"; scales and precisions
# outside of these are no numbers of that standard, and a power of them would never end.
_BEYOND = 1_000_000_000
_SCALES, _PRECISIONS = range(1, 18), range(-8, 10)


def _interfaces(values: dict[str, Value]) -> dict[str, Value]:
    """Octets become bits, and with the speed of the interface a share of it, from 0 up."""
    derived = dict(values)
    columns = ("speed", "speed32", *(f"{way}_octets{bits}" for way, bits in _WAYS))
    for index in sorted({index for name in columns for index in _indexes(values, name)}):
        wide = _number(derived.pop(f"speed.{index}", 0)) * _MEGA
        narrow = _number(derived.pop(f"speed32.{index}", 0))
        # Below a megabit ifHighSpeed says 0; above four gigabits ifSpeed says nothing.
        speed = wide or narrow
        derived[f"speed_bps.{index}"] = speed
        for way in ("in", "out"):
            old = derived.pop(f"{way}_octets32.{index}", None)
            octets = derived.pop(f"{way}_octets.{index}", old)
            if octets is None:
                continue
            bits = _number(octets) * 8
            derived[f"{way}_bps.{index}"] = bits
            if speed > 0:
                derived[f"{way}_utilization.{index}"] = round(bits / speed, 6)
    return {name: value for name, value in derived.items() if not name.startswith(DISCONTINUITY)}


def _host(values: dict[str, Value]) -> dict[str, Value]:
    derived = dict(values)
    loads = [_number(derived[f"cpu.{index}"]) for index in _indexes(values, "cpu")]
    if loads:
        derived["cpu_load"] = round(sum(loads) / len(loads) / 100, 6)
    total, free = values.get("memory_total"), values.get("memory_free")
    if total and free is not None:
        reclaimable = sum(_number(values.get(f"memory_{part}", 0)) for part in ("cached", "buffer"))
        used = _number(total) - _number(free) - reclaimable
        derived["memory_used"] = round(used / _number(total), 6)
    for index in _indexes(values, "storage_size"):
        size = _number(values[f"storage_size.{index}"])
        if size > 0:
            part = _number(values.get(f"storage_used.{index}", 0)) / size
            derived[f"storage_used_rate.{index}"] = round(part, 6)
    return _boards(derived)


def _boards(values: dict[str, Value]) -> dict[str, Value]:
    """Load, memory and heat as makers tell them of each board; the busiest and fullest counts.

    Rows are of boards, fans and ports alike, most of them 0: a mean would hide the one that works.
    A percentage over 100 and a heat no board bears say that there is nothing to measure.
    """
    derived = dict(values)
    for name, told in (("cpu_busiest", "cpu_load"), ("memory_fullest", "memory_used")):
        rows = [_number(values[f"{name}.{index}"]) for index in _indexes(values, name)]
        shares = [share for share in rows if 0 <= share <= _WHOLE]
        if shares and told not in values:
            derived[told] = round(max(shares) / _WHOLE, 6)
    for index in _indexes(values, "pool_used"):
        used = _number(values[f"pool_used.{index}"])
        whole = used + _number(values.get(f"pool_free.{index}", 0))
        if whole > 0:
            part = round(used / whole, 6)
            derived["memory_used"] = max(part, _number(derived.get("memory_used", 0.0)))
    for index in _indexes(values, "board_celsius"):
        if not _COLDEST <= _number(values[f"board_celsius.{index}"]) <= _HOTTEST:
            del derived[f"board_celsius.{index}"]
    return derived


def _sensors(values: dict[str, Value]) -> dict[str, Value]:
    """A reading is value × 10^(3 × (scale − 9)) ÷ 10^precision (RFC 3433, clause 4)."""
    derived: dict[str, Value] = {}
    for index in _indexes(values, "sensor_value"):
        status = values.get(f"sensor_status.{index}", _SENSOR_OK)
        derived[f"sensor_status.{index}"] = status
        if status != _SENSOR_OK:
            continue
        raw = _number(values[f"sensor_value.{index}"])
        scale = _within(values.get(f"sensor_scale.{index}"), _SCALES, _UNITS)
        precision = _within(values.get(f"sensor_precision.{index}"), _PRECISIONS, 0)
        if abs(raw) >= _BEYOND:
            continue
        reading = raw * 10.0 ** (3 * (scale - _UNITS))
        kind = _SENSOR_TYPES.get(int(_number(values.get(f"sensor_type.{index}", 0))), "other")
        derived[f"{kind}.{index}"] = round(reading / 10.0**precision, 9)
    kept = {n: v for n, v in values.items() if not n.startswith("sensor_")}
    return kept | derived


def _indexes(values: Mapping[str, Value], name: str) -> list[str]:
    return [key[len(name) + 1 :] for key in values if key.startswith(f"{name}.")]


def _within(value: Value | None, known: range, usual: int) -> int:
    number = usual if value is None else _number(value)
    return int(number) if number in known else usual


def _number(value: Value) -> float:
    return 0.0 if isinstance(value, str) else value


def _entities(base: str, cpu: int, memory: int, celsius: int) -> tuple[Item, ...]:
    """The table in which a maker tells load, memory and heat of each board."""
    named = {"cpu_busiest": cpu, "memory_fullest": memory, "board_celsius": celsius}
    return tuple(Item(name, f"{PRIVATE}{base}.{column}") for name, column in named.items())


# Makers whose devices know neither HOST-RESOURCES-MIB nor UCD-SNMP-MIB, by their number.
_OWN: Mapping[int, tuple[Item, ...]] = MappingProxyType(
    {
        # Huawei: HUAWEI-ENTITY-EXTENT-MIB.
        2011: _entities("2011.5.25.31.1.1.1.1", 5, 7, 11),
        # H3C: HH3C-ENTITY-EXT-MIB.
        25506: _entities("25506.2.6.1.1.1.1", 6, 8, 12),
        # Ruijie: RUIJIE-PROCESS-MIB and RUIJIE-MEMORY-MIB, the means of five minutes.
        4881: (
            Item("cpu_busiest", f"{PRIVATE}4881.1.1.10.2.36.1.1.3"),
            Item("memory_fullest", f"{PRIVATE}4881.1.1.10.2.35.1.1.1.3"),
        ),
        # Cisco: CISCO-PROCESS-MIB and CISCO-MEMORY-POOL-MIB.
        9: (
            Item("cpu_busiest", f"{PRIVATE}9.9.109.1.1.1.1.8"),
            Item("pool_used", f"{PRIVATE}9.9.48.1.1.1.5"),
            Item("pool_free", f"{PRIVATE}9.9.48.1.1.1.6"),
        ),
    }
)
PROFILES: dict[str, Profile] = {
    "system": Profile(
        items=(
            Item("uptime_s", UPTIME, scale=0.01),
            Item("description", "1.3.6.1.2.1.1.1.0", "text"),
            Item("object", OBJECT, "text"),
            Item("system_name", "1.3.6.1.2.1.1.5.0", "text"),
        )
    ),
    "interfaces": Profile(
        walks=(
            Item("interface", f"{_IFX}.1", "text"),
            Item("interface_description", f"{_IF}.2", "text"),
            Item("speed", f"{_IFX}.15"),
            Item("speed32", f"{_IF}.5"),
            Item("admin_status", f"{_IF}.7"),
            Item("oper_status", f"{_IF}.8"),
            Item(DISCONTINUITY, f"{_IFX}.19"),
            Item("in_octets", f"{_IFX}.6", "counter"),
            Item("out_octets", f"{_IFX}.10", "counter"),
            Item("in_octets32", f"{_IF}.10", "counter", bits=32),
            Item("out_octets32", f"{_IF}.16", "counter", bits=32),
            Item("in_errors", f"{_IF}.14", "counter", bits=32),
            Item("out_errors", f"{_IF}.20", "counter", bits=32),
            Item("in_discards", f"{_IF}.13", "counter", bits=32),
            Item("out_discards", f"{_IF}.19", "counter", bits=32),
        ),
        derive=_interfaces,
    ),
    "host": Profile(
        items=(
            Item("memory_total", f"{_UCD}.4.5.0"),
            Item("memory_free", f"{_UCD}.4.6.0"),
            Item("memory_buffer", f"{_UCD}.4.14.0"),
            Item("memory_cached", f"{_UCD}.4.15.0"),
        ),
        walks=(
            Item("cpu", f"{_HOST}.3.3.1.2"),
            Item("storage_name", f"{_HOST}.2.3.1.3", "text"),
            Item("storage_size", f"{_HOST}.2.3.1.5"),
            Item("storage_used", f"{_HOST}.2.3.1.6"),
        ),
        by_maker=_OWN,
        derive=_host,
    ),
    "ups": Profile(
        items=(
            Item("battery_status", f"{_UPS}.2.1.0"),
            Item("seconds_on_battery", f"{_UPS}.2.2.0"),
            Item("battery_minutes_left", f"{_UPS}.2.3.0"),
            Item("battery_charge", f"{_UPS}.2.4.0", scale=0.01),
            Item("battery_volts", f"{_UPS}.2.5.0", scale=0.1),
            Item("battery_celsius", f"{_UPS}.2.7.0"),
            Item("output_source", f"{_UPS}.4.1.0"),
            Item("alarms", f"{_UPS}.6.1.0"),
        ),
        walks=(
            Item("input_volts", f"{_UPS}.3.3.1.3"),
            Item("output_load", f"{_UPS}.4.4.1.5", scale=0.01),
        ),
    ),
    "sensors": Profile(
        walks=(
            Item("name", "1.3.6.1.2.1.47.1.1.1.1.7", "text"),
            Item("sensor_type", f"{_SENSOR}.1"),
            Item("sensor_scale", f"{_SENSOR}.2"),
            Item("sensor_precision", f"{_SENSOR}.3"),
            Item("sensor_value", f"{_SENSOR}.4"),
            Item("sensor_status", f"{_SENSOR}.5"),
        ),
        derive=_sensors,
    ),
    # Which addresses a router has lately spoken to, by their hardware addresses (RFC 4293).
    "neighbours": Profile(walks=(Item("neighbour", "1.3.6.1.2.1.4.22.1.2", "octets"),)),
}
