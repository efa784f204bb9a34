"""The fiscal year as a context that stays: chosen once, kept in the session, read by every list."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from hengwang.kernel.registry import Registry

SESSION_KEY = "fiscal_year"
EARLIEST, LATEST = 1990, 2100

# key → years a user has data in; apps add theirs so that the list offers no empty years
offers: Registry[Callable[[Any], Iterable[int]]] = Registry("fiscal years")


def chosen_year(request: HttpRequest) -> int | None:
    """The year the user works in, or None for all years, which is how everybody starts."""
    year = request.session.get(SESSION_KEY) if hasattr(request, "session") else None
    return year if isinstance(year, int) else None


def choose_year(request: HttpRequest, text: str) -> None:
    """Keep the year that `text` names; anything else means all years."""
    years = {str(year): year for year in range(EARLIEST, LATEST + 1)}
    if text in years:
        request.session[SESSION_KEY] = years[text]
    else:
        request.session.pop(SESSION_KEY, None)


def offered_years(user: Any, chosen: int | None) -> list[int]:
    """Years to choose from, latest first: those with data, this one, and the chosen one."""
    years = {timezone.localdate().year}
    for offer in offers.values():
        years.update(offer(user))
    if chosen is not None:
        years.add(chosen)
    return sorted(years, reverse=True)
