"""Steps of an assurance: submitted, returned, approved, cancelled, closed, summed up, excepted."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.assurances import forms
from hengwang.assurances.models import Assurance
from hengwang.assurances.services import freezing, life, results
from hengwang.assurances.views.finding import crumbs, demand, seen_assurance
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text


@login_required
@require_POST
def submit(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """Ask for the approval."""
    row = seen_assurance(request, assurance_id)
    demand(request, Permission.PLAN_ASSURANCES, row.unit)
    try:
        life.submit(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return HttpResponseRedirect(row.get_absolute_url())


@login_required
def approve(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """Let it happen."""
    row = _of(request, assurance_id, Permission.APPROVE_ASSURANCES)
    form = forms.RemarkForm(request.POST or None, required=False)

    def act() -> str:
        note = form.cleaned_data["text"]
        return life.approve(row.pk, by=request.user, note=note).get_absolute_url()

    lead = _("Scope and due reports are written down now; effects hold from the beginning on.")
    return _page(request, form, act, row, _("Approve the assurance"), lead=lead)


@login_required
def give_back(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """Not like this."""
    row = _of(request, assurance_id, Permission.APPROVE_ASSURANCES)
    form = forms.RemarkForm(request.POST or None, label=_("Reason"))

    def act() -> str:
        note = form.cleaned_data["text"]
        return life.give_back(row.pk, note, by=request.user).get_absolute_url()

    return _page(request, form, act, row, pgettext("assurance", "Return"))


@login_required
def cancel(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """It does not take place."""
    row = _of(request, assurance_id, Permission.PLAN_ASSURANCES)
    form = forms.RemarkForm(request.POST or None, label=_("Reason"))

    def act() -> str:
        note = form.cleaned_data["text"]
        return life.cancel(row.pk, note, by=request.user).get_absolute_url()

    return _page(request, form, act, row, _("Cancel the assurance"))


@login_required
@require_POST
def close(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """It is over earlier than planned."""
    row = _of(request, assurance_id, Permission.PLAN_ASSURANCES)
    try:
        life.close(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return HttpResponseRedirect(row.get_absolute_url())


@login_required
def write_result(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """Say how it went."""
    row = _of(request, assurance_id, Permission.PLAN_ASSURANCES)
    form = forms.RemarkForm(request.POST or None, label=_("How it went"))

    def act() -> str:
        results.write_result(row.pk, form.cleaned_data["text"], by=request.user)
        return row.get_absolute_url()

    lead = _("The figures of the summary are kept as they stand now.")
    return _page(request, form, act, row, _("Write the result"), lead=lead)


@login_required
def allow(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """Allow one change in spite of the freeze."""
    row = _of(request, assurance_id, Permission.APPROVE_ASSURANCES)
    form = forms.ExceptionForm(row, request.user, request.POST or None)

    def act() -> str:
        freezing.allow(row.pk, form.facts(), by=request.user)
        return f"{row.get_absolute_url()}#exceptions"

    lead = _("The person may then plan this work or open a change at that time, and no other.")
    return _page(request, form, act, row, _("Allow a change"), lead=lead)


def _of(request: MemberRequest, assurance_id: int, permission: Permission) -> Assurance:
    row = seen_assurance(request, assurance_id)
    demand(request, permission, row.unit)
    return row


def _page(
    request: MemberRequest,
    form: BaseForm,
    act: Callable[[], str],
    row: Assurance,
    title: str,
    **more: str,
) -> HttpResponse:
    back = row.get_absolute_url()
    told: dict[str, Any] = {
        "title": title, "save_label": title, "back_url": back,
        "breadcrumbs": crumbs((row.event, back), (title, "")), **more,
    }  # fmt: skip
    return form_page(request, form, act, **told)
