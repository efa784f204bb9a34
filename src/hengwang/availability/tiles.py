"""Tiles of the watched network on the wall screen; every figure is one of the pages'."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_FLOOR
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.availability.accounting import Day
from hengwang.availability.choices import Layer
from hengwang.availability.load import load_chart
from hengwang.availability.places import SHOWN as PANEL_ROOTS
from hengwang.availability.places import now_of
from hengwang.availability.queries import figures
from hengwang.availability.queries.book import read_book
from hengwang.availability.queries.calendar import Rate, days_of_backbone, days_of_units
from hengwang.availability.queries.matrix import LAYERS, Cell, Matrix, matrix_of
from hengwang.availability.services.policies import policy_of
from hengwang.availability.views.choosing import region_names
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import Period, beijing_day, midnight
from hengwang.monitoring.choices import AlertState
from hengwang.monitoring.models import Alert, Target
from hengwang.pages import tiles
from hengwang.pages.formats import duration_text, percent_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from hengwang.availability.queries.calendar import Calendar

ROOTS = PANEL_ROOTS * 5
STEP, SQUARE, LEFT = 20, 17, 28


def uptime_today(request: HttpRequest) -> tiles.Answer:
    """The share of today's asked time up, up to now; ten queries."""
    now = timezone.now()
    began = midnight(beijing_day(now))
    if now - began < timedelta(minutes=1):
        return tiles.Absent(_("The day has only begun."))
    rules = policy_of()
    book = read_book(_seen(request), Interval(began, now), rules, now=now)
    account = figures.whole(book).counted
    value = figures.uptime_of(account, rules)
    if value is None:
        return tiles.Absent(_("Nothing is watched yet"))
    lost = duration_text(timedelta(microseconds=account.down)) if account.down else ""
    return _uptime(Cell(account, 1, value), reverse("broken-now"), lost)


def uptime_year(request: HttpRequest) -> tiles.Answer:
    """The share of this year's asked time up: the sum of the matrix; five queries or its own."""
    period, found = _matrix(request)
    cell = found.whole["all"]
    if cell is None or cell.uptime is None:
        return tiles.Absent(_("Nothing was watched in %(period)s") % {"period": period})
    return _uptime(cell, f"{reverse('availability-matrix')}?period={period}", "")


def _uptime(cell: Cell, url: str, lost: str) -> Mapping[str, Any]:
    coverage = cell.account.coverage
    observed = "–" if coverage is None else percent_text(coverage, 1)
    parts = [_("%(share)s observed") % {"share": observed}]
    if lost:
        parts.append(_("%(time)s lost") % {"time": lost})
    value = None if cell.uptime is None else percent_text(cell.uptime, 3)
    return {"value": value, "url": url, "tone": cell.tone, "note": " · ".join(parts)}


def unobstructed(request: HttpRequest) -> tiles.Answer:
    """Unobstructed ÷ known days of this year."""
    year, found = _days(request)
    if found is None:
        return tiles.Absent(_("Nothing was watched in %(period)s") % {"period": year})
    rate = found[1]
    if not rate.known:
        return tiles.Absent(_("No day of the year is known yet."))
    note = ngettext("of %(n)s known day", "of %(n)s known days", rate.known) % {"n": rate.known}
    return {
        "value": rate.unobstructed,
        "url": f"{reverse('availability-year')}?year={year}",
        "tone": "ok" if not rate.obstructed else "warn",
        "note": note,
    }


def matrix(request: HttpRequest) -> tiles.Answer:
    """Regions × layers of this year, as the page of the matrix has them."""
    period, found = _matrix(request)
    if not found.rows:
        return tiles.Absent(_("Nothing was watched in %(period)s") % {"period": period})
    names = dict(region_names({digits for digits, _row in found.rows}))
    columns = (*LAYERS, "all")
    address = reverse("availability-lines")

    def shown(row: Mapping[str, Cell | None], region: str) -> list[tuple[Any, str]]:
        asked = f"period={period}" + (f"&region={region}" if region else "")
        return [
            (_told(row[one]), f"{address}?{asked}" + ("" if one == "all" else f"&layer={one}"))
            for one in columns
        ]

    return {
        "heads": [*(Layer(one).label for one in LAYERS), _("In all")],
        "rows": [(names.get(digits, digits), shown(row, digits)) for digits, row in found.rows],
        "whole": shown(found.whole, ""),
        "as_of": found.as_of,
        "period": period,
    }


def _told(cell: Cell | None) -> Mapping[str, Any] | None:
    """A cell with its figure as text: two decimals, never rounded up to a hundred."""
    if cell is None:
        return None
    uptime = cell.uptime
    if uptime is None:
        return {"uptime": None}
    cut = (uptime * 10000).to_integral_value(ROUND_FLOOR) / 100
    return {"uptime": uptime, "tone": cell.tone, "percent": "100" if uptime == 1 else f"{cut:.2f}"}


