"""The tile of duty on the wall screen: who is on duty, until when, and who takes over."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.duty.models import Gap
from hengwang.duty.queries.standing import posts_now
from hengwang.pages import tiles


def on_duty(request: HttpRequest) -> tiles.Answer:
    """Every post with its people and the next hand-over; five queries."""
    user: Any = request.user
    now = timezone.now()
    posts = posts_now(user, now)
    if not posts:
        return tiles.Absent(_("No duty roster has been made yet."))
    ends = [one.shift.ends_at for one in posts if one.shift is not None]
    return {
        "posts": posts,
        "handover_at": min(ends, default=None),
        "gaps": Gap.objects.visible_to(user).ahead(now).count(),
    }


def take_tiles() -> None:
    """Called once when the program starts."""
    tiles.register(
        tiles.Tile(
            key="duty",
            title=pgettext_lazy("panel", "On duty"),
            template="duty/tiles/on_duty.html",
            query=on_duty,
            place=tiles.Place.WORK,
            permission=Permission.VIEW_DUTY,
            order=40,
            every_s=60,
            size=3,
            door="duty-now",
        )
    )
