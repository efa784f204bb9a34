"""Hand a mail to the mail server that messages go through."""

import smtplib
import ssl
from email.errors import MessageError
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from hengwang.notifications.errors import NoMailServerError, NotSentError

TIMEOUT_S = 10
TLS_PORT, PLAIN_PORT, SUBMISSION_PORT = 465, 25, 587


def hand_over(mail: EmailMessage, server: str) -> None:
    """Send one mail by the server of an Apprise address (`mailto://`, `mailtos://`).

    `mode` is `insecure`, `starttls` or `ssl`; `mailtos` without one is STARTTLS.

    Raises:
        NoMailServerError: No server is set up.
        NotSentError: It was not there, or refused the mail.
    """
    if not server:
        raise NoMailServerError
    parts = urlsplit(server)
    told = {name: values[0] for name, values in parse_qs(parts.query).items()}
    mode = told.get("mode", "starttls" if parts.scheme == "mailtos" else "insecure")
    host = told.get("smtp") or str(parts.hostname)
    usual = {"ssl": TLS_PORT, "starttls": SUBMISSION_PORT}.get(mode, PLAIN_PORT)
    try:
        with _line(host, parts.port or usual, mode) as line:
            if parts.username:
                line.login(unquote(parts.username), unquote(parts.password or ""))
            line.send_message(mail)
    except (OSError, smtplib.SMTPException, MessageError, UnicodeError) as error:
        raise NotSentError(reason=type(error).__name__) from error


def _line(host: str, port: int, mode: str) -> smtplib.SMTP:
    if mode == "ssl":
        safe = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=safe)
    line = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
    if mode == "starttls":
        line.starttls(context=ssl.create_default_context())
    return line
