"""Companies: list, detail, and each change as one form."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hengwang.audit.queries import history_of
from hengwang.organizations import forms, services
from hengwang.organizations.filters import CompanyFilter
from hengwang.organizations.models import Company
from hengwang.organizations.requests import PlacedRequest
from hengwang.organizations.scoping import MANAGE_UNITS, VIEW_COMPANIES
from hengwang.organizations.tables import CompanyTable
from hengwang.organizations.views.units import demand_manager
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool


class CompanyList(ListPage):
    """Companies the visitor may see; a company's engineers see their own."""

    request: PlacedRequest
    title = gettext_lazy("Companies")
    permission = VIEW_COMPANIES
    table_class = CompanyTable
    filterset_class: ClassVar[type[Any] | None] = CompanyFilter
    empty_icon = "building"
    empty_title = gettext_lazy("No company yet")
    empty_text = gettext_lazy("Carriers, suppliers, maintenance firms and supervisors stand here.")

    def rows(self) -> QuerySet[Company]:
        return Company.objects.visible_to(self.request.user)

    def lead(self, shown: QuerySet[Company]) -> str:
        count = shown.count()
        return ngettext("%(count)d company", "%(count)d companies", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        label = gettext_lazy("New company")
        address = reverse("company-add")
        return [Tool(label=label, url=address, icon="plus", permission=MANAGE_UNITS)]


def get_managed(request: PlacedRequest, company_id: int) -> Company:
    """The company, for whoever manages units anywhere; 404 else."""
    demand_manager(request)
    return get_object_or_404(Company.objects.visible_to(request.user), pk=company_id)


@login_required
def detail(request: PlacedRequest, company_id: int) -> HttpResponse:
    """One company with its names, contacts and history."""
    seen = Company.objects.visible_to(request.user).prefetch_related("names")
    company = get_object_or_404(seen, pk=company_id)
    context = {
        "company": company,
        "title": company.name,
        "contacts": company.contacts.filter(is_active=True),
        "history": history_of(company, limit=50),
        "may_manage": request.user.reach(MANAGE_UNITS).has_place,
        "breadcrumbs": [(_("Companies"), reverse("company-list")), (company.name, "")],
    }
    return render(request, "organizations/company.html", context)


@login_required
def add(request: PlacedRequest) -> HttpResponse:
    """Enter a company."""
    demand_manager(request)
    form = forms.NewCompanyForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        company = services.open_company(
            data["name"], form.facts(), by=request.user, short_name=data["short_name"]
        )
        return company.get_absolute_url()

    return form_page(request, form, act, title=_("New company"), back_url=reverse("company-list"))


@login_required
def edit(request: PlacedRequest, company_id: int) -> HttpResponse:
    """Change kind, credit code or opening day."""
    company = get_managed(request, company_id)
    form = forms.CompanyFactsForm(request.POST or None, company=company)

    def act() -> str:
        return services.edit_company(company.pk, form.facts(), by=request.user).get_absolute_url()

    back_url = company.get_absolute_url()
    return form_page(request, form, act, title=company.name, back_url=back_url)


@login_required
def rename(request: PlacedRequest, company_id: int) -> HttpResponse:
    """Give the company another name from a day on."""
    company = get_managed(request, company_id)
    form = forms.RenameForm(request.POST or None)

    def act() -> str:
        services.rename_company(company.pk, by=request.user, **form.cleaned_data)
        return company.get_absolute_url()

    title = _("Rename %(name)s") % {"name": company.name}
    return form_page(request, form, act, title=title, back_url=company.get_absolute_url())


@login_required
def close(request: PlacedRequest, company_id: int) -> HttpResponse:
    """Close the company from a day on."""
    company = get_managed(request, company_id)
    form = forms.CloseForm(request.POST or None)

    def act() -> str:
        services.close_company(company.pk, by=request.user, **form.cleaned_data)
        return company.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Close %(name)s") % {"name": company.name},
        save_label=_("Close"),
        back_url=company.get_absolute_url(),
    )
