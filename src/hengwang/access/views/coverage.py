"""Who is connected and who is due: by region, the list, private networks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hengwang.access.forms import DueForm, NetworkForm, OffForm
from hengwang.access.models import DueUnit, PrivateNetwork
from hengwang.access.queries.coverage import (
    Count,
    Coverage,
    RegionLine,
    bodies_of,
    connected_on,
    coverage_of,
    due_on,
)
from hengwang.access.services.due import add_network, list_units, unlist_unit
from hengwang.access.tables import (
    CoverageTable,
    DueFilter,
    DueTable,
    NetworkFilter,
    NetworkTable,
    with_standing,
)
from hengwang.access.views.finding import crumbs, tabs
from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region, Unit
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.tables import Table

SHADES = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1))
MOST_MISSING = 100


@dataclass(frozen=True)
class Row:
    """A region as a line of the table; texts of the levels are connected / due."""

    code: str
    name: str
    depth: int
    due: int
    met: int
    share: Decimal | None
    connected: int
    province: str
    city: str
    county: str
    township: str

    @property
    def shade(self) -> str:
        """How dark its tile is: none, 0 to 4."""
        if self.share is None:
            return "none"
        return str(sum(self.share >= limit for limit in SHADES))


class CoverageList(ListPage):
    """Coverage by region on a day."""

    template_name = "access/coverage.html"
    title = gettext_lazy("Coverage of the units due")
    permission = Permission.VIEW_ACCESS
    table_class = CoverageTable
    empty_icon = "sitemap"
    empty_title = gettext_lazy("Nobody is on the list of those due yet")
    empty_text = gettext_lazy("Put units on it: coverage is counted against that list.")

    request: MemberRequest

    @property
    def day(self) -> date:
        """The day that is asked about; today unless told otherwise."""
        text = self.request.GET.get("on", "")
        try:
            found = parse_date(text) if len(text) <= len("2026-01-01") else None
        except ValueError:
            found = None
        return found or timezone.localdate()

    def read(self) -> Coverage:
        """The regions and the whole; five queries."""
        units = units_with(self.request.user, Permission.VIEW_ACCESS)
        names = dict(Region.objects.values_list("code", "name"))
        day = self.day
        self.coverage = coverage_of(
            bodies_of(units), due_on(day, units), connected_on(day, units), names
        )
        return self.coverage

    def rows(self) -> Any:
        return [_row(line) for line in self.read().regions]

    def lead(self, shown: Any) -> str:
        del shown
        whole = self.coverage.whole.whole
        if whole.share is None:
            return ""
        text = _("%(met)s of %(due)s units due are connected (%(share)s %%), %(on)s")
        share = (whole.share * 100).quantize(Decimal("0.01"))
        return text % {
            "met": len(whole.met), "due": len(whole.due), "share": share, "on": self.day
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With tiles, levels and who is missing."""
        told = super().get_context_data(tabs=tabs(self.request.user, "coverage"), **kwargs)
        read, rows = self.coverage, told["table"].data.data
        missing = [read.bodies[pk] for pk in read.whole.whole.missing]
        missing.sort(key=lambda body: (body.region_code, body.name))
        tiles = [row for row in rows if row.depth == _tile_depth(rows)]
        return told | {
            "on": self.day.isoformat(),
            "tiles": tiles,
            "levels": [
                (level.label, read.whole.by_level[level.value])
                for level in Level
                if read.whole.by_level[level.value].due
                or read.whole.by_level[level.value].connected
            ],
            "missing": missing[:MOST_MISSING],
            "hidden": max(len(missing) - MOST_MISSING, 0),
        }


def _tile_depth(rows: Sequence[Row]) -> int:
    """Cities where there are several, else counties, else what there is."""
    depths = [row.depth for row in rows]
    several = [depth for depth in (1, 2, 0) if depths.count(depth) > 1]
    return several[0] if several else (max(depths) if depths else 0)


def _row(line: RegionLine) -> Row:
    texts = [_pair(count) for count in line.counts]
    whole = line.whole
    return Row(
        line.code, line.name, line.depth, len(whole.due), len(whole.met), whole.share,
        len(whole.connected), *texts,
    )  # fmt: skip


def _pair(count: Count) -> str:
    if not count.due and not count.connected:
        return ""
    return f"{len(count.met)} / {len(count.due)}" if count.due else f"{len(count.connected)}"


