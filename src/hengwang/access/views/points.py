"""Access points: list, page, those that were there before the platform."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET

from hengwang.access.forms import PointForm
from hengwang.access.models import AccessPoint
from hengwang.access.services.points import correct_point, record_from_circuits, unrecorded
from hengwang.access.tables import PointFilter, PointTable
from hengwang.access.views.finding import crumbs, seen_point, tabs
from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.monitoring.models import Watch
from hengwang.organizations.models import Unit
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool


class PointList(ListPage):
    """Access points the user may see."""

    template_name = "access/list.html"
    title = gettext_lazy("Access points")
    permission = Permission.VIEW_ACCESS
    table_class = PointTable
    filterset_class: ClassVar[type[Any] | None] = PointFilter
    empty_icon = "point"
    empty_title = gettext_lazy("No access point yet")
    empty_text = gettext_lazy("Opened applications appear here, and lines that were there before.")

    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        rows = AccessPoint.objects.visible_to(self.request.user)
        held = Count("allocations", filter=Q(allocations__until_on=None), distinct=True)
        related = rows.select_related("unit__region").prefetch_related("circuits")
        annotated: QuerySet[Any] = related.annotate(held=held)
        return annotated

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        rows = AccessPoint.objects.visible_to(self.request.user).filter(closed_on=None)
        units = rows.order_by().aggregate(units=Count("unit", distinct=True), points=Count("pk"))
        text = ngettext("%(units)s unit connected", "%(units)s units connected", units["units"])
        return text % units + " · " + _("%(points)s access points") % units

    def tools(self) -> Sequence[Tool]:
        return [
            Tool(
                label=gettext_lazy("Record those that were there before"),
                url=reverse("access:points-record"),
                icon="plus",
                permission=Permission.APPROVE_ACCESS,
            )
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the tabs."""
        return super().get_context_data(tabs=tabs(self.request.user, "points"), **kwargs)


@login_required
@require_GET
def detail(request: MemberRequest, point_id: int) -> HttpResponse:
    """One access point: its lines, addresses, names, applications."""
    point = seen_point(request, point_id)
    circuits = list(point.circuits.select_related("carrier").order_by("closed_on", "code"))
    links = Watch.objects.present().filter(circuit__in=circuits).select_related("target")
    watched = {link.circuit_id: link.target for link in links}
    handles = may(request.user, Permission.HANDLE_ACCESS, point.unit)
    context = {
        "title": point.name,
        "point": point,
        "facts": [
            (_("Unit"), point.unit),
            (_("Level"), point.unit.get_level_display()),
            (_("Region"), point.unit.region.full_name),
            (_("Place"), point.place),
            (_("Private network"), point.private_network),
            (_("Connected since"), point.opened_on),
            (_("No longer connected from"), point.closed_on),
        ],
        "circuits": [(circuit, watched.get(circuit.pk)) for circuit in circuits],
        "allocations": point.allocations.order_by("until_on", "key")[:MOST],
        "domains": point.domains.select_related("zone"),
        "applications": point.applications.order_by("-applied_at")[:MOST],
        "may_edit": not point.is_closed
        and may(request.user, Permission.APPROVE_ACCESS, point.unit),
        "may_apply": not point.is_closed and may(request.user, Permission.APPLY_ACCESS, point.unit),
        "history": history_of(point, limit=30) if handles else [],
        "breadcrumbs": crumbs((_("Access points"), reverse("access:points")), (point.name, "")),
    }
    return render(request, "access/point.html", context)


MOST = 200


@login_required
def edit(request: MemberRequest, point_id: int) -> HttpResponse:
    """Mend name and place."""
    point = seen_point(request, point_id)
    if not may(request.user, Permission.APPROVE_ACCESS, point.unit):
        raise Http404
    form = PointForm(request.POST or None, initial={"name": point.name, "place": point.place})

    def act() -> str:
        data = form.cleaned_data
        done = correct_point(point.pk, name=data["name"], place=data["place"], by=request.user)
        return done.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=point.name,
        back_url=point.get_absolute_url(),
        breadcrumbs=crumbs(
            (point.name, point.get_absolute_url()), (pgettext("verb", "Correct"), "")
        ),
    )


@login_required
def record_many(request: MemberRequest) -> HttpResponse:
    """Units with open circuits and no access point: look, untick, confirm."""
    if not request.user.reach(Permission.APPROVE_ACCESS).has_place:
        raise Http404
    own = units_with(request.user, Permission.APPROVE_ACCESS)
    found = unrecorded(own.values_list("pk", flat=True))
    if request.method == "POST":
        ticked = {int(text) for text in request.POST.getlist("id") if text.isdigit()}
        done = record_from_circuits(ticked & set(found), by=request.user)
        text = ngettext(
            "%(count)s access point is recorded", "%(count)s access points are recorded", done
        )
        messages.success(request, text % {"count": done})
        return redirect("access:points")
    names = {unit.pk: unit for unit in Unit.objects.filter(pk__in=found).select_related("region")}
    rows = [
        {
            "unit": names[pk],
            "circuits": lines,
            "opened_on": min(line.opened_on for line in lines if line.opened_on),
        }
        for pk, lines in found.items()
    ]
    title = _("Record those that were there before")
    context = {
        "title": title,
        "rows": rows[:MOST],
        "hidden": max(len(rows) - MOST, 0),
        "breadcrumbs": crumbs((_("Access points"), reverse("access:points")), (title, "")),
        "word": pgettext("access point", "Connected"),
    }
    return render(request, "access/record.html", context)
