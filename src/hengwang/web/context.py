"""What every page's frame needs: navigation, year, colours, account links."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hengwang.pages import navigation, years

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


@dataclass(frozen=True)
class AccountLink:
    """An entry of the account menu."""

    label: str | Promise
    icon: str
    url: str


KEPT = "frame_context"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of `pages/frame.html`; an anonymous visitor gets colours only.

    Made once a request: a page with a table or a form is several templates with a context each.
    """
    kept: dict[str, Any] | None = getattr(request, KEPT, None)
    if kept is None:
        kept = _frame(request)
        setattr(request, KEPT, kept)
    return kept


def _frame(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    context: dict[str, Any] = {
        "theme": theme if theme in THEMES else "auto",
        "drawer_frame": "pages/drawer.html" if _wants_part(request) else "pages/frame.html",
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or _wants_part(request):
        return context
    year = years.chosen_year(request)
    return context | {
        "navigation": navigation.tree(user, request.path),
        "fiscal_year": year,
        "years": years.offered_years(user, year),
        "account_links": _account_links(),
    }


def _wants_part(request: HttpRequest) -> bool:
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def _account_links() -> list[AccountLink]:
    wanted = [
        AccountLink(label=_("My account"), icon="user-circle", url="account-mine"),
        AccountLink(label=_("Change the password"), icon="key", url="account_change_password"),
        AccountLink(label=_("Two-step login"), icon="shield-lock", url="mfa_index"),
    ]
    links = []
    for link in wanted:
        try:
            links.append(AccountLink(link.label, link.icon, reverse(link.url)))
        except NoReverseMatch:
            continue
    return links
