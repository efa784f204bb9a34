"""Which addresses a channel may have: what the server is let to speak to, and no more.

Names count only when they stand in the setting literally; a network in the setting allows
addresses written as numbers. So nobody's name server decides where the server connects.
"""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from apprise import Apprise
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hengwang.notifications.choices import ChannelKind
from hengwang.notifications.errors import AddressRefusedError, AddressUnreadableError

WEB = frozenset({"http", "https"})
LONGEST = 500
# Gateways whose host the library fixes, and those whose host stands in the address.
FIXED = frozenset({"dingtalk", "feishu", "lark", "wecombot"})
OPEN = frozenset({"json", "jsons", "ntfy", "ntfys", "gotify", "gotifys", "mailto", "mailtos"})


def checked(kind: str, address: str, allowed: Iterable[str]) -> str:
    """The address, stripped.

    Raises:
        AddressUnreadableError: It is none of this kind.
        AddressRefusedError: Its host is not in the list an administrator allowed.
    """
    text = address.strip()
    if not text or len(text) > LONGEST or any(ord(sign) < ord("!") for sign in text):
        raise AddressUnreadableError
    if kind == ChannelKind.EMAIL:
        return _mail(text)
    if kind == ChannelKind.WEBHOOK:
        return _web(text, allowed)
    return _apprise(text, allowed)


def is_allowed(host: str, allowed: Iterable[str]) -> bool:
    """Whether a host stands in the list: by its name, or as an address within a network."""
    wanted = host.strip("[]").rstrip(".").lower()
    try:
        number = ip_address(wanted)
    except ValueError:
        return wanted in {one.strip().lower() for one in allowed}
    return any(number in network for network in map(_network, allowed) if network)


def hint_of(kind: str, address: str) -> str:
    """What may be shown of an address: its kind and host, of a mailbox the first letter."""
    if kind == ChannelKind.EMAIL:
        box, _, host = address.partition("@")
        return f"{box[:1]}…@{host}"
    parts = urlsplit(address)
    if parts.scheme in FIXED:
        return f"{parts.scheme}://…"
    return f"{parts.scheme}://{parts.hostname or ''}/…"


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def _mail(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise AddressUnreadableError from error
    return text


def _web(text: str, allowed: Iterable[str]) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise AddressUnreadableError from error
    if parts.scheme not in WEB or not parts.hostname or parts.username or port == 0:
        raise AddressUnreadableError
    if not is_allowed(parts.hostname, allowed):
        raise AddressRefusedError(host=parts.hostname)
    return text


def _apprise(text: str, allowed: Iterable[str]) -> str:
    parts = urlsplit(text)
    if parts.scheme not in FIXED | OPEN:
        raise AddressRefusedError(host=parts.scheme)
    if "@" in parts.query or "smtp=" in parts.query.lower() or "redirect=" in parts.query.lower():
        raise AddressUnreadableError
    made = Apprise.instantiate(text, suppress_exceptions=True)
    if not made:
        raise AddressUnreadableError
    host = str(getattr(made, "host", "") or "")
    if parts.scheme in OPEN and not is_allowed(host, allowed):
        raise AddressRefusedError(host=host)
    return text
