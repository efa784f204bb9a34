"""Alerts, outages and incidents become tickets: one for each root cause, noted when it is over."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.availability.models import Outage
from hengwang.monitoring.models import Alert, Target, Watch
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce
from hengwang.tickets.choices import LIVE, Impact, Kind, Priority, Source, StepKind, Urgency
from hengwang.tickets.errors import AlertOverError, NothingBrokenError
from hengwang.tickets.models import Ticket, TicketCause, TicketRule
from hengwang.tickets.services import combining
from hengwang.tickets.services.forwarding import Told, forward
from hengwang.tickets.services.opening import TicketFacts, hold_numbers, open_ticket
from hengwang.tickets.services.stepping import keep, locked, now_of, tell

MOST_PARENTS = 32


@transaction.atomic
def ticket_for_alert(alert_id: int, *, by: User | None, rule: TicketRule | None = None) -> Ticket:
    """The ticket of an alert's root cause: the one there is, or a new one.

    Its clock runs from the moment the alert arose: from then on we could have known.

    Raises:
        NotAllowedError: `by` may not open tickets of the unit.
        AlertOverError: It is over and has none.
    """
    alert: Alert = Alert.objects.select_related("unit__region", "target").get(pk=alert_id)
    if by is not None:
        require(by, Permission.OPEN_TICKETS, alert.unit)
    # Whoever opens a ticket for a cause holds the numbers first: of two at once the second finds
    # what the first has opened.
    hold_numbers(timezone.now())
    known = TicketCause.objects.filter(alert=alert).select_related("ticket").first()
    if known is not None:
        return known.ticket
    found = _of_same_root(alert)
    if found is not None:
        return attach(found.pk, by=by, rule=rule, alert=alert)
    if alert.resolved_at is not None:
        raise AlertOverError
    at, target = alert.opened_at, alert.target
    ticket = _open(alert.unit, alert.title, by=by, at=at, rule=rule, target=target)
    _link(ticket, rule, alert=alert)
    return ticket


@transaction.atomic
def ticket_for_target(target_id: int, *, by: User) -> Ticket:
    """The ticket of a target that is down: of its alert where it has one, else of its outage.

    Raises:
        NotAllowedError: `by` may not open tickets of the unit.
        NothingBrokenError: It is not down.
    """
    target: Target = Target.objects.select_related("unit__region").get(pk=target_id)
    require(by, Permission.OPEN_TICKETS, target.unit)
    alert = Alert.objects.unresolved().filter(target=target).order_by("opened_at").first()
    if alert is not None:
        return ticket_for_alert(alert.pk, by=by)
    outage = _open_outage(target)
    if outage is None:
        raise NothingBrokenError
    hold_numbers(timezone.now())
    held: Ticket | None = Ticket.objects.live().filter(outages=outage).first()
    return held or _open(
        target.unit, target.name, by=by, at=outage.started_at, rule=None, target=target
    )


@transaction.atomic
def attach(
    ticket_id: int, *, by: User | None, rule: TicketRule | None = None, **subject: Any
) -> Ticket:
    """Let an alert, an incident or a repair belong to a ticket; `subject` names exactly one."""
    ticket = locked(ticket_id)
    _link(ticket, rule, **subject)
    (about,) = subject.values()
    outage = _open_outage(getattr(about, "target", None))
    if outage is not None:
        ticket.outages.add(outage)
    tell(ticket, StepKind.ATTACHED, by=by, text=str(about), is_public=False)
    record("ticket.cause_attached", ticket, by=by, after={"cause": str(about)})
    announce("ticket.changed", ticket_id=ticket.pk)
    return ticket


def _link(ticket: Ticket, rule: TicketRule | None, **subject: Any) -> None:
    TicketCause.objects.create(ticket=ticket, rule=rule, attached_at=timezone.now(), **subject)


def open_for_rule(
    unit: Unit, title: str, *, at: datetime, rule: TicketRule | None, **subject: Any
) -> Ticket:
    """A new ticket for an incident of a room or a repair; `subject` names exactly one."""
    ticket = _open(unit, title, by=None, at=at, rule=rule)
    _link(ticket, rule, **subject)
    return ticket


def _open(
    unit: Unit,
    title: str,
    *,
    by: User | None,
    at: datetime,
    rule: TicketRule | None,
    target: Target | None = None,
) -> Ticket:
    watch = Watch.objects.filter(target=target).first() if target is not None else None
    circuit = None if watch is None else watch.circuit
    is_wide = target is not None and target.is_backbone
    facts = TicketFacts(
        kind=Kind(rule.kind) if rule else Kind.FAULT,
        source=Source.ALERT,
        title=title[:200],
        impact=Impact.REGION if is_wide else Impact.UNIT,
        urgency=Urgency.NOW if is_wide else Urgency.SOON,
        priority=Priority(rule.priority) if rule else None,
        target=target,
        device=None if watch is None else watch.device,
        circuit=circuit,
        team=None if rule is None else rule.team,
    )
    ticket = open_ticket(facts, unit=unit, by=by, at=at, outage=_open_outage(target))
    if rule is not None and rule.tells_carrier and circuit is not None and circuit.carrier:
        forward(ticket.pk, circuit.carrier, told_by_contact(circuit.carrier), by=None)
        ticket.refresh_from_db()
    return ticket


def told_by_contact(company: Any) -> Told:
    """The company's contact who has an e-mail address, the first by name."""
    person = company.contacts.filter(is_active=True).exclude(email="").first()
    return Told() if person is None else Told(person=person.name, email=person.email)


