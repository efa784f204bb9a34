"""The desk of a unit: what it keeps ready, and what opens tickets by itself."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.form_pages import form_page
from hengwang.tickets import desk_forms
from hengwang.tickets.models import CannedStep, Team, TicketRule, TicketTemplate
from hengwang.tickets.services.desk import save_row

TITLE = gettext_lazy("Ticket desk")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One sort of rows: its word in addresses, its names, its model and its form."""

    word: str
    title: Any
    new: Any
    empty: Any
    model: Any
    form: Any


SHELVES = (
    Shelf(
        "rule",
        gettext_lazy("Rules: what becomes a ticket by itself"),
        gettext_lazy("New rule"),
        gettext_lazy("No rule: alerts become tickets by a click only."),
        TicketRule,
        desk_forms.RuleForm,
    ),
    Shelf(
        "team",
        gettext_lazy("Teams"),
        gettext_lazy("New team"),
        gettext_lazy("No team: tickets wait for whoever takes them."),
        Team,
        desk_forms.TeamForm,
    ),
    Shelf(
        "template",
        gettext_lazy("Templates of tickets"),
        gettext_lazy("New template"),
        gettext_lazy("No template yet."),
        TicketTemplate,
        desk_forms.TemplateForm,
    ),
    Shelf(
        "step",
        gettext_lazy("Canned steps"),
        gettext_lazy("New canned step"),
        gettext_lazy("No canned step yet."),
        CannedStep,
        desk_forms.CannedStepForm,
    ),
)


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """Everything the desk keeps; a query for each sort."""
    if request.user.reach(Permission.HANDLE_TICKETS).is_nothing:
        raise PermissionDenied
    shelves = [
        (one, one.model.objects.visible_to(request.user).select_related("unit")) for one in SHELVES
    ]
    context = {
        "title": TITLE,
        "shelves": shelves,
        "may_keep": may(request.user, Permission.MANAGE_UNITS),
        "breadcrumbs": [(_("Tickets"), reverse("ticket-list")), (TITLE, "")],
    }
    return render(request, "tickets/desk.html", context)


@login_required
def add(request: MemberRequest, sort: str) -> HttpResponse:
    """A new row."""
    return _form(request, _shelf(request, sort), None)


@login_required
def edit(request: MemberRequest, sort: str, desk_id: int) -> HttpResponse:
    """Change a row."""
    shelf = _shelf(request, sort)
    rows = shelf.model.objects.visible_to(request.user).select_related("unit__region")
    row = get_object_or_404(rows, pk=desk_id)
    if not may(request.user, Permission.MANAGE_UNITS, row.unit):
        raise Http404
    return _form(request, shelf, row)


def _shelf(request: MemberRequest, sort: str) -> Shelf:
    found = next((one for one in SHELVES if one.word == sort), None)
    if found is None or not may(request.user, Permission.MANAGE_UNITS):
        raise Http404
    return found


def _form(request: MemberRequest, shelf: Shelf, row: Any) -> HttpResponse:
    form = shelf.form(request.user, request.POST or None, instance=row)
    desk = reverse("ticket-desk")

    def act() -> str:
        save_row(form.instance, form.cleaned_data, by=request.user)
        return desk

    title = shelf.new if row is None else row.name
    return form_page(
        request,
        form,
        act,
        title=title,
        back_url=desk,
        breadcrumbs=[(_("Tickets"), reverse("ticket-list")), (TITLE, desk), (title, "")],
    )
