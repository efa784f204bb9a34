"""When a change is made: held against freezes at that time, at the opening and at every moving."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.availability.freezes import Change, demand_unfrozen
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import Target, Watch
from hengwang.network.models import Circuit, Device
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce
from hengwang.tickets.choices import LIVE, Kind, StepKind
from hengwang.tickets.errors import ChangeTimeError
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.stepping import (
    demand_handler,
    demand_state,
    keep,
    locked,
    now_of,
    tell,
)

Touched = Target | Device | Circuit | None


def demand_changeable(
    unit: Unit, planned: Interval | None, about: tuple[Touched, ...], *, by: User | None
) -> None:
    """Refuse a change that falls into a freeze: at its planned time, else at this moment.

    Raises:
        ChangesFrozenError: Names what forbids it and until when.
    """
    now = timezone.now()
    when = planned or Interval(now, now + timedelta(minutes=1))
    demand_unfrozen(Change(unit, when, by, _touched(about)))


def _touched(about: tuple[Touched, ...]) -> set[int]:
    """Ids of the targets the matter is about."""
    found = {one.pk for one in about if isinstance(one, Target)}
    for one in about:
        if isinstance(one, (Device, Circuit)):
            found |= set(Watch.objects.present().of(one).values_list("target", flat=True))
    return found


@transaction.atomic
def plan_change(ticket_id: int, planned: Interval, *, by: User) -> Ticket:
    """Say when a change is made, or move it to another time.

    Raises:
        NotAllowedError: `by` does not work on it.
        TicketStateError: It is solved or closed.
        ChangeTimeError: It is no change, or lies before this moment.
        ChangesFrozenError: Something forbids it at that time.
    """
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    demand_state(ticket, LIVE)
    if ticket.kind != Kind.CHANGE or planned.end <= timezone.now():
        raise ChangeTimeError
    about = (ticket.target, ticket.device, ticket.circuit)
    demand_changeable(ticket.unit, planned, about, by=by)
    before = {"from": ticket.change_starts_at, "until": ticket.change_ends_at}
    ticket.change_starts_at, ticket.change_ends_at = planned.start, planned.end
    said = " – ".join(
        f"{timezone.localtime(at):%Y-%m-%d %H:%M}" for at in (planned.start, planned.end)
    )
    tell(ticket, StepKind.NOTE, by=by, at=now_of(ticket), text=said)
    keep(ticket, "change_starts_at", "change_ends_at")
    after = {"from": planned.start, "until": planned.end}
    record("ticket.change_planned", ticket, by=by, before=before, after=after)
    announce("ticket.changed", ticket_id=ticket.pk)
    return ticket
