"""Reads one syslog message of either form (RFC 5424, RFC 3164), or says that it is none."""

import re
from collections.abc import Mapping
from datetime import datetime

from hengwang.collector.probes.outcome import Value
from hengwang.collector.probes.words import free_text

MAX_TEXT = 8192
_HIGHEST_PRIORITY = 191
_PRI = re.compile(rb"<(\d{1,3})>")
_FIELD = r"[\x21-\x7e]"
_MODERN = re.compile(
    rf"1 (?P<at>-|{_FIELD}{{1,40}}) (?P<host>{_FIELD}{{1,255}}) (?P<app>{_FIELD}{{1,48}}) "
    rf"(?P<process>{_FIELD}{{1,128}}) (?P<id>{_FIELD}{{1,32}}) "
)
# The time of RFC 3164, and what vendors and relays make of it: a year before or behind the time of
# day, fractions, a zone, a mark for a clock that is not set, a colon; or all of ISO 8601.
_TIME = r"\d\d:\d\d:\d\d(?:[.:]\d{1,9}){0,2}(?: ?(?:Z|[+-]\d\d:?\d\d)| [A-Z]{2,5}(?=:))?"
_AT = (
    rf"[*.%]?(?P<at>[A-Z][a-z]{{2}} [ \d]?\d (?:\d{{4}} )?{_TIME}(?: \d{{4}}(?=[ :]))?"
    rf"|\d{{4}}-\d\d-\d\d[T ]{_TIME})"
)
# A program with its process, or the module, severity and mnemonic of network devices
# (%%01IFNET/4/LINK_STATE(l)[12], %LINEPROTO-5-UPDOWN).
_OLD = re.compile(
    rf"(?:\d{{1,10}}: )?{_AT}(?::|(?= )) "
    rf"(?:(?P<host>(?!%){_FIELD}{{1,255}}):? )?"
    r"(?P<app>%{0,2}[\w./-]{1,80}(?:\([a-z]\))?)(?:\[(?P<process>[^\]]{1,128})\])?: ?"
)
# A name, then quoted values in which only quote, backslash and bracket are escaped.
_ELEMENT = re.compile(r'\[[^\s="\]]{1,32}(?: [^\s="\]]{1,32}="(?:[^"\\\]]|\\.)*")*\]')


class NotSyslogError(ValueError):
    """What came is no syslog message."""


def read_syslog(message: bytes) -> Mapping[str, Value]:
    """Return facility, severity, text and what else is said; raises NotSyslogError.

    The sender's own instant is kept as text (`sent_at`): many devices tell the wrong time, and
    the old form names neither year nor zone.
    """
    match = _PRI.match(message)
    if match is None or int(match[1]) > _HIGHEST_PRIORITY:
        raise NotSyslogError
    priority = int(match[1])
    values: dict[str, Value] = {"facility": priority >> 3, "severity": priority & 7}
    rest = free_text(message.rstrip(b"\r\n\0")[match.end() : match.end() + MAX_TEXT])
    if modern := _MODERN.match(rest):
        return values | _said(modern) | _structured(rest[modern.end() :])
    if old := _OLD.match(rest):
        return values | _said(old) | {"text": rest[old.end() :]}
    return values | {"text": rest}


def _said(match: re.Match[str]) -> dict[str, Value]:
    said: dict[str, Value] = {
        name: value
        for name, value in match.groupdict().items()
        if name != "at" and value not in {None, "-"}
    }
    if _is_instant(match["at"]):
        said["sent_at"] = match["at"]
    return said


def _is_instant(text: str) -> bool:
    """The old form is only checked by its shape."""
    if not text[:1].isdigit():
        return text != "-"
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _structured(rest: str) -> dict[str, Value]:
    end = 0
    if rest.startswith("-"):
        end = 1
    else:
        while element := _ELEMENT.match(rest, end):
            end = element.end()
        if not end:
            raise NotSyslogError
    # Relays leave the blank of the old form before the text.
    values: dict[str, Value] = {"text": rest[end:].lstrip(" ").removeprefix("\ufeff")}
    return values | ({"structured": rest[:end]} if end > 1 else {})


class Framing:
    """Cuts a TCP stream into messages (RFC 6587), per message: by octet count, or by their ends.

    An end is a line feed, a NUL as some senders have it, or the end of the stream.
    """

    def __init__(self, longest: int = MAX_TEXT + 64) -> None:
        self._longest = longest
        self._held = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Return the messages that are complete; raises NotSyslogError for what never will be."""
        self._held += data
        messages = []
        while (message := self._next()) is not None:
            if message:
                messages.append(message)
        return messages

    def rest(self) -> list[bytes]:
        """Return the message the end of the stream ended; raises NotSyslogError for half of one."""
        held, self._held = bytes(self._held).strip(b"\r\n\0 "), bytearray()
        if held and not held.startswith(b"<"):
            # The octets that were promised did not come.
            raise NotSyslogError
        return [held] if held else []

    def _next(self) -> bytes | None:
        held = self._held
        if not held:
            return None
        if held[:1].isdigit():
            count, blank, _ = bytes(held[:6]).partition(b" ")
            if not blank:
                if len(held) > len(b"99999"):
                    raise NotSyslogError
                return None
            if not count.isdigit() or int(count) > self._longest:
                raise NotSyslogError
            start = len(count) + 1
            end = start + int(count)
            return self._cut(start, end, end) if len(held) >= end else None
        ends = [held.find(mark, 0, self._longest) for mark in (b"\n", b"\0")]
        end = min((each for each in ends if each >= 0), default=-1)
        if end < 0:
            if len(held) >= self._longest:
                raise NotSyslogError
            return None
        return self._cut(0, end, end + 1)

    def _cut(self, start: int, end: int, following: int) -> bytes:
        message = bytes(self._held[start:end])
        del self._held[:following]
        return message
