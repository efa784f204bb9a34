"""Places of the units' door: navigation, search, landing, tiles, a panel for writers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.permissions import may
from hengwang.door.choices import BulletinState
from hengwang.door.models import Bulletin
from hengwang.door.queries.unwritten import outages_without_bulletin
from hengwang.door.telling import BULLETIN, REPORT
from hengwang.door.tiles import take_tiles
from hengwang.network.search_lookup import found_q
from hengwang.notifications import topics
from hengwang.pages import landing, navigation, panels, search

WRITERS = frozenset({Role.DUTY_ENGINEER.value, Role.NETWORK_ADMIN.value, Role.AREA_ADMIN.value})
SHOWN = 5


def find_bulletins(user: Any, text: str, limit: int) -> Sequence[search.Hit]:
    """Bulletins by title or text, where the reader may open them (three queries)."""
    rows = Bulletin.objects.visible_to(user).filter(found_q(text)).select_related("unit")
    is_writer = may(user, Permission.WRITE_BULLETINS)
    name = "bulletin-detail" if is_writer else "door-bulletin"
    return [
        search.Hit(row.title, reverse(name, args=[row.pk]), str(row.unit))
        for row in rows.order_by("-pk")[:limit]
    ]


def bulletin_panel(request: HttpRequest) -> Mapping[str, Any]:
    """Outages nobody has told the units of, drafts, and what runs."""
    user: Any = request.user
    rows = Bulletin.objects.visible_to(user).select_related("outage", "window")
    return {
        "untold": outages_without_bulletin(user)[:SHOWN],
        "drafts": list(rows.filter(state=BulletinState.DRAFT)[:SHOWN]),
        "running": list(rows.running()[:SHOWN]),
    }


def take_topics() -> None:
    """What officers can be told of; called once when the program starts."""
    for key, label, order in (
        (BULLETIN, _("Bulletins for our unit"), 20),
        (REPORT, _("News of our reports"), 21),
    ):
        topics.register(
            topics.Topic(key=key, label=label, permission=Permission.USE_DOOR, order=order)
        )


def take_places() -> None:
    """Called once when the program starts."""
    take_topics()
    take_tiles()
    landing.register(Role.ACCESS_UNIT_OFFICER.value, "door")
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.TODAY,
            label=_("Our line"),
            url_name="door",
            permission=Permission.USE_DOOR,
            order=5,
            icon="home",
        )
    )
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.WORK,
            label=_("Bulletins for units"),
            url_name="bulletin-list",
            permission=Permission.WRITE_BULLETINS,
            order=30,
            icon="message",
        )
    )
    navigation.register(
        navigation.NavEntry(
            group=navigation.NavGroup.WORK,
            label=_("Units at the door"),
            url_name="door-units",
            permission=Permission.WRITE_BULLETINS,
            order=31,
            under="bulletin-list",
            icon="building",
        )
    )
    search.register(
        search.SearchProvider(key="bulletins", title=_("Bulletins"), find=find_bulletins, order=45)
    )
    panels.register(
        panels.Panel(
            key="bulletins",
            title=_("Bulletins for units"),
            template="door/panel.html",
            query=bulletin_panel,
            roles=WRITERS,
            permission=Permission.WRITE_BULLETINS,
            order=30,
        )
    )
