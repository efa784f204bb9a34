"""DNS zones and planned records: pages, forms, comparison and pushing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.addressing import forms
from hengwang.addressing.models import DnsZone, DomainName
from hengwang.addressing.services import comparing, names
from hengwang.addressing.views.plans import demand_allocator
from hengwang.audit.queries import history_of
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text
from hengwang.pages.slots import filled

SHOWN = 200


def _given_zone(request: MemberRequest, dns_zone_id: int) -> DnsZone:
    units = units_with(request.user, Permission.APPROVE_ADDRESSES)
    rows = DnsZone.objects.visible_to(request.user).filter(unit__in=units)
    found: DnsZone = get_object_or_404(rows.select_related("unit__region"), pk=dns_zone_id)
    return found


@login_required
@require_GET
def zone(request: MemberRequest, dns_zone_id: int) -> HttpResponse:
    """A zone with its records and how the server differs."""
    rows = DnsZone.objects.visible_to(request.user).select_related("unit__region")
    row = get_object_or_404(rows, pk=dns_zone_id)
    domains = DomainName.objects.visible_to(request.user).filter(zone=row, until_on=None)
    differences = row.differences.all()
    context = {
        "title": row.name,
        "row": row,
        "facts": [
            (_("Name server"), f"{row.server} · {row.port}" if row.server else None),
            (_("Unit"), row.unit),
            (_("Name of the TSIG key"), row.tsig_name),
            (_("Change the name server from here"), _("yes") if row.may_push else _("no")),
        ],
        "domains": domains.select_related("unit")[:SHOWN],
        "count": domains.count(),
        "differences": differences[:SHOWN],
        "differing": differences.count(),
        "slots": filled(request, "dns-zone", row),
        "may_allocate": may(request.user, Permission.APPROVE_ADDRESSES, row.unit),
        "history": history_of(row, limit=30),
        "breadcrumbs": [(_("DNS zones"), reverse("dns-zone-list")), (row.name, "")],
    }
    return render(request, "addressing/zone.html", context)


@login_required
def add_zone(request: MemberRequest) -> HttpResponse:
    """Enter a zone."""
    demand_allocator(request)
    return _zone_form(request, None)


@login_required
def edit_zone(request: MemberRequest, dns_zone_id: int) -> HttpResponse:
    """Mend a zone."""
    return _zone_form(request, _given_zone(request, dns_zone_id))


def _zone_form(request: MemberRequest, row: DnsZone | None) -> HttpResponse:
    form = forms.ZoneForm(request.user, request.POST or None, row=row)

    def act() -> str:
        done = names.save_zone(
            form.given(),
            unit=form.unit,
            by=request.user,
            zone_id=None if row is None else row.pk,
            tsig_key=form.cleaned_data["tsig_key"],
        )
        return done.get_absolute_url()

    title = _("New zone") if row is None else row.name
    back = reverse("dns-zone-list") if row is None else row.get_absolute_url()
    return form_page(request, form, act, title=title, back_url=back)


@login_required
@require_POST
def compare(request: MemberRequest, dns_zone_id: int) -> HttpResponse:
    """Ask the name server now."""
    row = _given_zone(request, dns_zone_id)
    try:
        comparing.compare_zone(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(row)


@login_required
@require_POST
def push(request: MemberRequest, dns_zone_id: int) -> HttpResponse:
    """Make the server say what the plan says."""
    row = _given_zone(request, dns_zone_id)
    try:
        comparing.push_zone(
            row.pk, by=request.user, remove_extra=request.POST.get("extra") == "yes"
        )
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(row)


@login_required
def add_domain(request: MemberRequest) -> HttpResponse:
    """Plan a record."""
    demand_allocator(request)
    form = forms.DomainForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        names.add_domain(data["zone"].pk, form.facts(), unit=data["unit"], by=request.user)
        return str(data["zone"].get_absolute_url())

    title = _("New domain name")
    return form_page(request, form, act, title=title, back_url=reverse("domain-list"))


@login_required
def edit_domain(request: MemberRequest, domain_id: int) -> HttpResponse:
    """Mend a planned record."""
    row = _given_domain(request, domain_id)
    form = forms.DomainForm(request.user, request.POST or None, row=row)

    def act() -> str:
        names.correct_domain(row.pk, form.facts(), by=request.user)
        return row.zone.get_absolute_url()

    back = row.zone.get_absolute_url()
    return form_page(
        request,
        form,
        act,
        template="addressing/domain_form.html",
        title=str(row),
        row=row,
        slots=filled(request, "domain", row),
        back_url=back,
    )


@login_required
@require_POST
def end_domain(request: MemberRequest, domain_id: int) -> HttpResponse:
    """Take a record out of the plan."""
    row = _given_domain(request, domain_id)
    names.end_domain(row.pk, by=request.user)
    return redirect(row.zone)


def _given_domain(request: MemberRequest, domain_id: int) -> DomainName:
    units = units_with(request.user, Permission.APPROVE_ADDRESSES)
    rows = DomainName.objects.filter(zone__unit__in=units, until_on=None)
    found: DomainName = get_object_or_404(rows.select_related("zone", "unit"), pk=domain_id)
    return found
