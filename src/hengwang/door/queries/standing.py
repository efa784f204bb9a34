"""Is our line up now, since when, and what is planned on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from hengwang.availability.choices import Decision
from hengwang.availability.models import MaintenanceWindow, Outage, UnknownSpan
from hengwang.availability.queries.facts import NETWORK
from hengwang.monitoring.models import Target

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hengwang.organizations.reach import HasReach

SHOWN = 60
AHEAD = 10


class LineState(StrEnum):
    """How a line stands; planned is down within approved work."""

    DOWN = "down"
    UNKNOWN = "unknown"
    PLANNED = "planned"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a unit, how it stands and since when.

    `is_elsewhere`: it lies behind something else that failed first. `cause` is the stored word.
    """

    target: int
    name: str
    unit_name: str
    state: LineState
    since: datetime
    outage: int | None = None
    cause: str = ""
    cause_note: str = ""
    is_elsewhere: bool = False
    planned: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """All lines of a viewer, those that fail first; `more` were left out."""

    lines: Sequence[Line]
    more: int = 0

    def of(self, state: LineState) -> list[Line]:
        """Those in a state."""
        return [one for one in self.lines if one.state is state]

    @property
    def worst(self) -> LineState | None:
        """The state of the line that stands worst; None without any line."""
        order = list(LineState)
        return min((one.state for one in self.lines), key=order.index, default=None)


def own_lines(viewer: HasReach) -> QuerySet[Target]:
    """Access lines of the viewer's units that are watched."""
    rows: QuerySet[Target] = Target.objects.visible_to(viewer).watched()
    return rows.filter(kind__in=NETWORK, is_backbone=False)


def standing_of(viewer: HasReach, *, now: datetime) -> Standing:
    """How the viewer's lines stand; seven queries whatever their number."""
    rows = own_lines(viewer)
    down = {one.target_id: one for one in _open(Outage, rows).select_related("root")}
    unknown = {one.target_id: one for one in _open(UnknownSpan, rows)}
    count = rows.count()
    first = [*down, *unknown]
    chosen = list(rows.filter(pk__in=first[:SHOWN]).select_related("unit"))
    calm = rows.exclude(pk__in=first).select_related("unit").order_by("unit__path", "name")
    chosen += calm[: max(SHOWN - len(chosen), 0)]
    ended = _last_ends([one.pk for one in chosen])
    planned = _planned_now([one.pk for one in chosen], now)
    lines = [_line(one, down, unknown, ended, planned) for one in chosen]
    order = list(LineState)
    lines.sort(key=lambda line: order.index(line.state))
    return Standing(lines, count - len(lines))


def _open(model: type[Outage | UnknownSpan], rows: QuerySet[Target]) -> QuerySet[Outage]:
    found: QuerySet[Outage] = model.objects.still_open().filter(target__in=rows)
    return found.order_by("started_at")


def _last_ends(targets: Sequence[int]) -> dict[int, datetime]:
    found: dict[int, datetime] = {}
    for model in (Outage, UnknownSpan):
        ends = model.objects.filter(target__in=targets).order_by().values_list("target")
        for target, last in ends.annotate(last=Max("ended_at")):
            if last is not None:
                found[target] = max(found.get(target, last), last)
    return found


def _planned_now(targets: Sequence[int], now: datetime) -> dict[int, str]:
    rows = MaintenanceWindow.objects.filter(
        state=Decision.APPROVED, starts_at__lte=now, ends_at__gt=now, covered__in=targets
    )
    return dict(rows.order_by("pk").values_list("covered", "title"))


def _line(
    target: Target,
    down: dict[int, Outage],
    unknown: dict[int, Outage],
    ended: dict[int, datetime],
    planned: dict[int, str],
) -> Line:
    outage, silence = down.get(target.pk), unknown.get(target.pk)
    title = planned.get(target.pk, "")
    told: dict[str, Any] = {
        "target": target.pk,
        "name": target.name,
        "unit_name": target.unit.name,
    }
    if outage is not None:
        root = outage.root
        return Line(
            **told,
            state=LineState.PLANNED if title else LineState.DOWN,
            since=outage.started_at,
            outage=outage.pk,
            cause=outage.cause,
            cause_note=outage.cause_note,
            is_elsewhere=root is not None and root.target_id != target.pk,
            planned=title,
        )
    if silence is not None:
        return Line(**told, state=LineState.UNKNOWN, since=silence.started_at, planned=title)
    since = ended.get(target.pk, target.watched_from)
    return Line(**told, state=LineState.UP, since=since, planned=title)


def planned_work(viewer: HasReach, *, now: datetime) -> list[MaintenanceWindow]:
    """Approved work on the viewer's lines that goes on or is to come; one query."""
    rows = MaintenanceWindow.objects.filter(
        state=Decision.APPROVED, ends_at__gt=now, covered__in=own_lines(viewer)
    )
    return list(rows.distinct().order_by("starts_at")[:AHEAD])
