"""Sites, rooms, racks, zones and egresses: list, page and forms of each kind."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.network.forms import BandwidthForm
from hengwang.network.models import Circuit, Device, Egress, Rack, Room, Site, Zone
from hengwang.network.places import PLACES, Place
from hengwang.network.queries.racks import drawn_rack
from hengwang.network.rules import bandwidth_text
from hengwang.network.services.egresses import change_egress_bandwidth
from hengwang.network.views.finding import demand_keeper, edited, may_edit, seen
from hengwang.network.views.past import on_past_day
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.slots import filled

SHOWN = 50


class PlaceList(ListPage):
    """Places of one kind that the visitor may see."""

    permission: str | None = Permission.VIEW_NETWORK
    place: Place = PLACES[0]
    request: MemberRequest
    empty_text = gettext_lazy("Import the inventory from a workbook, or enter the first one.")

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Take words, table and filter of the kind."""
        super().setup(request, *args, **kwargs)
        place = self.place
        self.title: str | Promise = place.title
        self.empty_title, self.empty_icon = gettext_lazy("Nothing is entered yet"), place.icon
        self.table_class = place.table  # type: ignore[misc]  # one page for five kinds
        self.filterset_class = place.filter  # type: ignore[misc]

    def rows(self) -> QuerySet[Any]:
        found: QuerySet[Any] = self.place.rows(self.request.user)
        return found

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        return ngettext("%(count)d record", "%(count)d records", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        edits = Permission.EDIT_NETWORK
        new = reverse(f"{self.place.slug}-new")
        bring = reverse("network-import")
        return [
            Tool(label=self.place.new, url=new, icon="plus", permission=edits),
            Tool(label=gettext_lazy("Import"), url=bring, icon="upload", permission=edits),
        ]


@login_required
def add(request: MemberRequest, place: Place) -> HttpResponse:
    """Enter one."""
    demand_keeper(request)
    form = place.form(request.user, request.POST or None)

    def act() -> str:
        return str(place.add(form, request.user).get_absolute_url())

    back = reverse(f"{place.slug}-list")
    return form_page(request, form, act, title=place.new, back_url=back, breadcrumbs=_crumbs(place))


@login_required
def edit(request: MemberRequest, row_id: int, place: Place) -> HttpResponse:
    """Mend one."""
    row = edited(request, place.model, row_id)
    form = place.form(request.user, request.POST or None, row=row)

    def act() -> str:
        return str(place.correct(form, request.user).get_absolute_url())

    url = row.get_absolute_url()
    return form_page(
        request, form, act, title=str(row), back_url=url, breadcrumbs=_crumbs(place, row)
    )


@login_required
@require_GET
def site(request: MemberRequest, row_id: int) -> HttpResponse:
    """A site with its rooms and the circuits that end there."""
    row = seen(request, Site, row_id, "region", "unit__region")
    ends = Circuit.objects.visible_to(request.user)
    circuits = (ends.filter(a_site=row) | ends.filter(z_site=row)).select_related("carrier")
    more = {
        "facts": [
            (_("Region"), row.region),
            (_("Address"), row.address),
            (_("Unit"), row.unit),
            (_("Note"), row.note),
        ],
        "rooms": Room.objects.visible_to(request.user).filter(site=row)[:SHOWN],
        "circuits": circuits.order_by("code")[:SHOWN],
    }
    return _page(request, row, "network/site.html", **more)


@login_required
@require_GET
def room(request: MemberRequest, row_id: int) -> HttpResponse:
    """A room with its racks drawn side by side and the devices outside of racks."""
    row = seen(request, Room, row_id, "site__region", "unit__region")
    racks = list(row.racks.order_by("name")[:12])
    devices = Device.objects.visible_to(request.user).filter(room=row)
    more = {
        "facts": [
            (_("Class of room"), row.get_room_class_display()),
            (_("Site"), row.site),
            (_("Unit"), row.unit),
            (_("Tenure"), row.get_tenure_display()),
            (_("Floor area (m²)"), row.area_m2),
            (_("In use since"), row.opened_on),
            (_("No longer used from"), row.closed_on),
        ],
        "racks": [drawn_rack(rack) for rack in racks],
        "loose": devices.filter(rack=None)[:SHOWN],
        "count": devices.count(),
        "slots": filled(request, "room", row),
    }
    return _page(request, row, "network/room.html", **more)


@login_required
@require_GET
def rack(request: MemberRequest, row_id: int) -> HttpResponse:
    """A rack drawn from the front."""
    row = seen(request, Rack, row_id, "room__site", "room__unit__region")
    drawn = drawn_rack(row)
    more = {"drawn": drawn, "facts": [(_("Room"), row.room), (_("Site"), row.room.site)]}
    return _page(request, row, "network/rack.html", **more)


@login_required
@require_GET
def zone(request: MemberRequest, row_id: int) -> HttpResponse:
    """A zone with what stands in it, by kind."""
    row = seen(request, Zone, row_id, "unit__region")
    devices = Device.objects.visible_to(request.user).filter(zone=row).order_by()
    labels = dict(Device._meta.get_field("kind").flatchoices)
    counts = devices.values_list("kind").annotate(count=Count("pk")).order_by("-count")
    more = {
        "facts": [
            (_("Kind"), row.get_kind_display()),
            (_("Unit"), row.unit),
            (_("Note"), row.note),
        ],
        "kinds": [(labels[kind], count) for kind, count in counts],
        "egresses": Egress.objects.visible_to(request.user).filter(zone=row),
    }
    return _page(request, row, "network/zone.html", **more)


@login_required
@require_GET
def egress(request: MemberRequest, row_id: int) -> HttpResponse:
    """An egress with its bandwidths."""
    row = seen(request, Egress, row_id, "unit__region", "carrier", "zone")
    more = {
        "facts": [
            (_("Carrier"), row.carrier),
            (_("Zone"), row.zone),
            (_("Unit"), row.unit),
            (_("Contract number"), row.contract_number),
            (_("Opened for use on"), row.opened_on),
            (_("No longer used from"), row.closed_on),
        ],
        "bandwidth": bandwidth_text(row.bandwidth_mbps),
        "bandwidths": [
            (span, bandwidth_text(span.mbps)) for span in row.bandwidths.order_by("-from_on")
        ],
        "past": on_past_day(request, bandwidths=row.bandwidths),
    }
    return _page(request, row, "network/egress.html", **more)


@login_required
def egress_bandwidth(request: MemberRequest, row_id: int) -> HttpResponse:
    """Another bandwidth from a day on."""
    row = edited(request, Egress, row_id)
    form = BandwidthForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        change_egress_bandwidth(row.pk, data["mbps"], from_on=data["from_on"], by=request.user)
        return str(row.get_absolute_url())

    url = row.get_absolute_url()
    return form_page(request, form, act, title=_("Change the bandwidth"), back_url=url)


def _page(request: MemberRequest, row: Any, template: str, **more: Any) -> HttpResponse:
    place = next(place for place in PLACES if place.model is type(row))
    unit = row.room.unit if place.model is Rack else row.unit
    context = {
        "title": str(row),
        "row": row,
        "may_edit": may_edit(request, unit),
        "edit_url": reverse(f"{place.slug}-edit", args=[row.pk]),
        "history": history_of(row, limit=30),
        "breadcrumbs": _crumbs(place, row),
        **more,
    }
    return render(request, template, context)


def _crumbs(place: Place, row: Any = None) -> list[tuple[Any, str]]:
    listed = (place.title, reverse(f"{place.slug}-list"))
    return [listed, (str(row) if row is not None else place.new, "")]
