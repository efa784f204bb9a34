"""Turns Modbus registers into numbers: type, word order, byte order, bits, scale."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

TableName = Literal["holding", "input", "coil", "discrete"]
_FORMATS = {
    "uint16": ">H", "int16": ">h", "uint32": ">I", "int32": ">i", "uint64": ">Q", "int64": ">q",
    "float32": ">f", "float64": ">d",
}  # fmt: skip
_BITS = frozenset({"coil", "discrete"})
MAX_REGISTERS, MAX_BITS = 125, 2000


@dataclass(frozen=True, slots=True)
class Register:
    """One value and how it is written; see `protocol.plan.ModbusItem`."""

    name: str
    table: TableName
    address: int
    type: str = "uint16"
    first: Literal["high", "low"] = "high"
    swap_bytes: bool = False
    mask: int | None = None
    scale: float = 1.0
    offset: float = 0.0

    @property
    def words(self) -> int:
        """How many registers (or bits) it takes."""
        if self.table in _BITS or self.type == "bit":
            return 1
        return struct.calcsize(_FORMATS[self.type]) // 2


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbours that one request reads."""

    table: TableName
    address: int
    count: int


def spans(registers: Sequence[Register]) -> list[Span]:
    """Return the fewest requests that read these registers and no others.

    Neighbours share one; a gap is not read over, for devices refuse what they do not have.
    """
    found: list[Span] = []
    for each in sorted(registers, key=lambda register: (register.table, register.address)):
        most = MAX_BITS if each.table in _BITS else MAX_REGISTERS
        end = each.address + each.words
        last = found[-1] if found else None
        near = last is not None and last.table == each.table
        if last is not None and near and each.address <= last.address + last.count:
            count = max(last.count, end - last.address)
            if count <= most:
                found[-1] = Span(last.table, last.address, count)
                continue
        found.append(Span(each.table, each.address, each.words))
    return found


def number(register: Register, words: Sequence[int]) -> float | int | None:
    """Return the value of a register's words; None for what is not a finite number.

    A mask picks bits of an integer and shifts them down to its lowest bit.
    """
    if register.table in _BITS:
        raw: float | int = int(words[0])
    elif register.type == "bit":
        raw = words[0]
    else:
        ordered = words if register.first == "high" else list(reversed(words))
        order: Literal["big", "little"] = "little" if register.swap_bytes else "big"
        data = b"".join(word.to_bytes(2, order) for word in ordered)
        (raw,) = struct.unpack(_FORMATS[register.type], data)
    if register.mask is not None and isinstance(raw, int):
        raw = (raw & register.mask) >> (register.mask & -register.mask).bit_length() - 1
    if raw - raw != 0:
        return None
    if register.scale == 1 and not register.offset:
        return raw
    return round(raw * register.scale + register.offset, 9)


def picked(
    registers: Sequence[Register], read: Mapping[Span, Sequence[int]]
) -> dict[str, float | int]:
    """Return the values of all registers from what the spans brought."""
    values = {}
    for each in registers:
        for span, words in read.items():
            start = each.address - span.address
            inside = span.table == each.table and 0 <= start <= span.count - each.words
            if inside and len(words) >= start + each.words:
                value = number(each, words[start : start + each.words])
                if value is not None:
                    values[each.name] = value
                break
    return values
