"""Requests for addresses and names: ask, decide, take back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.holders import holders_of, names_of
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.addressing import forms
from hengwang.addressing.choices import Asked, RequestState
from hengwang.addressing.models import AllocationRequest
from hengwang.addressing.services import requests as services
from hengwang.addressing.tables import REQUEST_TONES
from hengwang.audit.queries import history_of
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Ask for something."""
    if not may(request.user, Permission.REQUEST_ADDRESSES):
        raise Http404
    form = forms.RequestForm(request.user, request.POST or None)

    def act() -> str:
        made = services.ask_for(form.given(), unit=form.cleaned_data["unit"], by=request.user)
        return made.get_absolute_url()

    told = {"title": _("New request"), "save_label": _("Send the request")}
    return form_page(request, form, act, back_url=reverse("address-request-list"), **told)


@login_required
@require_GET
def detail(request: MemberRequest, request_id: int) -> HttpResponse:
    """A request and what became of it."""
    rows = AllocationRequest.objects.visible_to(request.user)
    pools = ("prefix__unit__region", "zone__unit__region")
    related = ("unit", *pools, "asked_by", "decided_by")
    row = get_object_or_404(rows.select_related(*related), pk=request_id)
    is_open = row.state == RequestState.OPEN
    decides = AllocationRequest.objects.decidable_by(request.user).filter(pk=row.pk).exists()
    context = {
        "title": str(row),
        "row": row,
        "tone": REQUEST_TONES[row.state].value,
        "facts": _facts(row),
        "may_decide": is_open and decides and row.asked_by_id != request.user.pk,
        "deciders": _deciders(row) if is_open else None,
        "is_own": is_open and row.asked_by_id == request.user.pk,
        "history": history_of(row, limit=30),
        "breadcrumbs": [(_("Address requests"), reverse("address-request-list")), (str(row), "")],
    }
    return render(request, "addressing/request.html", context)


def _deciders(row: AllocationRequest) -> tuple[str, ...]:
    pool = row.prefix or row.zone
    unit = row.unit if pool is None else pool.unit
    return names_of(holders_of(Permission.APPROVE_ADDRESSES, unit), but=row.asked_by_id)


def _facts(row: AllocationRequest) -> list[tuple[str, Any]]:
    told: list[tuple[str, Any]] = [(_("Unit"), row.unit)]
    if row.asked == Asked.DOMAIN:
        told += [(_("In zone"), row.zone), (_("Domain name"), row.domain)]
        told += [(_("Points to"), row.value)]
    else:
        told += [(_("From prefix"), row.prefix)]
        is_prefix = row.asked == Asked.PREFIX
        told += [(_("Length of the prefix"), row.length)] if is_prefix else []
        told += [] if is_prefix else [(_("How many"), row.count)]
    return [
        *told,
        (_("Purpose"), row.purpose),
        (_("Asked by"), row.asked_by),
        (_("Decided by"), row.decided_by),
        (_("Reason"), row.reason),
        (_("Given"), row.given),
    ]


@login_required
@require_POST
def approve(request: MemberRequest, request_id: int) -> HttpResponse:
    """Say yes."""
    row = _decidable(request, request_id)
    try:
        services.approve(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(row)


@login_required
def refuse(request: MemberRequest, request_id: int) -> HttpResponse:
    """Say no, and why."""
    row = _decidable(request, request_id)
    form = forms.RefuseForm(request.POST or None)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        return services.refuse(row.pk, reason=reason, by=request.user).get_absolute_url()

    title = _("Refuse the request")
    return form_page(request, form, act, title=title, back_url=row.get_absolute_url())


@login_required
@require_POST
def withdraw(request: MemberRequest, request_id: int) -> HttpResponse:
    """Take one's own back."""
    own = AllocationRequest.objects.visible_to(request.user).filter(asked_by=request.user)
    row = get_object_or_404(own, pk=request_id)
    try:
        services.withdraw(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(row)


def _decidable(request: MemberRequest, request_id: int) -> AllocationRequest:
    rows = AllocationRequest.objects.decidable_by(request.user)
    found: AllocationRequest = get_object_or_404(rows, pk=request_id)
    return found
