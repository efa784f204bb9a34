"""Places of the machine rooms in the navigation."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.facilities.models import RoomIncident
from hengwang.organizations.reach import HasReach
from hengwang.pages import navigation


def waiting(user: HasReach) -> QuerySet[Any]:
    """Incidents that go on and nobody has looked at."""
    rows = RoomIncident.objects.visible_to(user).going_on()
    return rows.filter(acknowledged_at=None)


def take_places() -> None:
    """Called once when the program starts."""
    entries: tuple[tuple[Any, str, str, int, Any], ...] = (
        (_("Machine rooms"), "facilities", "temperature", 41, None),
        (_("Room incidents"), "room-incident-list", "alert-triangle", 42, waiting),
        (_("Room maintenance"), "room-maintenance-list", "tool", 43, None),
        (_("Energy"), "energy", "bolt", 44, None),
    )
    for label, url_name, icon, order, badge in entries:
        navigation.register(
            navigation.NavEntry(
                group=navigation.NavGroup.OPERATION,
                label=label,
                url_name=url_name,
                permission=Permission.VIEW_FACILITIES,
                order=order,
                icon=icon,
                badge=badge,
                under="" if url_name == "facilities" else "facilities",
            )
        )
