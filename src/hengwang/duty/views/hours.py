"""Hours per person of a month, a quarter or a year, as page and as file."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.calendars.errors import YearNotEnteredError
from hengwang.duty.models import Roster
from hengwang.duty.queries.hours import rows_of
from hengwang.duty.services.rights import own_company
from hengwang.duty.tables import HoursTable
from hengwang.duty.views.finding import demand
from hengwang.kernel.periods import BadPeriodError, Period, PeriodKind
from hengwang.pages import exports
from hengwang.pages.refusals import refusal_text

MOST = 1000


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponseBase:
    """Who stood how long on which kind of days."""
    demand(request, Permission.VIEW_DUTY)
    period = _period(request)
    rosters = list(Roster.objects.visible_to(request.user).order_by("name"))
    chosen = next((one for one in rosters if str(one.pk) == request.GET.get("roster")), None)
    refusal, rows = "", []
    try:
        rows = rows_of(
            [chosen] if chosen else rosters, period.interval, company_id=own_company(request.user)
        )
    except YearNotEnteredError as error:
        refusal = refusal_text(error)
    table: Any = HoursTable(rows)
    export = request.GET.get("export", "")
    if export in exports.FORMATS and not refusal:
        name = " ".join(
            filter(None, (_("Hours on duty"), chosen.name if chosen else "", str(period)))
        )
        return exports.table_response(table, export, name)
    table.paginate(per_page=MOST)
    context = {
        "title": _("Hours on duty"),
        "period": period,
        "rosters": rosters,
        "chosen": chosen,
        "table": table,
        "rows": rows,
        "refusal": refusal,
        "may_calendar": request.user.reach(Permission.MANAGE_CALENDARS).has_place,
        "export": f"?month={period}&roster={chosen.pk if chosen else ''}&export=xlsx",
        "breadcrumbs": [
            (pgettext("navigation", "Duty"), reverse("duty-now")),
            (_("Hours on duty"), ""),
        ],
    }
    return _shown(request, context)


def _shown(request: MemberRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "duty/hours.html", context)


def _period(request: MemberRequest) -> Period:
    try:
        return Period.parse(request.GET.get("month", ""))
    except BadPeriodError:
        return Period.of(timezone.localdate(), PeriodKind.MONTH)
