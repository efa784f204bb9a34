"""What limits would have said of the last days, before anybody sets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hengwang.facilities.choices import Level
from hengwang.facilities.limits import LimitSet
from hengwang.facilities.models import Sensor
from hengwang.facilities.services.judging import beyond, readings_of, silent_times
from hengwang.facilities.services.limits import Term, whole_ms
from hengwang.facilities.services.sources import series_of
from hengwang.kernel.intervals import Interval, merge, total_micros

if TYPE_CHECKING:
    from hengwang.monitoring.samples.store import SampleStore
    from hengwang.network.models import Room

WEEK = timedelta(days=7)
MICROS = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Tried:
    """One sensor under limits that were tried: how often and how long beyond, how long silent."""

    sensor: Sensor
    warnings: int
    alarms: int
    beyond: timedelta
    silent: timedelta


def tried(
    store: SampleStore, room: Room, kind: str, spot: str, limits: LimitSet, *, now: datetime
) -> list[Tried]:
    """Judge the last seven days of a room's sensors of a kind by these limits; writes nothing."""
    sensors = list(room.sensors.in_use().filter(kind=kind, spot=spot))
    series = series_of(sensors)
    end = whole_ms(now)
    window = Interval(end - WEEK, end)
    samples = store.read(list(series.values()), window)
    found = []
    for one in sensors:
        pk = series.get(one.pk)
        readings = readings_of(one, samples.of_series(pk)) if pk is not None else []
        told = list(beyond(one, [Term(None, limits)], readings, window))
        found.append(
            Tried(
                sensor=one,
                warnings=sum(each.level is Level.WARNING for each in told),
                alarms=sum(each.level is Level.ALARM for each in told),
                beyond=total_micros(merge(each.interval for each in told)) * MICROS,
                silent=total_micros(silent_times(one, readings, window)) * MICROS,
            )
        )
    return found
