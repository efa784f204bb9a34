"""All rooms at a glance, one room with its day, and the limits it is held to."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.facilities.choices import CONTACTS, UNITS, Grade, SensorKind, Spot
from hengwang.facilities.forms import GradeForm, LimitsForm
from hengwang.facilities.limit_sources import stated_for, stated_limits
from hengwang.facilities.models import DoorEvent, MaintenanceRecord, RoomIncident
from hengwang.facilities.models.scoping import rooms_seen
from hengwang.facilities.queries.curves import curve, last_day
from hengwang.facilities.queries.dry_run import tried
from hengwang.facilities.queries.standing import (
    LOOKS,
    RoomNow,
    SensorNow,
    Standing,
    rooms_now,
    sensors_now,
)
from hengwang.facilities.services.limits import LimitBook, check_limits, set_grade, set_limits
from hengwang.facilities.views.finding import demand_viewer, may_edit, room_edited, room_seen
from hengwang.kernel.errors import DomainError
from hengwang.monitoring.store import sample_store
from hengwang.network.models import Room
from hengwang.pages.charts import ChartSpec
from hengwang.pages.form_pages import form_page
from hengwang.pages.forms import refuse

SHOWN = 12
WORDS_OF_LIMITS: Mapping[str, Any] = MappingProxyType(
    {
        "alarm_low": gettext_lazy("Alarm below"),
        "warning_low": gettext_lazy("Warning below"),
        "warning_high": gettext_lazy("Warning above"),
        "alarm_high": gettext_lazy("Alarm above"),
    }
)
# Curves of these kinds, in this order; contacts are a list.
CURVED = (
    *(SensorKind.TEMPERATURE, SensorKind.HUMIDITY, SensorKind.DEW_POINT, SensorKind.UPS_LOAD),
    *(SensorKind.UPS_BATTERY, SensorKind.UPS_RUNTIME),
)


@login_required
@require_GET
def overview(request: MemberRequest) -> HttpResponse:
    """All rooms, the worst first."""
    demand_viewer(request)
    rows = rooms_seen(request.user).filter(closed_on=None).select_related("site", "unit")
    rooms = rooms_now(sample_store(), list(rows), now=timezone.now())
    counts = [(standing, sum(one.standing is standing for one in rooms)) for standing in Standing]
    notes = RoomIncident.objects.visible_to(request.user).going_on().exclude(collector=None)
    context = {
        "title": _("Machine rooms"),
        "lead": _lead(rooms),
        "rooms": rooms,
        "counts": [(LOOKS[one][0], LOOKS[one][1].value, count) for one, count in counts if count],
        "collectors": notes.select_related("collector"),
    }
    return render(request, "facilities/overview.html", context)


def _lead(rooms: Sequence[RoomNow]) -> str:
    bad = sum(one.standing is Standing.ALARM for one in rooms)
    count = len(rooms)
    silent = sum(one.standing is Standing.SILENT for room in rooms for one in room.sensors)
    said = ngettext("%(count)d room", "%(count)d rooms", count) % {"count": count}
    if bad:
        said = _("%(rooms)s, %(bad)d in alarm") % {"rooms": said, "bad": bad}
    elif not silent:
        return _("%(rooms)s, none in alarm") % {"rooms": said}
    if not silent:
        return said
    lost = ngettext("%(count)d sensor silent", "%(count)d sensors silent", silent)
    return _("%(rooms)s, %(silent)s") % {"rooms": said, "silent": lost % {"count": silent}}


@login_required
@require_GET
def detail(request: MemberRequest, room_id: int) -> HttpResponse:
    """A room: newest readings over the day's curves, incidents, doors, maintenance."""
    row, now = room_seen(request, room_id), timezone.now()
    sensors = list(row.sensors.in_use().select_related("room"))
    told, book = sensors_now(sample_store(), sensors, now=now)
    room = RoomNow(row, tuple(told), str(book.grade_of(row.pk).label))
    context = {
        "title": row.name,
        "room": room,
        "readings": sorted(told, key=lambda one: (one.standing, one.sensor.kind, one.sensor.name)),
        "charts": _charts(told, now),
        "incidents": _incidents(row),
        "doors": DoorEvent.objects.filter(room=row).select_related("sensor")[:SHOWN],
        "maintenance": row.maintenance.select_related("company")[:SHOWN],
        "due": MaintenanceRecord.objects.filter(room=row).due_by(timezone.localdate()),
        "limits": _limits(row, book, sensors),
        "may_edit": may_edit(request, row.unit),
        "breadcrumbs": [(_("Machine rooms"), reverse("facilities")), (row.name, "")],
    }
    return render(request, "facilities/room.html", context)


