"""Reads one HTTP/1.1 answer within bounds: so much head, so much body, nothing believed."""

import asyncio
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hengwang.collector.probes.outcome import ProbeRefusedError, Reason

MAX_INTERIM = 5
MAX_HEAD = 32 * 1024
# gzip and zlib, whichever the first octets say.
_EITHER = 47
_CHUNK_LINE = 1024
_BLOCK = 64 * 1024
_NO_BODY = frozenset({204, 304})
_FIRST_FINAL = 200


class Flaw(StrEnum):
    """What is wrong with an answer; the detail of a result."""

    HEAD_TOO_LONG = "head too long"
    HEAD_CUT_OFF = "head cut off"
    NO_ANSWER = "closed without an answer"
    ONLY_INTERIM = "only interim answers"
    NO_STATUS_LINE = "no HTTP status line"
    BROKEN_HEADER = "broken header"
    BODY_CUT_OFF = "body cut off"
    BROKEN_CHUNK = "broken chunk"
    BROKEN_LENGTH = "broken length"
    BROKEN_PACKING = "broken compression"


@dataclass(frozen=True, slots=True)
class Head:
    """Status line and headers; names in lower case, repeated ones joined by a comma."""

    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Body:
    """What was read of the body; `whole` is False when the bound cut it off."""

    data: bytes
    whole: bool


def malformed(detail: Flaw) -> ProbeRefusedError:
    """What answered does not speak HTTP."""
    return ProbeRefusedError(Reason.MALFORMED_ANSWER, detail)


async def read_head(reader: asyncio.StreamReader) -> Head:
    """Return the final head; interim ones (1xx) are read over. Raises ProbeRefusedError."""
    for _ in range(MAX_INTERIM):
        head = _parsed(await _head_lines(reader))
        if head.status >= _FIRST_FINAL:
            return head
    raise malformed(Flaw.ONLY_INTERIM)


async def _head_lines(reader: asyncio.StreamReader) -> list[str]:
    """Lines up to the empty one; they may end with a line feed alone (RFC 9112, clause 2.2)."""
    lines: list[str] = []
    size = 0
    while True:
        try:
            raw = await reader.readuntil(b"\n")
        except asyncio.LimitOverrunError as error:
            raise malformed(Flaw.HEAD_TOO_LONG) from error
        except asyncio.IncompleteReadError as error:
            detail = Flaw.HEAD_CUT_OFF if lines or error.partial else Flaw.NO_ANSWER
            raise malformed(detail) from error
        size += len(raw)
        if size > MAX_HEAD:
            raise malformed(Flaw.HEAD_TOO_LONG)
        line = raw.rstrip(b"\r\n").decode("latin-1")
        if not line:
            return lines
        if lines[1:] and line[0] in " \t":
            # A header folded over lines, as old servers do.
            lines[-1] = f"{lines[-1]} {line.strip()}"
        else:
            lines.append(line)


def _parsed(told: list[str]) -> Head:
    first, *lines = told or [""]
    version, _, rest = first.partition(" ")
    status = rest[:3]
    if version not in {"HTTP/1.0", "HTTP/1.1"} or not (status.isascii() and status.isdigit()):
        raise malformed(Flaw.NO_STATUS_LINE)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise malformed(Flaw.BROKEN_HEADER)
        key = name.strip().lower()
        headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
    return Head(int(status), headers)


async def read_body(reader: asyncio.StreamReader, head: Head, limit: int) -> Body:
    """Return at most `limit` bytes of the body; raises ProbeRefusedError when it is cut off."""
    if head.status in _NO_BODY:
        return Body(b"", whole=True)
    if head.headers.get("transfer-encoding", "").lower() == "chunked":
        return await _chunks(reader, limit)
    text = head.headers.get("content-length")
    if text is None:
        data = await _up_to(reader, limit + 1)
        return Body(data[:limit], whole=len(data) <= limit)
    length = _number(text, 10)
    data = await _up_to(reader, min(length, limit))
    if len(data) < min(length, limit):
        raise malformed(Flaw.BODY_CUT_OFF)
    return Body(data, whole=length <= limit)


def unpacked(head: Head, body: Body, limit: int) -> Body:
    """Return the body as it was before the server packed it, at most `limit` bytes.

    Nothing was to be packed, and front servers pack all the same.
    """
    if head.headers.get("content-encoding", "").strip().lower() not in {
        "gzip",
        "x-gzip",
        "deflate",
    }:
        return body
    unpacking = zlib.decompressobj(_EITHER)
    try:
        data = unpacking.decompress(body.data, limit)
    except zlib.error as error:
        raise malformed(Flaw.BROKEN_PACKING) from error
    return Body(data, whole=body.whole and not unpacking.unconsumed_tail)


async def _chunks(reader: asyncio.StreamReader, limit: int) -> Body:
    parts = bytearray()
    while True:
        size = _number((await _line(reader)).partition(b";")[0].decode("latin-1").strip(), 16)
        if size == 0:
            return Body(bytes(parts), whole=True)
        room = limit - len(parts)
        data = await _up_to(reader, min(size, room))
        if len(data) < min(size, room):
            raise malformed(Flaw.BODY_CUT_OFF)
        parts += data
        if size > room:
            return Body(bytes(parts), whole=False)
        if await _line(reader):
            raise malformed(Flaw.BROKEN_CHUNK)


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        line = await reader.readuntil(b"\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise malformed(Flaw.BODY_CUT_OFF) from error
    if len(line) > _CHUNK_LINE:
        raise malformed(Flaw.BROKEN_CHUNK)
    return line[:-2]


async def _up_to(reader: asyncio.StreamReader, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        block = await reader.read(min(_BLOCK, count - len(parts)))
        if not block:
            break
        parts += block
    return bytes(parts)


def _number(text: str, numeral: int) -> int:
    """Read a length as the standard writes it: digits only, no sign, no underscore."""
    digits = "0123456789abcdef"[:numeral]
    if not text or len(text) > len("ffffffffffffffff") or set(text.lower()) - set(digits):
        raise malformed(Flaw.BROKEN_LENGTH)
    return int(text, numeral)
