"""What to read from devices of a kind, and what it means (IF-MIB, UPS-MIB, ENTITY-SENSOR-MIB …)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from hengwang.collector.probes.outcome import Value

Raw = int | float | str | bytes
Table = Mapping[str, Raw]


@dataclass(frozen=True, slots=True)
class Item:
    """One object, or one column under `walk`: the value sent is raw × `scale` + `offset`."""

    name: str
    oid: str
    type: Literal["gauge", "counter", "text"] = "gauge"
    bits: int = 64
    scale: float = 1.0
    offset: float = 0.0
    required: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """Scalars and columns, and what follows from them by name and index."""

    items: tuple[Item, ...] = ()
    walks: tuple[Item, ...] = ()
    derive: Callable[[dict[str, Value]], dict[str, Value]] = field(default=lambda values: values)


UPTIME = "1.3.6.1.2.1.1.3.0"
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
    return derived


def _sensors(values: dict[str, Value]) -> dict[str, Value]:
    """A reading is value × 10^(3 × (scale − 9)) ÷ 10^precision (RFC 3433, clause 4)."""
    derived: dict[str, Value] = {}
    for index in _indexes(values, "sensor_value"):
        status = values.get(f"sensor_status.{index}", _SENSOR_OK)
        derived[f"sensor_status.{index}"] = status
        if status != _SENSOR_OK:
            continue
        scale = _number(values.get(f"sensor_scale.{index}", _UNITS))
        precision = _number(values.get(f"sensor_precision.{index}", 0))
        reading = _number(values[f"sensor_value.{index}"]) * 10 ** (3 * (scale - _UNITS))
        kind = _SENSOR_TYPES.get(int(_number(values.get(f"sensor_type.{index}", 0))), "other")
        derived[f"{kind}.{index}"] = round(reading / 10**precision, 9)
    kept = {n: v for n, v in values.items() if not n.startswith("sensor_")}
    return kept | derived


def _indexes(values: Mapping[str, Value], name: str) -> list[str]:
    return [key[len(name) + 1 :] for key in values if key.startswith(f"{name}.")]


def _number(value: Value) -> float:
    return 0.0 if isinstance(value, str) else value


PROFILES: dict[str, Profile] = {
    "system": Profile(
        items=(
            Item("uptime_s", UPTIME, scale=0.01),
            Item("description", "1.3.6.1.2.1.1.1.0", "text"),
            Item("object", "1.3.6.1.2.1.1.2.0", "text"),
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
    "neighbours": Profile(walks=(Item("neighbour", "1.3.6.1.2.1.4.22.1.2", "text"),)),
}
