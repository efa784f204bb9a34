"""The rarer ways of a ticket: complaints, superior units, letters, knowledge."""

from typing import Any

from django.utils.translation import gettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.tickets import way_forms as forms
from hengwang.tickets.choices import LIVE, Finding, Kind, State
from hengwang.tickets.models import Complaint, Escalation, SuperiorNotice, Ticket
from hengwang.tickets.services import complaints, knowledge, superiors
from hengwang.tickets.services.complaints import About
from hengwang.tickets.views.acting import Action

SOLVED = (State.RESOLVED, State.CLOSED)


def _is_complaint(user: User, ticket: Ticket) -> bool:
    del user
    return ticket.kind == Kind.COMPLAINT


def _is_mine(user: User, ticket: Ticket) -> bool:
    return (
        ticket.kind == Kind.COMPLAINT
        and Complaint.objects.filter(ticket=ticket, handler=user).exists()
    )


def _wants_feedback(user: User, ticket: Ticket) -> bool:
    del user
    return SuperiorNotice.objects.filter(ticket=ticket, fed_back_at=None).exists()


def _has_superior(user: User, ticket: Ticket) -> bool:
    del user
    return ticket.unit.parent_id is not None


def _is_asked(user: User, ticket: Ticket) -> bool:
    if ticket.unit.parent_id is None:
        return False
    asked = Escalation.objects.filter(ticket=ticket, answered_at=None)
    present = asked.select_related("to_unit__region").first()
    return present is not None and may(user, Permission.HANDLE_TICKETS, present.to_unit)


def _give(ticket: Ticket, data: Any, by: User) -> object:
    about = About(data["about_person"], data["about_company"], data["about_ticket"])
    return complaints.give_complaint(ticket.pk, data["handler"], data["due_on"], about, by=by)


WAYS = (
    Action(
        *("complaint", gettext_lazy("Give to somebody to look into"), LIVE, True, False),
        make=forms.GiveComplaintForm,
        act=_give,
        when=_is_complaint,
        tone="primary",
    ),
    Action(
        *("answer-complaint", gettext_lazy("Answer the complaint"), LIVE, True, False),
        make=lambda user, ticket, data: forms.AnswerComplaintForm(data),
        act=lambda ticket, data, by: complaints.answer_complaint(
            ticket.pk, Finding(data["finding"]), data["text"], by=by
        ),
        when=_is_mine,
        tone="primary",
    ),
    Action(
        *("feedback", gettext_lazy("Send the feedback"), SOLVED, True, False),
        make=lambda user, ticket, data: forms.TextForm(data),
        act=lambda ticket, data, by: superiors.feed_back(ticket.pk, data["text"], by=by),
        when=_wants_feedback,
        tone="primary",
    ),
    Action(
        *("answer-up", gettext_lazy("Answer for the superior unit"), LIVE, True, False),
        make=lambda user, ticket, data: forms.TextForm(data),
        act=lambda ticket, data, by: superiors.answer_escalation(ticket.pk, data["text"], by=by),
        when=_is_asked,
        tone="primary",
    ),
    Action(
        *("escalate", gettext_lazy("Bring before a superior unit"), LIVE, True, False),
        make=lambda user, ticket, data: forms.EscalateForm(ticket, data),
        act=lambda ticket, data, by: superiors.escalate(
            ticket.pk, data["to_unit"], data["text"], by=by, due_at=data["due_at"]
        ),
        when=_has_superior,
        is_rare=True,
    ),
    Action(
        *("article", gettext_lazy("Link a knowledge article"), (*LIVE, *SOLVED), True, False),
        make=forms.ArticleChoiceForm,
        act=lambda ticket, data, by: knowledge.link_article(ticket.pk, data["article"], by=by),
        is_rare=True,
    ),
    Action(
        *("teach", gettext_lazy("Make a knowledge article of it"), SOLVED, True, False),
        make=None,
        act=lambda ticket, data, by: knowledge.draft_from(ticket.pk, by=by),
        is_rare=True,
    ),
)
