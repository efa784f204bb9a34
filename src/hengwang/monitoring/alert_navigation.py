"""Place of alerts in the navigation, with the number that waits for somebody."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.monitoring.choices import AlertState
from hengwang.monitoring.models import Alert
from hengwang.pages.navigation import NavEntry, NavGroup, register


def waiting(user: Any) -> QuerySet[Any]:
    """Alerts nobody has taken, as far as the user sees them."""
    return Alert.objects.visible_to(user).unresolved().filter(state=AlertState.OPEN)


def take_places() -> None:
    """Called once when the program starts."""
    register(
        NavEntry(
            group=NavGroup.OPERATION,
            label=_("Alerts"),
            url_name="alert-list",
            permission=Permission.VIEW_MONITORING,
            order=12,
            icon="heartbeat",
            badge=waiting,
            daily=True,
        )
    )
