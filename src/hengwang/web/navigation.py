"""The web app's own entry in the navigation, and who answers the frame's questions about rights."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.permissions import Permission, may
from hengwang.pages.access import decide_with
from hengwang.pages.navigation import NavEntry, NavGroup, register


def decide(user: Any, permission: str) -> bool:
    """Whether `user` holds the permission anywhere."""
    return may(user, Permission(permission))


def wire() -> None:
    """Called once when the program starts."""
    decide_with(decide)
    register(
        NavEntry(group=NavGroup.TODAY, label=_("Today"), url_name="start", order=0, icon="home")
    )
