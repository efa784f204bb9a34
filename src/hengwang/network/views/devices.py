"""Devices: list, page, forms, place in a rack, ports, verification, labels."""

from collections.abc import Sequence
from typing import Any, ClassVar

import segno
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.network import forms
from hengwang.network.choices import DeviceStatus, Way
from hengwang.network.filters import DeviceFilter
from hengwang.network.models import Device, Interface
from hengwang.network.services import devices as services
from hengwang.network.services.equipment import add_interface, correct_interface, verify
from hengwang.network.tables import DEVICE_TONES, DeviceTable
from hengwang.network.views.finding import demand_keeper, edited, may_edit, seen
from hengwang.network.views.past import on_past_day
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.paging import FoundData, LongData
from hengwang.pages.slots import filled
from hengwang.pages.tables import Table

MOST_LABELS = 200
MOST_PORTS = 200
OLD_YEARS = 5
SHOWN = ("room", "unit")


class DeviceList(ListPage):
    """Devices the user may see; the same few queries for fifty thousand as for fifty."""

    title = gettext_lazy("Devices")
    offers_as: ClassVar[str] = "device-list"
    permission = Permission.VIEW_NETWORK
    table_class = DeviceTable
    filterset_class: ClassVar[type[Any] | None] = DeviceFilter
    empty_icon = "server"
    empty_title = gettext_lazy("No device yet")
    empty_text = gettext_lazy("Import the inventory from a workbook, or enter the first one.")

    request: MemberRequest
    count: int

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Device.objects.visible_to(self.request.user)
        return rows.select_related(*SHOWN)

    def table_of(self, shown: Any) -> Table:
        """Words are looked for once, for the count and for the page."""
        if self.request.GET.get("text") or self.request.GET.get("unit"):
            data: LongData = FoundData(shown)
            self.count = -1
        else:
            self.count = shown.count()
            data = LongData(shown, self.count)
        self.data = data
        return self.table_class(data)

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        count = len(self.data) if self.count < 0 else self.count
        text = ngettext("%(count)s device", "%(count)s devices", count)
        return text % {"count": f"{count:,d}"}

    def tools(self) -> Sequence[Tool]:
        edits = Permission.EDIT_NETWORK
        new, bring = reverse("device-new"), reverse("network-import")
        labels = f"{reverse('device-labels')}?{self.request.GET.urlencode()}"
        return [
            Tool(label=gettext_lazy("New device"), url=new, icon="plus", permission=edits),
            Tool(label=gettext_lazy("Import"), url=bring, icon="upload", permission=edits),
            Tool(label=gettext_lazy("Ageing"), url=reverse("device-ageing"), icon="history"),
            Tool(label=gettext_lazy("Labels"), url=labels, icon="printer"),
        ]


class AgeingList(DeviceList):
    """Devices past their warranty, or older than so many years."""

    title = gettext_lazy("Devices to be renewed")
    empty_title = gettext_lazy("Nothing is past its time")
    empty_text = gettext_lazy("No device is past its warranty or older than the years asked for.")

    @property
    def years(self) -> int:
        """How old is old."""
        asked = self.request.GET.get("years", "")
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else OLD_YEARS  # noqa: PLR2004

    def rows(self) -> QuerySet[Any]:
        rows = Device.objects.visible_to(self.request.user).ageing(timezone.localdate(), self.years)
        found: QuerySet[Any] = rows.select_related(*SHOWN)
        return found

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        count = len(self.data) if self.count < 0 else self.count
        text = ngettext(
            "%(count)s device is past its warranty or in service for %(years)d years and more",
            "%(count)s devices are past their warranty or in service for %(years)d years and more",
            count,
        )
        return text % {"count": f"{count:,d}", "years": self.years}

    def tools(self) -> Sequence[Tool]:
        here = reverse("device-ageing")
        return [
            Tool(label=_("%(years)d years") % {"years": years}, url=f"{here}?years={years}")
            for years in (5, 6, 8, 10)
        ]


@login_required
@require_GET
def detail(request: MemberRequest, device_id: int) -> HttpResponse:
    """One device with place, ports, configurations, dated status and history."""
    related = ("unit__region", "room__site", "zone", "rack", "maintainer")
    device: Device = seen(request, Device, device_id, *related)
    today = timezone.localdate()
    edits = may_edit(request, device.unit)
    context = {
        "title": device.name,
        "device": device,
        "facts": _facts(device),
        "status_tone": DEVICE_TONES[device.status].value,
        "is_past": device.warranty_to is not None and device.warranty_to < today,
        "ports": device.interfaces.select_related("circuit")[:MOST_PORTS],
        "statuses": device.statuses.order_by("-from_on"),
        "past": on_past_day(request, statuses=device.statuses, words=DeviceStatus),
        "configurations": device.configurations.defer("sealed_text")[:10] if edits else (),
        "verified": device.verifications.first(),
        "slots": filled(request, "device", device),
        "may_edit": edits,
        "retired": device.status == DeviceStatus.RETIRED,
        "history": history_of(device, limit=30),
        "breadcrumbs": [(_("Devices"), reverse("device-list")), (device.name, "")],
    }
    return render(request, "network/device.html", context)


