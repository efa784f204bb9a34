"""Electricity: PUE by month, meters and their readings."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.facilities.choices import ReadingKind
from hengwang.facilities.energy import together
from hengwang.facilities.filters import MeterFilter
from hengwang.facilities.forms import MeterForm, ReadingForm
from hengwang.facilities.models import EnergyMeter, EnergyReading
from hengwang.facilities.models.scoping import rooms_seen
from hengwang.facilities.queries.energy import Month, months_of
from hengwang.facilities.services.energy import add_meter, correct_meter, record_reading
from hengwang.facilities.tables import MeterTable
from hengwang.facilities.views.finding import (
    demand_keeper,
    demand_viewer,
    edited,
    may_edit,
    seen,
)
from hengwang.kernel.money import round_half_up
from hengwang.pages.charts import Axis, ChartSpec, ChartTable, Series
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.years import chosen_year

SHOWN = 60


@login_required
@require_GET
def overview(request: MemberRequest) -> HttpResponse:
    """Energy and PUE of the rooms the visitor sees, month by month."""
    demand_viewer(request)
    now = timezone.now()
    year = chosen_year(request) or timezone.localtime(now).year
    metered = rooms_seen(request.user).exclude(meters=None).distinct()
    months = months_of(list(metered.values_list("pk", flat=True)), year, now=now)
    whole = together(one.account for one in months)
    context = {
        "title": _("Energy of machine rooms"),
        "lead": _lead(year, whole.pue),
        "chart": _chart(months),
        "months": months,
        "whole": whole,
        "rooms": metered.count(),
        "keeps": request.user.reach(Permission.EDIT_FACILITIES).has_place,
        "year": year,
        "breadcrumbs": [(_("Machine rooms"), reverse("facilities")), (_("Energy"), "")],
    }
    return render(request, "facilities/energy.html", context)


def _lead(year: int, pue: Decimal | None) -> str:
    if pue is None:
        return _("%(year)d: no room is metered on both sides") % {"year": year}
    return _("%(year)d: PUE %(pue)s") % {"year": year, "pue": round_half_up(pue, 2)}


def _chart(months: list[Month]) -> ChartSpec | None:
    pues = [one.account.pue for one in months]
    values = [None if one is None else round_half_up(one, 2) for one in pues]
    known = [one for one in values if one is not None]
    if not known:
        return None
    labels = tuple(str(one.period) for one in months)
    short = tuple(label[-2:] for label in labels)
    title = _("PUE between %(low)s and %(high)s") % {"low": min(known), "high": max(known)}
    return ChartSpec(
        key="pue",
        title=title,
        x=Axis(categories=short),
        y=Axis(least=Decimal(1)),
        series=(Series(name="PUE", kind="bar", values=tuple(values), labels=True),),
        table=ChartTable(head=(_("Month"), "PUE"), rows=tuple(zip(labels, values, strict=True))),
    )


class MeterList(ListPage):
    """Meters of the rooms the visitor may see."""

    request: MemberRequest
    title = gettext_lazy("Electricity meters")
    permission = Permission.VIEW_FACILITIES
    table_class = MeterTable
    filterset_class = MeterFilter
    empty_icon = "bolt"
    empty_title = gettext_lazy("No meter yet")
    empty_text = gettext_lazy("Enter one meter of the whole room and one of the IT equipment.")

    def rows(self) -> QuerySet[EnergyMeter]:
        last = EnergyReading.objects.filter(meter=OuterRef("pk")).order_by("-read_at")
        rows = EnergyMeter.objects.visible_to(self.request.user).select_related("room")
        found: QuerySet[EnergyMeter] = rows.annotate(
            last_kwh=Subquery(last.values("kwh")[:1]), last_at=Subquery(last.values("read_at")[:1])
        )
        return found

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        return ngettext("%(count)d meter", "%(count)d meters", count) % {"count": count}

    def tools(self) -> list[Tool]:
        new = reverse("meter-new")
        label = gettext_lazy("New meter")
        return [Tool(label=label, url=new, icon="plus", permission=Permission.EDIT_FACILITIES)]


@login_required
@require_GET
def meter(request: MemberRequest, meter_id: int) -> HttpResponse:
    """A meter with what it showed."""
    row = seen(request, EnergyMeter, meter_id, "room__unit__region", "check_of__target")
    context = {
        "title": row.name,
        "row": row,
        "facts": [
            (_("Room"), row.room),
            (pgettext("meter", "Counts"), row.get_role_display()),
            (_("Source"), row.check_of),
            (_("Multiplied by"), row.factor.normalize()),
        ],
        "readings": row.readings.all()[:SHOWN],
        "may_edit": may_edit(request, row.room.unit),
        "history": history_of(row, limit=20),
        "breadcrumbs": [(_("Electricity meters"), reverse("meter-list")), (row.name, "")],
    }
    return render(request, "facilities/meter.html", context)


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Enter a meter."""
    demand_keeper(request)
    form = MeterForm(request.user, request.POST or None)

    def act() -> str:
        return str(add_meter(form.room, form.given(), by=request.user).get_absolute_url())

    back = reverse("meter-list")
    crumbs = [(_("Electricity meters"), back), (_("New meter"), "")]
    return form_page(request, form, act, title=_("New meter"), back_url=back, breadcrumbs=crumbs)


@login_required
def edit(request: MemberRequest, meter_id: int) -> HttpResponse:
    """Mend a meter."""
    row = edited(request, EnergyMeter, meter_id, "room__unit")
    form = MeterForm(request.user, request.POST or None, row=row)
    url = row.get_absolute_url()

    def act() -> str:
        return str(correct_meter(row.pk, form.given(), by=request.user).get_absolute_url())

    crumbs = [(_("Electricity meters"), reverse("meter-list")), (row.name, url)]
    return form_page(request, form, act, title=row.name, back_url=url, breadcrumbs=crumbs)


@login_required
def read(request: MemberRequest, meter_id: int) -> HttpResponse:
    """Record what a meter showed."""
    row = edited(request, EnergyMeter, meter_id, "room__unit")
    form = ReadingForm(request.POST or None, initial={"read_at": timezone.localtime()})
    url = row.get_absolute_url()

    def act() -> str:
        data = form.cleaned_data
        record_reading(
            row.pk,
            data["read_at"],
            data["kwh"],
            by=request.user,
            kind=ReadingKind(data["kind"]),
            note=data["note"],
        )
        return str(url)

    crumbs = [(_("Electricity meters"), reverse("meter-list")), (row.name, url)]
    title = _("Record a reading")
    return form_page(request, form, act, title=title, back_url=url, breadcrumbs=crumbs)
