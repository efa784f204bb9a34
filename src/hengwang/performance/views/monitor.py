"""The running monitor: where money and goals stand at a date, and where they lead."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.periods import Period
from hengwang.pages.widgets import DateInput
from hengwang.performance.queries.monitoring import look_at
from hengwang.performance.views.detail import visible


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
    context: dict[str, Any] = {
        "evaluation": evaluation,
        "form": form,
        "at": at,
        "look": look_at(evaluation, at),
    }
    return render(request, "performance/monitor.html", context)


def _within(day: date, period: Period) -> date:
    return min(max(day, period.first_day), period.last_day)
