"""One look at the records for several computations: what they share is looked up once."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

R = TypeVar("R")
_seen: ContextVar[dict[Hashable, Any] | None] = ContextVar("seen", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Inside the block equal questions to `looked_up` have the answer of the first.

    MUST only enclose computations over records that the block does not change. A block inside
    another is part of it.
    """
    if _seen.get() is not None:
        yield
        return
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def looked_up(question: Hashable, find: Callable[[], R]) -> R:
    """What `find` gives, or gave in this block before; outside of a block always anew."""
    seen = _seen.get()
    if seen is None:
        return find()
    if question not in seen:
        seen[question] = find()
    answer: R = seen[question]
    return answer
