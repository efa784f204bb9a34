"""When messages of one sender are an alert: begun by so many within a time, over after a rest."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stretch:
    """An alert that messages would be: from the message that raised it, until the rest was over."""

    began_ms: int
    ended_ms: int | None
    count: int


def stretches(
    times_ms: Iterable[int], *, quiet_ms: int, at_least: int, until_ms: int
) -> list[Stretch]:
    """Alerts of one sender's messages.

    Args:
        times_ms: When they came, in order.
        quiet_ms: Within which `at_least` of them raise it, and without any of which it is over.
        at_least: How many raise it.
        until_ms: The present; what is not over by then has no end.
    """
    found: list[Stretch] = []
    recent: deque[int] = deque()
    began: int | None = None
    count = last = 0
    for at in times_ms:
        if began is not None and at - last > quiet_ms:
            found.append(Stretch(began, last + quiet_ms, count))
            began = None
        while recent and at - recent[0] >= quiet_ms:
            recent.popleft()
        recent.append(at)
        if began is None and len(recent) >= at_least:
            began, count = at, len(recent) - 1
        count += 1
        last = at
    if began is not None:
        over = until_ms - last >= quiet_ms
        found.append(Stretch(began, last + quiet_ms if over else None, count))
    return found
