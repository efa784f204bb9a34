"""What the rooms below duty tell of a shift: disturbances, incidents of rooms, tickets, the log.

Rooms that come later register theirs in `kernel.happenings` themselves.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengwang.availability.models import Outage
from hengwang.duty.models import LogEntry, OpenMark
from hengwang.facilities.models import RoomIncident
from hengwang.kernel.happenings import Asked, Happening, HappeningSource, happenings
from hengwang.monitoring.models import Alert
from hengwang.organizations.covering import below_q, units_below_q
from hengwang.tickets.choices import Kind, State
from hengwang.tickets.models import Ticket

MOST = 120
"""Open things read one by one; those beyond are one line with their number."""
MOST_CLOSED = 2000
FAR_BACK = timedelta(days=30)
"""What began earlier and ended in the shift is not looked for: no index finds it."""


def disturbances(asked: Asked) -> Iterator[Happening]:
    """Alerts by root cause, and outages of targets about which there was no alert."""
    start, end = asked.window.start, asked.window.end
    rows = Alert.objects.filter(
        below_q(asked.unit_path, "unit__", asked.region_code), opened_at__lt=end
    )
    now_open = rows.filter(resolved_at=None).select_related("unit").order_by("opened_at")
    ended = rows.filter(opened_at__gte=start - FAR_BACK, resolved_at__gt=start).select_related(
        "unit"
    )
    found = [*now_open[:MOST], *ended[:MOST_CLOSED]]
    for one in found:
        yield _alert(one, end)
    if (more := now_open.count() - MOST) > 0:
        yield _more("alert", more, end, reverse("alert-list"))
    known = {one.target_id for one in found}
    outages = Outage.objects.filter(
        below_q(asked.unit_path, "target__unit__", asked.region_code),
        started_at__gte=start - FAR_BACK,
        started_at__lt=end,
    ).filter(Q(ended_at=None) | Q(ended_at__gt=start))
    for outage in outages.select_related("target", "root__target")[:MOST_CLOSED]:
        head = outage.root or outage
        if head.target_id not in known and outage.target_id not in known:
            yield _outage(outage, head, end)


def _alert(one: Alert, end: datetime) -> Happening:
    is_open = one.resolved_at is None or one.resolved_at >= end
    state = one.get_state_display() if is_open else ""
    behind = _("%(count)s behind it") % {"count": one.behind} if one.behind else ""
    return Happening(
        key=f"alert:{one.pk}",
        cause=f"alert:{one.root_id or one.pk}" if one.root_id else f"cause:{one.key}",
        title=one.title,
        at=one.opened_at,
        until=one.resolved_at,
        is_open=is_open,
        detail=" · ".join(filter(None, (one.unit.short_name or one.unit.name, state, behind))),
        url=one.get_absolute_url(),
    )


def _outage(one: Outage, head: Outage, end: datetime) -> Happening:
    return Happening(
        key=f"outage:{one.pk}",
        cause=f"outage:{head.pk}",
        title=head.target.name,
        at=one.started_at,
        until=one.ended_at,
        is_open=one.ended_at is None or one.ended_at >= end,
        detail=head.get_cause_display(),
        url=reverse("target-course", args=[head.target_id]),
    )


def _more(word: str, count: int, at: datetime, url: str) -> Happening:
    return Happening(
        key=f"{word}:more", title=_("Further open ones, see the list"), at=at, is_open=True,
        url=url, count=count,
    )  # fmt: skip


def room_incidents(asked: Asked) -> Iterator[Happening]:
    """Incidents of machine rooms, those of one room together."""
    start, end = asked.window.start, asked.window.end
    rows = RoomIncident.objects.touching(start, end).filter(unit__path__startswith=asked.unit_path)
    for one in rows.select_related("room", "sensor")[:MOST_CLOSED]:
        is_open = one.closed_at is None or one.closed_at >= end
        where = str(one.room or "")
        what = str(one.sensor or one.get_kind_display())
        yield Happening(
            key=f"incident:{one.pk}",
            cause=f"sensor:{one.sensor_id}" if one.sensor_id else "",
            title=" · ".join(filter(None, (where, what))),
            at=one.opened_at,
            until=one.closed_at,
            is_open=is_open,
            detail=f"{one.get_kind_display()} · {one.get_level_display()}",
            url=reverse("room-incident-detail", args=[one.pk]),
        )


def tickets(asked: Asked) -> Iterator[Happening]:
    """Open tickets with their clocks; those that were solved in the shift."""
    start, end = asked.window.start, asked.window.end
    rows = Ticket.objects.filter(units_below_q(asked.unit_path, "unit__", asked.region_code))
    if asked.company_id is not None:
        rows = rows.filter(company=asked.company_id)
    # Not "opened before": SQLite would read all of them by that index, and the live ones are few.
    live = rows.live().exclude(opened_at__gte=end)
    by_clock = live.select_related("unit", "assignee").order_by(F("due_at").asc(nulls_last=True))
    found = list(by_clock[: MOST + 1])
    for ticket in found[:MOST]:
        yield _ticket(ticket, is_open=True)
    if len(found) > MOST:
        yield _more("ticket", live.count() - MOST, end, reverse("ticket-list"))
    # By kind and moment, as the index has them: closing follows solving days later.
    solved = rows.filter(
        kind__in=Kind.values, resolved_at__gte=start, resolved_at__lt=end,
        state__in=(State.RESOLVED, State.CLOSED),
    )  # fmt: skip
    yield from _closed(solved)


def _closed(rows: QuerySet[Any]) -> Iterator[Happening]:
    for ticket in rows.select_related("unit", "assignee")[:MOST_CLOSED]:
        yield _ticket(ticket, is_open=False)


def _ticket(one: Ticket, *, is_open: bool) -> Happening:
    who = one.assignee.printed_name if one.assignee else ""
    whose = one.unit.short_name or one.unit.name
    parts = (one.number, whose, one.get_priority_display(), one.get_state_display(), who)
    return Happening(
        key=f"ticket:{one.pk}",
        title=one.title,
        at=one.opened_at,
        until=None if is_open else one.resolved_at,
        is_open=is_open,
        detail=" · ".join(filter(None, parts)),
        url=one.get_absolute_url(),
        due_at=one.due_at if is_open else None,
    )


def register() -> None:
    """Called once when the program starts."""
    told = (
        ("disturbances", gettext_lazy("Disturbances"), disturbances, 10),
        ("rooms", gettext_lazy("Machine rooms"), room_incidents, 20),
        ("tickets", gettext_lazy("Tickets"), tickets, 30),
    )
    for key, title, tell, order in told:
        knows = tell is tickets
        happenings.register(key, HappeningSource(title, tell, order, knows_companies=knows))


def log_of(roster_id: int, asked: Asked) -> Iterator[Happening]:
    """The roster's own log: what is left to do, whenever it was written, and what was written."""
    start, end = asked.window.start, asked.window.end
    rows = LogEntry.objects.filter(roster=roster_id)
    # By their marks, which are few: in the order of the log every entry would be looked at.
    marks = OpenMark.objects.filter(roster=roster_id).order_by("pk")
    if asked.company_id is not None:
        own = LogEntry.objects.filter(LogEntry.objects.of_company_q(asked.company_id))
        rows = rows.filter(LogEntry.objects.of_company_q(asked.company_id))
        marks = marks.filter(entry__in=own.values("pk"))
    marked = list(marks.values_list("entry", flat=True)[:MOST])
    left = sorted(rows.filter(pk__in=marked, at__lte=end), key=lambda one: one.at)
    for entry in left:
        yield _entry(entry, is_open=True)
    known = {one.pk for one in left}
    lately = rows.filter(at__gte=start, at__lt=end).standing().order_by("at")
    for entry in lately[:MOST_CLOSED]:
        if entry.pk not in known:
            yield _entry(entry, is_open=False)


def _entry(one: LogEntry, *, is_open: bool) -> Happening:
    return Happening(
        key=f"entry:{one.pk}",
        title=one.text[:300],
        at=one.at,
        is_open=is_open,
        detail=f"{one.get_kind_display()} · {one.by_name}",
        url=one.get_absolute_url(),
    )
