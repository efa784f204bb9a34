"""A ticket is opened: its number, its priority, what is promised, its clock."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.availability.models import Outage
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import BEIJING
from hengwang.kernel.search_text import normalize, search_text
from hengwang.monitoring.models import Target
from hengwang.network.models import Circuit, Device
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce
from hengwang.tickets.choices import ClockPart, Impact, Kind, Priority, Source, StepKind, Urgency
from hengwang.tickets.errors import ChangeTimeError
from hengwang.tickets.models import NumberOfYear, ServiceLevel, Team, Ticket, TicketTemplate
from hengwang.tickets.rules import priority_of
from hengwang.tickets.services.changes import demand_changeable
from hengwang.tickets.services.stepping import keep, tell, turn


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What is told when a ticket is opened."""

    kind: Kind
    source: Source
    title: str
    description: str = ""
    impact: Impact = Impact.UNIT
    urgency: Urgency = Urgency.SOON
    priority: Priority | None = None
    """Given by a rule or a template; else it follows from impact and urgency."""
    requester_name: str = ""
    requester_contact: str = ""
    target: Target | None = None
    device: Device | None = None
    circuit: Circuit | None = None
    team: Team | None = None
    template: TicketTemplate | None = None
    planned: Interval | None = None
    """When a change is to be made; without it, at once."""


@transaction.atomic
def open_ticket(
    facts: TicketFacts,
    *,
    unit: Unit,
    by: User | None,
    at: datetime | None = None,
    outage: Outage | None = None,
) -> Ticket:
    """Open a ticket; its clock runs from `at` (now), which may be the moment of the call.

    Args:
        unit: The unit concerned.
        by: Who opens it; None is the platform itself, for an alert or a notice.

    Raises:
        NotAllowedError: `by` may not open tickets of the unit.
        ChangesFrozenError: It is a change, and nothing is changed when it is planned, or now.
        ChangeTimeError: A planned time is given for something else.
    """
    if by is not None:
        require(by, Permission.OPEN_TICKETS, unit)
    opened = min(at or timezone.now(), timezone.now())
    if facts.kind == Kind.CHANGE:
        about = (facts.target, facts.device, facts.circuit)
        demand_changeable(unit, facts.planned, about, by=by)
    elif facts.planned is not None:
        raise ChangeTimeError
    priority = facts.priority or priority_of(facts.impact, facts.urgency)
    ticket = Ticket(
        number=_number(opened),
        kind=facts.kind,
        source=facts.source,
        unit=unit,
        title=facts.title,
        description=facts.description,
        requester=by if facts.source == Source.PORTAL else None,
        requester_name=facts.requester_name or ("" if by is None else by.printed_name),
        requester_contact=facts.requester_contact,
        impact=facts.impact,
        urgency=facts.urgency,
        priority=priority,
        level=level_for(unit, facts.kind, priority),
        target=facts.target,
        device=facts.device,
        circuit=facts.circuit,
        team=facts.team,
        template=facts.template,
        opened_at=opened,
        change_starts_at=None if facts.planned is None else facts.planned.start,
        change_ends_at=None if facts.planned is None else facts.planned.end,
    )
    # Initials of a long description are never typed; its words are.
    named = search_text(ticket.number, ticket.title, ticket.requester_name, unit.name)
    ticket.search_text = f"{named}\n{normalize(ticket.description)}".strip()
    ticket.save()
    if outage is not None:
        ticket.outages.add(outage)
    tell(ticket, StepKind.OPENED, by=by, at=opened, text=facts.description)
    turn(ticket, ClockPart.RUNNING, at=opened, by=by)
    keep(ticket)
    after = {"number": ticket.number, "title": ticket.title, "priority": priority}
    record("ticket.opened", ticket, by=by, after=after)
    announce("ticket.opened", ticket_id=ticket.pk)
    return ticket


def _number(at: datetime) -> str:
    """The next number of the year in Beijing; under the row's lock, so no number is given twice."""
    year = hold_numbers(at)
    NumberOfYear.objects.filter(year=year).update(last=F("last") + 1)
    last = NumberOfYear.objects.get(year=year).last
    return f"GD{year}-{last:06d}"


def hold_numbers(at: datetime) -> int:
    """Hold the numbers of the year in Beijing until the transaction ends; MUST run in one."""
    year = at.astimezone(BEIJING).year
    NumberOfYear.objects.get_or_create(year=year)
    NumberOfYear.objects.select_for_update().get(year=year)
    return year


def level_for(
    unit: Unit, kind: Kind, priority: Priority, *, at: datetime | None = None
) -> ServiceLevel | None:
    """The level in force of the unit or of the nearest unit above it that has one.

    With `at` the version that was in force then: the earliest that was not replaced by then.
    """
    rows = ServiceLevel.objects.filter(kind=kind, priority=priority)
    rows = (
        rows.in_force() if at is None else rows.filter(Q(replaced_at=None) | Q(replaced_at__gt=at))
    )
    found = [one for one in rows.select_related("unit") if unit.path.startswith(one.unit.path)]
    return max(found, key=lambda one: (len(one.unit.path), -one.version), default=None)
