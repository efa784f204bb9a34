"""Reads SNMP traps and informs of v1 and v2c (RFC 1157, RFC 3416) into plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hengwang.collector.listeners import ber
from hengwang.collector.probes.outcome import Value

V1, V2C = 0, 1
TRAP_V1, RESPONSE, INFORM, TRAP_V2 = 0xA4, 0xA2, 0xA6, 0xA7
_V2_FIELDS, _V1_FIELDS, _MESSAGE_FIELDS = 4, 6, 3
_UPTIME, _TRAP_OID = "1.3.6.1.2.1.1.3.0", "1.3.6.1.6.3.1.1.4.1.0"
_GENERIC = "1.3.6.1.6.3.1.1.5"
_ENTERPRISE_SPECIFIC = 6
MAX_VARIABLES = 64


@dataclass(frozen=True, slots=True)
class Trap:
    """What a trap says; `answer` is the message an inform waits for, empty for a trap.

    The community is kept nowhere and decides nothing: it travels in the open, and who may send is
    told by address.
    """

    community: bytes
    values: Mapping[str, Value]
    answer: bytes = b""


def read_trap(message: bytes) -> Trap:
    """Return a trap; `trap` is its OID in the form of v2 (RFC 3584, clause 3.1).

    Raises ber.BerError for anything else; `secured_traps` reads v3.
    """
    outer = ber.elements(message)
    if len(outer) != 1:
        raise ber.BerError
    parts = ber.inside(outer[0])
    if len(parts) != _MESSAGE_FIELDS or parts[1].tag != ber.OCTETS:
        raise ber.BerError
    version, community, body = ber.integer(parts[0]), parts[1].data, parts[2]
    if version == V1 and body.tag == TRAP_V1:
        return Trap(community, _v1(ber.elements(body.data)))
    if version == V2C and body.tag in {TRAP_V2, INFORM}:
        fields = ber.elements(body.data)
        answer = _answered(message, body) if body.tag == INFORM else b""
        return Trap(community, values_of_v2(fields), answer)
    raise ber.BerError


def _v1(fields: Sequence[ber.Element]) -> dict[str, Value]:
    if len(fields) != _V1_FIELDS:
        raise ber.BerError
    enterprise, generic = ber.oid(fields[0]), ber.integer(fields[2])
    specific = ber.integer(fields[3])
    own = generic == _ENTERPRISE_SPECIFIC
    trap = f"{enterprise}.0.{specific}" if own else f"{_GENERIC}.{generic + 1}"
    agent = str(ber.value(fields[1]))
    values: dict[str, Value] = {"trap": trap, "uptime": ber.integer(fields[4]), "agent": agent}
    return values | _variables(fields[5])


def values_of_v2(fields: Sequence[ber.Element]) -> dict[str, Value]:
    """Read the fields of a notification of v2 (RFC 3416, clause 3); raises ber.BerError."""
    if len(fields) != _V2_FIELDS:
        raise ber.BerError
    found = _variables(fields[3])
    if _TRAP_OID not in found:
        raise ber.BerError
    values: dict[str, Value] = {"trap": found.pop(_TRAP_OID)}
    if _UPTIME in found:
        values["uptime"] = found.pop(_UPTIME)
    return values | found


def _variables(element: ber.Element) -> dict[str, Value]:
    pairs = ber.inside(element)
    if len(pairs) > MAX_VARIABLES:
        raise ber.BerError
    values: dict[str, Value] = {}
    for pair in pairs:
        inner = ber.inside(pair)
        if len(inner) != len(("name", "value")):
            raise ber.BerError
        name, content = inner
        values[ber.oid(name)] = ber.value(content)
    return values


def _answered(message: bytes, body: ber.Element) -> bytes:
    """An inform is answered by itself with the tag of a response: same id, same variables."""
    at = len(message) - len(body.data)
    # The tag stands before the length, which takes one byte, or one and as many as it says.
    for size in range(1, 5):
        if message[at - size - 1] == INFORM and _length(message[at - size : at]) == len(body.data):
            return message[: at - size - 1] + bytes([RESPONSE]) + message[at - size :]
    raise ber.BerError


def _length(data: bytes) -> int:
    if len(data) == 1:
        return data[0] if data[0] < 0x80 else -1  # noqa: PLR2004  (BER's long form begins here)
    return int.from_bytes(data[1:], "big") if data[0] == 0x80 | len(data) - 1 else -1
