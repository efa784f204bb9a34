"""Mail fetched from a folder (maildir) or a mailbox (IMAP): each is put aside once it was taken."""

from __future__ import annotations

import imaplib
import mailbox
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hengwang.tickets.errors import MailboxUnreachableError

TIMEOUT_S = 20
AT_ONCE = 200
LARGEST_BYTES = 40 * 1024 * 1024

Take = Callable[[bytes], object]


def fetch(source: str, take: Take) -> int:
    """Give each new mail of a source to `take`; returns how many.

    A mail is marked as seen after `take` returned: one that dies in between comes again.

    Args:
        source: `maildir:///folder`, `imaps://user:password@host/FOLDER` or `imap://…` (STARTTLS
            is then required).
        take: Is called with the bytes of a mail; must do nothing the second time.

    Raises:
        MailboxUnreachableError: It cannot be read.
    """
    parts = urlsplit(source)
    if parts.scheme == "maildir":
        return _from_folder(Path(parts.path), take)
    if parts.scheme not in {"imap", "imaps"}:
        raise MailboxUnreachableError(reason=parts.scheme or "?")
    try:
        return _from_imap(source, take)
    except (OSError, imaplib.IMAP4.error) as error:
        # The words of the server may hold the name of the account: they are not told.
        raise MailboxUnreachableError(reason=type(error).__name__) from error


def _from_folder(folder: Path, take: Take) -> int:
    if not folder.is_dir():
        raise MailboxUnreachableError(reason="maildir")
    box = mailbox.Maildir(folder, create=True)
    count = 0
    for key in sorted(box.keys())[: AT_ONCE * 10]:
        found = box.get_message(key)
        if found.get_subdir() == "cur" and "S" in found.get_flags():
            continue
        take(box.get_bytes(key)[:LARGEST_BYTES])
        found.set_subdir("cur")
        found.add_flag("S")
        box[key] = found
        count += 1
        if count == AT_ONCE:
            break
    return count


def _from_imap(source: str, take: Take) -> int:
    with _mailbox(source) as line:
        _, found = line.uid("search", "UNSEEN")
        names = found[0].split() if found and found[0] else []
        for name in names[:AT_ONCE]:
            _, told = line.uid("fetch", name, "(BODY.PEEK[])")
            for row in told:
                if isinstance(row, tuple):
                    take(row[1][:LARGEST_BYTES])
            line.uid("store", name, "+FLAGS", "(\\Seen)")
        return len(names[:AT_ONCE])


@contextmanager
def _mailbox(source: str) -> Iterator[imaplib.IMAP4]:
    """The folder, open; the line is closed whatever happens to the server."""
    parts = urlsplit(source)
    host, safe = str(parts.hostname), ssl.create_default_context()
    line: imaplib.IMAP4
    if parts.scheme == "imaps":
        line = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=safe, timeout=TIMEOUT_S)
    else:
        line = imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT_S)
    try:
        if parts.scheme == "imap":
            line.starttls(ssl_context=safe)
        line.login(unquote(parts.username or ""), unquote(parts.password or ""))
        line.select(unquote(parts.path.strip("/")) or "INBOX")
        yield line
        line.logout()
    finally:
        # A second closing does nothing, and a server that went away does not answer to it.
        with suppress(OSError):
            line.shutdown()