def days(request: HttpRequest) -> tiles.Answer:
    """The year as 12 × 31 squares: the backbone's, or where none is seen the units' together."""
    year, found = _days(request)
    if found is None:
        return tiles.Absent(_("Nothing was watched in %(period)s") % {"period": year})
    calendar, rate = found
    address = f"{reverse('availability-day')}?day="
    squares = [
        {
            "x": LEFT + STEP * (day.day - 1),
            "y": STEP * (day.month - 1),
            "css": css,
            "url": f"{address}{day:%Y-%m-%d}",
            "title": f"{day:%Y-%m-%d}",
        }
        for day, css in _states(calendar)
    ]
    return {
        "squares": squares,
        "months": [(STEP * at + SQUARE - 3, at + 1) for at in range(12)],
        "rate": rate,
        "side": SQUARE,
        "size": (LEFT + STEP * 31, STEP * 12),
        "year": year,
    }


def _states(calendar: Calendar) -> list[tuple[date, str]]:
    """Each day by its worst row: of the backbone there is one only."""
    if len(calendar.rows) == 1:
        rows = calendar.days(next(iter(calendar.rows)))
        return [(row.day, row.state.value) for row in rows]
    told = enumerate(calendar.by_day())
    return [(calendar.first + timedelta(days=at), _worst(rate)) for at, rate in told]


def _worst(rate: Rate) -> str:
    if rate.obstructed:
        return Day.OBSTRUCTED.value
    return Day.UNOBSTRUCTED.value if rate.unobstructed else Day.UNKNOWN.value


def broken(request: HttpRequest) -> tiles.Answer:
    """Root causes with since when, and what waits among the alerts; eleven queries."""
    now = now_of(request)
    if not now.watched:
        return tiles.Absent(_("Nothing is watched yet"))
    user: Any = request.user
    alerts = Alert.objects.visible_to(user).filter(state=AlertState.OPEN).count()
    roots = sorted(now.unplanned, key=lambda root: -root.units)
    rows = [
        {
            "name": (root.head or root.behind[0]).name,
            "unit": (root.head or root.behind[0]).unit_name,
            "url": reverse("target-course", args=[(root.head or root.behind[0]).target]),
            "since": root.since,
            "units": root.units,
        }
        for root in roots[:ROOTS]
    ]
    return {"now": now, "rows": rows, "more": max(len(roots) - ROOTS, 0), "alerts": alerts}


def load(request: HttpRequest) -> tiles.Answer:
    """How full the egresses were in the last day; three queries and one look at the samples."""
    return load_chart(_seen(request), now=timezone.now())


def _seen(request: HttpRequest) -> Any:
    user: Any = request.user
    return Target.objects.visible_to(user)


def _matrix(request: HttpRequest) -> tuple[Period, Matrix]:
    now: datetime = timezone.now()
    period = Period.year_of(beijing_day(now).year)
    user: Any = request.user
    return period, matrix_of(user, period, policy_of(), now=now)


def _days(request: HttpRequest) -> tuple[int, tuple[Calendar, Rate] | None]:
    now = timezone.now()
    period = Period.year_of(beijing_day(now).year)
    seen = _seen(request)
    backbone = seen.filter(is_backbone=True)
    is_backbone = backbone.exists()
    book = read_book(backbone if is_backbone else seen, period.interval, policy_of(), now=now)
    days_of = days_of_backbone if is_backbone else days_of_units
    calendar = days_of(book, period.first_day, period.last_day)
    if not calendar.rows:
        return period.year, None
    states = [state for _day, state in _states(calendar)]
    counts = [states.count(one.value) for one in (Day.UNOBSTRUCTED, Day.OBSTRUCTED, Day.UNKNOWN)]
    return period.year, (calendar, Rate(*counts))


def take_tiles() -> None:
    """Called once when the program starts."""
    head, network, work = tiles.Place.HEAD, tiles.Place.NETWORK, tiles.Place.WORK
    figure = "pages/tiles/figure.html"
    now_door, year_door = "availability-matrix", "availability-year"
    for key, title, template, query, place, order, every_s, size, door in (
        (
            "uptime-today",
            gettext_lazy("Up today"),
            figure,
            uptime_today,
            head,
            10,
            60,
            1,
            "broken-now",
        ),
        (
            "uptime-year",
            gettext_lazy("Up this year"),
            figure,
            uptime_year,
            head,
            20,
            60,
            1,
            now_door,
        ),
        (
            *("days-year", pgettext_lazy("cockpit", "Unobstructed days"), figure),
            *(unobstructed, head, 30, 300, 1, year_door),
        ),
        (
            *("matrix", pgettext_lazy("cockpit", "Availability, regions × layers")),
            *("availability/tiles/matrix.html", matrix, network, 10, 60, 6, now_door),
        ),
        (
            *("days", pgettext_lazy("cockpit", "Days of the year")),
            *("availability/tiles/days.html", days, network, 20, 300, 3, year_door),
        ),
        (
            *("load", pgettext_lazy("cockpit", "Egress load")),
            *("availability/tiles/load.html", load, network, 30, 120, 3, "target-list"),
        ),
        (
            *("broken", pgettext_lazy("cockpit", "Broken now")),
            *("availability/tiles/broken.html", broken, work, 10, 10, 4, "broken-now"),
        ),
    ):
        tiles.register(
            tiles.Tile(
                key=key,
                title=title,
                template=template,
                query=query,
                place=place,
                order=order,
                every_s=every_s,
                size=size,
                door=door,
                permission=Permission.VIEW_MONITORING,
            )
        )
