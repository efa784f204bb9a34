"""Maintenance windows: listed, proposed, approved, refused, withdrawn."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.holders import holders_of, names_of
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.availability import tables
from hengwang.availability.forms import ApproveForm, RefuseForm, WindowForm
from hengwang.availability.models import MaintenanceWindow
from hengwang.availability.services import maintenance as services
from hengwang.availability.trails import when
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.refusals import refusal_text

SHOWN = 200
TITLE = gettext_lazy("Maintenance windows")


class WindowList(ListPage):
    """Windows of the units the visitor sees."""

    title = TITLE
    permission = Permission.VIEW_MONITORING
    table_class = tables.WindowTable
    filterset_class = tables.WindowFilter
    empty_icon = "calendar"
    empty_title = gettext_lazy("No work is planned yet")
    empty_text = gettext_lazy("What is approved beforehand is taken off and listed apart.")
    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        found: QuerySet[Any] = MaintenanceWindow.objects.visible_to(self.request.user)
        return found.select_related("unit")

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        return ngettext("%(count)d window", "%(count)d windows", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        address, edits = reverse("maintenance-new"), Permission.EDIT_MONITORING
        return [Tool(label=_("Plan work"), url=address, icon="plus", permission=edits)]


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Propose a window."""
    if not may(request.user, Permission.EDIT_MONITORING):
        raise Http404
    form = WindowForm(request.user, request.POST or None)

    def act() -> str:
        told = form.cleaned_data
        targets = list(told["targets"])
        made = services.propose_window(told["unit"], form.given(), targets, by=request.user)
        return made.get_absolute_url()

    back = reverse("maintenance-list")
    return form_page(request, form, act, title=_("Plan work"), back_url=back)


@login_required
@require_GET
def detail(request: MemberRequest, window_id: int) -> HttpResponse:
    """A window, what it covers and who decided."""
    row = _seen(request, window_id)
    covered = row.covered if row.decided_at else row.targets
    context = {
        "title": row.title,
        "row": row,
        "tone": tables.TONES[row.state].value,
        "noun": "maintenance",
        "facts": [
            (_("Unit"), row.unit),
            (_("Time"), when(row.starts_at, row.ends_at)),
            (_("Reason"), row.reason),
            (_("Number of the approval"), row.approval_number),
            (_("Proposed by"), row.proposed_by),
            (_("Settled by"), row.decided_by),
            (_("Note"), row.decision_note),
        ],
        "targets": covered.select_related("unit").order_by("name")[:SHOWN],
        "targets_in_all": covered.count(),
        **decision_rights(request, row, row.unit),
        "history": history_of(row, limit=30),
        "breadcrumbs": [(TITLE, reverse("maintenance-list")), (row.title, "")],
    }
    return render(request, "availability/decided.html", context)


def decision_rights(request: MemberRequest, row: Any, unit: Any) -> dict[str, Any]:
    """What the visitor may do with an open proposal, and who else may decide it."""
    is_own = row.proposed_by_id == request.user.pk
    decides = may(request.user, Permission.APPROVE_AVAILABILITY, unit)
    return {
        "may_decide": row.is_open and decides and not is_own,
        "is_own": row.is_open and is_own,
        "deciders": _deciders(row, unit) if row.is_open else None,
    }


def _deciders(row: Any, unit: Any) -> tuple[str, ...]:
    people = holders_of(Permission.APPROVE_AVAILABILITY, unit)
    return names_of(people, but=row.proposed_by_id)


@login_required
def approve(request: MemberRequest, window_id: int) -> HttpResponse:
    """Say yes, with the number of the approval."""
    row = _decidable(request, window_id)
    form = ApproveForm(request.POST or None)

    def act() -> str:
        made = services.approve_window(row.pk, by=request.user, **form.cleaned_data)
        return made.get_absolute_url()

    title, back = _("Approve the work"), row.get_absolute_url()
    return form_page(request, form, act, title=title, back_url=back)


@login_required
def refuse(request: MemberRequest, window_id: int) -> HttpResponse:
    """Say no, and why."""
    row = _decidable(request, window_id)
    form = RefuseForm(request.POST or None)

    def act() -> str:
        made = services.refuse_window(row.pk, by=request.user, **form.cleaned_data)
        return made.get_absolute_url()

    title, back = _("Refuse the work"), row.get_absolute_url()
    return form_page(request, form, act, title=title, back_url=back)


@login_required
@require_POST
def withdraw(request: MemberRequest, window_id: int) -> HttpResponse:
    """Take one's own back."""
    row = _seen(request, window_id)
    if row.proposed_by_id != request.user.pk:
        raise Http404
    try:
        services.withdraw_window(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(row)


def _seen(request: MemberRequest, window_id: int) -> MaintenanceWindow:
    rows = MaintenanceWindow.objects.visible_to(request.user)
    related = ("unit__region", "proposed_by", "decided_by")
    found: MaintenanceWindow = get_object_or_404(rows.select_related(*related), pk=window_id)
    return found


def _decidable(request: MemberRequest, window_id: int) -> MaintenanceWindow:
    row = _seen(request, window_id)
    if not may(request.user, Permission.APPROVE_AVAILABILITY, row.unit):
        raise Http404
    return row
