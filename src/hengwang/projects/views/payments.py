"""Payments: across projects, of one project, and one of them with its papers."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.kernel.errors import DomainError
from hengwang.kernel.money import AmountUnit
from hengwang.kernel.yaml_files import BadDataFileError
from hengwang.pages.form_pages import form_page
from hengwang.pages.formats import amount_text, unit_text
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.refusals import refusal_text
from hengwang.pages.tables import Table
from hengwang.projects.exchange.budget_layouts import load_layouts
from hengwang.projects.filters import PaymentFilter
from hengwang.projects.flags import PAYMENT_FLAGS, texts_of
from hengwang.projects.forms.money import SettleForm
from hengwang.projects.models import Payment, PlannedPayment, Programme
from hengwang.projects.paging import LongData
from hengwang.projects.queries.paid import PaymentTotals, added_up, kept_totals
from hengwang.projects.services.planning import settle_plan, withdraw_plan
from hengwang.projects.tables import PaymentTable
from hengwang.projects.views.detail import capital_of
from hengwang.projects.views.finding import edited_row, seen_programme, seen_row


class PaymentList(ListPage):
    """Payments the user may see, of the chosen year or of all."""

    title: str | Promise = gettext_lazy("Payments")
    permission: str | None = Permission.VIEW_PROJECTS
    table_class = PaymentTable
    filterset_class: ClassVar[type[Any] | None] = PaymentFilter
    empty_icon = "cash"
    empty_title = gettext_lazy("No payment yet")
    empty_text = gettext_lazy(
        "Payments are recorded on the page of their project, or imported from the voucher book."
    )

    request: MemberRequest
    totals: PaymentTotals

    def rows(self) -> QuerySet[Payment]:
        """Newest first; a payment without a date stands at the end."""
        rows = Payment.objects.visible_to(self.request.user).select_related("programme")
        rows = rows if self.year is None else rows.filter(fiscal_year=self.year)
        return rows.order_by(F("paid_on").desc(nulls_last=True), "-pk")

    def table_of(self, shown: QuerySet[Payment]) -> Table:
        """The table with its length, which the sentence above needs as well."""
        self.totals = self._totals(shown)
        return self.table_class(LongData(shown, self.totals.payments))

    def _totals(self, shown: QuerySet[Payment]) -> PaymentTotals:
        """From the kept sums where nothing is filtered, else added up in one query."""
        if any(self.request.GET.get(name) for name in PaymentFilter.base_filters):
            return added_up(shown)
        seen = Programme.objects.visible_to(self.request.user)
        return kept_totals(seen, self.year)

    def lead(self, shown: QuerySet[Payment]) -> str:
        """How many, how much, and how many are marked."""
        del shown
        told = self.totals
        text = ngettext(
            "%(count)s payment, %(sum)s %(unit)s; %(marked)s marked",
            "%(count)s payments, %(sum)s %(unit)s; %(marked)s marked",
            told.payments,
        )
        return text % {
            "count": f"{told.payments:,d}",
            "sum": amount_text(told.paid),
            "unit": unit_text(AmountUnit.WAN),
            "marked": f"{told.marked:,d}",
        }

    def tools(self) -> Sequence[Tool]:
        """Import the voucher book."""
        return [
            Tool(
                label=gettext_lazy("Import"),
                url=reverse("programme-import"),
                icon="upload",
                permission=Permission.RECORD_PAYMENTS,
            ),
            Tool(
                label=gettext_lazy("Payment plan for the budget system"),
                url=reverse("payment-plan-sheet"),
                icon="download",
            ),
            *plans_of_provinces(),
        ]


def plans_of_provinces() -> list[Tool]:
    """The same sheet in the columns of each province that wants others; none while one is bad."""
    try:
        layouts = load_layouts()
    except BadDataFileError:
        return []
    chinese = (get_language() or "").startswith("zh")
    return [
        Tool(
            label=_("Payment plan: %(layout)s")
            % {"layout": layout.title.zh if chinese else layout.title.en},
            url=f"{reverse('payment-plan-sheet')}?layout={layout.key}",
            icon="download",
        )
        for layout in layouts.values()
        if layout.written("payment_plan")
    ]


class ProgrammePayments(PaymentList):
    """Payments of one project; whoever may not see it gets 404 from `rows`."""

    permission = None
    programme: Programme

    def rows(self) -> QuerySet[Payment]:
        """Of this project, if the user may see it."""
        self.programme = seen_programme(self.request, self.kwargs["programme_id"])
        self.title = _("Payments of %(programme)s") % {"programme": self.programme.name}
        address = self.programme.get_absolute_url()
        self.breadcrumbs = [(self.programme.name, address), (_("Payments"), "")]
        return super().rows().filter(programme=self.programme)

    def _totals(self, shown: QuerySet[Payment]) -> PaymentTotals:
        """Few enough to be added up."""
        return added_up(shown)


@login_required
@require_GET
def detail(request: MemberRequest, payment_id: int) -> HttpResponse:
    """One payment: what it was for, what is irregular, its papers and its history."""
    payment = seen_row(request, Payment, payment_id)
    programme = payment.programme
    title = payment.voucher_number or _("Payment without voucher number")
    context = {
        "payment": payment,
        "programme": programme,
        "title": title,
        "flags": texts_of(payment.flags, PAYMENT_FLAGS),
        "capital": capital_of(payment.amount_cny),
        "papers": payment.papers.select_related("file"),
        "plan": payment.settles.first(),
        "may_pay": may(request.user, Permission.RECORD_PAYMENTS, programme.unit),
        "history": history_of(payment, limit=50),
        "breadcrumbs": [(programme.name, programme.get_absolute_url()), (title, "")],
    }
    return render(request, "projects/payment.html", context)


@login_required
def settle(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Say which payment settled a plan."""
    plan = edited_row(request, PlannedPayment, plan_id, Permission.RECORD_PAYMENTS)
    url = plan.programme.get_absolute_url()
    form = SettleForm(plan.programme, request.POST or None)

    def act() -> str:
        settle_plan(plan.pk, form.cleaned_data["settled_by"], by=request.user)
        return f"{url}#planned_payment-{plan.pk}"

    title = _("Settle the planned payment")
    return form_page(
        request,
        form,
        act,
        title=title,
        lead=_("Due on %(day)s: %(purpose)s") % {"day": plan.due_on, "purpose": plan.purpose},
        back_url=url,
        breadcrumbs=[(plan.programme.name, url), (title, "")],
    )


@login_required
@require_POST
def withdraw(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Take a plan back."""
    plan = edited_row(request, PlannedPayment, plan_id)
    try:
        withdraw_plan(plan.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(plan.programme)
