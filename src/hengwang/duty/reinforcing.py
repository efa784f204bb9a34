"""Who may say that posts need more people for a while: higher layers register (assurances)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from hengwang.kernel.intervals import Interval
from hengwang.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Reinforcement:
    """A time in which so many different people must stand at a post, and the name of the reason."""

    post: int
    interval: Interval
    people: int
    name: str


Reinforcer = Callable[[Collection[int], Interval], Iterable[Reinforcement]]

reinforcements: Registry[Reinforcer] = Registry("reinforcements of duty")
"""By name: `fn(post ids, window)` gives what touches the window; a constant number of queries."""


def reinforced(posts: Collection[int], window: Interval) -> dict[int, list[Reinforcement]]:
    """What is asked beyond one person, by post, clipped to the window; the most people first."""
    found: dict[int, list[Reinforcement]] = {}
    if posts:
        for tell in reinforcements.values():
            for one in tell(posts, window):
                part = one.interval.clip(window)
                if part is not None and one.people > 1:
                    clipped = Reinforcement(one.post, part, one.people, one.name)
                    found.setdefault(one.post, []).append(clipped)
    return {
        post: sorted(asked, key=lambda one: (-one.people, one.interval, one.name))
        for post, asked in found.items()
    }
