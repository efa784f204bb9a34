"""How rooms and sensors stand right now; a constant number of queries and one of the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.facilities.choices import IncidentKind, Level, Side
from hengwang.facilities.limits import LimitSet
from hengwang.facilities.models import RoomIncident, Sensor
from hengwang.facilities.services.limits import LimitBook, book_of
from hengwang.facilities.services.sources import series_of
from hengwang.monitoring.samples.columns import from_ms
from hengwang.pages.tones import Tone

if TYPE_CHECKING:
    from hengwang.monitoring.samples.store import SampleStore
    from hengwang.network.models import Room


class Standing(IntEnum):
    """How a sensor stands, the worst first."""

    ALARM = 0
    WARNING = 1
    SILENT = 2
    NORMAL = 3
    NONE = 4


LOOKS = {
    Standing.ALARM: (pgettext_lazy("room", "Alarm"), Tone.BAD),
    Standing.WARNING: (pgettext_lazy("room", "Warning"), Tone.WARN),
    Standing.SILENT: (_("Silent"), Tone.UNKNOWN),
    Standing.NORMAL: (pgettext_lazy("sensor", "Normal"), Tone.OK),
    Standing.NONE: (_("No sensor"), Tone.UNKNOWN),
}
TONE_ORDER = {Level.ALARM: Standing.ALARM, Level.WARNING: Standing.WARNING}


@dataclass(frozen=True, slots=True)
class SensorNow:
    """A sensor with its newest reading."""

    sensor: Sensor
    standing: Standing
    value: float | None
    at: datetime | None
    limits: LimitSet
    incidents: tuple[RoomIncident, ...] = ()

    @property
    def word(self) -> object:
        """The standing in a word."""
        return LOOKS[self.standing][0]

    @property
    def tone(self) -> str:
        """Its look."""
        return LOOKS[self.standing][1].value

    @property
    def text(self) -> str:
        """The reading as people say it; of a contact whether it is in order."""
        return value_text(self.sensor, self.value)


def value_text(sensor: Sensor, value: float | None) -> str:
    """23.4 ℃; a contact says fault or in order; nothing where nothing was heard."""
    if value is None:
        return ""
    if not sensor.is_contact:
        return f"{value:.1f} {sensor.unit_symbol}".strip()
    if sensor.kind == "door":
        return str(_("open") if value else _("shut"))
    return str(_("fault") if value else _("in order"))


def sensors_now(
    store: SampleStore, sensors: Sequence[Sensor], *, now: datetime
) -> tuple[list[SensorNow], LimitBook]:
    """Each sensor with its newest reading and what is going on; four queries."""
    series, book = series_of(sensors), book_of(sensors)
    newest = store.latest(list(series.values()))
    going = _going_on(sensors)
    found = []
    for one in sensors:
        at, value = newest.get(series.get(one.pk, 0), (None, None))
        read_at = from_ms(at) if at is not None else None
        fresh = read_at is not None and now - read_at <= timedelta(seconds=one.valid_for_s)
        rows = tuple(going[one.pk])
        found.append(
            SensorNow(
                sensor=one,
                standing=_standing(rows, fresh=fresh),
                value=one.told(value) if value is not None else None,
                at=read_at,
                limits=book.now(one.room_id, one.kind, one.spot),
                incidents=rows,
            )
        )
    return found, book


def _going_on(sensors: Iterable[Sensor]) -> dict[int, list[RoomIncident]]:
    found: dict[int, list[RoomIncident]] = defaultdict(list)
    rows = RoomIncident.objects.going_on().filter(sensor__in=[one.pk for one in sensors])
    for row in rows:
        found[row.sensor_id].append(row)
    return found


def _standing(rows: Iterable[RoomIncident], *, fresh: bool) -> Standing:
    if not fresh:
        return Standing.SILENT
    levels = [TONE_ORDER[Level(row.level)] for row in rows if row.kind != IncidentKind.SILENT]
    return min(levels, default=Standing.NORMAL)


@dataclass(frozen=True, slots=True)
class RoomNow:
    """A room as one card: its worst sensor, its climate, what is wrong."""

    room: Room
    sensors: tuple[SensorNow, ...]
    grade: str

    @property
    def standing(self) -> Standing:
        """That of its worst sensor."""
        return min((one.standing for one in self.sensors), default=Standing.NONE)

    @property
    def word(self) -> object:
        """The standing in a word."""
        return LOOKS[self.standing][0]

    @property
    def tone(self) -> str:
        """Its look."""
        return LOOKS[self.standing][1].value

    @property
    def wrong(self) -> list[SensorNow]:
        """Sensors that are not normal, the worst first."""
        rows = [one for one in self.sensors if one.standing < Standing.NORMAL]
        return sorted(rows, key=lambda one: (one.standing, one.sensor.name))

    def warmest(self) -> SensorNow | None:
        """The highest temperature."""
        return self._highest("temperature")

    def wettest(self) -> SensorNow | None:
        """The highest relative humidity."""
        return self._highest("humidity")

    def loaded(self) -> SensorNow | None:
        """The highest load of a UPS."""
        return self._highest("ups_load")

    def _highest(self, kind: str) -> SensorNow | None:
        rows = [
            one
            for one in self.sensors
            if one.sensor.kind == kind and one.value is not None and one.standing != Standing.SILENT
        ]
        return max(rows, key=lambda one: one.value or 0.0, default=None)


def rooms_now(store: SampleStore, rooms: Sequence[Room], *, now: datetime) -> list[RoomNow]:
    """Every room with its sensors, the worst first; five queries."""
    sensors = list(Sensor.objects.in_use().filter(room__in=rooms).select_related("room"))
    told, book = sensors_now(store, sensors, now=now)
    own: dict[int, list[SensorNow]] = defaultdict(list)
    for one in told:
        own[one.sensor.room_id].append(one)
    found = [
        RoomNow(room, tuple(own[room.pk]), str(book.grade_of(room.pk).label)) for room in rooms
    ]
    return sorted(found, key=lambda one: (one.standing, one.room.name))


def side_text(row: RoomIncident) -> str:
    """Too high, too low, or what it reports."""
    return row.get_kind_display() if row.side == Side.NONE else row.get_side_display()
