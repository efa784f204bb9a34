"""Who may say that targets are asked more often for a while: higher layers register."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from hengwang.kernel.registry import Registry

CloserWatch = Callable[[Collection[int], datetime], Mapping[int, int]]

closer_watches: Registry[CloserWatch] = Registry("closer watches")
"""By name: `fn(target ids, instant)` gives the seconds between two questions to each target."""


def closest_among(targets: Collection[int], at: datetime) -> dict[int, int]:
    """The shortest interval asked for at the instant, by target; few are asked for at all."""
    found: dict[int, int] = {}
    if targets:
        for watch in closer_watches.values():
            for target, seconds in watch(targets, at).items():
                found[target] = min(seconds, found.get(target, seconds))
    return found
