"""Who is told of a ticket, by their own channels."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hengwang.accounts.models import User
from hengwang.notifications.choices import Urgency
from hengwang.notifications.services.telling import Notice, tell
from hengwang.tickets.choices import Priority, StepKind
from hengwang.tickets.models import Ticket
from hengwang.tickets.queries.people import handlers_of
from hengwang.tickets.topics import TICKET

PRESSES = {
    Priority.P1.value: Urgency.CRITICAL,
    Priority.P2.value: Urgency.SERIOUS,
    Priority.P3.value: Urgency.WARNING,
    Priority.P4.value: Urgency.NOTICE,
}


def responsible_for(ticket: Ticket) -> list[User]:
    """Who has it; else its team; else everybody who may take it."""
    if ticket.assignee is not None:
        return [ticket.assignee]
    team = [] if ticket.team is None else list(ticket.team.members.filter(is_active=True))
    return team or list(handlers_of(ticket))


def tell_people(ticket: Ticket, people: Iterable[User], *, key: str, title: str) -> int:
    """Put a message about a ticket into the outbox; the text says no more than title and unit.

    `key` names the event for ever; `title` is a msgid with %(number)s.
    """

    def wording() -> tuple[str, str]:
        return _(title) % {"number": ticket.number}, f"{ticket.title}\n{ticket.unit}"

    notice = Notice(
        key=f"ticket:{ticket.pk}:{key}"[:120],
        topic=TICKET,
        subject_id=ticket.pk,
        urgency=PRESSES[ticket.priority],
        wording=wording,
        path=ticket.get_absolute_url(),
    )
    return tell(notice, people, now=timezone.now())


def tell_new(ticket: Ticket, people: Iterable[User]) -> int:
    """Tell of a ticket nobody has taken; however often and by whom asked, each channel once.

    Who opened it knows of it.
    """
    if not ticket.is_live or ticket.assignee is not None:
        return 0
    knows = set(ticket.steps.filter(kind=StepKind.OPENED).values_list("by", flat=True))
    others = [one for one in people if one.pk not in knows]
    return tell_people(ticket, others, key="new", title=gettext_noop("New ticket %(number)s"))
