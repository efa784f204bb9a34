"""What staff do, on a phone first: sign items, send zero reports; and who is staff."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.assurances import forms
from hengwang.assurances.models import Assurance, ReadinessItem, Staffing, ZeroReport
from hengwang.assurances.services import reporting, signing, staffing
from hengwang.assurances.views.finding import (
    crumbs,
    demand,
    demand_acting,
    seen,
    seen_assurance,
)
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text


@login_required
@require_POST
def send(request: MemberRequest, zero_report_id: int) -> HttpResponse:
    """Nothing happened: one tap."""
    report: ZeroReport = seen(request, ZeroReport, zero_report_id, "assurance__unit__region")
    demand_acting(request, report.assurance)
    try:
        reporting.send_report(report.pk, by=request.user)
        messages.success(request, _("Zero report sent: nothing happened."))
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return HttpResponseRedirect(f"{report.assurance.get_absolute_url()}#reports")


@login_required
def tell(request: MemberRequest, zero_report_id: int) -> HttpResponse:
    """Something happened: what."""
    report: ZeroReport = seen(request, ZeroReport, zero_report_id, "assurance__unit__region")
    row = report.assurance
    demand_acting(request, row)
    form = forms.RemarkForm(request.POST or None, label=pgettext("zero report", "What happened"))
    back = f"{row.get_absolute_url()}#reports"

    def act() -> str:
        text = form.cleaned_data["text"][:1000]
        reporting.send_report(report.pk, by=request.user, text=text, has_event=True)
        return back

    title = _("Report that something happened")
    way = crumbs((row.event, row.get_absolute_url()), (title, ""))
    return form_page(
        request, form, act, title=title, lead=str(report), back_url=back, breadcrumbs=way
    )


@login_required
@require_POST
def sign(request: MemberRequest, readiness_id: int) -> HttpResponse:
    """In order: one tap, with or without a remark."""
    item = _item(request, readiness_id)
    try:
        signing.sign_item(item.pk, by=request.user, remark=request.POST.get("remark", "")[:500])
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return HttpResponseRedirect(f"{item.assurance.get_absolute_url()}#item-{item.number}")


@login_required
def find_defect(request: MemberRequest, readiness_id: int) -> HttpResponse:
    """Not in order: what is wrong; a ticket is opened."""
    item = _item(request, readiness_id)
    row = item.assurance
    form = forms.RemarkForm(request.POST or None, label=pgettext("finding", "What is wrong"))
    back = f"{row.get_absolute_url()}#item-{item.number}"

    def act() -> str:
        text = form.cleaned_data["text"][:500]
        signing.sign_item(item.pk, by=request.user, remark=text, is_defect=True)
        return back

    title = _("Not in order")
    way = crumbs((row.event, row.get_absolute_url()), (title, ""))
    return form_page(
        request, form, act, title=title, lead=item.text, back_url=back, breadcrumbs=way,
        save_label=_("Sign and open a ticket"),
    )  # fmt: skip


def _item(request: MemberRequest, readiness_id: int) -> ReadinessItem:
    item: ReadinessItem = seen(request, ReadinessItem, readiness_id, "assurance__unit__region")
    demand_acting(request, item.assurance)
    return item


@login_required
def add_staff(request: MemberRequest, assurance_id: int) -> HttpResponse:
    """Name a person."""
    row = seen_assurance(request, assurance_id)
    demand(request, Permission.PLAN_ASSURANCES, row.unit)
    form = forms.StaffForm(request.user, request.POST or None)
    back = f"{row.get_absolute_url()}#staff"

    def act() -> str:
        data = form.cleaned_data
        staffing.add_staff(
            row.pk, data["person"], data["post"], by=request.user, times=form.times(row)
        )
        return back

    title = _("Name a person")
    way = crumbs((row.event, row.get_absolute_url()), (title, ""))
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=way)


@login_required
@require_POST
def remove_staff(request: MemberRequest, staffing_id: int) -> HttpResponse:
    """Take a person off a post."""
    held: Staffing = seen(request, Staffing, staffing_id, "assurance__unit__region")
    row: Assurance = held.assurance
    demand(request, Permission.PLAN_ASSURANCES, row.unit)
    try:
        staffing.remove_staff(held.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return HttpResponseRedirect(f"{row.get_absolute_url()}#staff")
