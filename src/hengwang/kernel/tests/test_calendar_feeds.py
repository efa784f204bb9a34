"""Calendars for other programs come out as RFC 5545 asks, whatever the texts hold."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.kernel.calendar_feeds import FeedEvent, calendar_of

START = datetime(2026, 3, 2, tzinfo=UTC)


def an_event(title, **told):
    return FeedEvent("1@x", START, START + timedelta(hours=8), title, START, **told)


def read(data):
    """A reader of its own: unfold, split, take the escapes back."""
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    back = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n"}
    found = []
    for line in filter(None, lines):
        name, _, value = line.partition(":")
        text, at = "", 0
        while at < len(value):
            pair = value[at : at + 2]
            text += back.get(pair, value[at])
            at += 2 if pair in back else 1
        found.append((name, text))
    return found


def test_an_event_has_what_programs_ask_for():
    told = dict(read(calendar_of("值班", [an_event("早班", place="机房", is_cancelled=True)])))
    assert told["DTSTART"] == "20260302T000000Z"
    assert told["DTEND"] == "20260302T080000Z"
    assert (told["SUMMARY"], told["LOCATION"], told["STATUS"]) == ("早班", "机房", "CANCELLED")
    assert told["VERSION"] == "2.0"


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_comes_back_and_no_line_is_too_long(text):
    data = calendar_of(text, [an_event(text, description=text)])
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    told = [value for name, value in read(data) if name == "SUMMARY"]
    kept = "".join(c for c in text if c in "\n\t" or (c >= " " and c != "\x7f"))
    assert told == [kept]
