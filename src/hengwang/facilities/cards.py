"""What the machine rooms show on the page of a room in the inventory."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Permission
from hengwang.facilities.queries.standing import RoomNow, rooms_now
from hengwang.monitoring.store import sample_store
from hengwang.network.models import Room
from hengwang.pages import slots
from hengwang.pages.slots import Slot


def climate(request: HttpRequest, room: Room) -> Mapping[str, Any]:
    """How the room stands: its worst sensor, what is wrong, and the way to its curves."""
    del request
    found: list[RoomNow] = rooms_now(sample_store(), [room], now=timezone.now())
    return {"room": found[0], "url": reverse("facilities-room", args=[room.pk])}


def take_cards() -> None:
    """Called once when the program starts."""
    slots.register(
        Slot(
            place="room",
            key="climate",
            template="facilities/card.html",
            query=climate,
            permission=Permission.VIEW_FACILITIES,
        )
    )
