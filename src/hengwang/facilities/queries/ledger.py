"""Rooms over time: within limits, beyond them, or unknown; from incidents and silent spans."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hengwang.availability.accounting import Account, Policy, account
from hengwang.availability.combining import worst
from hengwang.availability.fold import Span, State
from hengwang.facilities.choices import IncidentKind, Level, SensorKind
from hengwang.facilities.models import RoomIncident, Sensor, SilentSpan
from hengwang.kernel.intervals import Interval, intersect, merge, subtract

AS_IT_IS = Policy(key="rooms", takes_off_maintenance=False)
SOON = timedelta(microseconds=1)


def ledgers_of(
    sensors: Sequence[Sensor], window: Interval, *, now: datetime
) -> Mapping[int, list[Span]]:
    """The ledger of each sensor over the window, by its id; two queries.

    An alarm that is real, or that nobody has judged, is time beyond the limits; a false alarm and
    planned work are not. Time before a sensor was watched, after it was taken out and after `now`
    is unknown.
    """
    bad = _alarms(sensors, window, now)
    quiet = _silences(sensors, window, now)
    found = {}
    for one in sensors:
        watched = _watched(one, window, now)
        down = intersect(bad[one.pk], watched)
        unknown = subtract([window], subtract(watched, quiet[one.pk]))
        unknown = subtract(unknown, down)
        up = subtract([window], [*down, *unknown])
        found[one.pk] = [
            *(Span(part, State.DOWN) for part in down),
            *(Span(part, State.UNKNOWN) for part in unknown),
            *(Span(part, State.UP) for part in up),
        ]
    return found


def _watched(sensor: Sensor, window: Interval, now: datetime) -> list[Interval]:
    start = max(sensor.added_at, window.start)
    end = min(sensor.removed_at or now, now, window.end)
    return [Interval(start, end)] if start < end else []


def alarms(sensors: Iterable[Sensor], window: Interval) -> QuerySet[RoomIncident]:
    """Incidents of these sensors that count as time beyond the limits."""
    rows = RoomIncident.objects.touching(window.start, window.end)
    return rows.filter(
        ~Q(verdict__in=("false", "planned")), sensor__in=list(sensors), level=Level.ALARM
    ).exclude(kind=IncidentKind.SILENT)


def _alarms(
    sensors: Sequence[Sensor], window: Interval, now: datetime
) -> Mapping[int, list[Interval]]:
    found: dict[int, list[Interval]] = defaultdict(list)
    rows = alarms(sensors, window).values_list("sensor_id", "opened_at", "closed_at")
    for pk, start, end in rows:
        until = end or now
        if start < until:
            found[pk].append(Interval(start, until))
    return defaultdict(list, {pk: intersect(merge(own), [window]) for pk, own in found.items()})


def _silences(
    sensors: Sequence[Sensor], window: Interval, now: datetime
) -> Mapping[int, list[Interval]]:
    found: dict[int, list[Interval]] = defaultdict(list)
    rows = SilentSpan.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=window.start),
        sensor__in=list(sensors),
        started_at__lt=window.end,
    )
    for pk, start, end in rows.values_list("sensor_id", "started_at", "ended_at"):
        until = end or max(now, start + SOON)
        found[pk].append(Interval(start, until))
    return found


def rooms_account(
    rooms: Collection[int], sensors: Iterable[Sensor], window: Interval, *, now: datetime
) -> dict[int, Account]:
    """What each room's time was: beyond while any sensor is, unknown while any was not heard.

    A room without such a sensor is unknown all the time. Two queries.
    """
    known = [one for one in sensors if one.room_id in rooms]
    ledgers = ledgers_of(known, window, now=now)
    found = {}
    for room in rooms:
        own = [ledgers[one.pk] for one in known if one.room_id == room and _is_asked(one, window)]
        found[room] = account(worst(own, window) if own else [], window, AS_IT_IS)
    return found


def _is_asked(sensor: Sensor, window: Interval) -> bool:
    """One that was taken out before the window says nothing of it."""
    return sensor.removed_at is None or sensor.removed_at > window.start


def sensors_of(rooms: Iterable[int], kinds: Collection[SensorKind]) -> list[Sensor]:
    """Sensors of these kinds, those taken out too."""
    return list(Sensor.objects.filter(room__in=list(rooms), kind__in=list(kinds)).order_by("pk"))
