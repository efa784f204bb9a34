"""What had to wait for a calendar is counted when the year is entered."""

from django.db import transaction
from django.db.models import F, Q, QuerySet

from hengwang.tickets.choices import State
from hengwang.tickets.models import Ticket
from hengwang.tickets.queries.clocks import clock_of
from hengwang.tickets.services.stepping import keep, locked, now_of

AT_ONCE = 500


def uncounted() -> QuerySet[Ticket]:
    """Tickets by working hours that lack a limit, or the time used up to a moment."""
    by_day = Ticket.objects.exclude(level=None).exclude(level__daily=[])
    ours = Q(state__in=(State.NEW, State.IN_WORK))
    runs = (ours | Q(state=State.CARRIER, level__carrier_stops=False)) & Q(due_at=None)
    asked = Q(responded_at=None, level__respond_minutes__isnull=False) | Q(
        restored_at=None, level__restore_minutes__isnull=False
    )
    lacks = (
        Q(responded_at__isnull=False, respond_used_s=None)
        | Q(arrived_at__isnull=False, arrive_used_s=None)
        | Q(restored_at__isnull=False, restore_used_s=None)
    )
    return by_day.filter((runs & asked) | lacks)


def count_anew() -> int:
    """Count what can be counted by now, oldest first; returns how many tickets changed."""
    oldest = uncounted().order_by(F("opened_at").asc())
    return sum(_counted(pk) for pk in list(oldest.values_list("pk", flat=True)[:AT_ONCE]))


@transaction.atomic
def _counted(ticket_id: int) -> bool:
    ticket = locked(ticket_id)
    if clock_of(ticket, now=now_of(ticket)).missing_year is not None:
        return False
    before = (ticket.due_at, ticket.respond_used_s, ticket.arrive_used_s, ticket.restore_used_s)
    keep(ticket)
    return before != (
        ticket.due_at,
        ticket.respond_used_s,
        ticket.arrive_used_s,
        ticket.restore_used_s,
    )