def _incidents(room: Room) -> Any:
    rows = RoomIncident.objects.standing().filter(room=room)
    return rows.select_related("sensor", "room")[:SHOWN]


def _charts(told: Iterable[SensorNow], now: Any) -> list[ChartSpec]:
    """One chart for each kind and spot; sensors of one chart share their limits."""
    groups: dict[tuple[str, str], list[SensorNow]] = {}
    for one in told:
        if one.sensor.kind in CURVED:
            groups.setdefault((one.sensor.kind, one.sensor.spot), []).append(one)
    order = sorted(groups, key=lambda key: (CURVED.index(SensorKind(key[0])), key[1]))
    store = sample_store()
    return [
        curve(
            store,
            [one.sensor for one in groups[key]],
            last_day(now),
            limits=groups[key][0].limits,
            key=f"{key[0]}-{key[1]}",
        )
        for key in order
    ]


def _limits(room: Room, book: LimitBook, sensors: Iterable[Any]) -> list[dict[str, Any]]:
    pairs = sorted({(one.kind, one.spot) for one in sensors if one.kind not in CONTACTS})
    return [
        {
            "kind": SensorKind(kind).label,
            "spot": Spot(spot).label,
            "limits": book.now(room.pk, kind, spot),
            "is_own": book.is_own(room.pk, kind, spot),
            "stated": stated_for(SensorKind(kind), Spot(spot), book.grade_of(room.pk)),
            "url": reverse("room-limits", args=[room.pk, kind, spot]),
        }
        for kind, spot in pairs
    ]


@login_required
def grade(request: MemberRequest, room_id: int) -> HttpResponse:
    """Hold the room to a class."""
    row = room_edited(request, room_id)
    known = LimitBook([row.pk]).grade_of(row.pk)
    form = GradeForm(request.POST or None, initial={"grade": known})
    url = reverse("facilities-room", args=[row.pk])

    def act() -> str:
        set_grade(row, Grade(form.cleaned_data["grade"]), by=request.user)
        return url

    return form_page(
        request, form, act, title=_("Class of the room"), back_url=url, breadcrumbs=_crumbs(row)
    )


@login_required
def limits(request: MemberRequest, room_id: int, kind: str, spot: str) -> HttpResponse:
    """Set limits, after a look at what they would have said of the last seven days."""
    row = room_edited(request, room_id)
    if kind not in SensorKind.values or spot not in Spot.values:
        raise Http404
    url = reverse("facilities-room", args=[row.pk])
    initial = LimitsForm.initial_of(LimitBook([row.pk]).now(row.pk, kind, spot))
    form = LimitsForm(request.POST or None, initial=initial)
    title = f"{SensorKind(kind).label} · {Spot(spot).label}"
    context = {
        "title": title,
        "back_url": url,
        "save_label": _("Set these limits"),
        "breadcrumbs": _crumbs(row),
    }
    if "try" in request.POST and form.is_valid():
        return _try_out(request, row, form, kind=kind, spot=spot, context=context)

    def act() -> str:
        set_limits(row, kind, spot, form.limits(), by=request.user)
        messages.success(request, _("The limits hold from now on."))
        return url

    return form_page(request, form, act, template="facilities/limits.html", **context)


def _try_out(
    request: MemberRequest, row: Room, form: LimitsForm, *, kind: str, spot: str, context: Any
) -> HttpResponse:
    try:
        check_limits(form.limits())
    except DomainError as refusal:
        refuse(form, refusal)
        return render(request, "facilities/limits.html", {"form": form, **context}, status=422)
    found = tried(sample_store(), row, kind, spot, form.limits(), now=timezone.now())
    told = {"form": form, "tried": found, "was_tried": True, **context}
    return render(request, "facilities/limits.html", told)


def _crumbs(row: Room) -> list[tuple[Any, str]]:
    room = (row.name, reverse("facilities-room", args=[row.pk]))
    return [(_("Machine rooms"), reverse("facilities")), room, (pgettext("room", "Limits"), "")]


@login_required
@require_GET
def sources(request: MemberRequest) -> HttpResponse:
    """Every default limit with the standard it names, and whether it was compared with it."""
    demand_viewer(request)
    rows = stated_limits()
    doubtful = sum(one.is_doubtful for one in rows)
    context = {
        "title": _("Sources of the default limits"),
        "rows": [(one, WORDS_OF_LIMITS[one.field], UNITS.get(one.kind, "")) for one in rows],
        "doubtful": doubtful,
        "breadcrumbs": [
            (_("Machine rooms"), reverse("facilities")),
            (_("Sources of the default limits"), ""),
        ],
    }
    return render(request, "facilities/sources.html", context)
