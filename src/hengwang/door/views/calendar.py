"""The year of a unit's own lines, and one of its days."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.availability.accounting import Day
from hengwang.availability.choices import Cause
from hengwang.availability.queries.calendar import DayRow, Rate
from hengwang.availability.queries.method import method_of
from hengwang.availability.services.policies import policy_of
from hengwang.door.queries.own import own_units
from hengwang.door.queries.standing import own_lines
from hengwang.door.queries.year import STATES, Month, day_of, year_of
from hengwang.door.views.entering import demand, page
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.pages.formats import percent_text

BACK = 5
FIRST_YEAR = 1992


@login_required
@require_GET
def calendar(request: MemberRequest) -> HttpResponse:
    """365 days: unobstructed, obstructed, not known."""
    demand(request.user)
    return page(request, "door/calendar.html", "more", calendar_of(request.user, request))


def calendar_of(viewer: HasReach, request: HttpRequest) -> dict[str, Any]:
    """The year asked for, of the unit asked for."""
    now = timezone.now()
    this_year = timezone.localdate(now).year
    year = _number(request.GET.get("year", ""), this_year)
    if not FIRST_YEAR <= year <= this_year:
        raise Http404
    units = own_units(viewer).filter(pk__in=own_lines(viewer).values("unit")).order_by("path")
    unit = _unit_asked(request, list(units))
    policy = policy_of()
    told = None if unit is None else year_of(viewer, unit, year, policy, now=now)
    rate = None if told is None else told.rate
    bad = [] if told is None else _bad(told.months)
    return {
        "title": _("Days without a break"),
        "year": year,
        "years": range(this_year, this_year - BACK, -1),
        "unit": unit,
        "day_url": "" if unit is None else f"{reverse('door-day')}?unit={unit.pk}&day=",
        "units": list(units),
        # Seven letters, Monday first; a screen reader hears the date of each day.
        "weekdays": pgettext("weekdays", "M T W T F S S").split(),
        "months": [] if told is None else [_drawn(one) for one in told.months],
        "rate": rate,
        "lead": _lead(rate, year),
        "bad": bad,
        "method": method_of(policy),
    }


def _unit_asked(request: HttpRequest, units: list[Unit]) -> Unit | None:
    asked = request.GET.get("unit", "")
    if not asked:
        return units[0] if units else None
    found = next((one for one in units if str(one.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _number(text: str, default: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise Http404
    return int(text[:6])


def _drawn(month: Month) -> dict[str, Any]:
    cells = []
    for one in month.days:
        if isinstance(one, DayRow):
            word = STATES[one.state]
            if one.state is Day.UNOBSTRUCTED and one.lost_micros:
                word = "some"
            cells.append(_cell(one.day, word, said_of_day(one)))
        else:
            cells.append(_cell(one, "later", ""))
    return {"name": MONTHS[month.number], "before": month.before, "cells": cells}


def _cell(day: date, css: str, said: str) -> dict[str, Any]:
    # Written here: a filter of the template costs more than all the rest of a cell.
    return {"iso": day.isoformat(), "number": day.day, "css": css, "said": said}


def said_of_day(row: DayRow) -> str:
    """A day in words."""
    words = {
        Day.UNOBSTRUCTED: _("unobstructed"),
        Day.OBSTRUCTED: _("interrupted"),
        Day.UNKNOWN: _("not known"),
    }
    lost = row.lost_minutes
    said = [words[row.state]]
    if lost and row.state is Day.OBSTRUCTED:
        # The word before it says already what the minutes were lost to.
        said.append(ngettext("%(n)s minute", "%(n)s minutes", lost) % {"n": lost})
    elif lost:
        said.append(ngettext("%(n)s minute lost", "%(n)s minutes lost", lost) % {"n": lost})
    return " · ".join(said)


def _bad(months: Any) -> list[dict[str, Any]]:
    rows = [one for month in months for one in month.days if isinstance(one, DayRow)]
    found = [one for one in rows if one.state is not Day.UNOBSTRUCTED]
    return [
        {"day": one.day, "said": said_of_day(one), "is_down": one.state is Day.OBSTRUCTED}
        for one in reversed(found)
    ][:60]


def _lead(rate: Rate | None, year: int) -> str:
    if rate is None or not rate.known:
        return _("Nothing is known of %(year)s yet") % {"year": year}
    share = percent_text(Decimal(rate.unobstructed) / rate.known, 2)
    told = {"good": rate.unobstructed, "known": rate.known, "share": share, "year": year}
    return _("%(year)s: %(good)s of %(known)s days unobstructed (%(share)s)") % told


@login_required
@require_GET
def day(request: MemberRequest) -> HttpResponse:
    """What happened on a day."""
    demand(request.user)
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError as fault:
        raise Http404 from fault
    units = own_units(request.user)
    number = _number(request.GET.get("unit", ""), 0)
    unit = get_object_or_404(units, pk=number)
    story = day_of(request.user, unit, asked)
    context = {
        "title": f"{asked:%Y-%m-%d}",
        "unit": unit,
        "day": asked,
        "outages": [(one, str(Cause(one.cause).label)) for one in story.outages],
        "unknown": story.unknown,
    }
    return page(request, "door/day.html", "more", context)
