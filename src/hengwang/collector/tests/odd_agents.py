"""SNMP agents with the manners of real devices that no simulator has, on loopback."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hengwang.collector.listeners import ber

GET, GET_BULK = 0xA0, 0xA5
NO_ERROR, TOO_BIG, NO_SUCH_NAME = 0, 1, 2
Variables = list[tuple[bytes, bytes]]
# Which request it is, and the names asked for; None is silence.
Manner = Callable[[int, list[str]], "tuple[int, dict[str, bytes]] | None"]


def packed(tag: int, data: bytes) -> bytes:
    """One element."""
    size = len(data)
    length = bytes([size]) if size < 0x80 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + data


def number(value: int, tag: int = ber.INTEGER) -> bytes:
    """An integer."""
    size = max(1, (value.bit_length() + 8) // 8)
    return packed(tag, value.to_bytes(size, "big", signed=value < 0))


def name(text: str) -> bytes:
    """An object identifier."""
    first, second, *rest = map(int, text.split("."))
    data = bytearray([40 * first + second])
    for arc in rest:
        parts = [arc & 0x7F]
        while arc := arc >> 7:
            parts.append(arc & 0x7F | 0x80)
        data += bytes(reversed(parts))
    return packed(ber.OID, bytes(data))


def _answered(message: bytes, manner: Manner) -> bytes:
    version, community, request = ber.inside(ber.elements(message)[0])
    fields = ber.elements(request.data)
    asked = [ber.oid(ber.inside(pair)[0]) for pair in ber.inside(fields[3])]
    said = manner(request.tag, asked)
    if said is None:
        return b""
    status, told = said
    rows = b"".join(packed(ber.SEQUENCE, name(oid) + value) for oid, value in told.items())
    body = packed(ber.INTEGER, fields[0].data) + number(status) + number(0)
    answer = packed(0xA2, body + packed(ber.SEQUENCE, rows))
    head = packed(ber.INTEGER, version.data) + packed(ber.OCTETS, community.data)
    return packed(ber.SEQUENCE, head + answer)


@contextmanager
def agent(manner: Manner) -> Iterator[int]:
    """An agent that answers as it is told; yields its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.bind(("127.0.0.1", 0))

        def serve() -> None:
            while True:
                message, peer = own.recvfrom(65_535)
                if message == b"end":
                    return
                answer = _answered(message, manner)
                if answer:
                    own.sendto(answer, peer)

        serving = threading.Thread(target=serve)
        serving.start()
        try:
            yield own.getsockname()[1]
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ending:
                ending.sendto(b"end", own.getsockname())
            serving.join()


def table(objects: dict[str, bytes], fits: int = 40) -> Manner:
    """An agent that has these objects and answers GET and GETBULK as the standard says."""

    def key(oid: str) -> list[int]:
        return [int(arc) for arc in oid.split(".")]

    ordered = sorted(objects, key=key)

    def manner(kind: int, asked: list[str]) -> tuple[int, dict[str, bytes]]:
        if kind == GET:
            return NO_ERROR, {oid: objects.get(oid, packed(0x81, b"")) for oid in asked}
        after = [oid for oid in ordered if key(oid) > key(asked[0])][:fits]
        return NO_ERROR, {oid: objects[oid] for oid in after} or {asked[0]: packed(0x82, b"")}

    return manner