class DueList(ListPage):
    """The list of units due, present entries and past ones."""

    template_name = "access/list.html"
    title = gettext_lazy("Units due")
    permission = Permission.VIEW_ACCESS
    table_class = DueTable
    filterset_class: ClassVar[type[Any] | None] = DueFilter
    empty_icon = "list"
    empty_title = gettext_lazy("Nobody is on the list of those due yet")
    empty_text = gettext_lazy("Put units on it: coverage is counted against that list.")

    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        rows = DueUnit.objects.visible_to(self.request.user).select_related("unit__region")
        return with_standing(rows).order_by("unit__region__code", "unit__path", "from_on")

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        rows = DueUnit.objects.visible_to(self.request.user).covering(timezone.localdate())
        count = rows.count()
        text = ngettext("%(count)s unit is due", "%(count)s units are due", count)
        return text % {"count": count}

    def table_of(self, shown: QuerySet[Any]) -> Table:
        """The way off the list is for who may take it."""
        decides = may(self.request.user, Permission.APPROVE_ACCESS)
        return DueTable(shown, exclude=() if decides else ("off",))

    def tools(self) -> Sequence[Tool]:
        return [
            Tool(
                label=gettext_lazy("Put units on the list"),
                url=reverse("access:due-add"),
                icon="plus",
                permission=Permission.APPROVE_ACCESS,
            )
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the tabs."""
        return super().get_context_data(tabs=tabs(self.request.user, "due"), **kwargs)


@login_required
def due_add(request: MemberRequest) -> HttpResponse:
    """Put units of a region and level on the list."""
    if not request.user.reach(Permission.APPROVE_ACCESS).has_place:
        raise Http404
    form = DueForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        units = form.units().select_related("region")
        count = list_units(units, from_on=data["from_on"], ground=data["ground"], by=request.user)
        text = ngettext(
            "%(count)s unit came on the list", "%(count)s units came on the list", count
        )
        messages.success(request, text % {"count": count})
        return reverse("access:due")

    title = _("Put units on the list")
    back = reverse("access:due")
    trail = crumbs((_("Units due"), back), (title, ""))
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=trail)


@login_required
def due_off(request: MemberRequest, unit_id: int) -> HttpResponse:
    """Take a unit off the list."""
    own = units_with(request.user, Permission.APPROVE_ACCESS)
    unit: Unit = get_object_or_404(own.select_related("region"), pk=unit_id)
    if not DueUnit.objects.filter(unit=unit, until_on=None).exists():
        raise Http404
    form = OffForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        unlist_unit(unit, until_on=data["until_on"], reason=data["text"], by=request.user)
        return reverse("access:due")

    title = _("Take %(unit)s off the list") % {"unit": unit}
    back = reverse("access:due")
    trail = crumbs((_("Units due"), back), (title, ""))
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=trail)


class NetworkList(ListPage):
    """Private networks and whether they are in."""

    template_name = "access/list.html"
    title = gettext_lazy("Private networks")
    permission = Permission.VIEW_ACCESS
    table_class = NetworkTable
    filterset_class: ClassVar[type[Any] | None] = NetworkFilter
    empty_icon = "sitemap"
    empty_title = gettext_lazy("No private network yet")
    empty_text = gettext_lazy("Departments' own networks that are to come into the extranet.")

    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        rows = PrivateNetwork.objects.visible_to(self.request.user).select_related("unit")
        return rows.order_by("merged_on", "name")

    def lead(self, shown: QuerySet[Any]) -> str:
        rows = list(shown.values_list("merged_on", flat=True))
        told = {"merged": sum(day is not None for day in rows), "count": len(rows)}
        return _("%(merged)s of %(count)s private networks are in the extranet") % told

    def tools(self) -> Sequence[Tool]:
        return [
            Tool(
                label=gettext_lazy("Record a private network"),
                url=reverse("access:private-network-add"),
                icon="plus",
                permission=Permission.APPLY_ACCESS,
            )
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the tabs."""
        return super().get_context_data(tabs=tabs(self.request.user, "private-networks"), **kwargs)


@login_required
def network_add(request: MemberRequest) -> HttpResponse:
    """Record a private network."""
    if not request.user.reach(Permission.APPLY_ACCESS).has_place:
        raise Http404
    form = NetworkForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        add_network(
            data["name"], unit=data["unit"], by=request.user, sites=data["sites"], note=data["note"]
        )
        return reverse("access:private-networks")

    title = _("Record a private network")
    back = reverse("access:private-networks")
    trail = crumbs((_("Private networks"), back), (title, ""))
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=trail)
