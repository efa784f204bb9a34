"""The running monitor: where money and goals stand at a date, and where they lead."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.periods import Period
from hengwang.pages.charts import ChartSpec, Series, money_against_plan
from hengwang.pages.widgets import DateInput
from hengwang.performance.models import Evaluation
from hengwang.performance.queries.outlook import YearEnd, year_end
from hengwang.performance.services.monitoring import period_of
from hengwang.performance.views.detail import visible
from hengwang.projects.queries.curve import curve_of

MONTHS, WAN, CENT = 12, Decimal(10_000), Decimal("0.01")


class DayForm(forms.Form):
    """The day of the look."""

    at = forms.DateField(label=_("As of"), widget=DateInput)


@login_required
@require_GET
def monitor(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    evaluation = visible(request, evaluation_id)
    period = Period.year_of(evaluation.fiscal_year)
    at = min(timezone.localdate(), period.last_day)
    form = DayForm(request.GET if "at" in request.GET else None, initial={"at": at})
    if form.is_bound and form.is_valid():
        at = _within(form.cleaned_data["at"], period)
    end = year_end(evaluation, at)
    context: dict[str, Any] = {
        "evaluation": evaluation,
        "form": form,
        "at": at,
        "look": end.look,
        "end": end,
        "chart": _chart(evaluation, end, at),
        "records": evaluation.monitoring_records.all(),
        "report_day": at if form.is_bound and form.is_valid() else period_of(period.year)[0],
        "period": period,
        "may_edit": evaluation.state == "monitoring"
        and may(request.user, Permission.EDIT_EVALUATIONS, evaluation.programme.unit),
    }
    return render(request, "performance/monitor.html", context)


def _within(day: date, period: Period) -> date:
    return min(max(day, period.first_day), period.last_day)


def _chart(evaluation: Evaluation, end: YearEnd, at: date) -> ChartSpec | None:
    """Money against plan, with the forecast and the edges of its range."""
    curve = curve_of(
        evaluation.programme, evaluation.fiscal_year, budget=end.look.money.budget, today=at
    )
    if curve is None:
        return None
    spent = end.look.money.executed
    if end.money is None or spent is None or at.month >= MONTHS:
        return money_against_plan(curve)
    forecast = _line(at.month, spent, end.money.end)
    spec = money_against_plan(replace(curve, forecast=forecast))
    edges = [
        Series(
            name=name,
            kind="line",
            values=tuple(None if v is None else v / WAN for v in _line(at.month, spent, value)),
            tone="unknown",
            dashed=True,
        )
        for name, value in (
            (gettext("At least"), end.money.low),
            (gettext("At most"), end.money.high),
        )
    ]
    return replace(spec, series=(*spec.series, *edges))


def _line(month: int, spent: Decimal, end: Decimal) -> tuple[Decimal | None, ...]:
    """A straight line from the month of the look to December; nothing before."""
    left = MONTHS - month
    return tuple(
        None if at < month else (spent + (end - spent) * (at - month) / left).quantize(CENT)
        for at in range(1, MONTHS + 1)
    )
