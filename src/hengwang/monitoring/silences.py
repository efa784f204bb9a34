"""Who may say that targets are silent now: higher layers register, alerts ask (maintenance)."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from hengwang.kernel.intervals import Interval, merge
from hengwang.kernel.registry import Registry

Silencer = Callable[[Collection[int], datetime], Mapping[int, str]]

Planner = Callable[[Collection[int], Interval], Mapping[int, list[Interval]]]

silences: Registry[Silencer] = Registry("silences")
"""By name: `fn(target ids, instant)` gives the ids that are silent, each with a short reason."""

planners: Registry[Planner] = Registry("planned silences")
"""By name: `fn(target ids, window)` gives the parts of the window in which each is silent."""


def silent_within(targets: Collection[int], window: Interval) -> dict[int, list[Interval]]:
    """By target the parts of a window in which it raises no alert; what is empty is left out."""
    found: dict[int, list[Interval]] = {}
    if targets:
        for planner in planners.values():
            for target, parts in planner(targets, window).items():
                found.setdefault(target, []).extend(parts)
    return {target: merge(parts) for target, parts in found.items()}


def silent_among(targets: Collection[int], at: datetime) -> dict[int, str]:
    """Targets that raise no alert at this instant, with the first reason given for each."""
    found: dict[int, str] = {}
    if targets:
        for silencer in silences.values():
            found = {**silencer(targets, at), **found}
    return found
