"""Records of others that belong to an assurance: outages, tickets, inspections, rooms."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from hengwang.assurances.models import Assurance
from hengwang.availability.models import Outage
from hengwang.facilities.models import RoomIncident
from hengwang.inspections.models import Occurrence
from hengwang.kernel.intervals import Interval
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.tickets.models import Ticket


def shown(assurance: Assurance, now: datetime) -> Interval:
    """The time that is summed up: until it was over, or until now."""
    window = assurance.interval
    return Interval(window.start, max(window.start, min(window.end, now)))


def units_q(assurance: Assurance, way: str = "unit__") -> Q:
    """Rows of units in scope: those and the regions named, else the unit in charge and below."""
    q = Q(pk__in=[])
    paths = list(assurance.units.values_list("path", flat=True))
    codes = list(assurance.regions.values_list("code", flat=True))
    if not paths and not codes:
        paths = [assurance.unit.path]
    for path in paths:
        q |= Q(**{f"{way}path__startswith": path})
    for code in codes:
        q |= Q(**{f"{way}region__code__startswith": subtree_prefix(code)})
    return q


def outages(assurance: Assurance, window: Interval) -> QuerySet[Outage]:
    """Outages of covered targets that touch the window."""
    rows: QuerySet[Any] = Outage.objects.touching(window.start, window.end)
    covered = rows.filter(target__covering_assurances=assurance)
    return covered.select_related("target", "root__target").order_by("started_at", "pk")


def tickets(assurance: Assurance, window: Interval) -> QuerySet[Ticket]:
    """Tickets opened in the window: of units or targets in scope, and of the checklist."""
    rows: QuerySet[Any] = Ticket.objects.counted().filter(
        opened_at__gte=window.start, opened_at__lt=window.end
    )
    of_targets = Q(target__in=assurance.covered.values("pk"))
    of_list = Q(readiness_items__assurance=assurance)
    found = rows.filter(units_q(assurance) | of_targets | of_list).distinct()
    return found.select_related("unit", "assignee").order_by("opened_at", "pk")


def inspections(assurance: Assurance, window: Interval) -> QuerySet[Occurrence]:
    """Rounds of the units in scope that were due in the window."""
    rows: QuerySet[Any] = Occurrence.objects.filter(
        units_q(assurance), due_from__gte=window.start, due_from__lt=window.end
    )
    return rows.select_related("plan").order_by("due_from", "pk")


def room_incidents(assurance: Assurance, window: Interval) -> QuerySet[RoomIncident]:
    """Incidents of the machine rooms named, or of those of the units in scope."""
    rows: QuerySet[Any] = RoomIncident.objects.touching(window.start, window.end)
    rooms = list(assurance.rooms.values_list("pk", flat=True))
    chosen = rows.filter(room__in=rooms) if rooms else rows.filter(units_q(assurance))
    return chosen.select_related("room", "sensor").order_by("opened_at", "pk")


def seconds_down(rows: Iterable[Outage], window: Interval) -> int:
    """Seconds the targets were down inside the window, all together, to the second."""
    found = 0
    for row in rows:
        end = window.end if row.ended_at is None else min(row.ended_at, window.end)
        start = max(row.started_at, window.start)
        if start < end:
            found += int((end - start).total_seconds())
    return found
