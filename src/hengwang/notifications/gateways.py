"""The last step: one message to one address, refused unless the other side took it."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from apprise import Apprise, AppriseAsset, NotifyFormat
from django.conf import settings

from hengwang.notifications.addresses import checked
from hengwang.notifications.choices import ChannelKind
from hengwang.notifications.errors import NoMailServerError, NotSentError

TIMEOUT_S = 10
TAKEN = range(200, 300)


@dataclass(frozen=True)
class Parcel:
    """What is sent; `key` lets a receiver drop what it has already, should we die in between."""

    key: str
    title: str
    body: str
    urgency: str
    link: str = ""


def send(kind: str, address: str, parcel: Parcel) -> None:
    """Hand a message over.

    Raises:
        AddressRefusedError: The host is allowed no longer.
        NotSentError: The other side was not there, or said no.
        NoMailServerError: No mail server is set up.
    """
    allowed = settings.NOTIFY_HOSTS
    text = checked(kind, address, allowed)
    if kind == ChannelKind.WEBHOOK:
        _post(text, parcel)
    elif kind == ChannelKind.EMAIL:
        _through(_mail_url(text, parcel.key), parcel)
    else:
        _through(text, parcel)


def _mail_url(address: str, key: str) -> str:
    server = settings.MAIL_URL
    if not server:
        raise NoMailServerError
    between = "&" if "?" in server else "?"
    waits = f"cto={TIMEOUT_S}&rto={TIMEOUT_S}"
    return f"{server}{between}to={quote(address)}&{waits}&+X-Hengwang-Key={quote(key)}"


def _through(url: str, parcel: Parcel) -> None:
    """By the library; it follows no redirect, keeps nothing on disk and runs no plug-in file."""
    asset = AppriseAsset(
        app_id="Hengwang", app_desc="Hengwang", app_url="", async_mode=False, http_redirects=False
    )
    gateway = Apprise(asset=asset)
    if not gateway.add(url):
        raise NotSentError(reason="address")
    taken = gateway.notify(
        title=parcel.title,
        body=f"{parcel.body}\n{parcel.link}".strip(),
        body_format=NotifyFormat.TEXT,
    )
    if not taken:
        raise NotSentError(reason="gateway")


def _post(url: str, parcel: Parcel) -> None:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = kind(str(parts.hostname), parts.port, timeout=TIMEOUT_S)
    body = {
        "key": parcel.key,
        "urgency": parcel.urgency,
        "title": parcel.title,
        "text": parcel.body,
        "link": parcel.link,
    }
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    heads = {"Content-Type": "application/json", "Idempotency-Key": parcel.key}
    try:
        line.request("POST", target, json.dumps(body, ensure_ascii=False).encode(), heads)
        status = line.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise NotSentError(reason=type(error).__name__) from error
    finally:
        line.close()
    if status not in TAKEN:
        raise NotSentError(reason=f"HTTP {status}")
