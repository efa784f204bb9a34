"""What is kept of sensors' incidents, and how it becomes what the readings say now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hengwang.facilities.choices import DoorState, IncidentKind, Level, Side, Verdict
from hengwang.facilities.excursions import Stretch
from hengwang.facilities.models import DoorEvent, RoomIncident, Sensor, SilentSpan
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples.columns import to_ms
from hengwang.outbox.services import announce


@dataclass(frozen=True, slots=True)
class Happening:
    """Something readings say: what, how bad, when, and the worst value."""

    kind: IncidentKind
    level: Level
    side: Side
    interval: Interval
    worst: float | None

    @property
    def limit(self) -> tuple[str, str, str]:
        """Which limit it is about."""
        return self.kind.value, self.level.value, self.side.value


@dataclass(frozen=True, slots=True)
class Said:
    """What the readings of a window say of one sensor."""

    window: Interval
    told: Sequence[Happening]
    silent: Sequence[Interval]
    doors: Mapping[datetime, bool]


@dataclass(slots=True)
class Kept:
    """Incidents, silences and door events of a sensor that reach into a window."""

    incidents: list[RoomIncident] = field(default_factory=list)
    silences: list[SilentSpan] = field(default_factory=list)
    doors: list[DoorEvent] = field(default_factory=list)

    def running(self, at: datetime) -> dict[tuple[str, str], Stretch]:
        """What was over at an instant, by level and side."""
        return {
            (one.level, one.side): Stretch(to_ms(one.opened_at), to_ms(at), one.worst or 0.0)
            for one in self.incidents
            if one.kind != IncidentKind.SILENT
            and one.opened_at < at
            and (one.closed_at is None or one.closed_at >= at)
        }


def kept_of(sensors: Sequence[Sensor], since: datetime) -> Mapping[int, Kept]:
    """What is kept of each sensor from a moment on; three queries."""
    found = {one.pk: Kept() for one in sensors}
    later = Q(closed_at=None) | Q(closed_at__gte=since)
    for row in RoomIncident.objects.standing().filter(later, sensor__in=found):
        found[row.sensor_id].incidents.append(row)
    for span in SilentSpan.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=since), sensor__in=found
    ):
        found[span.sensor_id].silences.append(span)
    for event in DoorEvent.objects.filter(sensor__in=found, at__gte=since):
        found[event.sensor_id].doors.append(event)
    return found


def write(sensor: Sensor, kept: Kept, said: Said) -> None:
    """Make what is kept what is told; an incident that stays keeps what people said of it."""
    window, doors = said.window, said.doors
    told = [_joined(one, kept.incidents, window) for one in said.told]
    silent = [_joined_silence(one, kept.silences, window) for one in said.silent]
    incidents = {(*one.limit, one.interval.start): one for one in told}
    spans = {one.start: one for one in silent}
    if _is_same(kept, incidents, spans, doors, window):
        return
    with transaction.atomic():
        # One writer a sensor: of two at once the second one sees what the first one wrote.
        Sensor.objects.select_for_update(of=("self",)).get(pk=sensor.pk)
        fresh = kept_of([sensor], window.start)[sensor.pk]
        _write_incidents(sensor, fresh, incidents, window)
        _write_silences(sensor, fresh, spans, window)
        _write_doors(sensor, fresh, doors, window)


def _end(span: Interval, window: Interval) -> datetime | None:
    return None if span.end >= window.end else span.end


def _joined(one: Happening, kept: Iterable[RoomIncident], window: Interval) -> Happening:
    """What was silent already before the window goes on; limits know by themselves."""
    if one.kind is not IncidentKind.SILENT or one.interval.start != window.start:
        return one
    for row in kept:
        if (row.kind, row.level, row.side) == one.limit and _covers(
            row.opened_at, row.closed_at, window.start
        ):
            span = Interval(row.opened_at, one.interval.end)
            return Happening(one.kind, one.level, one.side, span, one.worst)
    return one


def _joined_silence(one: Interval, kept: Iterable[SilentSpan], window: Interval) -> Interval:
    if one.start != window.start:
        return one
    for row in kept:
        if _covers(row.started_at, row.ended_at, window.start):
            return Interval(row.started_at, one.end)
    return one


def _covers(start: datetime, end: datetime | None, at: datetime) -> bool:
    return start <= at and (end is None or end >= at)


def _ours(kept: Kept, window: Interval) -> list[RoomIncident]:
    """Incidents the window speaks of: those that ended before it began are not its business."""
    return [row for row in kept.incidents if row.closed_at is None or row.closed_at > window.start]


Told = Mapping[tuple[str, str, str, datetime], Happening]


def _is_same(
    kept: Kept,
    told: Told,
    spans: Mapping[datetime, Interval],
    doors: Mapping[datetime, bool],
    window: Interval,
) -> bool:
    rows = {
        (row.kind, row.level, row.side, row.opened_at): (row.closed_at, row.worst)
        for row in _ours(kept, window)
    }
    silences = {
        row.started_at: row.ended_at
        for row in kept.silences
        if row.ended_at is None or row.ended_at > window.start
    }
    events = {
        one.at: one.state == DoorState.OPENED for one in kept.doors if window.contains(one.at)
    }
    return (
        rows == {key: (_end(one.interval, window), one.worst) for key, one in told.items()}
        and silences == {start: _end(one, window) for start, one in spans.items()}
        and events == dict(doors)
    )


def _write_incidents(sensor: Sensor, kept: Kept, told: Told, window: Interval) -> None:
    rows = {(row.kind, row.level, row.side, row.opened_at): row for row in _ours(kept, window)}
    gone = [row for key, row in rows.items() if key not in told]
    _take_back(gone)
    for key, row in rows.items():
        if key in told:
            _update(row, told[key], window)
    for key, one in told.items():
        if key not in rows:
            made = _new(sensor, one, window, _heirs(gone, one))
            announce("room_incident.opened", incident_id=made.pk)


def _take_back(gone: Iterable[RoomIncident]) -> None:
    """What somebody acknowledged is kept, marked; the rest leaves no trace."""
    for row in gone:
        if row.acknowledged_at is None:
            row.delete()
        else:
            row.withdrawn_at = timezone.now()
            row.save(update_fields=["withdrawn_at"])


def _update(row: RoomIncident, one: Happening, window: Interval) -> None:
    closed = _end(one.interval, window)
    if (row.closed_at, row.worst) == (closed, one.worst):
        return
    was_open = row.closed_at is None
    row.closed_at, row.worst = closed, one.worst
    row.save(update_fields=["closed_at", "worst"])
    if was_open and closed is not None:
        announce("room_incident.closed", incident_id=row.pk)


def _heirs(gone: Iterable[RoomIncident], one: Happening) -> RoomIncident | None:
    """The acknowledged incident of the same limit that this one overlaps."""
    for row in gone:
        same = (row.kind, row.level, row.side) == one.limit and row.acknowledged_at is not None
        begins_before_end = row.opened_at < one.interval.end
        if (
            same
            and begins_before_end
            and (row.closed_at is None or row.closed_at > one.interval.start)
        ):
            return row
    return None


def _new(
    sensor: Sensor, one: Happening, window: Interval, heir: RoomIncident | None
) -> RoomIncident:
    return RoomIncident.objects.create(
        unit_id=sensor.room.unit_id,
        room=sensor.room,
        sensor=sensor,
        kind=one.kind,
        level=one.level,
        side=one.side,
        opened_at=one.interval.start,
        closed_at=_end(one.interval, window),
        worst=one.worst,
        verdict=heir.verdict if heir else Verdict.OPEN,
        acknowledged_at=heir.acknowledged_at if heir else None,
        acknowledged_by_name=heir.acknowledged_by_name if heir else "",
        note=heir.note if heir else "",
    )


def _write_silences(
    sensor: Sensor, kept: Kept, spans: Mapping[datetime, Interval], window: Interval
) -> None:
    rows = {
        row.started_at: row
        for row in kept.silences
        if row.ended_at is None or row.ended_at > window.start
    }
    SilentSpan.objects.filter(
        pk__in=[row.pk for at, row in rows.items() if at not in spans]
    ).delete()
    for start, row in rows.items():
        if start in spans and row.ended_at != _end(spans[start], window):
            row.ended_at = _end(spans[start], window)
            row.save(update_fields=["ended_at"])
    SilentSpan.objects.bulk_create(
        SilentSpan(sensor=sensor, started_at=start, ended_at=_end(span, window))
        for start, span in spans.items()
        if start not in rows
    )


def _write_doors(
    sensor: Sensor, kept: Kept, doors: Mapping[datetime, bool], window: Interval
) -> None:
    known = {one.at: one for one in kept.doors if window.contains(one.at)}
    wrong = [
        one.pk for at, one in known.items() if doors.get(at) is not (one.state == DoorState.OPENED)
    ]
    DoorEvent.objects.filter(pk__in=wrong).delete()
    DoorEvent.objects.bulk_create(
        DoorEvent(
            sensor=sensor,
            room=sensor.room,
            at=at,
            state=DoorState.OPENED if is_open else DoorState.CLOSED,
        )
        for at, is_open in doors.items()
        if at not in known or known[at].pk in wrong
    )
