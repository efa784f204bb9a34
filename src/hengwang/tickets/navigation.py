"""Places of tickets in the navigation and the search box."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.organizations.reach import HasReach
from hengwang.pages import navigation, search
from hengwang.pages.paging import newest_found
from hengwang.tickets.models import Article, Ticket


def find_tickets(user: HasReach, text: str, limit: int) -> Sequence[search.Hit]:
    """Tickets by number, title or initials (one query, two on PostgreSQL)."""
    rows = Ticket.objects.visible_to(user).matching(text).select_related("unit")
    return [
        search.Hit(row.title, row.get_absolute_url(), f"{row.number} · {row.unit}")
        for row in newest_found(rows, limit)
    ]


def find_articles(user: Any, text: str, limit: int) -> Sequence[search.Hit]:
    """Articles by words of title or text (one query)."""
    rows = Article.objects.visible_to(user).matching(text).select_related("unit")
    return [
        search.Hit(row.title, row.get_absolute_url(), str(row.unit))
        for row in rows.order_by("-changed_at")[:limit]
    ]


def waiting(user: Any) -> QuerySet[Any]:
    """Live tickets in the person's own hands."""
    return Ticket.objects.live().filter(assignee=user)


def take_places() -> None:
    """Called once when the program starts."""
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.WORK,
            label=_("Tickets"),
            url_name="ticket-list",
            permission=Permission.VIEW_TICKETS,
            order=10,
            icon="checklist",
            badge=waiting,
            daily=True,
        )
    )
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.WORK,
            label=_("Knowledge"),
            url_name="article-list",
            permission=Permission.VIEW_TICKETS,
            order=16,
            icon="library",
            under="ticket-list",
        )
    )
    search.register(
        search.SearchProvider(
            key="articles",
            title=_("Knowledge"),
            find=find_articles,
            permission=Permission.VIEW_TICKETS,
            order=45,
        )
    )
    search.register(
        search.SearchProvider(
            key="tickets",
            title=_("Tickets"),
            find=find_tickets,
            permission=Permission.VIEW_TICKETS,
            order=15,
        )
    )
