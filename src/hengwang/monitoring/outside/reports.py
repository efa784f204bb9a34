"""What another monitor says of one alert, in our words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Report:
    """One alert of another monitor.

    `fingerprint` names the alert for its monitor, `began` the occasion; `addresses` are what it may
    be known by here, the surest first.
    """

    fingerprint: str
    title: str
    severity: str
    began: datetime
    is_over: bool
    addresses: tuple[str, ...] = ()
    target_id: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def plain(text: str) -> str:
    """The text, refused with a ValueError where it holds a null byte, which no database keeps."""
    if "\x00" in text:
        reason = "null byte"
        raise ValueError(reason)
    return text


def host_of(text: str) -> str:
    """The host in `host:port`, `[v6]:port`, an address of the web, or as it stands."""
    rest = text.strip().partition("://")[2] or text.strip()
    rest = rest.split("/", 1)[0].rpartition("@")[2]
    if rest.startswith("["):
        return rest[1:].partition("]")[0]
    return rest.partition(":")[0] if rest.count(":") == 1 else rest
