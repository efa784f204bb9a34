"""The board: every plan by day of a month, or by month of a year."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.inspections.queries.board import board_of
from hengwang.inspections.tables import STATE_TONES
from hengwang.inspections.views.finding import crumbs, demand_viewer
from hengwang.kernel.periods import BadPeriodError, Period, PeriodKind
from hengwang.pages.formats import percent_text


@login_required
@require_GET
def board(request: MemberRequest) -> HttpResponse:
    """How completely plans are carried out."""
    demand_viewer(request)
    period = _period(request.GET.get("period", ""))
    shown = board_of(request.user, period)
    share = shown.total.completion
    text = _("%(done)s of %(due)s done in their time, %(missed)s missed")
    counts = {"done": shown.total.done, "due": shown.total.decided, "missed": shown.total.missed}
    context = {
        "title": _("Completion of inspections"),
        "lead": "" if share is None else f"{percent_text(share)} · {text % counts}",
        "board": shown,
        "period": period,
        "is_month": period.kind is PeriodKind.MONTH,
        "before": _next(period, -1),
        "after": _next(period, 1),
        "year": str(period.year),
        "month": f"{timezone.localdate():%Y-%m}",
        "tones": {state: tone.value for state, tone in STATE_TONES.items()},
        "breadcrumbs": crumbs((_("Completion"), "")),
    }
    return render(request, "inspections/board.html", context)


def _period(text: str) -> Period:
    try:
        period = Period.parse(text)
    except BadPeriodError:
        return Period.parse(f"{timezone.localdate():%Y-%m}")
    kinds = (PeriodKind.MONTH, PeriodKind.YEAR)
    return period if period.kind in kinds else Period.year_of(period.year)


def _next(period: Period, step: int) -> str:
    if period.kind is PeriodKind.YEAR:
        return str(period.year + step)
    month = period.year * 12 + period.first_day.month - 1 + step
    return f"{month // 12}-{month % 12 + 1:02}"
