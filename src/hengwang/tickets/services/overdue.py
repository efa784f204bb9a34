"""Limits that passed are told, once for each: of tickets, and of notices from above."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from hengwang.accounts.choices import Role
from hengwang.accounts.models import RoleGrant, User
from hengwang.audit.services import record
from hengwang.outbox.services import announce
from hengwang.tickets.choices import StepKind
from hengwang.tickets.models import SuperiorNotice, Ticket
from hengwang.tickets.services.stepping import locked, tell
from hengwang.tickets.services.telling import responsible_for, tell_people

AT_ONCE = 200


def tell_overdue(now: datetime) -> int:
    """Tell of tickets past their limit and of notices past their deadline; returns how many."""
    moved = Q(told_due_at=None) | ~Q(told_due_at=F("due_at"))
    late = Ticket.objects.live().filter(moved, due_at__lt=now).order_by("due_at")
    count = 0
    for pk in list(late.values_list("pk", flat=True)[:AT_ONCE]):
        count += _tell_ticket(pk, now)
    notices = SuperiorNotice.objects.filter(fed_back_at=None, escalated_at=None, deadline__lt=now)
    for pk in list(notices.values_list("pk", flat=True)[:AT_ONCE]):
        count += _tell_notice(pk, now)
    return count


@transaction.atomic
def _tell_ticket(ticket_id: int, now: datetime) -> int:
    ticket = locked(ticket_id)
    due = ticket.due_at
    if due is None or due >= now or due == ticket.told_due_at or not ticket.is_live:
        return 0
    Ticket.objects.filter(pk=ticket.pk).update(told_due_at=due)
    tell(ticket, StepKind.OVERDUE, by=None)
    title = gettext_noop("Ticket %(number)s is overdue")
    tell_people(ticket, responsible_for(ticket), key=f"late:{due.isoformat()}", title=title)
    record("ticket.overdue", ticket, by=None, after={"due_at": due})
    announce("ticket.overdue", ticket_id=ticket.pk)
    return 1


@transaction.atomic
def _tell_notice(notice_id: int, now: datetime) -> int:
    """A notice nobody answered in time goes to those who lead the unit."""
    changed = SuperiorNotice.objects.filter(
        pk=notice_id, fed_back_at=None, escalated_at=None
    ).update(escalated_at=now)
    if not changed:
        return 0
    notice = SuperiorNotice.objects.select_related("ticket__unit").get(pk=notice_id)
    ticket = locked(notice.ticket_id)
    tell(ticket, StepKind.ESCALATED, by=None, text=str(notice))
    people = {*responsible_for(ticket), *_leaders_of(ticket, now)}
    title = gettext_noop("Feedback on the notice of ticket %(number)s is overdue")
    tell_people(ticket, people, key="notice", title=title)
    record("notice.overdue", ticket, by=None, after={"deadline": notice.deadline})
    announce("ticket.overdue", ticket_id=ticket.pk)
    return 1


def _leaders_of(ticket: Ticket, now: datetime) -> list[User]:
    grants = RoleGrant.objects.in_force_on(timezone.localdate(now)).filter(
        role=Role.LEADER, unit=ticket.unit
    )
    found = User.objects.active().filter(pk__in=grants.values("user"))
    return list(found)
