"""Whose rooms these are: rows by the right of the unit that keeps the room."""

from typing import Any, Self

from django.db import models

from hengwang.accounts.choices import Permission
from hengwang.network.models import Room
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class RoomRowsQuerySet(models.QuerySet[Any]):
    """Rows of rooms; each phrase chains."""

    way = "room__unit__"

    def visible_to(self, user: HasReach) -> Self:
        """Those of rooms whose facilities the user may see."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_FACILITIES), self.way))

    def editable_by(self, user: HasReach) -> Self:
        """Those of rooms whose facilities the user keeps."""
        return self.filter(units_within_q(user.reach(Permission.EDIT_FACILITIES), self.way))


def rooms_seen(user: HasReach) -> models.QuerySet[Room]:
    """Rooms whose facilities the user may see."""
    within = units_within_q(user.reach(Permission.VIEW_FACILITIES), "unit__")
    return Room.objects.filter(within)


def rooms_kept(user: HasReach) -> models.QuerySet[Room]:
    """Rooms whose facilities the user keeps."""
    within = units_within_q(user.reach(Permission.EDIT_FACILITIES), "unit__")
    return Room.objects.filter(within)
