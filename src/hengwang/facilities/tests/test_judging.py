"""Readings of the store become incidents: once, late, again, and with a collector that stops."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengwang.facilities.choices import IncidentKind, Level, SensorKind, Side, Verdict
from hengwang.facilities.limits import LimitSet
from hengwang.facilities.models import DoorEvent, EnergyMeter, RoomIncident, SilentSpan
from hengwang.facilities.services.energy import read_meters
from hengwang.facilities.services.incidents import acknowledge
from hengwang.facilities.services.judging import judge
from hengwang.facilities.services.limits import set_limits
from hengwang.facilities.services.sensors import remove_sensor
from hengwang.facilities.tests.factories import (
    MINUTE,
    a_sensor,
    a_source,
    a_watched_sensor,
    every_minute,
    outcomes,
    tell,
)
from hengwang.kernel.periods import midnight
from hengwang.monitoring.models import Collector, Series
from hengwang.network.tests.factories import a_room

START = datetime(2020, 7, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def room(people):
    return a_room(people.unit)


def incidents(**wanted):
    rows = RoomIncident.objects.standing().filter(**wanted).order_by("opened_at", "level")
    return [(row.kind, row.level, row.side, row.opened_at, row.closed_at) for row in rows]


def hot(start, before, over, after=10, value=28.0):
    return every_minute(start, [22.0] * before + [value] * over + [22.0] * after)


def test_a_warm_room_opens_one_incident_and_closes_it(samples, room):
    sensor, series = a_watched_sensor(room, added_at=START)
    tell(samples, series, hot(START, 10, 20))
    now = START + 20 * MINUTE
    for _ in range(2):
        judge(samples, now=now, back=HOUR)
    assert incidents() == [
        (IncidentKind.LIMIT, Level.WARNING, Side.HIGH, START + 10 * MINUTE, None)
    ]
    judge(samples, now=START + 40 * MINUTE, back=HOUR)
    assert incidents() == [
        (IncidentKind.LIMIT, Level.WARNING, Side.HIGH, START + 10 * MINUTE, START + 30 * MINUTE)
    ]
    assert RoomIncident.objects.get().worst == 28.0
    assert not SilentSpan.objects.filter(sensor=sensor).exists()


def test_an_alarm_is_a_warning_too(samples, room):
    _sensor, series = a_watched_sensor(room, added_at=START)
    tell(samples, series, hot(START, 5, 10, value=35.0))
    judge(samples, now=START + 25 * MINUTE, back=HOUR)
    assert [level for _kind, level, *_ in incidents()] == [Level.ALARM, Level.WARNING]


def test_small_steps_give_what_one_judgement_gives(samples, room):
    _sensor, series = a_watched_sensor(room, added_at=START)
    values = [22, 28, 28, 22, 26.5, 28, 28, 28, 26.5, 28, None, None, None, None, 28, 28, 28, 20]
    told = every_minute(START, values * 8)
    for number, one in enumerate(told):
        tell(samples, series, [one])
        if number % 7 == 0:
            judge(samples, now=one[0] + timedelta(seconds=20), back=5 * MINUTE)
    end = told[-1][0] + MINUTE
    judge(samples, now=end, back=5 * MINUTE)
    little = incidents(), list(SilentSpan.objects.values_list("started_at", "ended_at"))
    RoomIncident.objects.all().delete()
    SilentSpan.objects.all().delete()
    judge(samples, now=end, back=timedelta(days=1))
    assert little == (
        incidents(),
        list(SilentSpan.objects.values_list("started_at", "ended_at")),
    )
    assert len(little[0]) > 10


def test_late_readings_are_told_in_their_own_minutes(samples, room):
    sensor, series = a_watched_sensor(room, added_at=START)
    tell(samples, series, hot(START, 10, 0, 0))
    judge(samples, now=START + HOUR, back=2 * HOUR)
    assert incidents() == [
        (IncidentKind.SILENT, Level.WARNING, Side.NONE, START + 12 * MINUTE, None)
    ]
    tell(samples, series, hot(START + 10 * MINUTE, 10, 20, 25))
    judge(samples, now=START + HOUR, back=2 * HOUR)
    assert [(kind, opened) for kind, _, _, opened, _ in incidents()] == [
        (IncidentKind.LIMIT, START + 20 * MINUTE)
    ]
    assert not sensor.silent_spans.exists()


def test_what_a_person_said_stays_when_late_readings_move_it(samples, room, keeper):
    _sensor, series = a_watched_sensor(room, added_at=START)
    tell(samples, series, hot(START, 10, 20))
    judge(samples, now=START + 40 * MINUTE, back=HOUR)
    row = RoomIncident.objects.get()
    acknowledge(row.pk, Verdict.REAL, "空调停机，已修复", by=keeper)
    tell(samples, series, [(START + 9 * MINUTE + timedelta(seconds=30), 29.0)])
    judge(samples, now=START + 40 * MINUTE, back=HOUR)
    row = RoomIncident.objects.standing().get()
    assert row.opened_at == START + 9 * MINUTE + timedelta(seconds=30)
    assert (row.verdict, row.note) == (Verdict.REAL, "空调停机，已修复")
    assert RoomIncident.objects.exclude(withdrawn_at=None).count() == 1


def test_a_silent_sensor_is_an_incident_of_its_own(samples, room):
    source = a_source(room.unit)
    _sensor, series = a_watched_sensor(room, source=source, added_at=START)
    tell(samples, series, every_minute(START, [22.0] * 10))
    outcomes(samples, source, [START + n * MINUTE for n in range(60)])
    judge(samples, now=START + HOUR, back=2 * HOUR)
    assert [kind for kind, *_ in incidents()] == [IncidentKind.SILENT]


def test_a_collector_that_stops_makes_one_note_not_fifty(samples, room):
    source = a_source(room.unit)
    pairs = [a_watched_sensor(room, source=source, added_at=START) for _ in range(50)]
    for _sensor, series in pairs:
        tell(samples, series, every_minute(START, [22.0] * 10))
    outcomes(samples, source, [START + n * MINUTE for n in range(10)])
    for _ in range(2):
        judge(samples, now=START + HOUR, back=2 * HOUR)
    assert [kind for kind, *_ in incidents()] == [IncidentKind.COLLECTOR]
    assert SilentSpan.objects.filter(ended_at=None).count() == 50
    more = [START + HOUR + n * MINUTE for n in range(10)]
    outcomes(samples, source, more)
    for _sensor, series in pairs:
        tell(samples, series, [(at, 22.0) for at in more])
    Collector.objects.update(seen_at=START + HOUR + 10 * MINUTE)
    judge(samples, now=START + HOUR + 10 * MINUTE, back=15 * MINUTE)
    assert incidents() == [
        (IncidentKind.COLLECTOR, Level.WARNING, Side.NONE, START + 12 * MINUTE, START + HOUR)
    ]
    assert not SilentSpan.objects.filter(ended_at=None).exists()


def test_a_sensor_without_a_source_is_silent(samples, room):
    a_sensor(room, added_at=START)
    judge(samples, now=START + HOUR, back=2 * HOUR)
    assert [kind for kind, *_ in incidents()] == [IncidentKind.SILENT]


def test_a_contact_reports_at_once(samples, room):
    _sensor, series = a_watched_sensor(room, SensorKind.LEAK, added_at=START)
    tell(samples, series, every_minute(START, [0, 0, 1, 0, 0]))
    judge(samples, now=START + 5 * MINUTE, back=HOUR)
    assert incidents() == [
        (IncidentKind.CONTACT, Level.ALARM, Side.NONE, START + 2 * MINUTE, START + 3 * MINUTE)
    ]


def test_a_door_is_written_down_and_warned_of_when_left_open(samples, room):
    _sensor, series = a_watched_sensor(room, SensorKind.DOOR, added_at=START)
    tell(samples, series, every_minute(START, [0, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0]))
    for _ in range(2):
        judge(samples, now=START + 12 * MINUTE, back=HOUR)
    assert DoorEvent.objects.count() == 4
    assert incidents() == [
        (IncidentKind.CONTACT, Level.WARNING, Side.NONE, START + 4 * MINUTE, START + 11 * MINUTE)
    ]


def test_new_limits_judge_from_now_on(samples, room, keeper, time_machine):
    _sensor, series = a_watched_sensor(room, added_at=START)
    tell(samples, series, every_minute(START, [26.0] * 60))
    time_machine.move_to(START + 30 * MINUTE, tick=False)
    strict = LimitSet(warning_high=25.0, hysteresis=0.5)
    set_limits(room, SensorKind.TEMPERATURE, "cold_aisle", strict, by=keeper)
    judge(samples, now=START + 60 * MINUTE, back=2 * HOUR)
    assert incidents() == [
        (IncidentKind.LIMIT, Level.WARNING, Side.HIGH, START + 30 * MINUTE, None)
    ]


def test_the_number_of_queries_does_not_grow_with_quiet_sensors(
    samples, room, django_assert_num_queries
):
    def some(count):
        source = a_source(room.unit)
        for _ in range(count):
            _sensor, series = a_watched_sensor(room, source=source, added_at=START)
            tell(samples, series, every_minute(START, [22.0] * 60))
        outcomes(samples, source, [START + n * MINUTE for n in range(60)])

    some(3)
    judge(samples, now=START + HOUR, back=HOUR)
    with CaptureQueriesContext(connection) as few:
        judge(samples, now=START + HOUR, back=HOUR)
    sensor_source = room.sensors.first().check_of
    for _ in range(20):
        _sensor, series = a_watched_sensor(room, source=sensor_source, added_at=START)
        tell(samples, series, every_minute(START, [22.0] * 60))
    with django_assert_num_queries(len(few)):
        judge(samples, now=START + HOUR, back=HOUR)


def test_a_meter_with_a_source_is_read_at_midnight_and_its_reset_is_seen(samples, room):
    source = a_source(room.unit)
    series = Series.objects.create(check_of=source, name="kwh").pk
    meter = EnergyMeter.objects.create(
        room=room, name="总表", role="total", check_of=source, value_name="kwh", factor=10
    )
    shown = [
        (midnight(date(2020, 7, day)) - MINUTE, kwh) for day, kwh in ((2, 10), (3, 12), (4, 1))
    ]
    tell(samples, series, shown)
    now = midnight(date(2020, 7, 4)) + HOUR
    assert read_meters(samples, now=now) == 3
    assert read_meters(samples, now=now) == 0
    kept = meter.readings.order_by("read_at").values_list("kwh", "kind")
    assert list(kept) == [(100, "reading"), (120, "reading"), (10, "reset")]


def test_a_sensor_taken_out_is_judged_no_more(samples, room, keeper):
    sensor, _series = a_watched_sensor(room, added_at=START)
    judge(samples, now=START + HOUR, back=HOUR)
    remove_sensor(sensor.pk, by=keeper)
    assert not RoomIncident.objects.going_on().exists()
    assert judge(samples, now=START + 2 * HOUR, back=HOUR) == 0
