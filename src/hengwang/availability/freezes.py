"""Who may say that nothing is changed for a while: higher layers register (assurances)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from hengwang.availability.errors import ChangesFrozenError
from hengwang.kernel.registry import Registry

if TYPE_CHECKING:
    from hengwang.accounts.models import User
    from hengwang.kernel.intervals import Interval
    from hengwang.organizations.models import Unit


@dataclass(frozen=True, slots=True)
class Change:
    """A change somebody wants to make.

    Attributes:
        unit: Whose network is changed.
        interval: When; half-open.
        by: Who wants to make it; None is the platform.
        targets: Ids of the monitored targets it touches; none: the unit's network as a whole.
    """

    unit: Unit
    interval: Interval
    by: User | None
    targets: Collection[int] = field(default=())


@dataclass(frozen=True, slots=True)
class Freeze:
    """A time in which the change must not be made, and the name of what forbids it."""

    name: str
    interval: Interval


Freezer = Callable[[Change], Iterable[Freeze]]

freezes: Registry[Freezer] = Registry("change freezes")
"""By name: `fn(change)` gives what forbids the change, without what a leader has allowed."""


def demand_unfrozen(change: Change) -> None:
    """Refuse a change while something forbids it.

    Raises:
        ChangesFrozenError: Names what forbids it and until when.
    """
    for freezer in freezes.values():
        for freeze in freezer(change):
            start, end = (
                f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
                for at in (freeze.interval.start, freeze.interval.end)
            )
            raise ChangesFrozenError(name=freeze.name, start=start, end=end)
