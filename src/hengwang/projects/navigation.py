"""Places of projects in the navigation, the search box and the start page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission, Role
from hengwang.organizations.reach import HasReach
from hengwang.organizations.searching import matching_q
from hengwang.pages import navigation, panels, search, years
from hengwang.projects.models import Programme
from hengwang.projects.queries import today as waiting
from hengwang.projects.tables import years_text

PEOPLE = frozenset({Role.PROJECT_OWNER.value, Role.FINANCE_OFFICER.value, Role.LEADER.value})
WORKERS = frozenset({Role.PROJECT_OWNER.value, Role.FINANCE_OFFICER.value})


def find_programmes(user: HasReach, text: str, limit: int) -> Sequence[search.Hit]:
    """Projects by name, code, office or initials (one query)."""
    rows = Programme.objects.visible_to(user).filter(matching_q(text)).select_related("unit")
    return [
        search.Hit(row.name, row.get_absolute_url(), f"{row.unit.name} · {years_text(row)}")
        for row in rows[:limit]
    ]


def years_with_programmes(user: HasReach) -> Sequence[int]:
    """Years the user has a project in (one query)."""
    seen = Programme.objects.visible_to(user).order_by()
    spans = seen.values_list("first_year", "last_year").distinct()
    return sorted({year for first, last in spans for year in range(first, last + 1)})


def money_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """Money against the share of the year that is over."""
    user, today = _user(request), timezone.localdate()
    year = waiting.year_to_show(user, years.chosen_year(request), today)
    money = None if year is None else waiting.money_today(user, year, today)
    return None if money is None else {"money": money}


def marks_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """What is irregular and wants a word."""
    user, today = _user(request), timezone.localdate()
    year = waiting.year_to_show(user, years.chosen_year(request), today)
    if year is None:
        return None
    count, rows = waiting.marked_programmes(user, year)
    return {"count": count, "rows": rows, "year": year} if count else None


def due_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """Payments that are due."""
    today = timezone.localdate()
    rows, total = waiting.due_soon(_user(request), today)
    found = list(rows)
    return {"rows": found, "total": total, "today": today} if found else None


def _user(request: HttpRequest) -> Any:
    return request.user


def take_places() -> None:
    """Called once when the program starts."""
    money = navigation.NavGroup.MONEY
    navigation.register(
        navigation.NavEntry(
            group=money,
            label=_("Programmes"),
            url_name="programme-list",
            permission=Permission.VIEW_PROJECTS,
            order=10,
            icon="folder",
            daily=True,
        )
    )
    navigation.register(
        navigation.NavEntry(
            group=money,
            label=_("Payments"),
            url_name="payment-list",
            permission=Permission.VIEW_PROJECTS,
            order=20,
            icon="cash",
            daily=True,
        )
    )
    navigation.register(
        navigation.NavEntry(
            group=money,
            label=_("Reconciliation"),
            url_name="reconciliation-list",
            permission=Permission.RECORD_PAYMENTS,
            order=30,
            icon="check",
            also=("/projects/differences/",),
        )
    )
    search.register(
        search.SearchProvider(
            key="programmes",
            title=_("Programmes"),
            find=find_programmes,
            permission=Permission.VIEW_PROJECTS,
            order=10,
        )
    )
    years.offers.register("projects", years_with_programmes)
    for order, key, title, query, roles, width in (
        (20, "money-today", _("Money against plan"), money_panel, PEOPLE, 2),
        (30, "payments-due", _("Payments due"), due_panel, WORKERS, 1),
        (31, "payments-marked", _("To be explained"), marks_panel, WORKERS, 1),
    ):
        panels.register(
            panels.Panel(
                key=key,
                title=title,
                template=f"projects/panels/{key}.html",
                query=query,
                roles=roles,
                permission=Permission.VIEW_PROJECTS,
                order=order,
                width=width,
                first_for=PEOPLE if key == "money-today" else frozenset(),
            )
        )
