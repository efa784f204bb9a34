"""Pages of the monitors of others: list, one with its address, its token shown once."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.monitoring.alert_forms import SourceForm, StepForm
from hengwang.monitoring.alert_tables import SourceTable
from hengwang.monitoring.models import OutsideSource
from hengwang.monitoring.services import outside
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

TITLE = gettext_lazy("Other monitors")
ONCE = "alert-source-token"


class SourceList(ListPage):
    """Monitors whose alerts come here."""

    request: MemberRequest
    title = TITLE
    permission = Permission.EDIT_MONITORING
    table_class = SourceTable
    breadcrumbs = ((gettext_lazy("Alerts"), "/alerts/"), (TITLE, ""))
    empty_icon = "download"
    empty_title = gettext_lazy("No other monitor sends its alerts here")
    empty_text = gettext_lazy("Prometheus Alertmanager and Zabbix can; each gets a token.")

    def rows(self) -> QuerySet[Any]:
        return OutsideSource.objects.editable_by(self.request.user).select_related("unit")

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.filter(revoked_at=None).count()
        return ngettext("%(count)d in use", "%(count)d in use", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        url, edits = reverse("alert-source-new"), Permission.EDIT_MONITORING
        return [Tool(label=_("Add a monitor"), url=url, icon="plus", permission=edits)]


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Let a monitor send its alerts."""
    if not may(request.user, Permission.EDIT_MONITORING):
        raise Http404
    form = SourceForm(request.user, request.POST or None)

    def act() -> str:
        told = form.cleaned_data
        made, token = outside.add_source(told["name"], told["kind"], told["unit"], by=request.user)
        request.session[ONCE] = token
        return made.get_absolute_url()

    title, back = _("Add a monitor"), reverse("alert-source-list")
    return form_page(
        request, form, act, title=title, back_url=back, breadcrumbs=[(TITLE, back), (title, "")]
    )


@login_required
@never_cache
@require_GET
def detail(request: MemberRequest, source_id: int) -> HttpResponse:
    """One monitor, where it sends to, and, once, its token."""
    source = _kept(request, source_id)
    context = {
        "title": source.name,
        "source": source,
        "token": request.session.pop(ONCE, ""),
        "address": request.build_absolute_uri(reverse(f"hook-{source.kind}")),
        "people": source.people.all(),
        "channels": source.channels.all(),
        "facts": [
            (_("Kind"), source.get_kind_display()),
            (_("Unit"), source.unit),
            (_("Last heard from"), source.seen_at),
            (_("Deliveries taken"), source.taken),
            (_("Deliveries refused"), source.refused),
            (_("Revoked"), source.revoked_at),
        ],
        "breadcrumbs": [(TITLE, reverse("alert-source-list")), (source.name, "")],
    }
    return render(request, "monitoring/source.html", context)


@login_required
def told(request: MemberRequest, source_id: int) -> HttpResponse:
    """Who is told of its alerts."""
    source = _kept(request, source_id)
    form = StepForm(source.unit, request.POST or None)
    del form.fields["after_min"]

    def act() -> str:
        given = form.cleaned_data
        outside.tell_of(source, given["people"], given["channels"], by=request.user)
        return source.get_absolute_url()

    title = _("Who is told of “%(name)s”") % {"name": source.name}
    return form_page(request, form, act, title=title, back_url=source.get_absolute_url())


@login_required
@require_POST
def revoke(request: MemberRequest, source_id: int) -> HttpResponse:
    """Listen to it no longer."""
    source = _kept(request, source_id)
    outside.revoke_source(source, by=request.user)
    return HttpResponseRedirect(source.get_absolute_url())


def _kept(request: MemberRequest, source_id: int) -> OutsideSource:
    rows = OutsideSource.objects.editable_by(request.user).select_related("unit__region")
    found: OutsideSource = get_object_or_404(rows, pk=source_id)
    return found
