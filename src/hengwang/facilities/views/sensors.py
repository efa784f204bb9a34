"""Sensors: list, page, forms and sources."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.collector.protocol.plan import ModbusSettings
from hengwang.facilities.filters import SensorFilter
from hengwang.facilities.forms import SensorForm, SourceForm
from hengwang.facilities.models import Sensor
from hengwang.facilities.queries.curves import curve, last_day
from hengwang.facilities.queries.standing import sensors_now
from hengwang.facilities.services.sensors import add_sensor, correct_sensor, remove_sensor
from hengwang.facilities.services.sources import (
    SourceFacts,
    add_pushed_source,
    add_source,
    modbus_items,
)
from hengwang.facilities.tables import SensorTable
from hengwang.facilities.views.finding import (
    demand_keeper,
    edited,
    may_edit,
    room_edited,
    seen,
)
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.store import sample_store
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

SHOWN = 20
LEAST_VALID_S = 180


class SensorList(ListPage):
    """Sensors of the rooms the visitor may see."""

    request: MemberRequest
    title = gettext_lazy("Sensors of machine rooms")
    permission = Permission.VIEW_FACILITIES
    table_class = SensorTable
    filterset_class = SensorFilter
    empty_icon = "activity"
    empty_title = gettext_lazy("No sensor yet")
    empty_text = gettext_lazy("Import the sensors from a workbook, or enter the first one.")

    def rows(self) -> QuerySet[Sensor]:
        rows = Sensor.objects.visible_to(self.request.user).in_use()
        return rows.select_related("room", "check_of__target")

    def lead(self, shown: QuerySet[Sensor]) -> str:
        count = shown.count()
        return ngettext("%(count)d sensor", "%(count)d sensors", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        edits = Permission.EDIT_FACILITIES
        bring = reverse("sensor-import")
        return [
            Tool(
                label=gettext_lazy("New sensor"),
                url=reverse("sensor-new"),
                icon="plus",
                permission=edits,
            ),
            Tool(label=gettext_lazy("Import"), url=bring, icon="upload", permission=edits),
        ]


@login_required
@require_GET
def detail(request: MemberRequest, sensor_id: int) -> HttpResponse:
    """A sensor: its newest reading, its day and its week, what happened."""
    row = seen(request, Sensor, sensor_id, "room__unit__region", "check_of__target")
    now = timezone.now()
    told, _book = sensors_now(sample_store(), [row], now=now)
    week = Interval(now - timedelta(days=7), now)
    spans = ((last_day(now), "day"), (week, "week"))
    limits = None if row.is_contact else told[0].limits
    charts = [curve(sample_store(), [row], one, limits=limits, key=key) for one, key in spans]
    context = {
        "title": row.name,
        "row": row,
        "now": told[0],
        "facts": [
            (_("Room"), row.room),
            (_("Kind"), row.get_kind_display()),
            (_("Where it hangs"), row.get_spot_display()),
            (_("Source"), row.check_of),
            (_("Value of the source"), row.value_name),
            (_("A reading counts for (s)"), row.valid_for_s),
            (_("Note"), row.note),
        ],
        "charts": charts,
        "incidents": row.incidents.standing().select_related("sensor")[:SHOWN],
        "may_edit": may_edit(request, row.room.unit),
        "history": history_of(row, limit=SHOWN),
        "breadcrumbs": [
            (_("Machine rooms"), reverse("facilities")),
            (row.room.name, reverse("facilities-room", args=[row.room_id])),
            (row.name, ""),
        ],
    }
    return render(request, "facilities/sensor.html", context)


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Enter a sensor."""
    demand_keeper(request)
    asked = request.GET.get("room", "")
    room = int(asked[:9]) if asked.isascii() and asked.isdigit() else None
    form = SensorForm(request.user, request.POST or None, room=room)

    def act() -> str:
        return str(add_sensor(form.room, form.given(), by=request.user).get_absolute_url())

    back = reverse("sensor-list")
    crumbs = [(_("Sensors of machine rooms"), back), (_("New sensor"), "")]
    return form_page(request, form, act, title=_("New sensor"), back_url=back, breadcrumbs=crumbs)


@login_required
def edit(request: MemberRequest, sensor_id: int) -> HttpResponse:
    """Mend a sensor."""
    row = edited(request, Sensor, sensor_id, "room__unit")
    form = SensorForm(request.user, request.POST or None, row=row)
    url = row.get_absolute_url()

    def act() -> str:
        return str(correct_sensor(row.pk, form.given(), by=request.user).get_absolute_url())

    crumbs = [(_("Sensors of machine rooms"), reverse("sensor-list")), (row.name, "")]
    return form_page(request, form, act, title=row.name, back_url=url, breadcrumbs=crumbs)


@login_required
@require_POST
def remove(request: MemberRequest, sensor_id: int) -> HttpResponse:
    """Take a sensor out; its history stays."""
    row = edited(request, Sensor, sensor_id, "room")
    remove_sensor(row.pk, by=request.user)
    messages.success(request, _("“%(name)s” is no longer watched.") % {"name": row.name})
    return redirect("facilities-room", row.room_id)


@login_required
def add_device(request: MemberRequest, room_id: int) -> HttpResponse:
    """Let a collector ask a device of the room, or a device report by itself."""
    room = room_edited(request, room_id)
    form = SourceForm(request.user, request.POST or None)
    url = reverse("facilities-room", args=[room.pk])

    def act() -> str:
        data = form.cleaned_data
        interval = data["interval_s"]
        valid = max(LEAST_VALID_S, 3 * interval)
        facts = SourceFacts(data["name"], data["collector"], interval, valid)
        if data["kind"] == "push":
            names = [line.split()[0] for line in data["items"].splitlines() if line.split()]
            made, token = add_pushed_source(room, facts, names, by=request.user)
            text = _(
                "POST to /push/%(check)s of the collector with the token %(token)s; "
                "it is shown this once."
            )
            messages.warning(request, text % {"check": made.pk, "token": token})
            return url
        settings = ModbusSettings(
            host=data["host"],
            port=data["port"],
            unit=data["device"],
            items=modbus_items(data["items"]),
        )
        add_source(room, facts, settings, by=request.user)
        return url

    crumbs = [(_("Machine rooms"), reverse("facilities")), (room.name, url), (_("New source"), "")]
    return form_page(request, form, act, title=_("New source"), back_url=url, breadcrumbs=crumbs)
