"""The collectors: whether they are heard, whether they can ping, whether their clocks agree."""

from collections.abc import Iterable

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from hengwang.health.signs import Sign, State, look
from hengwang.monitoring.choices import CollectorStanding
from hengwang.monitoring.models import Collector
from hengwang.monitoring.standing import standing_of

COLLECTORS = _("Collectors")
PING = _("Ping")
OFF_MS = 1000


@look("collectors", order=45)
def collectors() -> Iterable[Sign]:
    """One sign for all that is well, one for each that is not."""
    try:
        rows = list(Collector.objects.filter(revoked_at=None))
    except DatabaseError:
        return []
    if not rows:
        message = _("None is registered; nothing is measured.")
        return [Sign(COLLECTORS, State.OK, message)]
    now = timezone.now()
    found = {row: standing_of(row, now) for row in rows}
    at_work = [row for row, standing in found.items() if standing is CollectorStanding.AT_WORK]
    message = _("%(count)s of %(all)s are at work.")
    params = {"count": len(at_work), "all": len(rows)}
    signs = [Sign(COLLECTORS, State.OK, message, params=params)] if at_work else []
    bad = (CollectorStanding.SILENT, CollectorStanding.STOPPED)
    signs += [_silent(row) for row, standing in found.items() if standing in bad]
    signs += [_no_ping(row) for row in at_work if _cannot_ping(row)]
    signs += [_off(row) for row in at_work if abs(row.clock_offset_ms or 0) > OFF_MS]
    return signs


def _silent(row: Collector) -> Sign:
    message = _("“%(name)s” is silent or asks nothing: what it watches is unknown.")
    advice = _("Look at its page, and at its machine.")
    return Sign(COLLECTORS, State.WARN, message, advice, {"name": row.name})


def _cannot_ping(row: Collector) -> bool:
    return bool(row.beat) and row.beat.get("capabilities", {}).get("icmp") == "none"


def _no_ping(row: Collector) -> Sign:
    message = _("“%(name)s” cannot ping: every ping check is unknown.")
    advice = _(
        "Install fping there, or let the kernel allow unprivileged ping: "
        'sysctl -w net.ipv4.ping_group_range="0 2147483647"'
    )
    return Sign(PING, State.WARN, message, advice, {"name": row.name})


def _off(row: Collector) -> Sign:
    message = _("The clock of “%(name)s” is %(off)s ms away from the server's.")
    params = {"name": row.name, "off": row.clock_offset_ms}
    advice = _("Let its machine follow a time server (NTP).")
    return Sign(COLLECTORS, State.WARN, message, advice, params)
