"""Objects and registers as lines of text, which is how people copy them from a device's manual.

A line is a name and what follows it in a fixed order; what is rarely needed follows as words:
`low` (the low word first), `swap` (the bytes of each word), `mask=0x10`, `offset=-40`,
`scale=0.1`, `bits=32`. A bare number after the scale of a register is its offset.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from hengwang.collector.protocol.plan import ModbusItem, SnmpItem

SNMP_ORDER = ("name", "oid", "type")
MODBUS_ORDER = ("name", "table", "address", "type", "scale")
_USUAL = {"table": "holding", "type": "uint16", "scale": "1"}
_SIGNS = str.maketrans(dict.fromkeys(",，、；;\t", " ") | {"＝": "="})
Item = TypeVar("Item", ModbusItem, SnmpItem)


class LineUnreadableError(ValueError):
    """A line that names no register: its number from 1, and itself."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(number, line)
        self.number = number
        self.line = line


def modbus_of(text: str) -> list[ModbusItem]:
    """Registers, one a line; raises LineUnreadableError."""
    return _read(text, MODBUS_ORDER, ModbusItem)


def snmp_of(text: str) -> list[SnmpItem]:
    """Objects or columns, one a line; raises LineUnreadableError."""
    return _read(text, SNMP_ORDER, SnmpItem)


def modbus_lines(items: Iterable[Mapping[str, Any]]) -> str:
    """Registers as they would be written."""
    return "\n".join(_written(item, MODBUS_ORDER) for item in items)


def snmp_lines(items: Iterable[Mapping[str, Any]]) -> str:
    """Objects as they would be written."""
    return "\n".join(_written(item, SNMP_ORDER) for item in items)


def _read(text: str, order: tuple[str, ...], shape: type[Item]) -> list[Item]:
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.translate(_SIGNS).split()
        if not words:
            continue
        try:
            found.append(shape.model_validate(_given(words, order, shape)))
        except (ValidationError, ValueError) as error:
            raise LineUnreadableError(number, line.strip()) from error
    return found


def _given(words: list[str], order: tuple[str, ...], shape: type[Item]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    left = list(order)
    for word in words:
        name, sign, value = word.partition("=")
        if sign:
            told: tuple[str, Any] = (name, int(value, 0) if name in {"mask", "bits"} else value)
        elif word in {"low", "high"} and "first" in shape.model_fields:
            told = ("first", word)
        elif word == "swap" and "swap_bytes" in shape.model_fields:
            told = ("swap_bytes", True)
        elif left:
            told = (left.pop(0), word)
        else:
            told = ("offset", word)
        if told[0] in given or told[0] not in shape.model_fields:
            raise ValueError(word)
        given[told[0]] = told[1]
    return given


def _written(item: Mapping[str, Any], order: tuple[str, ...]) -> str:
    rest = [name for name in item if name not in order and item[name] is not None]
    known = max((at for at, name in enumerate(order) if item.get(name) is not None), default=-1) + 1
    told = {name: value for name, value in item.items() if value is not None}
    words = [str(told.get(name, _USUAL.get(name, 0))) for name in order[:known]]
    return " ".join([*words, *(_word(name, item[name]) for name in sorted(rest))])


def _word(name: str, value: Any) -> str:
    if name == "first":
        return str(value)
    if name == "swap_bytes":
        return "swap"
    return f"mask={value:#x}" if name == "mask" else f"{name}={value}"
