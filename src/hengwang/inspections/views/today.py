"""The inspections of today: what is due, what was missed, what is done."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.inspections.choices import OccurrenceState
from hengwang.inspections.models import Occurrence
from hengwang.inspections.queries.today import today_of
from hengwang.inspections.tables import STATE_TONES
from hengwang.inspections.views.finding import demand_viewer


@login_required
@require_GET
def today(request: MemberRequest) -> HttpResponse:
    """Mine first, then those of others; what is overdue stands above."""
    demand_viewer(request)
    told = today_of(request.user, now=timezone.now())
    text = ngettext("%(count)s is due now", "%(count)s are due now", len(told.due))
    lead = [text % {"count": len(told.due)}]
    if told.missed:
        lead.append(_("%(count)s missed in the last three days") % {"count": len(told.missed)})
    context = {
        "title": _("Inspections"),
        "lead": " · ".join(lead),
        "today": told,
        "tones": STATE_TONES,
        "may_inspect": not request.user.reach(Permission.CARRY_OUT_INSPECTIONS).is_nothing,
        "may_plan": may(request.user, Permission.PLAN_INSPECTIONS),
        "has_any": bool(told) or Occurrence.objects.visible_to(request.user).exists(),
        "states": OccurrenceState,
        "plan_url": reverse("inspection-plan-new"),
    }
    return render(request, "inspections/today.html", context)
