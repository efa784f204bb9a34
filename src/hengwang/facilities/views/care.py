"""Maintenance of rooms: list with what is due, page, form, papers."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.facilities.filters import MaintenanceFilter
from hengwang.facilities.forms import MaintenanceForm
from hengwang.facilities.models import MaintenanceRecord
from hengwang.facilities.services.care import correct_maintenance, record_maintenance
from hengwang.facilities.tables import MaintenanceTable
from hengwang.facilities.views.finding import demand_keeper, edited, may_edit, seen
from hengwang.files.downloads import download
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool


class MaintenanceList(ListPage):
    """Maintenance of the rooms the visitor may see."""

    request: MemberRequest
    title = gettext_lazy("Maintenance of machine rooms")
    permission = Permission.VIEW_FACILITIES
    table_class = MaintenanceTable
    filterset_class = MaintenanceFilter
    empty_icon = "tool"
    empty_title = gettext_lazy("No maintenance is recorded yet")
    empty_text = gettext_lazy("Batteries, test runs, cleaning, drills and repairs stand here.")

    def rows(self) -> QuerySet[MaintenanceRecord]:
        rows = MaintenanceRecord.objects.visible_to(self.request.user)
        return rows.select_related("room", "company")

    def lead(self, shown: QuerySet[MaintenanceRecord]) -> str:
        count = shown.count()
        due = shown.due_by(timezone.localdate()).count()  # type: ignore[attr-defined]
        said = ngettext("%(count)d record", "%(count)d records", count) % {"count": count}
        return _("%(said)s, %(due)d overdue") % {"said": said, "due": due}

    def tools(self) -> Sequence[Tool]:
        return [
            Tool(
                label=gettext_lazy("Record maintenance"),
                url=reverse("room-maintenance-new"),
                icon="plus",
                permission=Permission.EDIT_FACILITIES,
            ),
            Tool(label=gettext_lazy("What is due"), url="?due=due", icon="calendar"),
        ]


@login_required
@require_GET
def detail(request: MemberRequest, maintenance_id: int) -> HttpResponse:
    """One record with its papers."""
    row = seen(request, MaintenanceRecord, maintenance_id, "room__unit__region", "company")
    facts = [
        (_("Room"), row.room),
        (_("Part of the room"), row.get_system_display()),
        (_("Done on"), row.done_on),
        (_("Due again on"), row.next_due_on),
        (_("Company"), row.company),
        (_("Who did it"), row.people),
        (_("Cost (yuan)"), row.cost_cny),
        (_("A device was sent for repair"), _("yes") if row.sent_for_repair else _("no")),
        (_("Result"), row.result),
    ]
    context = {
        "title": str(row),
        "row": row,
        "facts": facts,
        "papers": row.papers.order_by("pk"),
        "may_edit": may_edit(request, row.room.unit),
        "history": history_of(row, limit=20),
        "breadcrumbs": [
            (_("Maintenance of machine rooms"), reverse("room-maintenance-list")),
            (str(row), ""),
        ],
    }
    return render(request, "facilities/maintenance.html", context)


@login_required
@require_GET
def paper(request: MemberRequest, maintenance_id: int, attachment_id: int) -> HttpResponseBase:
    """One paper of a record."""
    row = seen(request, MaintenanceRecord, maintenance_id)
    return download(get_object_or_404(row.papers, pk=attachment_id))


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Record what was done."""
    demand_keeper(request)
    form = MaintenanceForm(request.user, request.POST or None, request.FILES or None)

    def act() -> str:
        papers = form.cleaned_data["papers"]
        made = record_maintenance(form.room, form.given(), by=request.user, papers=papers)
        return str(made.get_absolute_url())

    back = reverse("room-maintenance-list")
    crumbs = [(_("Maintenance of machine rooms"), back), (_("Record maintenance"), "")]
    title = _("Record maintenance")
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=crumbs)


@login_required
def edit(request: MemberRequest, maintenance_id: int) -> HttpResponse:
    """Mend a record."""
    row = edited(request, MaintenanceRecord, maintenance_id, "room__unit")
    form = MaintenanceForm(request.user, request.POST or None, request.FILES or None, row=row)

    def act() -> str:
        papers = form.cleaned_data["papers"]
        done = correct_maintenance(row.pk, form.given(), by=request.user, papers=papers)
        return str(done.get_absolute_url())

    url = row.get_absolute_url()
    crumbs = [
        (_("Maintenance of machine rooms"), reverse("room-maintenance-list")),
        (str(row), url),
    ]
    return form_page(request, form, act, title=str(row), back_url=url, breadcrumbs=crumbs)
