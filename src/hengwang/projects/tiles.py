"""Tiles of money on the wall screen: executed against plan, arrived, forecast, late."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.pages import tiles, years
from hengwang.projects.models import FundArrival, PlannedPayment, Programme
from hengwang.projects.queries.today import money_today, year_to_show

ZERO = Decimal(0)
SHOWN = 30


def money(request: HttpRequest) -> tiles.Answer:
    """Money of the chosen year, else this one, else the last with projects; ten queries."""
    user: Any = request.user
    today = timezone.localdate()
    year = year_to_show(user, years.chosen_year(request), today)
    told = None if year is None else money_today(user, year, today)
    if year is None or told is None:
        return tiles.Absent(_("There is no project yet."))
    totals = told.totals
    if not totals.budget:
        return tiles.Absent(_("No budget is stated for %(year)s yet.") % {"year": year})
    arrived = FundArrival.objects.filter(
        programme__in=Programme.objects.visible_to(user).in_year(year), fiscal_year=year
    ).aggregate(s=Sum("amount_cny"))["s"]
    planned = _planned(user, year, today)
    due = planned["due"] if planned["all"] else totals.budget * told.year_share
    return {
        "year": year,
        "count": told.count,
        "budget": totals.budget,
        "executed": totals.executed,
        "rate": totals.rate,
        "due": due,
        "due_rate": due / totals.budget,
        "arrived": arrived,
        "arrival_rate": None if arrived is None else arrived / totals.budget,
        "end": _year_end(totals.executed, planned, told.year_share),
        "tone": "ok" if totals.executed >= due else "warn",
        "url": f"{reverse('programme-list')}?year={year}",
    }


def _planned(user: Any, year: int, today: date) -> dict[str, Any]:
    """Planned payments of the year: how many, what was due by today, what is still to come."""
    rows = PlannedPayment.objects.filter(
        programme__in=Programme.objects.visible_to(user), due_on__year=year
    )
    told = rows.aggregate(all=Count("pk"))
    due = rows.filter(due_on__lte=today).aggregate(s=Sum("amount_cny"))["s"] or ZERO
    open_ = rows.filter(settled_by=None).aggregate(s=Sum("amount_cny"))["s"] or ZERO
    return {"all": told["all"], "due": due, "open": open_}


def _year_end(executed: Decimal, planned: dict[str, Any], share: Decimal) -> Decimal | None:
    """Executed and what is planned still; without a plan a straight line; None on the first eve."""
    if planned["all"]:
        return executed + Decimal(planned["open"])
    return executed / share if share else None


def late(request: HttpRequest) -> tiles.Answer:
    """Planned payments whose day is over and that nobody settled; two queries."""
    user: Any = request.user
    today = timezone.localdate()
    rows = PlannedPayment.objects.filter(
        programme__in=Programme.objects.visible_to(user), settled_by=None, due_on__lt=today
    )
    told = rows.aggregate(n=Count("pk"), s=Sum("amount_cny"))
    found = list(rows.select_related("programme").order_by("due_on", "pk")[:SHOWN])
    more = max(told["n"] - SHOWN, 0)
    return {"count": told["n"], "total": told["s"], "rows": found, "more": more}


def take_tiles() -> None:
    """Called once when the program starts."""
    place = tiles.Place.MONEY
    for key, title, template, query, order, size, door in (
        ("money", pgettext_lazy("cockpit", "Money"), "money", money, 10, 4, "programme-list"),
        ("late", pgettext_lazy("cockpit", "Payments late"), "late", late, 30, 2, "programme-list"),
    ):
        tiles.register(
            tiles.Tile(
                key=key,
                title=title,
                template=f"projects/tiles/{template}.html",
                query=query,
                place=place,
                permission=Permission.VIEW_PROJECTS,
                order=order,
                every_s=120,
                size=size,
                door=door,
            )
        )
