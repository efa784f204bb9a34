"""Regions: browse the tree, add functional areas, load townships, close."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hengwang.kernel.errors import DomainError
from hengwang.organizations import forms, services
from hengwang.organizations.choices import Level
from hengwang.organizations.filters import RegionFilter
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.requests import PlacedRequest
from hengwang.organizations.scoping import MANAGE_UNITS, VIEW_UNITS
from hengwang.organizations.tables import RegionTable
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage
from hengwang.pages.refusals import refusal_text


class RegionList(ListPage):
    """The provinces, or whatever is searched for."""

    request: PlacedRequest
    title = gettext_lazy("Regions")
    permission = VIEW_UNITS
    table_class = RegionTable
    filterset_class: ClassVar[type[Any] | None] = RegionFilter
    empty_icon = "map"
    empty_title = gettext_lazy("No region yet")
    empty_text = gettext_lazy("The list of GB/T 2260 is loaded when the platform starts.")

    def rows(self) -> QuerySet[Region]:
        seen = with_unit_count(Region.objects.visible_to(self.request.user), self.request)
        searching = self.request.GET.get("text") or self.request.GET.get("level")
        return seen if searching else seen.filter(parent=None)

    def lead(self, shown: QuerySet[Region]) -> str:
        return _("Open a province to see its cities, then counties; or search by name.")


def with_unit_count(regions: QuerySet[Region], request: PlacedRequest) -> QuerySet[Region]:
    """Adds `unit_count`: open units directly in the region that the visitor may see."""
    seen = Unit.objects.visible_to(request.user).filter(closed_on=None).values("pk")
    return regions.annotate(unit_count=Count("units", filter=Q(units__in=seen)))


@login_required
def detail(request: PlacedRequest, code: str) -> HttpResponse:
    """One region with what lies directly below."""
    seen = Region.objects.visible_to(request.user).select_related("parent__parent__parent")
    region = get_object_or_404(seen, code=code)
    below = with_unit_count(Region.objects.visible_to(request.user), request)
    units = Unit.objects.visible_to(request.user).in_region(code)
    context = {
        "region": region,
        "title": region.full_name,
        "below": below.filter(parent=region),
        "unit_total": units.filter(closed_on=None).count(),
        "may_manage": may_shape(request, region),
        "may_load": region.level != Level.TOWNSHIP,
        "breadcrumbs": trail_of(region),
    }
    return render(request, "organizations/region.html", context)


@login_required
def add_area(request: PlacedRequest, code: str) -> HttpResponse:
    """Add a functional area below a region."""
    region = get_shaped(request, code)
    form = forms.AreaForm(region, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        area = services.add_functional_area(
            data["code"],
            data["name"],
            by=request.user,
            short_name=data["short_name"],
            opened_on=data["opened_on"],
        )
        return area.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("New functional area"),
        lead=_("A new area or development zone that GB/T 2260 does not list."),
        back_url=region.get_absolute_url(),
    )


@login_required
@require_POST
def load_townships(request: PlacedRequest, code: str) -> HttpResponse:
    """Bring in the townships of one region."""
    region = get_shaped(request, code)
    try:
        done = services.load_regions(down_to=Level.TOWNSHIP, within=region.code)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        text = _("%(count)d townships and streets were added.") % {"count": done.added}
        messages.success(request, text)
    return redirect(region)


@login_required
def close(request: PlacedRequest, code: str) -> HttpResponse:
    """Close a region from a day on."""
    region = get_shaped(request, code)
    form = forms.CloseForm(request.POST or None)

    def act() -> str:
        services.close_region(region.pk, by=request.user, **form.cleaned_data)
        return region.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Close %(name)s") % {"name": region.full_name},
        save_label=_("Close"),
        back_url=region.get_absolute_url(),
    )


def may_shape(request: PlacedRequest, region: Region) -> bool:
    """Whether the visitor manages the whole region, not only units in it."""
    return request.user.reach(MANAGE_UNITS).covers(path="", region_code=region.code)


def get_shaped(request: PlacedRequest, code: str) -> Region:
    """The region, if the visitor manages it; 404 else."""
    region = get_object_or_404(Region.objects.visible_to(request.user), code=code)
    if not may_shape(request, region):
        raise Http404
    return region


def trail_of(region: Region) -> list[tuple[str, str]]:
    """Breadcrumbs from the country down to the region."""
    above = []
    here = region.parent
    while here is not None:
        above.append((here.name, here.get_absolute_url()))
        here = here.parent
    return [(_("Regions"), reverse("region-list")), *reversed(above), (region.name, "")]
