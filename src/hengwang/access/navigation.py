"""Places of access in the navigation and the search box."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.access.models import AccessPoint, Application, StepRecord
from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.permissions import may
from hengwang.organizations.reach import HasReach
from hengwang.pages import navigation, panels, search

SHOWN = 6
WORKERS = frozenset(
    {Role.DUTY_ENGINEER.value, Role.NETWORK_ADMIN.value, Role.AREA_ADMIN.value, Role.LEADER.value}
)


def find_applications(user: HasReach, text: str, limit: int) -> Sequence[search.Hit]:
    """Applications by number, unit, place or initials (one query)."""
    rows = Application.objects.visible_to(user).matching(text).select_related("unit")
    return [
        search.Hit(
            f"{row.get_kind_display()} · {row.unit}",
            row.get_absolute_url(),
            f"{row.number} · {row.get_state_display()}",
        )
        for row in rows.order_by("-pk")[:limit]
    ]


def find_points(user: HasReach, text: str, limit: int) -> Sequence[search.Hit]:
    """Access points by name, unit, place or initials (one query)."""
    rows = AccessPoint.objects.visible_to(user).matching(text).select_related("unit")
    return [search.Hit(row.name, row.get_absolute_url(), str(row.unit)) for row in rows[:limit]]


def waiting(user: Any) -> QuerySet[Any]:
    """Steps in the person's own hands."""
    return StepRecord.objects.filter(owner=user, done_at=None)


def mine_panel(request: HttpRequest) -> Mapping[str, Any] | None:
    """Steps in one's own hands, then those nobody took; and how many run late; two queries."""
    user: Any = request.user
    today = timezone.localdate()
    seen = Application.objects.visible_to(user).running().order_by()
    mine = Q(owner=user)
    if may(user, Permission.HANDLE_ACCESS):
        mine |= Q(owner=None)
    steps = StepRecord.objects.filter(mine, application__in=seen, done_at=None)
    first = F("owner").desc(nulls_last=True), F("due_on").asc(nulls_last=True), "pk"
    rows = steps.select_related("application__unit").order_by(*first)
    counts = seen.aggregate(all=Count("pk"), late=Count("pk", filter=Q(step_due_on__lt=today)))
    shown = list(rows[:SHOWN])
    if not shown and not counts["all"]:
        return None
    return {"steps": shown, **counts, "today": today}


def take_places() -> None:
    """Called once when the program starts."""
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.WORK,
            label=pgettext_lazy("navigation", "Access"),
            url_name="access:applications",
            permission=Permission.VIEW_ACCESS,
            order=40,
            icon="route",
            covers="/access/",
            badge=waiting,
            daily=True,
        )
    )
    panels.register(
        panels.Panel(
            key="access-mine",
            title=_("Access applications"),
            template="access/panel.html",
            query=mine_panel,
            roles=WORKERS,
            permission=Permission.VIEW_ACCESS,
            order=15,
        )
    )
    for key, title, find in (
        ("access-applications", _("Access applications"), find_applications),
        ("access-points", _("Access points"), find_points),
    ):
        search.register(
            search.SearchProvider(
                key=key, title=title, find=find, permission=Permission.VIEW_ACCESS, order=25
            )
        )
