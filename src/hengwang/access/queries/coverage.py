"""Who is connected and who is due on a day: one reading for the page and for the figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from hengwang.access.models import AccessPoint, DueUnit
from hengwang.kernel.region_codes import RegionLevel, level_of, parent_of
from hengwang.organizations.choices import Level


@dataclass(frozen=True, slots=True)
class Body:
    """A unit as coverage sees it."""

    pk: int
    name: str
    level: str
    region_code: str


@dataclass
class Count:
    """Units due and connected of one kind; None is told apart from zero by `share`."""

    due: set[int] = field(default_factory=set)
    connected: set[int] = field(default_factory=set)

    @property
    def met(self) -> set[int]:
        """Units that are due and connected."""
        return self.due & self.connected

    @property
    def missing(self) -> set[int]:
        """Units that are due and not connected."""
        return self.due - self.connected

    @property
    def share(self) -> Decimal | None:
        """Connected of the due ÷ due; None where nobody is due."""
        return Decimal(len(self.met)) / len(self.due) if self.due else None

    def add(self, body: Body, *, is_due: bool, is_connected: bool) -> None:
        """Count a unit."""
        if is_due:
            self.due.add(body.pk)
        if is_connected:
            self.connected.add(body.pk)


@dataclass
class RegionLine:
    """A region with its counts: by level and in all."""

    code: str
    name: str
    depth: int = 0
    whole: Count = field(default_factory=Count)
    by_level: dict[str, Count] = field(
        default_factory=lambda: {one.value: Count() for one in Level}
    )

    @property
    def counts(self) -> Sequence[Count]:
        """The levels in their order."""
        return [self.by_level[one.value] for one in Level]


@dataclass(frozen=True)
class Coverage:
    """The whole and its regions, in the order of their codes."""

    whole: RegionLine
    regions: tuple[RegionLine, ...]
    bodies: dict[int, Body]


def bodies_of(units: Any) -> dict[int, Body]:
    """The units of a queryset; one query."""
    rows = units.order_by("region__code", "path", "pk")
    told = rows.values_list("pk", "name", "level", "region__code")
    return {row[0]: Body(*row) for row in told}


def connected_on(day: date, units: Any) -> set[int]:
    """Units of the queryset with an open access point on the day; one query."""
    points = AccessPoint.objects.open_on(day).filter(unit__in=units).order_by()
    return set(points.values_list("unit", flat=True))


def due_on(day: date, units: Any) -> set[int]:
    """Units of the queryset that stand on the list on the day; one query."""
    spans = DueUnit.objects.covering(day).filter(unit__in=units).order_by()
    return set(spans.values_list("unit", flat=True))


def coverage_of(
    bodies: dict[int, Body],
    due: set[int],
    connected: set[int],
    names: dict[str, str],
    *,
    head: str = "",
    deepest: RegionLevel = RegionLevel.COUNTY,
) -> Coverage:
    """Counts by region down to a level; a unit counts for its region and every one above.

    Args:
        bodies: The units that are looked at.
        due: Ids of those due.
        connected: Ids of those connected.
        names: Region names by code.
        head: Regions from here on down are shown; empty shows all.
        deepest: The lowest level that gets a line of its own.
    """
    whole = RegionLine("", "")
    lines: dict[str, RegionLine] = {}
    for body in bodies.values():
        is_due, is_connected = body.pk in due, body.pk in connected
        if not (is_due or is_connected):
            continue
        for line in (whole, *_lines_above(body.region_code, lines, names, deepest)):
            line.whole.add(body, is_due=is_due, is_connected=is_connected)
            line.by_level[body.level].add(body, is_due=is_due, is_connected=is_connected)
    shown = [lines[code] for code in sorted(lines) if code.startswith(head)]
    return Coverage(whole, tuple(shown), bodies)


def _lines_above(
    code: str, lines: dict[str, RegionLine], names: dict[str, str], deepest: RegionLevel
) -> Iterable[RegionLine]:
    order = list(RegionLevel)
    present: str | None = code
    while present is not None:
        level = level_of(present)
        if order.index(level) <= order.index(deepest):
            if present not in lines:
                name = names.get(present, present)
                lines[present] = RegionLine(present, name, order.index(level))
            yield lines[present]
        present = parent_of(present)
