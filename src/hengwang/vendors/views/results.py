"""Results of years: drawing up, missing months, confirming, the payment sheet."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.pages.form_pages import form_page
from hengwang.vendors.choices import RESULT_TONES, ResultState
from hengwang.vendors.forms import SettleForm, SheetForm, YearForm
from hengwang.vendors.models import AnnualResult
from hengwang.vendors.printing.yearly import yearly_sheet
from hengwang.vendors.queries.board import contracts_seen
from hengwang.vendors.queries.results import sums_of
from hengwang.vendors.services import results
from hengwang.vendors.services.rights import speaks_for
from hengwang.vendors.services.sheets import make_sheet, paid_in
from hengwang.vendors.views.charts import scores_of_year
from hengwang.vendors.views.finding import CONTRACT, demand, holds, seen
from hengwang.vendors.wording import yuan_span, yuan_text

RELATED = (*CONTRACT, "sheet__plan")


def _crumbs(result: AnnualResult, *more: tuple[str, str]) -> list[tuple[str, str]]:
    own = (f"{result.contract.name} {result.year}", result.get_absolute_url() if more else "")
    board = (_("Assessment of maintenance"), reverse("vendor-board"))
    return [board, (_("Annual results"), reverse("vendor-results")), own, *more]


@login_required
@require_GET
def detail(request: MemberRequest, result_id: int) -> HttpResponse:
    """The year as its sheet says it, with what the visitor may do."""
    result: AnnualResult = seen(request, AnnualResult, result_id, *RELATED)
    contract = result.contract
    sums = sums_of(result)
    sheet = yearly_sheet(result, sums)
    is_drawn = result.state == ResultState.DRAWN
    payment = getattr(result, "sheet", None)
    involved = {result.drawn_by_id, *(one.settled_by_id for one in sums.months)}
    decides = holds(request, Permission.DECIDE_VENDORS, contract)
    context = {
        "title": f"{contract.name} {result.year}",
        "result": result,
        "sheet": sheet,
        "tone": RESULT_TONES[result.state].value,
        "rows": list(zip(sums.months, sheet.rows, strict=True)),
        "sums": sums,
        "payable": yuan_span(sums.payable),
        "chart": scores_of_year(sums),
        "first_gap": next((one for one in sums.missing if one.deducted_cny is None), None),
        "payment": payment,
        "may_settle": is_drawn and holds(request, Permission.ASSESS_VENDORS, contract),
        "may_confirm": is_drawn
        and decides
        and not sums.unsettled
        and request.user.pk not in involved,
        "may_pay": not is_drawn
        and payment is None
        and holds(request, Permission.EDIT_PROJECTS, contract),
        "history": [] if speaks_for(request.user, contract) else history_of(result, limit=20),
        "breadcrumbs": _crumbs(result),
    }
    return render(request, "vendors/result.html", context)


@login_required
@require_POST
def draw(request: MemberRequest, vendor_contract_id: int) -> HttpResponse:
    """Draw the year of a contract up."""
    contract = get_object_or_404(contracts_seen(request.user), pk=vendor_contract_id)
    demand(request, Permission.ASSESS_VENDORS, contract)
    form = YearForm(request.POST)
    if not form.is_valid():
        raise Http404
    made = results.draw_result(contract.pk, form.cleaned_data["year"], by=request.user)
    return HttpResponseRedirect(made.get_absolute_url())


@login_required
@require_POST
def act(request: MemberRequest, result_id: int, verb: str) -> HttpResponse:
    """One step: take later months up, or confirm."""
    result: AnnualResult = seen(request, AnnualResult, result_id, *CONTRACT)
    if verb == "redraw":
        demand(request, Permission.ASSESS_VENDORS, result.contract)
        results.redraw_result(result.pk, by=request.user)
    elif verb == "confirm":
        demand(request, Permission.DECIDE_VENDORS, result.contract)
        results.confirm_result(result.pk, by=request.user)
    else:
        raise Http404
    messages.success(request, _("Done."))
    return HttpResponseRedirect(result.get_absolute_url())


@login_required
def settle(request: MemberRequest, result_id: int, result_month_id: int) -> HttpResponse:
    """Say what is deducted of a month without an assessment."""
    result: AnnualResult = seen(request, AnnualResult, result_id, *CONTRACT)
    demand(request, Permission.ASSESS_VENDORS, result.contract)
    month = get_object_or_404(result.months, pk=result_month_id)
    initial = {"deducted": month.deducted_cny, "reason": month.reason}
    form = SettleForm(request.POST or None, initial=initial)

    def give() -> str:
        told = form.cleaned_data
        results.settle_month(month.pk, told["deducted"], told["reason"], by=request.user)
        return result.get_absolute_url()

    title = _("Settle %(month)s") % {"month": month}
    lead = _("No confirmed assessment; the fee of the month is %(fee)s.") % {
        "fee": yuan_text(month.fee_cny)
    }
    return _page(request, form, give, result, title, lead=lead)


@login_required
def pay(request: MemberRequest, result_id: int) -> HttpResponse:
    """Make the payment sheet; the project gets a planned payment."""
    result: AnnualResult = seen(request, AnnualResult, result_id, *CONTRACT)
    demand(request, Permission.EDIT_PROJECTS, result.contract)
    form = SheetForm(request.POST or None)

    def make() -> str:
        told = form.cleaned_data
        make_sheet(result.pk, told["due_on"], by=request.user, source=told["source"])
        return result.get_absolute_url()

    sums = sums_of(result)
    told = {
        "payable": yuan_span(sums.payable),
        "paid": yuan_text(paid_in(result.contract, result.year)),
    }
    lead = _("Payable %(payable)s, paid in the year %(paid)s; the rest is planned.") % told
    return _page(request, form, make, result, _("Make the payment sheet"), lead=lead)


def _page(
    request: MemberRequest, form: Any, act: Any, result: AnnualResult, title: str, *, lead: str
) -> HttpResponse:
    back = result.get_absolute_url()
    return form_page(
        request, form, act, title=title, lead=lead, back_url=back,
        breadcrumbs=_crumbs(result, (title, "")),
    )  # fmt: skip
