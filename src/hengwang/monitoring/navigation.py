"""Places of monitoring in the navigation and the search box."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.monitoring.models import Target
from hengwang.organizations.reach import HasReach
from hengwang.pages import navigation, search


def find_targets(user: HasReach, text: str, limit: int) -> Sequence[search.Hit]:
    """Targets by name, address or initials (one query)."""
    rows = Target.objects.visible_to(user).watched().matching(text).order_by("pk")
    return [
        search.Hit(row.name, row.get_absolute_url(), f"{row.get_kind_display()} · {row.address}")
        for row in rows[:limit]
    ]


def take_places() -> None:
    """Called once when the program starts."""
    places: tuple[tuple[Any, str, str, int, Permission], ...] = (
        (_("Monitored targets"), "target-list", "activity", 10, Permission.VIEW_MONITORING),
        (_("Collectors"), "collector-list", "server", 70, Permission.VIEW_MONITORING),
        (_("Messages of devices"), "event-list", "message", 12, Permission.VIEW_MONITORING),
        (_("Credentials"), "credential-list", "lock", 71, Permission.EDIT_MONITORING),
    )
    for label, url_name, icon, order, permission in places:
        group = (
            navigation.NavGroup.OPERATION
            if url_name in {"target-list", "event-list"}
            else navigation.NavGroup.RESOURCES
        )
        navigation.register(
            navigation.NavEntry(
                group=group,
                label=label,
                url_name=url_name,
                permission=permission,
                order=order,
                icon=icon,
                under="" if url_name == "target-list" else "target-list",
            )
        )
    search.register(
        search.SearchProvider(
            key="targets",
            title=_("Monitored targets"),
            find=find_targets,
            permission=Permission.VIEW_MONITORING,
            order=23,
        )
    )
