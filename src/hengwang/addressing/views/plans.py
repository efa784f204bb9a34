"""Prefixes, addresses and VLANs: pages, forms and acts."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.addressing import forms
from hengwang.addressing.choices import PrefixKind
from hengwang.addressing.grids import grid_of
from hengwang.addressing.models import Address, Allocation, Prefix, RoutingDomain, Vlan
from hengwang.addressing.queries import allocated_but_silent, fills_of, seen_but_not_allocated
from hengwang.addressing.services import allocating, prefixes
from hengwang.addressing.tables import ADDRESS_TONES
from hengwang.audit.queries import history_of
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text
from hengwang.pages.slots import filled

SHOWN = 50
SILENT_AFTER = timedelta(days=90)
SEEN_WITHIN = timedelta(days=7)


def demand_allocator(request: MemberRequest) -> None:
    """404 for whoever allocates nowhere."""
    if not request.user.reach(Permission.APPROVE_ADDRESSES).has_place:
        raise Http404


def _given_prefix(request: MemberRequest, prefix_id: int) -> Prefix:
    rows = Prefix.objects.allocatable_by(request.user).select_related("unit__region")
    found: Prefix = get_object_or_404(rows, pk=prefix_id)
    return found


@login_required
def add_domain(request: MemberRequest) -> HttpResponse:
    """Enter a routing domain."""
    demand_allocator(request)
    form = forms.RoutingDomainForm(request.POST or None)

    def act() -> str:
        prefixes.add_routing_domain(**form.cleaned_data, by=request.user)
        return reverse("prefix-list")

    title = _("New routing domain")
    return form_page(request, form, act, title=title, back_url=reverse("prefix-list"))


@login_required
def add_prefix(request: MemberRequest) -> HttpResponse:
    """Enter a prefix."""
    demand_allocator(request)
    form = forms.PrefixForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        made = prefixes.add_prefix(
            data["routing_domain"],
            data["text"],
            form.given(),
            unit=data["unit"],
            by=request.user,
        )
        return made.get_absolute_url()

    title = _("New prefix")
    return form_page(request, form, act, title=title, back_url=reverse("prefix-list"))


@login_required
@require_GET
def prefix(request: MemberRequest, prefix_id: int) -> HttpResponse:
    """A prefix with how full it is, what was cut from it and a grid of its addresses."""
    rows = Prefix.objects.visible_to(request.user)
    related = ("unit__region", "routing_domain", "parent", "site")
    row = get_object_or_404(rows.select_related(*related), pk=prefix_id)
    children = row.children.select_related("unit").order_by("first_key")[:SHOWN]
    context = {
        "title": row.text,
        "row": row,
        "fill": fills_of([row])[0],
        "facts": [
            (_("Kind"), row.get_kind_display()),
            (_("Routing domain"), row.routing_domain),
            (_("Within"), row.parent),
            (_("Unit"), row.unit),
            (_("Site"), row.site),
            (_("Purpose"), row.purpose),
        ],
        "children": fills_of(children),
        "grid": grid_of(row) if row.kind == PrefixKind.NETWORK else None,
        "is_container": row.kind == PrefixKind.CONTAINER,
        "may_allocate": may(request.user, Permission.APPROVE_ADDRESSES, row.unit),
        "history": history_of(row, limit=30),
        "breadcrumbs": [(_("Prefixes"), reverse("prefix-list")), (row.text, "")],
    }
    return render(request, "addressing/prefix.html", context)


@login_required
def edit_prefix(request: MemberRequest, prefix_id: int) -> HttpResponse:
    """Mend a prefix."""
    row = _given_prefix(request, prefix_id)
    form = forms.PrefixFactsForm(request.user, row, request.POST or None)

    def act() -> str:
        done = prefixes.correct_prefix(row.pk, form.cleaned_data, by=request.user)
        return done.get_absolute_url()

    return form_page(request, form, act, title=row.text, back_url=row.get_absolute_url())


@login_required
def cut(request: MemberRequest, prefix_id: int) -> HttpResponse:
    """Cut a block out of a container and hand it to a unit."""
    row = _given_prefix(request, prefix_id)
    form = forms.CutForm(request.POST or None, length=row.length + 8)

    def act() -> str:
        data = form.cleaned_data
        values = {"kind": data["kind"], "purpose": data["purpose"]}
        made = prefixes.cut_prefix(
            row.pk, data["length"], values, unit=data["unit"], by=request.user
        )
        return made.get_absolute_url()

    title = _("Cut %(prefix)s and hand a part on") % {"prefix": row.text}
    return form_page(request, form, act, title=title, back_url=row.get_absolute_url())


@login_required
@require_POST
def remove_prefix(request: MemberRequest, prefix_id: int) -> HttpResponse:
    """Give an empty prefix back."""
    row = _given_prefix(request, prefix_id)
    try:
        prefixes.remove_prefix(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect(row)
    return redirect("prefix-list")


@login_required
def allocate(request: MemberRequest, prefix_id: int) -> HttpResponse:
    """Give addresses to a unit."""
    row = _given_prefix(request, prefix_id)
    form = forms.AllocateForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        use = allocating.Use(data["purpose"], data["host_name"], data["serial"], data["code"])
        unit, by = data["unit"], request.user
        if data["address"]:
            allocating.allocate_exactly(row.pk, data["address"], unit, by=by, use=use)
        else:
            allocating.allocate(row.pk, unit, by=by, count=data["count"], use=use)
        return row.get_absolute_url()

    title = _("Allocate from %(prefix)s") % {"prefix": row.text}
    return form_page(request, form, act, title=title, back_url=row.get_absolute_url())


@login_required
def reserve(request: MemberRequest, prefix_id: int) -> HttpResponse:
    """Keep an address back."""
    row = _given_prefix(request, prefix_id)
    form = forms.ReserveForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        allocating.reserve(row.pk, data["address"], purpose=data["purpose"], by=request.user)
        return row.get_absolute_url()

    title = _("Reserve an address")
    return form_page(request, form, act, title=title, back_url=row.get_absolute_url())


@login_required
@require_GET
def address(request: MemberRequest, address_id: int) -> HttpResponse:
    """An address with its holder and those before."""
    rows = Address.objects.visible_to(request.user)
    related = ("unit__region", "prefix__unit__region", "device", "circuit", "routing_domain")
    row = get_object_or_404(rows.select_related(*related), pk=address_id)
    holdings = Allocation.objects.visible_to(request.user)
    same = holdings.filter(routing_domain=row.routing_domain_id, key=row.key)
    context = {
        "title": row.text,
        "row": row,
        "tone": ADDRESS_TONES[row.state].value,
        "facts": [
            (_("Holder"), row.unit),
            (_("Prefix"), row.prefix),
            (_("Routing domain"), row.routing_domain),
            (_("Host name"), row.host_name),
            (_("Device"), row.device),
            (_("Circuit"), row.circuit),
            (_("Purpose"), row.purpose),
            (_("Free from"), row.free_from),
        ],
        "holdings": same.select_related("unit"),
        "may_allocate": may(request.user, Permission.APPROVE_ADDRESSES, row.prefix.unit),
        "slots": filled(request, "address", row),
        "history": history_of(row, limit=30),
        "breadcrumbs": [(row.prefix.text, row.prefix.get_absolute_url()), (row.text, "")],
    }
    return render(request, "addressing/address.html", context)


@login_required
@require_POST
def release(request: MemberRequest, address_id: int) -> HttpResponse:
    """Take an address back."""
    row = get_object_or_404(Address.objects.allocatable_by(request.user), pk=address_id)
    try:
        allocating.release(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(row)


@login_required
def add_vlan(request: MemberRequest) -> HttpResponse:
    """Enter a VLAN."""
    if not request.user.reach(Permission.EDIT_NETWORK).has_place:
        raise Http404
    return _vlan_form(request, None)


@login_required
def edit_vlan(request: MemberRequest, vlan_id: int) -> HttpResponse:
    """Mend a VLAN."""
    rows = Vlan.objects.editable_by(request.user).select_related("unit__region")
    return _vlan_form(request, get_object_or_404(rows, pk=vlan_id))


def _vlan_form(request: MemberRequest, row: Vlan | None) -> HttpResponse:
    form = forms.VlanForm(request.user, request.POST or None, row=row)

    def act() -> str:
        key = None if row is None else row.pk
        prefixes.save_vlan(form.given(), unit=form.unit, by=request.user, vlan_id=key)
        return reverse("vlan-list")

    title = _("New VLAN") if row is None else str(row)
    return form_page(request, form, act, title=title, back_url=reverse("vlan-list"))


@login_required
@require_GET
def reconcile(request: MemberRequest) -> HttpResponse:
    """Planned against seen: alive without a holder, held but silent."""
    demand_allocator(request)
    if not request.user.reach(Permission.APPROVE_ADDRESSES).everywhere:
        domains = RoutingDomain.objects.filter(
            prefixes__in=Prefix.objects.allocatable_by(request.user)
        ).distinct()
    else:
        domains = RoutingDomain.objects.all()
    now = timezone.now()
    parts = [_reconciled(request, domain, now) for domain in domains]
    context = {
        "title": _("Planned and seen"),
        "parts": parts,
        "shown": SHOWN,
        "breadcrumbs": [(_("Prefixes"), reverse("prefix-list")), (_("Planned and seen"), "")],
    }
    return render(request, "addressing/reconcile.html", context)


def _reconciled(request: MemberRequest, domain: RoutingDomain, now: Any) -> dict[str, Any]:
    silent = allocated_but_silent(domain, now - SILENT_AFTER)
    silent = silent.filter(pk__in=Address.objects.allocatable_by(request.user).values("pk"))
    unplanned = seen_but_not_allocated(domain, now - SEEN_WITHIN)
    if not request.user.reach(Permission.APPROVE_ADDRESSES).everywhere:
        own = Prefix.objects.allocatable_by(request.user).filter(routing_domain=domain)
        around = own.filter(first_key__lte=OuterRef("key"), last_key__gte=OuterRef("key"))
        unplanned = unplanned.filter(Exists(around))
    return {
        "domain": domain,
        "is_looked_at": domain.sightings.exists(),
        "unplanned": unplanned[:SHOWN],
        "unplanned_count": unplanned.count(),
        "silent": silent.select_related("unit")[:SHOWN],
        "silent_count": silent.count(),
    }