def _open_outage(target: Target | None) -> Outage | None:
    if target is None:
        return None
    found: Outage | None = Outage.objects.still_open().filter(target=target).first()
    return found


def _of_same_root(alert: Alert) -> Ticket | None:
    """The live ticket of the same cause: named alike, absorbed either way, or down above it."""
    causes = TicketCause.objects.filter(ticket__state__in=LIVE).exclude(alert=None)
    same = Q(alert__key=alert.key) | Q(alert__root=alert)
    if alert.root_id is not None:
        same |= Q(alert=alert.root_id)
    if alert.target is not None:
        same |= Q(alert__target=alert.target, alert__resolved_at=None)
        above = _above(alert.target)
        same |= Q(alert__target__in=above, alert__kind="down", alert__resolved_at=None)
    found = causes.filter(same).select_related("ticket").order_by("ticket__opened_at").first()
    if found is not None:
        return found.ticket
    if alert.target is None:
        return None
    opened_for: Ticket | None = (
        Ticket.objects.live().filter(outages__target=alert.target, outages__ended_at=None).first()
    )
    return opened_for


def _above(target: Target) -> list[int]:
    """The targets it hangs on, nearest first; a query for each."""
    found: list[int] = []
    parent = target.parent_id
    while parent is not None and parent not in found and len(found) < MOST_PARENTS:
        found.append(parent)
        parent = Target.objects.filter(pk=parent).values_list("parent", flat=True).first()
    return found


@transaction.atomic
def note_recovery(cause_id: int, *, at: datetime) -> None:
    """What a ticket is about is over; once all of it is, the service counts as restored then."""
    cause = TicketCause.objects.get(pk=cause_id)
    ticket = locked(cause.ticket_id)
    noted = TicketCause.objects.filter(pk=cause.pk, recovered_at=None).update(recovered_at=at)
    if not noted or ticket.state not in LIVE:
        return
    tell(ticket, StepKind.RECOVERED, by=None, text=str(cause.subject))
    rest = ticket.causes.filter(recovered_at=None, repair=None)
    if ticket.restored_at is None and not rest.exists():
        ticket.restored_at = min(max(at, ticket.opened_at), now_of(ticket))
        tell(ticket, StepKind.RESTORED, by=None, at=ticket.restored_at)
        keep(ticket, "restored_at")
    record("ticket.cause_over", ticket, by=None, after={"cause": str(cause.subject)})
    announce("ticket.changed", ticket_id=ticket.pk)


@transaction.atomic
def follow_root(alert: Alert) -> None:
    """An alert went with its root cause: their tickets become one, or the root joins the ticket."""
    hold_numbers(timezone.now())
    own = TicketCause.objects.filter(alert=alert).select_related("ticket").first()
    if own is None or alert.root is None:
        return
    over = TicketCause.objects.filter(pk=own.pk, recovered_at=None)
    over.update(recovered_at=alert.resolved_at)
    roots = TicketCause.objects.filter(alert=alert.root).select_related("ticket").first()
    if roots is None:
        if own.ticket.state in LIVE and alert.root.resolved_at is None:
            attach(own.ticket_id, by=None, alert=alert.root)
    elif roots.ticket_id != own.ticket_id and {roots.ticket.state, own.ticket.state} <= set(LIVE):
        combining.merge(own.ticket_id, into_id=roots.ticket_id, by=None)
