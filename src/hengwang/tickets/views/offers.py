"""The daily course of a ticket, each action a form of its own or a button."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy

from hengwang.accounts.models import User
from hengwang.tickets import forms
from hengwang.tickets.choices import (
    LIVE,
    Kind,
    PauseReason,
    Priority,
    State,
    StepKind,
)
from hengwang.tickets.models import Complaint, Ticket
from hengwang.tickets.queries.people import handlers_of
from hengwang.tickets.services import combining, ending, forwarding, working
from hengwang.tickets.services.changes import plan_change
from hengwang.tickets.services.correcting import CORRECTABLE, correct_priority
from hengwang.tickets.services.forwarding import Told
from hengwang.tickets.views.acting import Action


def is_plain(user: User, ticket: Ticket) -> bool:
    """Whether nobody looks into it as a complaint."""
    del user
    return not (ticket.kind == Kind.COMPLAINT and Complaint.objects.filter(ticket=ticket).exists())


def _step(ticket: Ticket, data: Any, by: User) -> object:
    kind = StepKind(data["what"])
    told = {"by": by, "at": data["at"], "is_public": data["is_public"]}
    if kind is StepKind.NOTE:
        return working.note(ticket.pk, data["text"], **told)
    acts = {
        StepKind.RESPONDED: working.respond,
        StepKind.ARRIVED: working.arrive,
        StepKind.RESTORED: working.restore,
    }
    return acts[kind](ticket.pk, text=data["text"], **told)


def _hand_on(ticket: Ticket, data: Any, by: User) -> object:
    told = {"to": data["to"], "company": data["company"], "text": data["text"]}
    return working.hand_on(ticket.pk, by=by, **told)


def _forward(ticket: Ticket, data: Any, by: User) -> object:
    told = Told(data["person"], data["email"], data["reference"], data["text"])
    return forwarding.forward(ticket.pk, data["company"], told, by=by)


def _split(ticket: Ticket, data: Any, by: User) -> object:
    told = (Kind(data["kind"]), data["title"], data["description"])
    facts = combining.facts_like(ticket, *told)
    return combining.split(ticket.pk, facts, by=by)


def _merge_form(user: User, ticket: Ticket, data: Any) -> django_forms.Form:
    others = Ticket.objects.visible_to(user).live().exclude(pk=ticket.pk)
    return forms.MergeForm(others.order_by("-opened_at"), data)


SOLVED = (State.RESOLVED, State.CLOSED)
COURSE = (
    Action(
        *("take", gettext_lazy("Take it"), LIVE, True, False),
        make=None,
        act=lambda ticket, data, by: working.take(ticket.pk, by=by),
        tone="primary",
    ),
    Action(
        *("step", gettext_lazy("Add to the story"), LIVE, True, False),
        make=forms.StepForm,
        act=_step,
        icon="pencil",
    ),
    Action(
        *("note", gettext_lazy("Add a word"), LIVE, False, True),
        make=lambda user, ticket, data: forms.NoteForm(data),
        act=lambda ticket, data, by: working.note(ticket.pk, data["text"], by=by),
        icon="pencil",
    ),
    Action(
        *("hand-on", gettext_lazy("Hand on"), LIVE, True, False),
        make=lambda user, ticket, data: forms.HandOnForm(handlers_of(ticket), data),
        act=_hand_on,
        is_rare=True,
    ),
    Action(
        *("forward", gettext_lazy("Tell the company"), LIVE, True, False),
        make=lambda user, ticket, data: forms.ForwardForm(ticket, data),
        act=_forward,
    ),
    Action(
        *("answer", gettext_lazy("The company answered"), (State.CARRIER,), True, False),
        make=lambda user, ticket, data: forms.AnswerForm(data),
        act=lambda ticket, data, by: forwarding.answer(
            ticket.pk, data["text"], by=by, reference=data["reference"], name=data["name"]
        ),
        tone="primary",
    ),
    Action(
        *("take-back", gettext_lazy("Take it back"), (State.CARRIER,), True, False),
        make=None,
        act=lambda ticket, data, by: forwarding.take_back(ticket.pk, by=by),
    ),
    Action(
        *(
            "pause",
            gettext_lazy("Pause the clock"),
            (State.NEW, State.IN_WORK, State.CARRIER),
            True,
            False,
        ),
        make=lambda user, ticket, data: forms.PauseForm(data),
        act=lambda ticket, data, by: working.pause(
            ticket.pk, PauseReason(data["reason"]), by=by, text=data["text"]
        ),
        is_rare=True,
    ),
    Action(
        *("go-on", gettext_lazy("Let the clock run on"), (State.PAUSED,), True, False),
        make=None,
        act=lambda ticket, data, by: working.go_on(ticket.pk, by=by),
        tone="primary",
    ),
    Action(
        *("resolve", gettext_lazy("It is solved"), LIVE, True, False),
        make=lambda user, ticket, data: forms.ResolveForm(data),
        act=lambda ticket, data, by: ending.resolve(
            ticket.pk, data["text"], by=by, at=data["at"], is_repair=data["is_repair"]
        ),
        icon="check",
        tone="primary",
        when=is_plain,
    ),
    Action(
        *("priority", gettext_lazy("Correct the priority"), CORRECTABLE, True, False),
        make=lambda user, ticket, data: forms.PriorityForm(ticket, data),
        act=lambda ticket, data, by: correct_priority(
            ticket.pk, Priority(data["priority"]), data["text"], by=by
        ),
        when=lambda user, ticket: user.company_id is None,
        is_rare=True,
    ),
    Action(
        *("plan-change", gettext_lazy("When the change is made"), LIVE, True, False),
        make=lambda user, ticket, data: forms.ChangeForm(ticket, data),
        act=lambda ticket, data, by: plan_change(ticket.pk, data["planned"], by=by),
        when=lambda user, ticket: ticket.kind == Kind.CHANGE,
        icon="calendar",
    ),
    Action(
        *("merge", gettext_lazy("Merge"), LIVE, True, False),
        make=_merge_form,
        act=lambda ticket, data, by: combining.merge(ticket.pk, into_id=data["into"].pk, by=by),
        is_rare=True,
    ),
    Action(
        *("split", gettext_lazy("Split"), LIVE, True, False),
        make=lambda user, ticket, data: forms.SplitForm(data, initial={"kind": ticket.kind}),
        act=_split,
        is_rare=True,
    ),
    Action(
        *("outage", gettext_lazy("Link to an outage"), (*LIVE, *SOLVED), True, False),
        make=forms.OutageForm,
        act=lambda ticket, data, by: combining.explain_outage(ticket.pk, data["outage"], by=by),
        is_rare=True,
    ),
    Action(
        *("rate", gettext_lazy("Rate the work"), SOLVED, False, True),
        make=lambda user, ticket, data: forms.RateForm(data),
        act=lambda ticket, data, by: ending.rate(
            ticket.pk, data["stars"], by=by, text=data["text"]
        ),
        tone="primary",
    ),
    Action(
        *("close", gettext_lazy("Close the ticket"), (State.RESOLVED,), True, True),
        make=None,
        act=lambda ticket, data, by: ending.close(ticket.pk, by=by),
        icon="check",
    ),
    Action(
        *("reopen", gettext_lazy("It is not solved"), SOLVED, True, True),
        make=lambda user, ticket, data: forms.ReasonForm(data),
        act=lambda ticket, data, by: ending.reopen(ticket.pk, data["text"], by=by),
    ),
    Action(
        *("withdraw", gettext_lazy("Withdraw"), LIVE, True, True),
        make=lambda user, ticket, data: forms.ReasonForm(data),
        act=lambda ticket, data, by: ending.withdraw(ticket.pk, data["text"], by=by),
        tone="danger",
        is_rare=True,
    ),
)
