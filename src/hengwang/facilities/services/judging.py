"""Readings become incidents: the window of each sensor is judged anew, so that repeating changes
nothing and what came late is told as if it had come in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hengwang.collector.protocol.contract import FUTURE_TOLERANCE_S
from hengwang.facilities.choices import IncidentKind, Level, SensorKind, Side
from hengwang.facilities.excursions import Reading, Stretch, Window, excursions, silences
from hengwang.facilities.models import Sensor
from hengwang.facilities.services.keeping import Happening, Kept, Said, kept_of, write
from hengwang.facilities.services.limits import Term, book_of, whole_ms
from hengwang.facilities.services.quiet import quiet_collectors
from hengwang.facilities.services.sources import series_of
from hengwang.kernel.intervals import Interval, subtract
from hengwang.monitoring.samples.columns import from_ms, to_ms

if TYPE_CHECKING:
    from hengwang.facilities.limits import LimitSet
    from hengwang.monitoring.samples.columns import Samples
    from hengwang.monitoring.samples.store import SampleStore

AHEAD = timedelta(seconds=FUTURE_TOLERANCE_S + 1)
SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Case:
    """A sensor, the moment from which it is judged, its limits over time and its readings."""

    sensor: Sensor
    begin: datetime
    terms: Sequence[Term]
    series: int | None
    readings: list[Reading] = field(default_factory=list)

    @property
    def valid(self) -> timedelta:
        """How long a reading speaks."""
        return timedelta(seconds=self.sensor.valid_for_s)


def judge(store: SampleStore, *, now: datetime, back: timedelta) -> int:
    """Judge every sensor in use from `back` before now until now; returns how many.

    Reads the store once for the readings and writes only what differs. What late readings change
    further back than `back` is told by a call that goes further back.
    """
    now = whole_ms(now)
    rows = Sensor.objects.in_use().select_related("room", "check_of__collector")
    cases = _cases(list(rows), now - back, now)
    if not cases:
        return 0
    _read(store, cases, now)
    whole = Interval(min(one.begin for one in cases), now)
    quiet = quiet_collectors(store, [one.sensor for one in cases], whole, now=now)
    kept = kept_of([one.sensor for one in cases], whole.start)
    for case in cases:
        source = case.sensor.check_of
        away = quiet.get(source.collector_id, []) if source is not None else []
        _judge_one(case, kept[case.sensor.pk], away, now)
    return len(cases)


def _cases(sensors: Sequence[Sensor], since: datetime, now: datetime) -> list[Case]:
    book, series = book_of(sensors), series_of(sensors)
    cases = []
    for one in sensors:
        terms = book.course(one.room_id, one.kind, one.spot)
        case = Case(one, since, terms, series.get(one.pk))
        # What was over before this and not believed by `since` never will be.
        margin = max(term.limits.delay for term in terms) + 2 * case.valid
        case.begin = whole_ms(max(since - margin, one.added_at))
        if case.begin < now:
            cases.append(case)
    return cases


def _read(store: SampleStore, cases: Sequence[Case], now: datetime) -> None:
    wanted = [one.series for one in cases if one.series is not None]
    earliest = min(one.begin - one.valid for one in cases)
    samples: Samples = store.read(wanted, Interval(earliest, now + AHEAD))
    for case in cases:
        if case.series is not None:
            case.readings = readings_of(case.sensor, samples.of_series(case.series))


def readings_of(sensor: Sensor, samples: Samples) -> list[Reading]:
    """Samples of one sensor as what they mean, in its unit; a fault of a contact is 1."""
    pairs = zip(samples.at.tolist(), samples.value.tolist(), strict=True)
    return [(at, sensor.told(value)) for at, value in pairs]


def _judge_one(case: Case, kept: Kept, away: Sequence[Interval], now: datetime) -> None:
    window = Interval(case.begin, now)
    silent = silent_times(case.sensor, case.readings, window)
    told = list(beyond(case.sensor, case.terms, case.readings, window, kept.running(window.start)))
    told += [
        Happening(IncidentKind.SILENT, Level.WARNING, Side.NONE, part, None)
        for part in subtract(silent, away)
        if part.duration >= SECOND
    ]
    doors = door_events(case, window) if case.sensor.kind == SensorKind.DOOR else {}
    write(case.sensor, kept, Said(window, told, silent, doors))


def silent_times(sensor: Sensor, readings: Sequence[Reading], window: Interval) -> list[Interval]:
    """When nothing was heard of a sensor."""
    ms = Window(to_ms(window.start), to_ms(window.end))
    parts = silences(readings, ms, sensor.valid_for_s * 1000)
    return [Interval(from_ms(start), from_ms(end)) for start, end in parts]


def beyond(
    sensor: Sensor,
    terms: Sequence[Term],
    readings: Sequence[Reading],
    window: Interval,
    running: Mapping[tuple[str, str], Stretch] | None = None,
) -> Iterator[Happening]:
    """When the sensor was beyond the limits it had, each limit for itself."""
    kind = IncidentKind.CONTACT if sensor.is_contact else IncidentKind.LIMIT
    for part, limits in parts_of(terms, window):
        ms = Window(to_ms(part.start), to_ms(part.end))
        for level, place, bound in limits.bounds():
            side = Side.NONE if sensor.is_contact else place
            begun = (running or {}).get((level, side)) if part.start == window.start else None
            for one in excursions(readings, bound, ms, sensor.valid_for_s * 1000, begun):
                start = one.start if begun is not None else max(one.start, ms.start)
                span = Interval(from_ms(start), from_ms(one.end))
                if span:
                    yield Happening(kind, level, side, span, one.worst)


def parts_of(terms: Sequence[Term], window: Interval) -> Iterator[tuple[Interval, LimitSet]]:
    """The window cut where limits changed."""
    ends = [term.from_at for term in terms[1:]] + [window.end]
    for term, end in zip(terms, ends, strict=True):
        begin = max(term.from_at or window.start, window.start)
        until = min(end or window.end, window.end)
        if begin < until:
            yield Interval(begin, until), term.limits


def door_events(case: Case, window: Interval) -> dict[datetime, bool]:
    """When the door was opened (True) and closed, by readings that differ from the one before."""
    found: dict[datetime, bool] = {}
    ordered: Iterable[Reading] = sorted(case.readings)
    before: float | None = None
    for at, value in ordered:
        if before is not None and value != before and window.contains(from_ms(at)):
            found[from_ms(at)] = bool(value)
        before = value
    return found
