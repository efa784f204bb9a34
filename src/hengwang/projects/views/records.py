"""Entering and mending the records of a project: one table of what each needs, two views."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.form_pages import form_page
from hengwang.projects import models
from hengwang.projects.forms import money, programmes, spending
from hengwang.projects.forms.fields import ProgrammeForm
from hengwang.projects.models import Programme
from hengwang.projects.services import corrections as mend
from hengwang.projects.services import money as giving
from hengwang.projects.services import planning
from hengwang.projects.services import programmes as parts
from hengwang.projects.services import spending as spend
from hengwang.projects.views.finding import edited_programme, edited_row

Add = Callable[[int, Any, User], Model]
Change = Callable[[int, Any, User], Model]


@dataclass(frozen=True, kw_only=True)
class Record:
    """One kind of record: its form, who may enter it, and the services that do it."""

    slug: str
    model: type[Model]
    form: type[ProgrammeForm]
    new: str | Promise
    mend: str | Promise
    add: Add
    change: Change
    lead: str | Promise = ""
    permission: Permission = Permission.EDIT_PROJECTS

    @property
    def noun(self) -> str:
        """The word in names of addresses: budget-line-new, budget-line-edit."""
        return {"studies": "study"}.get(self.slug, self.slug.removesuffix("s"))

    @property
    def anchor(self) -> str:
        """The word in front of a row's number on the project's page."""
        return self.noun.replace("-", "_")


IRREGULAR = _("What already happened is recorded as it is; what is irregular is marked.")


def _with_subproject(service: Callable[..., Model]) -> Callable[[int, Any, User], Model]:
    return lambda pk, form, by: service(
        pk, form.facts_given(), subproject=form.cleaned_data["subproject"], by=by
    )


def _plain(service: Callable[..., Model]) -> Callable[[int, Any, User], Model]:
    return lambda pk, form, by: service(pk, form.facts_given(), by=by)


def _linked(service: Callable[..., Model]) -> Callable[[int, Any, User], Model]:
    return lambda pk, form, by: service(pk, form.facts_given(), links=form.links(), by=by)


def _named(service: Callable[..., Model], *names: str) -> Callable[[int, Any, User], Model]:
    """Services that take some fields of the form by name."""
    return lambda pk, form, by: service(
        pk, form.facts_given(), by=by, **{name: form.cleaned_data[name] for name in names}
    )


def _all_by_name(service: Callable[..., Model]) -> Callable[[int, Any, User], Model]:
    return lambda pk, form, by: service(pk, by=by, **form.cleaned_data)


RECORDS = (
    Record(
        slug="subprojects",
        model=models.SubProject,
        form=programmes.SubProjectForm,
        new=_("New sub-project"),
        mend=_("Edit the sub-project"),
        add=_plain(parts.add_subproject),
        change=_plain(parts.change_subproject),
    ),
    Record(
        slug="milestones",
        model=models.Milestone,
        form=programmes.MilestoneForm,
        new=_("New milestone"),
        mend=_("Edit the milestone"),
        add=_all_by_name(parts.add_milestone),
        change=_all_by_name(mend.correct_milestone),
    ),
    Record(
        slug="studies",
        model=models.Feasibility,
        form=programmes.FeasibilityForm,
        new=_("New preparatory work"),
        mend=_("Edit the preparatory work"),
        lead=_("Study, survey or estimate made before the approval."),
        add=_all_by_name(parts.add_feasibility),
        change=_all_by_name(mend.correct_feasibility),
    ),
    Record(
        slug="budget-lines",
        model=models.BudgetLine,
        form=money.BudgetLineForm,
        new=_("New budget line"),
        mend=_("Correct the budget line"),
        lead=_("A change of money during the year is an adjustment, not a correction."),
        add=_with_subproject(giving.add_budget_line),
        change=_with_subproject(giving.change_budget_line),
    ),
    Record(
        slug="arrivals",
        model=models.FundArrival,
        form=money.ArrivalForm,
        new=_("Record an arrival"),
        mend=_("Correct the arrival"),
        permission=Permission.RECORD_PAYMENTS,
        add=_plain(giving.record_arrival),
        change=_plain(mend.correct_arrival),
    ),
    Record(
        slug="adjustments",
        model=models.Adjustment,
        form=money.AdjustmentForm,
        new=_("Record an adjustment"),
        mend=_("Correct the adjustment"),
        lead=_("Without approval it is kept and marked, and the year's budget stays as it was."),
        add=_with_subproject(giving.record_adjustment),
        change=_with_subproject(mend.correct_adjustment),
    ),
    Record(
        slug="procurements",
        model=models.Procurement,
        form=spending.ProcurementForm,
        new=_("Record a purchase"),
        mend=_("Correct the purchase"),
        add=_named(spend.record_procurement, "supplier"),
        change=_named(mend.correct_procurement, "supplier"),
    ),
    Record(
        slug="contracts",
        model=models.Contract,
        form=spending.ContractForm,
        new=_("Record a contract"),
        mend=_("Correct the contract"),
        add=_named(spend.record_contract, "company", "subproject", "procurement"),
        change=_named(mend.correct_contract, "company", "subproject", "procurement"),
    ),
    Record(
        slug="acceptances",
        model=models.Acceptance,
        form=spending.AcceptanceForm,
        new=_("Record an acceptance"),
        mend=_("Correct the acceptance"),
        lead=IRREGULAR,
        add=_linked(spend.record_acceptance),
        change=_linked(mend.correct_acceptance),
    ),
    Record(
        slug="payments",
        model=models.Payment,
        form=spending.PaymentForm,
        new=_("Record a payment"),
        mend=_("Correct the payment"),
        lead=IRREGULAR,
        permission=Permission.RECORD_PAYMENTS,
        add=_linked(spend.record_payment),
        change=_linked(spend.correct_payment),
    ),
    Record(
        slug="plans",
        model=models.PlannedPayment,
        form=money.PlanForm,
        new=_("Plan a payment"),
        mend=_("Change the plan"),
        lead=_("A plan is checked: it must fit into what the source has left."),
        add=_named(planning.plan_payment, "contract"),
        change=_named(planning.change_plan, "contract"),
    ),
)


@login_required
def add(request: MemberRequest, programme_id: int, record: Record) -> HttpResponse:
    """Enter a record of a project."""
    programme = edited_programme(request, programme_id, record.permission)
    form = record.form(programme, request.POST or None)

    def act() -> str:
        row = record.add(programme.pk, form, request.user)
        return address_of(programme, record, row)

    return form_page(request, form, act, **_texts(programme, record.new, record.lead))


@login_required
def edit(request: MemberRequest, row_id: int, record: Record) -> HttpResponse:
    """Mend a record; the trail keeps what stood there."""
    row: Any = edited_row(request, record.model, row_id, record.permission)
    form = record.form(row.programme, request.POST or None, row=row)

    def act() -> str:
        changed = record.change(row.pk, form, request.user)
        return address_of(row.programme, record, changed)

    return form_page(request, form, act, **_texts(row.programme, record.mend, record.lead))


def address_of(programme: Programme, record: Record, row: Model) -> str:
    """Where a record is shown: its own page, or its place on the project's page."""
    own: Any = getattr(row, "get_absolute_url", None)
    return str(own()) if own else f"{programme.get_absolute_url()}#{record.anchor}-{row.pk}"


def _texts(programme: Programme, title: str | Promise, lead: str | Promise) -> dict[str, Any]:
    return {
        "title": title,
        "lead": lead,
        "back_url": programme.get_absolute_url(),
        "breadcrumbs": [(programme.name, programme.get_absolute_url()), (title, "")],
    }
