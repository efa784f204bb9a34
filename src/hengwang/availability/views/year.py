"""The calendar of a year: 365 days, each unobstructed, obstructed or unknown; and one day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.availability.accounting import Day, Policy
from hengwang.availability.models import Outage, UnknownSpan
from hengwang.availability.queries.book import read_book
from hengwang.availability.queries.calendar import (
    Calendar,
    DayRow,
    Rate,
    days_of_backbone,
    days_of_units,
)
from hengwang.availability.queries.method import method_of
from hengwang.availability.services.policies import policy_of
from hengwang.availability.views.choosing import demand
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import Period, midnight
from hengwang.monitoring.models import Target
from hengwang.organizations.models import Unit
from hengwang.pages.formats import percent_text
from hengwang.pages.years import chosen_year

STEP, SQUARE, LEFT, TOP = 34, 30, 46, 18
BACKBONE = "backbone"
SHOWN = 100


@dataclass(frozen=True)
class Square:
    """A day in the drawing."""

    x: int
    y: int
    css: str
    text: str
    title: str
    url: str
    is_planned: bool = False


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """The year of the backbone or of a unit."""
    demand(request)
    year, policy = _year(request), policy_of()
    unit, subject = _subject(request)
    calendar = _calendar(request.user, Period.year_of(year), unit, policy)
    key = unit.pk if unit else 0
    rows = calendar.days(key) if key in calendar.rows else []
    rate = calendar.rate(key) if rows else None
    context = {
        "title": _("Unobstructed days"),
        "lead": _lead(rate, year, subject),
        "year": year,
        "years": _years(year),
        "unit": unit,
        "units": _units(request.user),
        "subject": subject,
        "squares": _squares(rows, unit),
        "months": [(LEFT - 8, TOP + STEP * at + 19, f"{at + 1}") for at in range(12)],
        "numbers": [(LEFT + STEP * at + SQUARE // 2, TOP - 6, f"{at + 1}") for at in range(31)],
        "size": (LEFT + STEP * 31 + 4, TOP + STEP * 12 + 4),
        "rate": rate,
        "share": _share(rate),
        "bad": [row for row in rows if row.state is not Day.UNOBSTRUCTED][:SHOWN],
        "method": method_of(policy),
        "day_url": f"{reverse('availability-day')}?{_query(unit)}",
    }
    return render(request, "availability/year.html", context)


@login_required
@require_GET
def day(request: MemberRequest) -> HttpResponse:
    """What happened on a day: outages and unknown spans that touch it."""
    demand(request)
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError as fault:
        raise Http404 from fault
    unit, subject = _subject(request)
    targets = _targets(request.user, unit)
    window = Interval(midnight(asked), midnight(asked + timedelta(days=1)))
    outages = Outage.objects.touching(window.start, window.end).filter(target__in=targets)
    unknown = UnknownSpan.objects.touching(window.start, window.end).filter(target__in=targets)
    context = {
        "title": f"{subject} · {asked:%Y-%m-%d}",
        "outages": outages.select_related("target").order_by("started_at")[:SHOWN],
        "unknown": unknown.select_related("target").order_by("started_at")[:SHOWN],
        "lead": "",
    }
    return render(request, "availability/day.html", context)


def _year(request: MemberRequest) -> int:
    text = request.GET.get("year", "")
    today = timezone.localdate().year
    if not text:
        return chosen_year(request) or today
    if not (text.isascii() and text.isdigit() and 1992 <= int(text) <= today + 1):  # noqa: PLR2004
        raise Http404
    return int(text)


def _years(year: int) -> list[int]:
    today = timezone.localdate().year
    return sorted({year, *range(today - 5, today + 1)}, reverse=True)


def _subject(request: MemberRequest) -> tuple[Unit | None, str]:
    text = request.GET.get("unit", "")
    if not text:
        return None, _("Backbone")
    if not text.isdigit():
        raise Http404
    rows = Unit.objects.filter(pk__in=Target.objects.visible_to(request.user).values("unit"))
    unit = get_object_or_404(rows, pk=int(text))
    return unit, unit.name


def _targets(user: Any, unit: Unit | None) -> Any:
    rows = Target.objects.visible_to(user)
    return rows.filter(is_backbone=True) if unit is None else rows.filter(unit=unit)


def _units(user: Any) -> list[tuple[int, str]]:
    own = Target.objects.visible_to(user).filter(is_backbone=False).values("unit")
    return list(Unit.objects.filter(pk__in=own).order_by("path").values_list("pk", "name"))


def _calendar(user: Any, period: Period, unit: Unit | None, policy: Policy) -> Calendar:
    book = read_book(_targets(user, unit), period.interval, policy, now=timezone.now())
    days_of = days_of_backbone if unit is None else days_of_units
    return days_of(book, period.first_day, period.last_day)


def _query(unit: Unit | None) -> str:
    return f"unit={unit.pk}&" if unit else ""


def _squares(rows: list[DayRow], unit: Unit | None) -> list[Square]:
    address = f"{reverse('availability-day')}?{_query(unit)}day="
    found = []
    for row in rows:
        minutes = row.lost_minutes
        css = row.state.value
        if row.state is Day.UNOBSTRUCTED and minutes:
            css = "lost"
        said = [f"{row.day:%Y-%m-%d}", _WORDS[row.state]()]
        if minutes:
            said.append(
                ngettext("%(n)s minute lost", "%(n)s minutes lost", minutes) % {"n": minutes}
            )
        if row.unknown_micros:
            unknown = -(-row.unknown_micros // 60_000_000)
            said.append(
                ngettext("%(n)s minute unknown", "%(n)s minutes unknown", unknown) % {"n": unknown}
            )
        found.append(
            Square(
                x=LEFT + STEP * (row.day.day - 1),
                y=TOP + STEP * (row.day.month - 1),
                css=css,
                text=_short(minutes) if row.state is Day.OBSTRUCTED else "",
                title=" · ".join(said),
                url=f"{address}{row.day:%Y-%m-%d}",
                is_planned=row.excluded_micros > 0,
            )
        )
    return found


_WORDS = {
    Day.UNOBSTRUCTED: lambda: _("Unobstructed"),
    Day.OBSTRUCTED: lambda: _("Obstructed"),
    Day.UNKNOWN: lambda: _("Not known"),
}


def _short(minutes: int) -> str:
    """Minutes in a square of three letters: 42, 3h."""
    return str(minutes) if minutes < 1000 else f"{minutes // 60}h"  # noqa: PLR2004


def _share(rate: Rate | None) -> Any:
    return None if rate is None or not rate.known else Decimal(rate.unobstructed) / rate.known


def _lead(rate: Rate | None, year: int, subject: str) -> str:
    if rate is None or not rate.known:
        return _("%(subject)s: nothing is known of %(year)s") % {"subject": subject, "year": year}
    text = _("%(subject)s %(year)s: %(good)s of %(known)s known days unobstructed, %(share)s")
    return text % {
        "subject": subject, "year": year, "good": rate.unobstructed, "known": rate.known,
        "share": percent_text(_share(rate), 2),
    }  # fmt: skip
