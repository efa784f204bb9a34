"""Writes a DNS question and reads its answer (RFC 1035), within bounds."""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28}
NO_ERROR, SERVER_FAILURE, NO_SUCH_NAME, REFUSED = 0, 2, 3, 5
MAX_UDP = 4096
_HEAD = struct.Struct("!6H")
_TAIL = struct.Struct("!HHIH")
_QUESTION, _RECURSION, _ANSWER_BIT, _TRUNCATED, _RCODE = 1, 0x0100, 0x8000, 0x0200, 0xF
_MAX_LABEL, _MAX_NAME, _MAX_JUMPS, _POINTER = 63, 253, 64, 0xC0
_INTERNET = 1


class DnsFormatError(ValueError):
    """Bytes that are no DNS message."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer records of the asked type as text, names in lower case without the last dot."""

    rcode: int
    truncated: bool
    authoritative: bool
    texts: frozenset[str]


def question(number: int, name: str, kind: str, *, recursion: bool = True) -> bytes:
    """Return the message; raises DnsFormatError for a name that cannot be asked."""
    flags = _RECURSION if recursion else 0
    head = _HEAD.pack(number, flags, _QUESTION, 0, 0, 0)
    return head + _encoded(name) + struct.pack("!HH", TYPES[kind], _INTERNET)


def _encoded(name: str) -> bytes:
    plain = name.rstrip(".")
    if len(plain) > _MAX_NAME:
        msg = "name too long"
        raise DnsFormatError(msg)
    out = bytearray()
    for label in plain.split(".") if plain else []:
        try:
            # IDNA knows no underscore, which service names begin with.
            raw = label.encode("ascii" if label.isascii() else "idna")
        except UnicodeError as error:
            raise DnsFormatError(label) from error
        if not 0 < len(raw) <= _MAX_LABEL:
            raise DnsFormatError(label)
        out += bytes([len(raw)]) + raw
    return bytes(out) + b"\0"


def answers(message: bytes, asked: bytes) -> bool:
    """Tell whether `message` answers exactly the question `asked`, and is not somebody else's."""
    if len(message) < len(asked) or message[:2] != asked[:2]:
        return False
    flags = int.from_bytes(message[2:4], "big")
    same = message[_HEAD.size : len(asked)].lower() == asked[_HEAD.size :].lower()
    return bool(flags & _ANSWER_BIT) and message[4:6] == asked[4:6] and same


def read(message: bytes, asked: bytes, kind: str) -> Answer:
    """Return the answer to `asked`; raises DnsFormatError."""
    try:
        _, flags, _, count, _, _ = _HEAD.unpack_from(message)
        position, texts = len(asked), set()
        for _ in range(count):
            _, position = _name(message, position)
            found, _, _, size = _TAIL.unpack_from(message, position)
            position += _TAIL.size
            if position + size > len(message):
                raise DnsFormatError
            if found == TYPES[kind]:
                texts.add(_text(message, position, size, kind))
            position += size
    except (struct.error, IndexError, DnsFormatError) as error:
        # A truncated answer is honest about it and is asked for again over TCP.
        if len(message) >= _HEAD.size and flags & _TRUNCATED:
            return Answer(flags & _RCODE, truncated=True, authoritative=False, texts=frozenset())
        msg = "broken answer"
        raise DnsFormatError(msg) from error
    return Answer(flags & _RCODE, bool(flags & _TRUNCATED), bool(flags & 0x0400), frozenset(texts))


def _name(message: bytes, position: int) -> tuple[str, int]:
    """Return a name and where it ends; pointers only lead backwards, so that none goes round."""
    labels: list[str] = []
    end, limit = -1, position
    for _ in range(_MAX_JUMPS * 2):
        size = message[position]
        if size >= _POINTER:
            end = position + 2 if end < 0 else end
            position = int.from_bytes(message[position : position + 2], "big") & 0x3FFF
            if position >= limit:
                raise DnsFormatError
            limit = position
        elif size == 0:
            return ".".join(labels).lower(), position + 1 if end < 0 else end
        elif size > _MAX_LABEL:
            raise DnsFormatError
        else:
            labels.append(message[position + 1 : position + 1 + size].decode("latin-1"))
            position += 1 + size
    raise DnsFormatError


def _text(message: bytes, position: int, size: int, kind: str) -> str:
    data = message[position : position + size]
    if kind == "A":
        return str(IPv4Address(_exactly(data, 4)))
    if kind == "AAAA":
        return str(IPv6Address(_exactly(data, 16)))
    if kind == "MX":
        return f"{int.from_bytes(data[:2], 'big')} {_name(message, position + 2)[0]}"
    if kind == "TXT":
        parts, at = bytearray(), 0
        while at < size:
            parts += data[at + 1 : at + 1 + data[at]]
            at += 1 + data[at]
        return parts.decode("utf-8", errors="replace")
    return _name(message, position)[0]


def _exactly(data: bytes, size: int) -> bytes:
    if len(data) != size:
        raise DnsFormatError
    return data
