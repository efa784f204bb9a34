"""May this user? Asked by the frame, answered by the app that knows the roles."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol


class Visitor(Protocol):
    """What the frame needs to know of a user, logged in or not."""

    @property
    def is_authenticated(self) -> bool: ...


Decider = Callable[[Any, str], bool]


def _nobody(_user: Visitor, _permission: str) -> bool:
    return False


_decider: list[Decider] = [_nobody]


def decide_with(decider: Decider) -> None:
    """Let `decider(user, permission)` answer; called once at start by the app above accounts."""
    _decider[0] = decider


@contextmanager
def deciding_with(decider: Decider) -> Iterator[None]:
    """Another decider for one block, for tests."""
    before = _decider[0]
    _decider[0] = decider
    try:
        yield
    finally:
        _decider[0] = before


def may(user: Visitor, permission: str | None) -> bool:
    """Whether the user is logged in and, where a permission is named, holds it anywhere."""
    if not user.is_authenticated:
        return False
    return permission is None or _decider[0](user, permission)
