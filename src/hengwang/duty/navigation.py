"""Places of duty in the navigation and on the start page."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.duty.models import Gap, Post
from hengwang.duty.queries.standing import handovers_to, posts_now
from hengwang.duty.views.now import mine
from hengwang.pages import navigation, panels

SHOWN = 6


def waiting(user: Any) -> QuerySet[Any]:
    """Hand-overs that wait for the person."""
    return handovers_to(user, timezone.now())


def on_duty(request: HttpRequest) -> Mapping[str, Any] | None:
    """Who is on duty, the visitor's own shifts and who hands over to them."""
    user: Any = request.user
    now = timezone.now()
    posts = posts_now(user, now)
    if not posts:
        return None
    gaps = Gap.objects.visible_to(user).ahead(now).count()
    return {"posts": posts[:SHOWN], "mine": mine(user), "gaps": gaps}


def concerns(user: Any) -> bool:
    """Whether duty is anything to the user: a company's people only where it has a post.

    No query for anybody else.
    """
    reach = user.reach(Permission.VIEW_DUTY)
    if reach.company_id is None or reach.has_place:
        return True
    return Post.objects.visible_to(user).exists()


def take_places() -> None:
    """Called once when the program starts."""
    entries: tuple[tuple[Any, str, str, int], ...] = (
        (pgettext_lazy("navigation", "Duty"), "duty-now", "users", 20),
        (_("Duty rosters"), "duty-roster-list", "calendar", 21),
        (_("Duty log"), "duty-log", "note", 22),
        (_("Hand-overs"), "duty-handover-list", "clipboard-check", 23),
        (_("Swaps of shifts"), "duty-swap-list", "refresh", 24),
        (_("Leave from duty"), "duty-leave-list", "calendar", 25),
        (_("Hours on duty"), "duty-hours", "table", 26),
        (_("Missed duty"), "duty-lapse-list", "list-details", 27),
    )
    for label, url_name, icon, order in entries:
        navigation.register(
            navigation.NavEntry(
                group=navigation.NavGroup.WORK,
                label=label,
                url_name=url_name,
                permission=Permission.VIEW_DUTY,
                order=order,
                icon=icon,
                badge=waiting if url_name == "duty-handover-list" else None,
                daily=url_name == "duty-now",
                shown_to=concerns,
                under="" if url_name == "duty-now" else "duty-now",
            )
        )
    panels.register(
        panels.Panel(
            key="duty",
            title=pgettext_lazy("panel", "On duty"),
            template="duty/panel.html",
            query=on_duty,
            permission=Permission.VIEW_DUTY,
            order=6,
        )
    )
