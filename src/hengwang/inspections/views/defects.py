"""Defects: list and page."""

from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.inspections.choices import DefectState
from hengwang.inspections.models import Defect
from hengwang.inspections.tables import DEFECT_TONES, DefectFilter, DefectTable, reading_text
from hengwang.inspections.views.finding import crumbs, seen
from hengwang.pages.lists import ListPage
from hengwang.tickets.models import Ticket


class DefectList(ListPage):
    """What was found wrong, mended or not."""

    title = gettext_lazy("Defects")
    permission = Permission.VIEW_INSPECTIONS
    table_class = DefectTable
    filterset_class: ClassVar[type[Any] | None] = DefectFilter
    empty_icon = "circle-check"
    empty_title = gettext_lazy("No defect")
    empty_text = gettext_lazy("What an inspection finds not in order stands here with its ticket.")

    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Defect.objects.visible_to(self.request.user)
        return rows.select_related("unit", "ticket").order_by("-found_at", "-pk")

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        seen_rows = Defect.objects.visible_to(self.request.user)
        count = seen_rows.filter(state=DefectState.OPEN).count()
        text = ngettext("%(count)s is not mended", "%(count)s are not mended", count)
        return text % {"count": count}


@login_required
@require_GET
def detail(request: MemberRequest, defect_id: int) -> HttpResponse:
    """One defect: its ticket, and every reading that saw it."""
    row: Defect = seen(request, Defect, defect_id, "plan", "ticket", "unit")
    readings = row.readings.select_related("inspection__occurrence__plan", "item")
    ticket = None
    if row.ticket is not None:
        ticket = Ticket.objects.visible_to(request.user).filter(pk=row.ticket.pk).first()
    context = {
        "title": row.title,
        "row": row,
        "tone": DEFECT_TONES[row.state].value,
        "ticket": ticket,
        "facts": [
            (_("Inspection plan"), row.plan),
            (_("Unit"), row.unit),
            (_("Found"), f"{timezone.localtime(row.found_at):%Y-%m-%d %H:%M}"),
            (_("Last seen"), f"{timezone.localtime(row.seen_at):%Y-%m-%d %H:%M}"),
            (_("Ticket"), row.ticket.number if row.ticket else ""),
        ],
        "readings": [(one, reading_text(one)) for one in readings.order_by("-taken_at")[:50]],
        "history": history_of(row, limit=20),
        "breadcrumbs": crumbs((_("Defects"), reverse("defect-list")), (row.title, "")),
    }
    return render(request, "inspections/defect.html", context)
