"""Which outage lies behind which: a pure function of outages and of the tree of targets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# A parent asked every few minutes is found down a little after its children.
TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Out:
    """An outage as far as its root is concerned; without an end it lasts."""

    pk: int
    target: int
    start: datetime
    end: datetime | None

    def explains(self, other: "Out") -> bool:
        """Whether this one was under way when `other` began, or began a moment later.

        What was over before this one began goes back to something else.
        """
        is_under_way = self.end is None or self.end > other.start
        was_over = other.end is not None and other.end <= self.start
        return is_under_way and not was_over and self.start <= other.start + TOLERANCE


def roots_of(outages: Iterable[Out], parents: Mapping[int, int | None]) -> dict[int, int | None]:
    """The root of each outage by its id, None where it is its own.

    The nearest ancestor that was down explains a target; what explains that ancestor explains both.

    Args:
        outages: Of targets and of all their ancestors.
        parents: The parent of each target; a circle is followed once.
    """
    by_target: dict[int, list[Out]] = {}
    for one in outages:
        by_target.setdefault(one.target, []).append(one)
    found: dict[int, int | None] = {}
    for own in by_target.values():
        for one in own:
            top = one
            for ancestor in _ancestors(one.target, parents):
                top = next(
                    (each for each in by_target.get(ancestor, ()) if each.explains(top)), top
                )
            found[one.pk] = None if top is one else top.pk
    return found


def _ancestors(target: int, parents: Mapping[int, int | None]) -> Iterator[int]:
    seen = {target}
    above = parents.get(target)
    while above is not None and above not in seen:
        yield above
        seen.add(above)
        above = parents.get(above)
