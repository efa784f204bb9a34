"""How records lie in a file of the spool: framed, checksummed, readable past a damaged place."""

import struct
import zlib
from dataclasses import dataclass

_MAGIC = b"HwS1"
_FRAME = struct.Struct("!4sII")
HEAD_SIZE = _FRAME.size


@dataclass(frozen=True, slots=True)
class Contents:
    """Intact records in order, and how many bytes between them belong to none.

    An unfinished record at the very end is no damage: the process ended while writing it, and
    nobody was told that it was taken.
    """

    records: tuple[bytes, ...]
    damaged_bytes: int


def framed(record: bytes) -> bytes:
    """Return a record as it is written: mark, length, checksum, content."""
    return _FRAME.pack(_MAGIC, len(record), zlib.crc32(record)) + record


def contents(data: bytes) -> Contents:
    """Read back what `framed` wrote, one after the other."""
    records: list[bytes] = []
    position, damaged = 0, 0
    while position < len(data):
        record = _record_at(data, position)
        if record is not None:
            records.append(record)
            position += HEAD_SIZE + len(record)
            continue
        following = _next_intact(data, position + 1)
        if following < 0:
            if not _is_unfinished(data, position):
                damaged += len(data) - position
            break
        damaged += following - position
        position = following
    return Contents(tuple(records), damaged)


def _record_at(data: bytes, position: int) -> bytes | None:
    if position + HEAD_SIZE > len(data):
        return None
    magic, size, checksum = _FRAME.unpack_from(data, position)
    record = data[position + HEAD_SIZE : position + HEAD_SIZE + size]
    intact = magic == _MAGIC and len(record) == size and zlib.crc32(record) == checksum
    return record if intact else None


def _next_intact(data: bytes, position: int) -> int:
    position = data.find(_MAGIC, position)
    while position >= 0 and _record_at(data, position) is None:
        position = data.find(_MAGIC, position + 1)
    return position


def _is_unfinished(data: bytes, position: int) -> bool:
    rest = len(data) - position
    if rest < HEAD_SIZE:
        return _MAGIC.startswith(data[position : position + len(_MAGIC)])
    magic, size, _ = _FRAME.unpack_from(data, position)
    return bool(magic == _MAGIC and rest < HEAD_SIZE + size)
