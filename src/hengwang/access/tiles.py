"""The tile of access on the wall screen: applications under way and late."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hengwang.access.models import Application
from hengwang.accounts.choices import Permission
from hengwang.pages import tiles


def under_way(request: HttpRequest) -> tiles.Answer:
    """How many applications run, and how many of them wait longer than promised; one query."""
    user: Any = request.user
    today = timezone.localdate()
    counts = (
        Application.objects.visible_to(user)
        .running()
        .order_by()
        .aggregate(all=Count("pk"), late=Count("pk", filter=Q(step_due_on__lt=today)))
    )
    late = counts["late"]
    note = ngettext("%(n)s late", "%(n)s late", late) % {"n": late} if late else _("none late")
    return {
        "value": counts["all"],
        "url": reverse("access:applications"),
        "tone": "warn" if late else "plain",
        "note": note,
        **counts,
    }


def take_tiles() -> None:
    """Called once when the program starts."""
    tiles.register(
        tiles.Tile(
            key="access",
            title=gettext_lazy("Applications under way"),
            template="pages/tiles/figure.html",
            query=under_way,
            place=tiles.Place.HEAD,
            permission=Permission.VIEW_ACCESS,
            order=60,
            every_s=120,
            size=1,
            door="access:applications",
        )
    )
