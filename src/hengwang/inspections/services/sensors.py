"""What the sensors of a room said in the minute of a reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hengwang.facilities.choices import CONTACTS
from hengwang.facilities.models import Sensor
from hengwang.facilities.queries.standing import value_text
from hengwang.facilities.services.judging import readings_of
from hengwang.facilities.services.sources import series_of
from hengwang.inspections.judging import against_sensors
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples.columns import to_ms
from hengwang.monitoring.store import sample_store

if TYPE_CHECKING:
    from hengwang.inspections.models import ChecklistItem, Reading

MINUTE = timedelta(minutes=1)


@dataclass
class RoomBook:
    """Readings of a room's sensors around an inspection: two queries and one of the store."""

    sensors: list[Sensor] = field(default_factory=list)
    told: Mapping[int, list[tuple[int, float]]] = field(default_factory=dict)

    @classmethod
    def around(cls, room_id: int | None, kinds: Iterable[str], times: list[datetime]) -> RoomBook:
        """Read the store once for all items that are compared."""
        wanted = {kind for kind in kinds if kind}
        if room_id is None or not wanted or not times:
            return cls()
        sensors = list(Sensor.objects.in_use().filter(room=room_id, kind__in=wanted))
        series = series_of(sensors)
        if not series:
            return cls(sensors)
        longest = timedelta(seconds=max(one.valid_for_s for one in sensors))
        window = Interval(min(times) - longest, max(times) + MINUTE)
        samples = sample_store().read(list(series.values()), window)
        told = {
            one.pk: readings_of(one, samples.of_series(series[one.pk]))
            for one in sensors
            if one.pk in series
        }
        return cls(sensors, told)

    def judge(self, item: ChecklistItem, reading: Reading) -> tuple[str, str]:
        """What the sensors say of a reading, and in words what they said; empty when not asked."""
        own = [one for one in self.sensors if one.kind == item.sensor_kind]
        if not item.sensor_kind or not own or reading.verdict == "none":
            return "", ""
        said = {one: self._last(one, reading.taken_at) for one in own}
        heard = {one: value for one, value in said.items() if value is not None}
        verdict = against_sensors(
            reading.number,
            reading.verdict,
            list(heard.values()),
            tolerance=item.tolerance,
            is_contact=item.sensor_kind in CONTACTS,
        )
        words = "、".join(f"{one.name} {value_text(one, value)}" for one, value in heard.items())
        return verdict, words[:60]

    def _last(self, sensor: Sensor, at: datetime) -> float | None:
        """What it said last, up to the end of the minute, as long as that counts."""
        until, since = to_ms(at + MINUTE), to_ms(at) - sensor.valid_for_s * 1000
        heard = [value for ms, value in self.told.get(sensor.pk, ()) if since <= ms < until]
        return heard[-1] if heard else None
