"""Takes what sensors push: `POST /push/{check}` with a token, a small JSON of names and values."""

import asyncio
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from hengwang.collector.probes.outcome import Value, Verdict
from hengwang.collector.protocol.contract import fingerprint

MAX_HEAD, MAX_BODY, MAX_VALUES, MAX_WORD = 8 * 1024, 16 * 1024, 100, 500
PATH = "/push/"
_SLOWEST_S = 10.0
_REQUEST_LINE = 3
_LARGEST = float(1 << 63)


@dataclass(frozen=True, slots=True)
class Pusher:
    """A check that is pushed to: the digest of its token, the names it may use (all when empty)."""

    token_sha256: str
    names: frozenset[str]


class _RefusedError(Exception):
    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class PushServer:
    """One request a connection; `keep(check, verdict)` takes what was accepted."""

    def __init__(self, keep: Callable[[str, Verdict], None]) -> None:
        self.pushers: Mapping[str, Pusher] = {}
        self.refused = 0
        self._keep = keep

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection; every way it can go wrong is a status and a count."""
        try:
            async with asyncio.timeout(_SLOWEST_S):
                check, verdict = self._accepted(*await _request(reader))
            self._keep(check, verdict)
            status = HTTPStatus.NO_CONTENT
        except _RefusedError as refused:
            status = refused.status
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            status = HTTPStatus.BAD_REQUEST
        self.refused += status is not HTTPStatus.NO_CONTENT
        line = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Length: 0\r\n"
        writer.write(f"{line}Connection: close\r\n\r\n".encode("ascii"))

    def _accepted(self, path: str, token: str, body: bytes) -> tuple[str, Verdict]:
        check = path.removeprefix(PATH)
        pusher = self.pushers.get(check)
        known = pusher.token_sha256 if pusher else "0" * 64
        # Compared also where there is no such check, so that time tells nobody which there are.
        right = hmac.compare_digest(fingerprint(token), known)
        if pusher is None or not right:
            raise _RefusedError(HTTPStatus.UNAUTHORIZED)
        return check, Verdict(values=pushed_values(body, pusher.names))


def pushed_values(body: bytes, names: frozenset[str]) -> Mapping[str, Value]:
    """Return the values of a body such as `{"temperature": 23.4, "door": "open"}`."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _RefusedError(HTTPStatus.BAD_REQUEST) from error
    if not isinstance(told, dict) or not 0 < len(told) <= MAX_VALUES:
        raise _RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY)
    for name, value in told.items():
        if not _is_plain(value) or len(name) > MAX_WORD or (names and name not in names):
            raise _RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY)
    return told


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_WORD
    # Not a number and infinity compare as false.
    return isinstance(value, int | float) and abs(value) < _LARGEST


async def _request(reader: asyncio.StreamReader) -> tuple[str, str, bytes]:
    raw = await reader.readuntil(b"\r\n\r\n")
    first, *lines = raw[:-4].decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != _REQUEST_LINE or not words[2].startswith("HTTP/1."):
        raise _RefusedError(HTTPStatus.BAD_REQUEST)
    if words[0] != "POST" or not words[1].startswith(PATH):
        raise _RefusedError(HTTPStatus.NOT_FOUND)
    headers = {
        name.strip().lower(): value.strip()
        for name, colon, value in (line.partition(":") for line in lines)
        if colon
    }
    size = headers.get("content-length", "")
    if not (size.isascii() and size.isdigit()):
        raise _RefusedError(HTTPStatus.LENGTH_REQUIRED)
    if len(size) > len(str(MAX_BODY)) or int(size) > MAX_BODY:
        raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    scheme, _, token = headers.get("authorization", "").partition(" ")
    body = await reader.readexactly(int(size))
    return words[1], token if scheme.lower() == "bearer" else "", body
