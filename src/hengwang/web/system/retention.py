"""How long each kind of record is kept: a table for administrators."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.outbox.queries import periodic_runs
from hengwang.outbox.retention import Retention, retentions


@login_required
@require_GET
def retention(request: MemberRequest) -> HttpResponse:
    """Every kind of record, what is kept for good last."""
    if not may(request.user, Permission.VIEW_JOBS):
        raise Http404
    runs = periodic_runs()
    rows = [(one, _kept(one), runs.get(one.removed_by)) for one in _in_order()]
    lead = _("What a submitted or sealed figure cites is never removed.")
    context = {"title": _("Retention"), "lead": lead, "rows": rows}
    return render(request, "web/system/retention.html", context)


def _in_order() -> list[Retention]:
    return sorted(retentions.values(), key=lambda one: (one.kept is None, str(one.what)))


def _kept(one: Retention) -> str:
    """For good, until they end, or a number of days."""
    if one.kept is None:
        return _("for good")
    if not one.kept:
        return _("until they end")
    return ngettext("%(count)s day", "%(count)s days", one.kept.days) % {"count": one.kept.days}
