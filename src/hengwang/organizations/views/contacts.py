"""People to call at units and companies."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hengwang.organizations import services
from hengwang.organizations.forms import ContactForm
from hengwang.organizations.requests import PlacedRequest
from hengwang.organizations.views.companies import get_managed as get_managed_company
from hengwang.organizations.views.units import get_managed as get_managed_unit
from hengwang.pages.form_pages import form_page


@login_required
def add_to_unit(request: PlacedRequest, unit_id: int) -> HttpResponse:
    """Enter a person to call at a unit."""
    unit = get_managed_unit(request, unit_id)
    form = ContactForm(request.POST or None)

    def act() -> str:
        services.add_contact(form.facts(), by=request.user, unit=unit)
        return unit.get_absolute_url()

    back_url = unit.get_absolute_url()
    return form_page(request, form, act, title=_("New contact"), lead=unit.name, back_url=back_url)


@login_required
def add_to_company(request: PlacedRequest, company_id: int) -> HttpResponse:
    """Enter a person to call at a company."""
    company = get_managed_company(request, company_id)
    form = ContactForm(request.POST or None)

    def act() -> str:
        services.add_contact(form.facts(), by=request.user, company=company)
        return company.get_absolute_url()

    back_url = company.get_absolute_url()
    title = _("New contact")
    return form_page(request, form, act, title=title, lead=company.name, back_url=back_url)


@login_required
@require_POST
def retire_from_unit(request: PlacedRequest, unit_id: int, contact_id: int) -> HttpResponse:
    """Take a person off a unit's list."""
    unit = get_managed_unit(request, unit_id)
    contact = get_object_or_404(unit.contacts, pk=contact_id)
    services.retire_contact(contact.pk, by=request.user)
    return redirect(unit)


@login_required
@require_POST
def retire_from_company(request: PlacedRequest, company_id: int, contact_id: int) -> HttpResponse:
    """Take a person off a company's list."""
    company = get_managed_company(request, company_id)
    contact = get_object_or_404(company.contacts, pk=contact_id)
    services.retire_contact(contact.pk, by=request.user)
    return redirect(company)
