"""The web app's own entry in the navigation, and who answers the frame's questions about rights."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.permissions import Permission, may
from hengwang.pages import search
from hengwang.pages.access import decide_with
from hengwang.pages.navigation import NavEntry, NavGroup, places_for, register


def decide(user: Any, permission: str) -> bool:
    """Whether `user` holds the permission anywhere."""
    return may(user, Permission(permission))


def find_pages(user: Any, text: str, limit: int) -> list[search.Hit]:
    """Pages of the menu by name or initials; no query."""
    return [search.Hit(label, url, group) for label, url, group in places_for(user, text)[:limit]]


def wire() -> None:
    """Called once when the program starts."""
    decide_with(decide)
    search.register(
        search.SearchProvider(
            key="pages", title=pgettext_lazy("search", "Pages"), find=find_pages, order=5
        )
    )
    register(
        NavEntry(group=NavGroup.TODAY, label=_("Today"), url_name="start", order=0, icon="home")
    )
