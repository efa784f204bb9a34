"""Calendars that other programs subscribe to: iCalendar after RFC 5545; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MEDIA_TYPE = "text/calendar; charset=utf-8"
LINE_OCTETS = 75
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\r": "", "\n": "\\n"}


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One event; `uid` names it for ever, `changed_at` is when it last changed."""

    uid: str
    start: datetime
    end: datetime
    title: str
    changed_at: datetime
    description: str = ""
    place: str = ""
    is_cancelled: bool = False


def calendar_of(name: str, events: Iterable[FeedEvent]) -> bytes:
    """The calendar as a file in UTF-8 with folded lines; instants are written in UTC.

    Source:
        RFC 5545 sections 3.1 (lines), 3.3.11 (text), 3.4 (object), 3.6.1 (event); the name and
        the wish to be asked hourly after RFC 7986 section 5.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hengwang//Duty//ZH",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        *(line for event in events for line in _lines_of(event)),
        "END:VCALENDAR",
    ]
    return "".join(folded(line) for line in lines).encode()


def _lines_of(event: FeedEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{_instant(event.changed_at)}"
    yield f"DTSTART:{_instant(event.start)}"
    yield f"DTEND:{_instant(event.end)}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Text as a property's value; control characters that no line may hold are left out."""
    kept = (c for c in text if c in "\n\t" or (c >= " " and c != "\x7f"))
    return "".join(_ESCAPES.get(character, character) for character in kept)


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, never inside a character, ended by CRLF."""
    pieces: list[str] = []
    piece, length = "", 0
    for character in line:
        octets = len(character.encode())
        if length + octets > LINE_OCTETS:
            pieces.append(piece)
            # The space that begins a continued line counts.
            piece, length = " ", 1
        piece += character
        length += octets
    return "\r\n".join([*pieces, piece]) + "\r\n"
