"""What people do with a ticket: what is offered, and doing it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.form_pages import form_page
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.stepping import may_handle
from hengwang.tickets.views.acting import Action
from hengwang.tickets.views.offers import COURSE
from hengwang.tickets.views.ways import WAYS

ACTED_ON = ("unit__region", "assignee", "requester", "circuit__carrier", "template", "company")
ACTIONS = (*COURSE, *WAYS)


def offered(user: User, ticket: Ticket) -> list[Action]:
    """What this person may do with the ticket as it stands."""
    is_handler = may_handle(user, ticket)
    is_unit = may(user, Permission.OPEN_TICKETS, ticket.unit)
    found = []
    for one in ACTIONS:
        allowed = (one.for_handlers and is_handler) or (
            one.for_unit and is_unit and (one.for_handlers or not is_handler)
        )
        fits = ticket.state in one.states and one.when(user, ticket)
        if allowed and fits and not _is_done(one.word, ticket):
            found.append(one)
    return found


def _is_done(word: str, ticket: Ticket) -> bool:
    """Whether the action would say what is so already."""
    if word == "take":
        return ticket.assignee is not None
    return word == "rate" and hasattr(ticket, "rating")


@login_required
def act(request: MemberRequest, ticket_id: int, word: str) -> HttpResponse:
    """Do one of the actions: 404 for what is not offered to this person."""
    rows = Ticket.objects.visible_to(request.user).select_related(*ACTED_ON)
    ticket: Ticket = get_object_or_404(rows, pk=ticket_id)
    action = next((one for one in offered(request.user, ticket) if one.word == word), None)
    if action is None or action.make is None:
        raise Http404
    form = action.make(request.user, ticket, request.POST or None)
    chosen = action

    def carry_out() -> str:
        chosen.act(ticket, form.cleaned_data, request.user)
        return ticket.get_absolute_url()

    return form_page(
        request,
        form,
        carry_out,
        title=action.label,
        lead=f"{ticket.title} · {ticket.unit}",
        save_label=action.label,
        back_url=ticket.get_absolute_url(),
        breadcrumbs=[(ticket.number, ticket.get_absolute_url()), (str(action.label), "")],
    )


@login_required
@require_POST
def press(request: MemberRequest, ticket_id: int, word: str) -> HttpResponse:
    """Do one of the actions that need no form; a refusal becomes the page of refusals."""
    rows = Ticket.objects.visible_to(request.user).select_related(*ACTED_ON)
    ticket: Ticket = get_object_or_404(rows, pk=ticket_id)
    buttons = {one.word: one for one in ACTIONS if one.make is None}
    if word not in buttons:
        raise Http404(_("There is no such action."))
    buttons[word].act(ticket, {}, request.user)
    return HttpResponseRedirect(ticket.get_absolute_url())
