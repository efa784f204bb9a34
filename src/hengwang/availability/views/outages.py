"""Outages: listed over all targets, each on a page, and why it was down said by a person."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.availability import tables
from hengwang.availability.choices import Cause
from hengwang.availability.forms import CauseForm
from hengwang.availability.models import Outage
from hengwang.availability.services.causes import set_cause
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage

TITLE = gettext_lazy("Outages")
SHOWN = 200


class OutageList(ListPage):
    """Outages of the targets the visitor sees, newest first."""

    title = TITLE
    permission = Permission.VIEW_MONITORING
    table_class = tables.OutageTable
    filterset_class = tables.OutageFilter
    empty_icon = "checks"
    empty_title = gettext_lazy("No outage")
    empty_text = gettext_lazy("What fails its checks long enough to count as down is listed here.")
    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        found: QuerySet[Any] = Outage.objects.visible_to(self.request.user)
        return found.select_related("target__unit")

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        text = ngettext("%(count)d outage", "%(count)d outages", count) % {"count": count}
        unknown = shown.filter(cause=Cause.UNKNOWN).count()
        if not unknown:
            return text
        return _("%(outages)s, of %(unknown)d the cause is not yet known") % {
            "outages": text, "unknown": unknown
        }  # fmt: skip


@login_required
@require_GET
def detail(request: MemberRequest, outage_id: int) -> HttpResponse:
    """One outage: when, why, what it goes back to and what lay behind it."""
    row = _seen(request, outage_id)
    seen = Outage.objects.visible_to(request.user)
    behind = row.consequences.filter(pk__in=seen.values("pk")).select_related("target__unit")
    root = None if row.root_id is None else seen.filter(pk=row.root_id).first()
    context = {
        "title": row.target.name,
        "row": row,
        "root": root,
        "has_hidden_root": row.root_id is not None and root is None,
        "behind": behind.order_by("started_at", "pk")[:SHOWN],
        "behind_in_all": behind.count(),
        "may_explain": may(request.user, Permission.EDIT_MONITORING, row.target.unit),
        "history": history_of(row, limit=30),
        "breadcrumbs": [(TITLE, reverse("outage-list")), (row.target.name, "")],
    }
    return render(request, "availability/outage.html", context)


@login_required
def explain(request: MemberRequest, outage_id: int) -> HttpResponse:
    """Say why it was down."""
    row = _seen(request, outage_id)
    if not may(request.user, Permission.EDIT_MONITORING, row.target.unit):
        raise Http404
    told = "" if row.cause == Cause.PARENT else row.cause
    initial = {"cause": told, "note": row.cause_note}
    form = CauseForm(request.POST or None, initial=initial)

    def act() -> str:
        made = set_cause(row.pk, **form.cleaned_data, by=request.user)
        return made.get_absolute_url()

    title = _("Why %(target)s was down") % {"target": row.target.name}
    return form_page(request, form, act, title=title, back_url=row.get_absolute_url())


def _seen(request: MemberRequest, outage_id: int) -> Outage:
    rows = Outage.objects.visible_to(request.user).select_related("target__unit__region")
    found: Outage = get_object_or_404(rows, pk=outage_id)
    return found
