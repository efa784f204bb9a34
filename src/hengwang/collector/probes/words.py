"""Turns octets of devices into what they mean: text (UTF-8, or GB 2312), pairs, packed numbers."""

import codecs
import struct
from math import isfinite

# Lines of a description end with these (sysDescr of most vendors); they are text like any other.
_BLANKS = frozenset("\t\r\n")
_SHOWN_FOR_NUL = "\ufffd"


def text_of(data: bytes) -> str:
    """Return text where the bytes are text, else hexadecimal pairs.

    GB 2312 and not all of GB 18030: nearly any bytes are characters of that.
    """
    plain = data.rstrip(b"\0")
    for coding in ("utf-8", "gb2312"):
        try:
            text = plain.decode(coding)
        except UnicodeDecodeError:
            continue
        if all(each.isprintable() or each in _BLANKS for each in text):
            return text
    return octets_of(data)


def octets_of(data: bytes) -> str:
    """Return hexadecimal pairs: of what is no text even where it looks like some."""
    return data.hex(":")


def number_in(data: bytes) -> float | None:
    """Return the float that net-snmp and sensors after it pack into an Opaque, else None.

    A tag of its own (0x9f and 0x78, for a double 0x79), the length, the number.
    """
    form = {b"\x9f\x78\x04": ">f", b"\x9f\x79\x08": ">d"}.get(data[:3])
    if form is None or len(data) != 3 + struct.calcsize(form):
        return None
    (found,) = struct.unpack(form, data[3:])
    return round(found, 6) if isfinite(found) else None


def free_text(data: bytes) -> str:
    """Return what a person wrote or a program said, cut wherever: never fails, holds no NUL.

    A NUL is shown as what cannot be read: databases refuse it.
    """
    text = _decoded(data, "utf-8")
    if text is None:
        text = _decoded(data, "gb18030")
    if text is None:
        text = data.decode("utf-8", errors="replace")
    return text.replace("\0", _SHOWN_FOR_NUL)


def _decoded(data: bytes, coding: str) -> str | None:
    """The text, but for a character that was cut in two at the end."""
    try:
        return codecs.getincrementaldecoder(coding)().decode(data)
    except UnicodeDecodeError:
        return None
