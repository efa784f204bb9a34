"""Reads the BER of SNMP messages within bounds; knows the few types SNMP uses and no more."""

from dataclasses import dataclass

from hengwang.collector.probes.words import number_in, text_of

INTEGER, OCTETS, NULL, OID, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30
# What an agent answers for an object it does not have; some put it into their traps.
ABSENT = frozenset({0x80, 0x81, 0x82})
ADDRESS, COUNTER, GAUGE, TICKS, OPAQUE, COUNTER64 = 0x40, 0x41, 0x42, 0x43, 0x44, 0x46
_UNSIGNED = frozenset({COUNTER, GAUGE, TICKS, COUNTER64})
_LONG = 0x80
_MAX_LENGTH_BYTES = 3
_MAX_INTEGER_BYTES = 9
_MAX_ARCS = 128
_MAX_ARC = 1 << 32
_IPV4_BYTES = 4


class BerError(ValueError):
    """The bytes are not what they claim to be."""


@dataclass(frozen=True, slots=True)
class Element:
    """One tagged piece."""

    tag: int
    data: bytes


def elements(data: bytes) -> list[Element]:
    """Cut a body into its elements; raises BerError when they do not fill it exactly."""
    found, at = [], 0
    while at < len(data):
        element, at = _element_at(data, at)
        found.append(element)
    return found


def first(data: bytes) -> Element:
    """Return the element a body begins with, whatever follows; raises BerError."""
    return _element_at(data, 0)[0]


def _element_at(data: bytes, at: int) -> tuple[Element, int]:
    """The element that begins there, and where it ends."""
    if at + 2 > len(data):
        raise BerError
    tag, size, at = data[at], data[at + 1], at + 2
    if size & _LONG:
        count = size & ~_LONG
        if not 0 < count <= _MAX_LENGTH_BYTES or at + count > len(data):
            raise BerError
        size, at = int.from_bytes(data[at : at + count], "big"), at + count
    if at + size > len(data):
        raise BerError
    return Element(tag, data[at : at + size]), at + size


def inside(element: Element, tag: int = SEQUENCE) -> list[Element]:
    """Return the elements of a constructed one; raises BerError when it is another."""
    if element.tag != tag:
        raise BerError
    return elements(element.data)


def integer(element: Element) -> int:
    """Return a number; raises BerError."""
    if not 0 < len(element.data) <= _MAX_INTEGER_BYTES:
        raise BerError
    if element.tag == INTEGER:
        return int.from_bytes(element.data, "big", signed=True)
    if element.tag in _UNSIGNED:
        return int.from_bytes(element.data, "big")
    raise BerError


def oid(element: Element) -> str:
    """Return an object identifier in dots; raises BerError."""
    if element.tag != OID or not element.data or element.data[-1] & _LONG:
        raise BerError
    arcs, arc = [], 0
    for byte in element.data:
        arc = arc << 7 | byte & ~_LONG & 0xFF
        if arc >= _MAX_ARC + 80:
            raise BerError
        if not byte & _LONG:
            arcs.append(arc)
            arc = 0
    if len(arcs) >= _MAX_ARCS:
        raise BerError
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))


def value(element: Element) -> float | str:
    """Return what a variable holds: a number, or its text; raises BerError."""
    if element.tag == INTEGER or element.tag in _UNSIGNED:
        return integer(element)
    if element.tag == OID:
        return oid(element)
    if element.tag == ADDRESS and len(element.data) == _IPV4_BYTES:
        return ".".join(map(str, element.data))
    if element.tag == NULL or element.tag in ABSENT:
        return ""
    if element.tag in {OCTETS, OPAQUE}:
        packed = number_in(element.data) if element.tag == OPAQUE else None
        return text_of(element.data) if packed is None else packed
    raise BerError
