"""From where the current thread of work comes: address and channel, kept in a context variable."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from hengwang.audit.choices import Channel


@dataclass(frozen=True)
class Origin:
    """Address (None when there is none) and channel of a change."""

    channel: Channel = Channel.SYSTEM
    ip: str | None = None


_current: ContextVar[Origin] = ContextVar("hengwang_audit_origin", default=Origin())  # noqa: B039


def current_origin() -> Origin:
    """Origin of what runs now; the platform itself unless somebody said otherwise."""
    return _current.get()


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Give everything recorded inside this origin."""
    token = _current.set(origin)
    try:
        yield
    finally:
        _current.reset(token)
