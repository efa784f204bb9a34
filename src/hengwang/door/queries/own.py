"""A unit's own reports, bulletins, surveys, circuits and addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from hengwang.accounts.choices import Permission
from hengwang.addressing.choices import AddressState
from hengwang.addressing.models import Address
from hengwang.door.choices import BulletinState
from hengwang.door.models import Bulletin
from hengwang.network.models import Circuit
from hengwang.organizations.models import Unit
from hengwang.organizations.scoping import units_within_q
from hengwang.surveys.choices import SurveyState
from hengwang.surveys.models import RespondentGroup
from hengwang.tickets.choices import State
from hengwang.tickets.models import ClockSegment, Ticket

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hengwang.organizations.models import UnitQuerySet
    from hengwang.organizations.reach import HasReach

SOLVED = (State.RESOLVED, State.CLOSED)


@dataclass(frozen=True, slots=True)
class OpenSurvey:
    """A survey that asks people of the unit; who has answered is told to nobody."""

    title: str
    group: str
    closes_on: date


def own_units(viewer: HasReach) -> UnitQuerySet:
    """Units whose door the viewer uses."""
    return Unit.objects.within(viewer.reach(Permission.USE_DOOR)).filter(closed_on=None)


def own_tickets(viewer: HasReach) -> QuerySet[Ticket]:
    """Tickets of the viewer's units, newest first, with the present stretch of their clocks."""
    rows: QuerySet[Ticket] = Ticket.objects.visible_to(viewer)
    within = units_within_q(viewer.reach(Permission.USE_DOOR), "unit__")
    present = Prefetch(
        "clock", queryset=ClockSegment.objects.filter(ended_at=None), to_attr="present_clock"
    )
    found = rows.filter(within).select_related("unit", "assignee", "company", "rating")
    return found.prefetch_related(present)


def live_tickets(viewer: HasReach, limit: int) -> list[Ticket]:
    """What somebody still works on, newest first; one query."""
    return list(own_tickets(viewer).live()[:limit])  # type: ignore[attr-defined]  # its QuerySet


def to_be_rated(viewer: HasReach, limit: int) -> list[Ticket]:
    """Solved and not yet rated; one query."""
    rows = own_tickets(viewer).filter(state=State.RESOLVED, rating=None)
    return list(rows.order_by("-resolved_at")[:limit])


def own_bulletins(viewer: HasReach) -> QuerySet[Bulletin]:
    """Published bulletins that concern the viewer's units: running first, then newest."""
    rows: QuerySet[Bulletin] = Bulletin.objects.readable_by(viewer)
    return rows.select_related("outage", "window", "unit").order_by("-state", "-published_at")


def running_bulletins(viewer: HasReach, limit: int) -> list[Bulletin]:
    """Those not closed; two queries."""
    return list(own_bulletins(viewer).filter(state=BulletinState.PUBLISHED)[:limit])


def open_surveys(viewer: HasReach, *, on: date) -> list[OpenSurvey]:
    """Surveys that ask people of the viewer's units now; one query.

    Neither tokens nor who has answered: the links are single-use and belong to nobody by name.
    """
    groups = RespondentGroup.objects.filter(
        unit__in=own_units(viewer),
        survey__state=SurveyState.OPEN,
        survey__opens_on__lte=on,
        survey__closes_on__gte=on,
    ).select_related("survey")
    return [
        OpenSurvey(one.survey.title, one.name, one.survey.closes_on)
        for one in groups.order_by("survey__closes_on", "pk")[:10]
    ]


def own_circuits(viewer: HasReach) -> QuerySet[Circuit]:
    """Circuits that serve the viewer's units."""
    rows: QuerySet[Circuit] = Circuit.objects.visible_to(viewer).filter(closed_on=None)
    return rows.filter(unit__in=own_units(viewer)).select_related("carrier", "unit")


def own_addresses(viewer: HasReach) -> QuerySet[Address]:
    """Addresses the viewer's units hold."""
    rows: QuerySet[Address] = Address.objects.visible_to(viewer)
    held = rows.filter(unit__in=own_units(viewer), state=AddressState.ALLOCATED)
    return held.select_related("unit", "circuit")