def _facts(device: Device) -> list[tuple[str, Any]]:
    place = None
    if device.rack is not None:
        place = f"{device.rack} · {device.lowest_u}–{device.highest_u}U"
    return [
        (_("Kind"), device.get_kind_display()),
        (_("Vendor"), device.vendor),
        (_("Model"), device.model),
        (_("Serial number"), device.serial),
        (_("Asset number"), device.asset_number),
        (_("Management address"), device.management_address),
        (_("Room"), device.room),
        (_("Rack"), place),
        (_("Zone"), device.zone),
        (_("Unit"), device.unit),
        (_("Tenure"), device.get_tenure_display()),
        (_("Maintained by"), device.maintainer),
        (_("Contract number"), device.contract_number),
        (_("In service since"), device.in_service_on),
        (_("Warranty to"), device.warranty_to),
        (_("Note"), device.note),
    ]


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Enter a device."""
    demand_keeper(request)
    form = forms.DeviceForm(request.user, request.POST or None)

    def act() -> str:
        made = services.add_device(form.given(), unit=form.unit, by=request.user)
        return made.get_absolute_url()

    title = _("New device")
    return form_page(request, form, act, title=title, back_url=reverse("device-list"))


@login_required
def edit(request: MemberRequest, device_id: int) -> HttpResponse:
    """Mend a device."""
    device = edited(request, Device, device_id)
    form = forms.DeviceForm(request.user, request.POST or None, row=device)

    def act() -> str:
        return services.correct_device(device.pk, form.given(), by=request.user).get_absolute_url()

    return form_page(request, form, act, title=device.name, back_url=device.get_absolute_url())


@login_required
def status(request: MemberRequest, device_id: int) -> HttpResponse:
    """Another status from a day on."""
    device = edited(request, Device, device_id)
    form = forms.DeviceStatusForm(request.POST or None, initial={"status": device.status})

    def act() -> str:
        data = form.cleaned_data
        word = DeviceStatus(data["status"])
        services.change_device_status(device.pk, word, from_on=data["from_on"], by=request.user)
        return str(device.get_absolute_url())

    title = _("Change the status")
    return form_page(request, form, act, title=title, back_url=device.get_absolute_url())


@login_required
def place(request: MemberRequest, device_id: int) -> HttpResponse:
    """Stand a device in a rack."""
    device = edited(request, Device, device_id)
    form = forms.PlaceForm(request.user, device, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        units = {"lowest_u": data["lowest_u"], "height_u": data["height_u"]}
        services.place_device(device.pk, data["rack"].pk, by=request.user, **units)
        return str(data["rack"].get_absolute_url())

    title = _("Place in a rack")
    return form_page(request, form, act, title=title, back_url=device.get_absolute_url())


@login_required
@require_POST
def take_out(request: MemberRequest, device_id: int) -> HttpResponse:
    """Take a device out of its rack."""
    device = edited(request, Device, device_id)
    services.take_out_device(device.pk, by=request.user)
    return redirect(device)


@login_required
def port_add(request: MemberRequest, device_id: int) -> HttpResponse:
    """Enter a port."""
    device = edited(request, Device, device_id)
    form = forms.InterfaceForm(request.user, request.POST or None)

    def act() -> str:
        add_interface(device.pk, form.given(), by=request.user)
        return str(device.get_absolute_url())

    return form_page(
        request, form, act, title=_("New interface"), back_url=device.get_absolute_url()
    )


@login_required
def port_edit(request: MemberRequest, interface_id: int) -> HttpResponse:
    """Mend a port or connect it."""
    keeps = Device.objects.editable_by(request.user)
    rows = Interface.objects.filter(device__in=keeps).select_related("device", "circuit")
    port = get_object_or_404(rows, pk=interface_id)
    form = forms.InterfaceForm(request.user, request.POST or None, row=port)

    def act() -> str:
        correct_interface(port.pk, form.given(), by=request.user)
        return port.device.get_absolute_url()

    url = port.device.get_absolute_url()
    return form_page(request, form, act, title=f"{port.device} · {port.name}", back_url=url)


@login_required
def verify_device(request: MemberRequest, device_id: int) -> HttpResponse:
    """Note that the device was found as recorded."""
    device = edited(request, Device, device_id, "unit__region")
    form = forms.VerifyForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        verify(device, on=data["on"], way=Way(data["way"]), by=request.user, note=data["note"])
        return str(device.get_absolute_url())

    title = _("Found as recorded")
    return form_page(request, form, act, title=title, back_url=device.get_absolute_url())


@login_required
@require_GET
def labels(request: MemberRequest) -> HttpResponse:
    """A sheet of labels with QR codes for what the list shows, to print."""
    rows = Device.objects.visible_to(request.user).select_related("unit", "room")
    if not request.user.reach(Permission.VIEW_NETWORK).is_nothing:
        found = DeviceFilter(request.GET, queryset=rows, request=request).qs
        chosen = [int(one) for one in request.GET.getlist("id") if one.isascii() and one.isdigit()]
        if chosen:
            found = rows.filter(pk__in=chosen[:MOST_LABELS])
    else:
        raise Http404
    devices = list(found.order_by("name", "pk")[:MOST_LABELS])
    cards = [{"device": device, "code": _code_of(request, device)} for device in devices]
    context = {
        "title": _("Labels"),
        "cards": cards,
        "most": MOST_LABELS,
        "is_cut": len(devices) == MOST_LABELS,
        "back_url": reverse("device-list"),
    }
    return render(request, "network/labels.html", context)


def _code_of(request: MemberRequest, device: Device) -> str:
    address = request.build_absolute_uri(device.get_absolute_url())
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=3, border=2)
