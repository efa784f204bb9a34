"""One mail read from its bytes: who, what, in answer to what, and whether a machine wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from enum import StrEnum
from hashlib import sha256
from html.parser import HTMLParser
from typing import cast

DESK_HEADER = "X-Hengwang-Desk"
MOST_FILES = 20
LONGEST_TEXT = 100_000
TICKET_NUMBER = re.compile(r"\bGD\d{4}-\d{6,}\b", re.IGNORECASE)
_ID = re.compile(r"<[^<>\s]{1,248}>")
_CHARSETS = ("utf-8", "gb18030")


class Machine(StrEnum):
    """What kind of machine wrote a mail; none is written by a person."""

    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in a mail under the name it was given there."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail; `message_id` is made from the bytes where the sender gave none."""

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    sender: str
    sender_name: str
    recipient: str
    subject: str
    text: str
    at: datetime | None
    machine: Machine | None
    attached: tuple[Attached, ...]

    @property
    def ticket_number(self) -> str:
        """The ticket named in the subject; empty if none is."""
        found = TICKET_NUMBER.search(self.subject)
        return found.group().upper() if found else ""

    @property
    def answers(self) -> tuple[str, ...]:
        """Ids of the mails it answers, nearest first."""
        return tuple(dict.fromkeys((self.in_reply_to, *reversed(self.references)))) or ()


def read_mail(raw: bytes) -> Incoming:
    """Read one mail; whatever the bytes are, something comes out of them.

    Source: RFC 5322 for threading, RFC 3834 for automatic answers, RFC 3464 for bounces.
    """
    # Not policy.default: it parses headers strictly and raises on what strangers send.
    mail = message_from_bytes(raw, policy=policy.compat32)
    name, sender = parseaddr(_header(mail, "From"))
    own_id = _ID.search(_header(mail, "Message-ID"))
    answered = _ID.search(_header(mail, "In-Reply-To"))
    return Incoming(
        message_id=own_id.group() if own_id else f"<{sha256(raw).hexdigest()}@no-message-id>",
        in_reply_to=answered.group() if answered else "",
        references=tuple(_ID.findall(_header(mail, "References"))[-50:]),
        sender=sender.strip().lower()[:254],
        sender_name=name.strip()[:100],
        recipient=parseaddr(_header(mail, "To"))[1].strip().lower()[:254],
        subject=" ".join(_header(mail, "Subject").split())[:300],
        text=_text(mail)[:LONGEST_TEXT].strip(),
        at=_date(mail),
        machine=machine_of(mail),
        attached=tuple(_attached(mail))[:MOST_FILES],
    )


def machine_of(mail: Message) -> Machine | None:
    """What kind of machine wrote it; None for a person.

    Source: RFC 3834 (2, 5): Auto-Submitted other than `no`, an empty return path, Precedence;
    RFC 3464: multipart/report.
    """
    if _header(mail, DESK_HEADER):
        return Machine.OURS
    local = parseaddr(_header(mail, "From"))[1].lower().partition("@")[0]
    is_report = mail.get_content_type() == "multipart/report"
    if (
        is_report
        or local in {"mailer-daemon", "postmaster"}
        or _header(mail, "X-Failed-Recipients")
    ):
        return Machine.BOUNCE
    word = _header(mail, "Auto-Submitted").split(";")[0].strip().lower()
    precedence = _header(mail, "Precedence").strip().lower()
    heads = (
        *("List-Id", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"),
        # Not in any RFC: what procmail and many gateways set so as to know their own answers.
        "X-Loop",
    )
    if (
        word not in {"", "no"}
        or precedence in {"bulk", "junk", "list", "auto_reply"}
        or _header(mail, "Return-Path").strip() == "<>"
        or any(_header(mail, name) for name in heads)
    ):
        return Machine.AUTOMATIC
    return None


def _header(mail: Message, name: str) -> str:
    # The raw value: the object of a header with bytes outside ASCII has lost them already.
    values = (str(value) for key, value in mail.raw_items() if key.lower() == name.lower())
    value = next(values, "")
    if not value:
        return ""
    try:
        return str(policy.default.header_factory(name, _plain(value)))
    except (MessageError, LookupError, ValueError, AttributeError, TypeError):
        # The standard parser stumbles over some broken headers; then they are as they were sent.
        return _plain(value)


def _plain(value: str) -> str:
    """Undecoded bytes of a header as text; UTF-8 first, then what Chinese systems write."""
    if not any("\udc80" <= letter <= "\udcff" for letter in value):
        return " ".join(value.split())
    raw = (
        value.encode("ascii", "surrogateescape")
        if _is_raw(value)
        else value.encode("utf-8", "replace")
    )
    return " ".join(_decoded(raw, "").split())


def _is_raw(value: str) -> bool:
    return all(ord(letter) < 128 or "\udc80" <= letter <= "\udcff" for letter in value)  # noqa: PLR2004  ASCII


def _date(mail: Message) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _content(part: Message) -> bytes:
    try:
        found = part.get_payload(decode=True)
    except (MessageError, LookupError, ValueError, AssertionError):
        return b""
    return found if isinstance(found, bytes) else b""


def _decoded(raw: bytes, charset: str) -> str:
    for name in (charset, *_CHARSETS):
        try:
            return raw.decode(name)
        except (LookupError, ValueError):
            continue
    return raw.decode("utf-8", "replace")


def _leaves(mail: Message) -> Iterator[Message]:
    for part in mail.walk():
        if not part.is_multipart():
            yield part


def _text(mail: Message) -> str:
    """The first plain text, else the words of the first HTML."""
    for kind in ("text/plain", "text/html"):
        for part in _leaves(mail):
            if part.get_content_type() == kind and not _file_name(part):
                text = _decoded(_content(part), str(part.get_content_charset() or ""))
                return _without_tags(text) if kind == "text/html" else text.replace("\x00", "")
    return ""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self._hidden += tag in {"script", "style"}
        if tag in {"br", "p", "div", "tr", "li"}:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"} and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def _without_tags(text: str) -> str:
    words = _Words()
    words.feed(text.replace("\x00", ""))
    return "\n".join(line.strip() for line in "".join(words.found).splitlines() if line.strip())


def _file_name(part: Message) -> str:
    try:
        return part.get_filename() or ""
    except (MessageError, LookupError, ValueError, TypeError):
        return "file"


def _attached(mail: Message) -> Iterator[Attached]:
    for part in _leaves(mail):
        name = _file_name(part)
        if name:
            yield Attached(_plain(_header_text(name))[:255], _content(part))


def _header_text(value: str) -> str:
    """A file name that was written as an encoded word, which the standard does not allow."""
    if "=?" not in value:
        return value
    holder = cast("Message", EmailMessage())
    holder["Subject"] = value.replace("\n", " ").replace("\r", " ")
    return str(holder["Subject"])
