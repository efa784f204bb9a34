"""Incidents of rooms: what happened, and what a person says of it."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.facilities.choices import Verdict
from hengwang.facilities.filters import IncidentFilter
from hengwang.facilities.forms import AcknowledgeForm
from hengwang.facilities.models import RoomIncident
from hengwang.facilities.queries.standing import side_text, value_text
from hengwang.facilities.services.incidents import acknowledge
from hengwang.facilities.tables import IncidentTable
from hengwang.facilities.views.finding import edited, may_edit, seen
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage


class IncidentList(ListPage):
    """Incidents of the rooms the visitor may see."""

    request: MemberRequest
    title = gettext_lazy("Incidents of machine rooms")
    permission = Permission.VIEW_FACILITIES
    table_class = IncidentTable
    filterset_class = IncidentFilter
    empty_icon = "circle-check"
    empty_title = gettext_lazy("Nothing happened yet")
    empty_text = gettext_lazy("What passes its limits, reports a fault or is silent stands here.")

    def rows(self) -> QuerySet[RoomIncident]:
        rows = RoomIncident.objects.visible_to(self.request.user).standing()
        return rows.select_related("sensor", "room", "collector")

    def lead(self, shown: QuerySet[RoomIncident]) -> str:
        count, waiting = shown.count(), shown.filter(verdict=Verdict.OPEN).count()
        said = ngettext("%(count)d incident", "%(count)d incidents", count) % {"count": count}
        return _("%(said)s, %(waiting)d not judged yet") % {"said": said, "waiting": waiting}


@login_required
@require_GET
def detail(request: MemberRequest, incident_id: int) -> HttpResponse:
    """One incident."""
    row = seen(request, RoomIncident, incident_id, "sensor", "room", "collector", "unit__region")
    facts = [
        (_("Room"), row.room),
        (_("Sensor"), row.sensor or row.collector),
        (pgettext("room", "What"), side_text(row)),
        (_("Level"), row.get_level_display()),
        (_("Worst value"), value_text(row.sensor, row.worst) if row.sensor else ""),
        (_("From"), row.opened_at),
        (_("Until"), row.closed_at or _("going on")),
        (_("Judged as"), row.get_verdict_display()),
        (_("Acknowledged by"), row.acknowledged_by_name),
        (_("What was found and done"), row.note),
    ]
    context = {
        "title": str(row),
        "row": row,
        "facts": facts,
        "may_edit": may_edit(request, row.unit) and row.withdrawn_at is None,
        "history": history_of(row, limit=20),
        "breadcrumbs": [
            (_("Incidents of machine rooms"), reverse("room-incident-list")),
            (str(row), ""),
        ],
    }
    return render(request, "facilities/incident.html", context)


@login_required
def judge(request: MemberRequest, incident_id: int) -> HttpResponse:
    """Acknowledge an incident and say what it was."""
    row = edited(request, RoomIncident, incident_id, "sensor", "collector")
    initial = {"verdict": row.verdict, "note": row.note}
    form = AcknowledgeForm(request.POST or None, initial=initial)
    was_judged = row.acknowledged_at is not None

    def act() -> str:
        data = form.cleaned_data
        verdict = Verdict(data["verdict"])
        acknowledge(row.pk, verdict, data["note"], by=request.user, again=was_judged)
        return str(row.get_absolute_url())

    url = row.get_absolute_url()
    crumbs = [
        (_("Incidents of machine rooms"), reverse("room-incident-list")),
        (str(row), url),
        (_("Acknowledge"), ""),
    ]
    return form_page(
        request, form, act, title=str(row), back_url=url, breadcrumbs=crumbs,
        save_label=_("Acknowledge"),
    )  # fmt: skip
