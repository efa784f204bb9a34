"""Units with their contacts, and the door as a unit sees it: read only, in nobody's name."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.models import RoleGrant
from hengwang.accounts.permissions import units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.door.tables import DoorUnitFilters, DoorUnitTable
from hengwang.door.viewers import AsUnit, may_look_as
from hengwang.door.views.bulletins import bulletins_of
from hengwang.door.views.calendar import calendar_of
from hengwang.door.views.home import home_of
from hengwang.door.views.lines import lines_of
from hengwang.door.views.reports import reports_of
from hengwang.organizations.models import Contact
from hengwang.pages.lists import ListPage
from hengwang.tickets.choices import LIVE
from hengwang.tickets.models import Ticket

Page = Callable[[AsUnit, MemberRequest], dict[str, Any]]
PAGES: dict[str, tuple[Any, str, Page]] = {
    "home": (_("Home"), "door/home.html", lambda viewer, request: home_of(viewer)),
    "reports": (
        _("Open reports"),
        "door/reports.html",
        lambda viewer, request: reports_of(viewer, request.GET.get("page", 1)),
    ),
    "bulletins": (
        _("Bulletins"),
        "door/bulletins.html",
        lambda viewer, request: bulletins_of(viewer),
    ),
    "calendar": (_("Days"), "door/calendar.html", calendar_of),
    "lines": (
        _("Lines and addresses"),
        "door/lines.html",
        lambda viewer, request: lines_of(viewer, request.GET.get("page", 1)),
    ),
}


class DoorUnitList(ListPage):
    """Units whose door one looks after: whom to call, who has an account."""

    request: MemberRequest
    title = _("Units at the door")
    permission = Permission.WRITE_BULLETINS
    table_class = DoorUnitTable
    filterset_class: ClassVar[type[Any] | None] = DoorUnitFilters
    empty_icon = "building"
    empty_title = _("No unit here")

    def rows(self) -> QuerySet[Any]:
        grants = RoleGrant.objects.filter(
            unit=OuterRef("pk"), role=Role.ACCESS_UNIT_OFFICER, until_on=None
        )
        tickets = Ticket.objects.filter(unit=OuterRef("pk"), state__in=LIVE)
        contacts = Contact.objects.filter(unit=OuterRef("pk"), is_active=True)
        rows = units_with(self.request.user, Permission.WRITE_BULLETINS).filter(closed_on=None)
        return rows.select_related("region").annotate(
            officers=_count(grants), live=_count(tickets), contact_names=_first(contacts)
        )


def _count(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().values("unit").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _first(rows: QuerySet[Any]) -> Any:
    return Subquery(rows.order_by("name", "pk").values("name")[:1])


@login_required
@require_GET
def look(request: MemberRequest, unit_id: int, door_page: str = "home") -> HttpResponse:
    """A page of the door as an officer of the unit would see it."""
    rows = units_with(request.user, Permission.WRITE_BULLETINS).select_related("region")
    unit = get_object_or_404(rows, pk=unit_id)
    if door_page not in PAGES or not may_look_as(request.user, unit):
        raise Http404
    _label, template, build = PAGES[door_page]
    context = build(AsUnit(unit), request)
    told = {
        "preview": unit,
        "preview_pages": [(key, one[0]) for key, one in PAGES.items()],
        "word_now": door_page,
        "unit_name": unit.name,
        "tab": door_page,
        "tabs": (),
        "contacts": list(unit.contacts.filter(Q(is_active=True))),
        "preview_title": said("What %(unit)s sees") % {"unit": unit.name},
    }
    return render(request, template, {**context, **told})
