"""What devices say unasked: syslog messages and traps, the newest first."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.monitoring.filters import EventFilter
from hengwang.monitoring.models import Event, Target
from hengwang.monitoring.tables import EventTable
from hengwang.pages.lists import ListPage

SHOWN = 10


class EventList(ListPage):
    """Messages of the last day, or of as long as was asked for."""

    title = gettext_lazy("Messages of devices")
    permission = Permission.VIEW_MONITORING
    table_class = EventTable
    filterset_class: ClassVar[type[Any] | None] = EventFilter
    empty_icon = "message"
    empty_title = gettext_lazy("No message in this time")
    empty_text = gettext_lazy(
        "Let a collector listen for syslog or SNMP traps (on its page, “Correct”), and name it "
        "as the receiver on the devices."
    )
    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        return Event.objects.visible_to(self.request.user).select_related("collector")

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        return ngettext("%(count)s message", "%(count)s messages", count) % {"count": f"{count:,}"}


def said_lately(target: Target) -> list[Event]:
    """The newest messages of a target's own address, to the collectors that ask it; one query."""
    if not target.address:
        return []
    rows = Event.objects.filter(
        source=target.address,
        at__gte=timezone.now() - timedelta(days=30),
        collector__checks__target=target,
    )
    return list(rows.distinct().order_by("-at", "-pk")[:SHOWN])


def all_of(target: Target) -> str:
    """Where all messages of a target's address are listed."""
    return f"{reverse('event-list')}?source={target.address}&since=month"
