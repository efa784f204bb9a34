"""The door reacts: bulletins and news of reports are told to the units; all of it idempotent."""

from datetime import timedelta

from django.utils import timezone

from hengwang.door.models import Bulletin, BulletinUpdate
from hengwang.door.queries.people import officers_of_unit, readers_of
from hengwang.door.services.bulletins import find_outages_again
from hengwang.door.telling import bulletin_notice, step_notice
from hengwang.notifications.services.telling import tell
from hengwang.outbox.registry import receives
from hengwang.tickets.choices import StepKind
from hengwang.tickets.models import Step, Ticket

# A step told later than this would be no news; announcements may come late, never this late.
FRESH = timedelta(days=2)
NEWS = (
    *(StepKind.TAKEN, StepKind.RESPONDED, StepKind.ARRIVED, StepKind.RESTORED),
    *(StepKind.PAUSED, StepKind.RESOLVED, StepKind.NOTE, StepKind.CLOSED, StepKind.MERGED),
)


@receives("bulletin.published")
def tell_of_bulletin(*, bulletin_id: int) -> None:
    """A bulletin was published."""
    _tell(bulletin_id, "published")


@receives("bulletin.closed")
def tell_of_closing(*, bulletin_id: int) -> None:
    """A bulletin was closed."""
    _tell(bulletin_id, "closed")


@receives("bulletin.updated")
def tell_of_update(*, bulletin_id: int, update_id: int) -> None:
    """A word was added to a bulletin."""
    if BulletinUpdate.objects.filter(pk=update_id).exists():
        _tell(bulletin_id, f"update:{update_id}")


def _tell(bulletin_id: int, what: str) -> None:
    rows = Bulletin.objects.select_related("outage", "window").filter(pk=bulletin_id)
    found = rows.first()
    if found is not None:
        tell(bulletin_notice(found, what), readers_of(found), now=timezone.now())


@receives("ledger.changed")
def follow_ledger(*, target_id: int) -> None:
    """The ledger was written anew: bulletins find their outage again."""
    find_outages_again(target_id)


@receives("ticket.changed")
@receives("ticket.resolved")
@receives("ticket.paused")
@receives("ticket.reopened")
def tell_of_steps(*, ticket_id: int) -> None:
    """Something happened to a report of a unit: its officers hear of steps others made.

    Each step is its own notice, so that neither a repeated nor a late announcement doubles or
    loses one.
    """
    ticket = Ticket.objects.select_related("unit__region").filter(pk=ticket_id).first()
    if ticket is None:
        return
    now = timezone.now()
    fresh = Step.objects.filter(
        ticket=ticket, is_public=True, kind__in=NEWS, at__gte=now - FRESH
    ).order_by("at", "pk")
    people = list(officers_of_unit(ticket.unit)) if fresh.exists() else []
    for step in fresh if people else ():
        others = [one for one in people if one.pk != step.by_id]
        tell(step_notice(ticket, step), others, now=now)
