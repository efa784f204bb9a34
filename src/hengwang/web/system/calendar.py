"""Years of the working-day calendar, and the dates the bureau sets for itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.calendars import proposals, services
from hengwang.calendars.choices import BureauDateKey
from hengwang.calendars.models import BureauDate, CalendarDay, CalendarYear
from hengwang.calendars.queries import DEFAULTS
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text
from hengwang.pages.widgets import DateInput

AHEAD = 1
BEHIND = 3
YEARS = range(1990, 2101)


@dataclass(frozen=True)
class YearShown:
    """One year: entered by a person, known to the library, or nobody's."""

    year: int
    entered: CalendarYear | None
    is_known: bool


@dataclass(frozen=True)
class DateShown:
    """One date of the bureau: what holds for all years, and single years with their own."""

    key: str
    label: str
    value: str
    is_default: bool
    years: tuple[tuple[int, str], ...]

    @property
    def said(self) -> str:
        """The value as people read it."""
        return value_said(self.value)


def value_said(value: str) -> str:
    """A stored value in words: +1 03-31 → the next year's 31 March; a number stays."""
    if "/" in value:
        first, last = value.split("/", 1)
        return _("%(first)s to %(last)s") % {"first": value_said(first), "last": value_said(last)}
    shift, _between, day = value.rpartition(" ")
    try:
        text = date_format(date.fromisoformat(f"2000-{day}"), "MONTH_DAY_FORMAT")
        text = re.sub(r"(?<!\d)0(?=\d)", "", text)
    except ValueError:
        return value
    return _("%(day)s of the next year") % {"day": text} if shift == "+1" else text


class DayForm(forms.Form):
    """One day on which people work or rest against the week."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=DateInput())
    works = forms.TypedChoiceField(
        label=gettext_lazy("That day"),
        choices=[("no", gettext_lazy("Day off")), ("yes", gettext_lazy("Working day"))],
        coerce=lambda word: word == "yes",
    )
    name = forms.CharField(label=gettext_lazy("Holiday"), max_length=60, required=False)


class BureauDateForm(forms.Form):
    """A date of the bureau, for one fiscal year or for all."""

    key = forms.ChoiceField(label=gettext_lazy("Which date"), choices=BureauDateKey.choices)
    fiscal_year = forms.IntegerField(
        label=gettext_lazy("Fiscal year"),
        required=False,
        min_value=YEARS.start,
        max_value=YEARS.stop - 1,
        help_text=gettext_lazy("Empty: all years without a date of their own."),
    )
    value = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=40,
        help_text=gettext_lazy(
            "A number of days (20), a day (08-31), a day of the next year (+1 03-31), or a period "
            "(01-01/07-31)."
        ),
    )


def demand_keeper(request: MemberRequest) -> None:
    """404 for whoever may not edit the calendar."""
    if not may(request.user, Permission.MANAGE_CALENDARS):
        raise Http404


@login_required
@require_GET
def overview(request: MemberRequest) -> HttpResponse:
    """Years and dates on one page."""
    demand_keeper(request)
    this_year = timezone.localdate().year
    context = {
        "title": _("Calendar and dates"),
        "calendar_years": _years(this_year),
        "dates": _dates(),
        "missing": [
            one.year
            for one in _years(this_year)
            if one.year >= this_year and not (one.entered or one.is_known)
        ],
    }
    return render(request, "web/system/calendar.html", context)


def _years(this_year: int) -> list[YearShown]:
    entered = {one.year: one for one in CalendarYear.objects.all()}
    shown = {*range(this_year - BEHIND, this_year + AHEAD + 1), *entered}
    return [
        YearShown(year, entered.get(year), proposals.library_knows(year))
        for year in sorted(shown, reverse=True)
    ]


def _dates() -> list[DateShown]:
    rows = list(BureauDate.objects.all())
    return [_date(key, [row for row in rows if row.key == key]) for key in BureauDateKey]


def _date(key: BureauDateKey, rows: list[BureauDate]) -> DateShown:
    general = next((row for row in rows if row.fiscal_year is None), None)
    return DateShown(
        key=key.value,
        label=str(key.label),
        value=general.value if general else DEFAULTS[key],
        is_default=general is None,
        years=tuple((row.fiscal_year, value_said(row.value)) for row in rows if row.fiscal_year),
    )


@login_required
@require_GET
def year(request: MemberRequest, year: int) -> HttpResponse:
    """The days of one year that break the week, by month."""
    demand_keeper(request)
    if year not in YEARS:
        raise Http404
    entered = CalendarYear.objects.filter(year=year).first()
    days = _odd_days(year, entered)
    context = {
        "title": _("Calendar of %(year)s") % {"year": year},
        "year": year,
        "entered": entered,
        "is_known": proposals.library_knows(year),
        "months": [(month, list(odd)) for month, odd in groupby(days, lambda one: one.day.month)],
        "breadcrumbs": [(_("Calendar and dates"), reverse("calendar")), (str(year), "")],
    }
    return render(request, "web/system/calendar_year.html", context)


def _odd_days(year: int, entered: CalendarYear | None) -> list[Any]:
    if entered is not None:
        return list(CalendarDay.objects.filter(year=entered))
    return proposals.odd_days(year) if proposals.library_knows(year) else []


@login_required
@require_POST
def enter(request: MemberRequest, year: int) -> HttpResponse:
    """Confirm the days the library knows, so that single ones can be changed."""
    demand_keeper(request)
    try:
        services.enter_year(year, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _("%(year)s is entered.") % {"year": year})
    return redirect("calendar-year", year)


@login_required
def day(request: MemberRequest, year: int) -> HttpResponse:
    """Say that people work on a day, or rest."""
    demand_keeper(request)
    if year not in YEARS:
        raise Http404
    asked = request.GET.get("day", "")
    form = DayForm(request.POST or None, initial={"day": asked or date(year, 1, 1)})

    def act() -> str:
        services.change_day(**_told(form), by=request.user)
        return reverse("calendar-year", args=[form.cleaned_data["day"].year])

    back = reverse("calendar-year", args=[year])
    return form_page(request, form, act, title=_("Change a day"), back_url=back)


@login_required
def bureau_date(request: MemberRequest, key: str) -> HttpResponse:
    """Set a date of the bureau."""
    demand_keeper(request)
    if key not in BureauDateKey:
        raise Http404
    shown = next(one for one in _dates() if one.key == key)
    started = {"key": key, "value": shown.value, "fiscal_year": request.GET.get("year")}
    form = BureauDateForm(request.POST or None, initial=started)

    def act() -> str:
        services.set_bureau_date(**_told(form), by=request.user)
        return reverse("calendar")

    return form_page(
        request,
        form,
        act,
        title=shown.label,
        lead=_("A date of the bureau"),
        back_url=reverse("calendar"),
    )


def _told(form: forms.Form) -> Mapping[str, Any]:
    return form.cleaned_data
