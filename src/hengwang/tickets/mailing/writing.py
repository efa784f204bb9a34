"""One mail written: its id, what it answers, and the mark that a machine wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from secrets import token_hex

from hengwang.tickets.mailing.reading import DESK_HEADER

LONGEST_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is to be sent; the ids carry their angle brackets."""

    message_id: str
    sender: str
    recipient: str
    subject: str
    text: str
    at: datetime
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


def new_message_id(sender: str) -> str:
    """An id nobody guesses: knowing it is what lets an answer onto the ticket."""
    host = sender.rpartition("@")[2] or "localhost"
    return f"<{token_hex(16)}@{host}>"


def as_mail(one: Outgoing) -> EmailMessage:
    """The mail with its headers.

    Auto-Submitted says that a machine wrote it (RFC 3834), so that other machines keep silent.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(addr_spec=one.sender)
    mail["To"] = Address(addr_spec=one.recipient)
    mail["Subject"] = " ".join(one.subject.split())
    mail["Date"] = format_datetime(one.at)
    mail["Message-ID"] = one.message_id
    if one.in_reply_to:
        mail["In-Reply-To"] = one.in_reply_to
    if one.references:
        mail["References"] = " ".join(one.references[-LONGEST_REFERENCES:])
    mail["Auto-Submitted"] = "auto-replied" if one.in_reply_to else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail[DESK_HEADER] = "1"
    mail.set_content(one.text)
    return mail
