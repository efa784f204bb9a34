"""Pages of the rooms as the right person, and 404 for a stranger."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from hengwang.accounts.choices import Role
from hengwang.facilities.choices import CareKind, SensorKind, Verdict
from hengwang.facilities.models import (
    EnergyReading,
    MaintenanceRecord,
    RoomIncident,
    Sensor,
    Threshold,
)
from hengwang.facilities.services.judging import judge
from hengwang.facilities.tests.factories import (
    a_meter,
    a_sensor,
    a_source,
    a_watched_sensor,
    an_incident,
    every_minute,
    facilities_records,
    maintenance,
    tell,
)
from hengwang.monitoring.choices import CheckKind
from hengwang.monitoring.models import Check, Collector
from hengwang.network.tests.factories import a_room
from hengwang.testing.scopes import client_of

LISTS = (
    *("facilities", "sensor-list", "room-incident-list", "room-maintenance-list", "energy"),
    *("meter-list", "sensor-new", "room-maintenance-new", "meter-new", "sensor-import"),
)
ROWS = {
    **dict.fromkeys(("facilities-room", "room-grade", "room-source-new"), "room_id"),
    **dict.fromkeys(("sensor-detail", "sensor-edit"), "sensor_id"),
    **dict.fromkeys(("room-incident-detail", "room-incident-judge"), "incident_id"),
    **dict.fromkeys(("room-maintenance-detail", "room-maintenance-edit"), "maintenance_id"),
    **dict.fromkeys(("meter-detail", "meter-edit", "meter-read"), "meter_id"),
}


@pytest.fixture(autouse=True)
def _store(samples):
    return samples


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_empty_and_filled(people, keeper, name):
    client = client_of(keeper)
    assert client.get(reverse(name)).status_code == 200
    facilities_records(people.unit)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ROWS)
def test_a_record_opens_for_its_keeper_and_for_nobody_else(people, keeper, name):
    ids = facilities_records(people.unit)
    url = reverse(name, args=[ids[ROWS[name]]])
    assert client_of(keeper).get(url).status_code == 200
    assert client_of(people.wang).get(url).status_code == 404


@pytest.mark.parametrize("name", ["sensor-edit", "room-incident-judge", "room-maintenance-edit"])
def test_who_only_looks_changes_nothing(people, name):
    ids = facilities_records(people.unit)
    url = reverse(name, args=[ids[ROWS[name]]])
    assert client_of(people.with_role(Role.LEADER)).get(url).status_code == 404


def test_a_room_shows_its_day_and_what_is_wrong(people, keeper, samples):
    room = a_room(people.unit)
    now = timezone.now()
    start = now - timedelta(hours=2)
    hot, series = a_watched_sensor(room, name="冷通道一", added_at=start)
    tell(samples, series, every_minute(start, [22.0] * 60 + [None] * 20 + [33.0] * 40))
    silent, _series = a_watched_sensor(room, SensorKind.HUMIDITY, name="湿度一", added_at=start)
    judge(samples, now=now, back=timedelta(hours=3))
    client = client_of(keeper)
    page = client.get(reverse("facilities-room", args=[room.pk])).content.decode()
    assert "33.0 ℃" in page
    assert "data-chart" in page
    overview = client.get(reverse("facilities"))
    assert [one.room for one in overview.context["rooms"]] == [room]
    assert {one.sensor for one in overview.context["rooms"][0].wrong} == {hot, silent}
    assert overview.context["lead"] == "1 个机房，其中 1 个告警，1 个传感器失联"
    listed = client.get(reverse("room-incident-list"), {"state": "open"}).content.decode()
    assert "冷通道一" in listed
    assert "湿度一" in listed


def test_an_incident_is_acknowledged_once(people, keeper):
    row = an_incident(a_sensor(a_room(people.unit)), timezone.now() - timedelta(days=1))
    url = reverse("room-incident-judge", args=[row.pk])
    told = {"verdict": Verdict.REAL, "note": "空调停机"}
    assert client_of(keeper).post(url, told).status_code == 302
    row.refresh_from_db()
    assert (row.verdict, row.acknowledged_by_name) == (Verdict.REAL, keeper.printed_name)
    leader = people.with_role(Role.LEADER)
    assert client_of(leader).post(url, told).status_code == 404


def test_limits_are_tried_before_they_are_set(people, keeper, samples):
    room = a_room(people.unit)
    start = timezone.now() - timedelta(hours=3)
    _sensor, series = a_watched_sensor(room, added_at=start)
    tell(samples, series, every_minute(start, [24.0] * 60 + [26.0] * 60 + [24.0] * 60))
    url = reverse("room-limits", args=[room.pk, "temperature", "cold_aisle"])
    client = client_of(keeper)
    assert client.get(url).status_code == 200
    given = {"warning_low": 18, "warning_high": 25, "hysteresis": 0.5, "delay_s": 120}
    shown = client.post(url, {**given, "try": "1"})
    assert [(one.warnings, one.alarms) for one in shown.context["tried"]] == [(1, 0)]
    assert not Threshold.objects.exists()
    wrong = client.post(url, {**given, "alarm_high": 20})
    assert wrong.status_code == 422
    assert client.post(url, given).status_code == 302
    assert Threshold.objects.get().warning_high == 25
    assert client_of(people.wang).get(url).status_code == 404


def test_a_source_of_modbus_and_one_that_reports_by_itself(people, keeper):
    room = a_room(people.unit)
    collector = Collector.objects.create(name="甲", unit=people.unit, networks=["127.0.0.0/8"])
    url = reverse("room-source-new", args=[room.pk])
    client = client_of(keeper)
    given = {
        "name": "动环主机", "collector": collector.pk, "kind": "modbus", "host": "127.0.0.1",
        "port": 502, "device": 1, "interval_s": 30,
        "items": "temperature holding 0 int16 0.1\nleak discrete 3 bit",
    }  # fmt: skip
    assert client.post(url, {**given, "items": "temperature nowhere 0"}).status_code == 422
    assert client.post(url, given).status_code == 302
    made = Check.objects.get()
    assert [item["name"] for item in made.settings["items"]] == ["temperature", "leak"]
    pushed = {**given, "kind": "push", "items": "temperature"}
    answer = client.post(url, pushed, follow=True)
    assert "/push/" in answer.content.decode()
    assert Check.objects.get(kind=CheckKind.PUSH).settings["names"] == ["temperature"]


def test_a_sensor_is_entered_mended_and_taken_out(people, keeper):
    room, source = a_room(people.unit), a_source(people.unit)
    client = client_of(keeper)
    given = {
        "room": room.pk, "name": "温度1", "kind": "temperature", "spot": "cold_aisle",
        "check_of": source.pk, "value_name": "t1", "factor": "0.1", "valid_for_s": 300,
    }  # fmt: skip
    made = client.post(reverse("sensor-new"), given)
    assert made.status_code == 302, made.context["form"].errors
    sensor = Sensor.objects.get()
    assert client.post(reverse("sensor-new"), given).status_code == 422
    edit = reverse("sensor-edit", args=[sensor.pk])
    assert client.post(edit, {**given, "name": "温度甲"}).status_code == 302
    assert client.post(reverse("sensor-remove", args=[sensor.pk])).status_code == 302
    sensor.refresh_from_db()
    assert (sensor.name, sensor.removed_at is None) == ("温度甲", False)


def test_maintenance_is_recorded_with_papers_and_comes_due(people, keeper):
    room = a_room(people.unit)
    client = client_of(keeper)
    paper = SimpleUploadedFile("更换记录.txt", "更换电池32节".encode())
    given = {
        "room": room.pk, "kind": CareKind.UPS_BATTERY, "system": "ups", "done_on": "2020-03-01",
        "next_due_on": "2023-03-01", "cost_cny": "3.2", "papers": paper,
    }  # fmt: skip
    made = client.post(reverse("room-maintenance-new"), given)
    assert made.status_code == 302, made.context["form"].errors
    row = MaintenanceRecord.objects.get()
    assert row.cost_cny == 32_000
    opened = client.get(reverse("room-maintenance-paper", args=[row.pk, row.papers.get().pk]))
    assert b"".join(opened.streaming_content).decode() == "更换电池32节"
    due = client.get(reverse("room-maintenance-list"), {"due": "due"}).content.decode()
    assert str(row.get_kind_display()) in due
    wrong = client.post(reverse("room-maintenance-new"), {**given, "done_on": "2999-01-01"})
    assert wrong.status_code == 422


def test_what_was_done_again_is_no_longer_due(people):
    room, day = a_room(people.unit), timezone.localdate()
    maintenance(room, done_on=day - timedelta(days=60), next_due_on=day - timedelta(days=30))
    maintenance(room, done_on=day - timedelta(days=20), next_due_on=day + timedelta(days=10))
    due = MaintenanceRecord.objects.due_by(day + timedelta(days=30))
    assert [one.done_on for one in due] == [day - timedelta(days=20)]
    assert not MaintenanceRecord.objects.due_by(day).exists()


def test_a_meter_does_not_run_backwards_unless_it_was_replaced(people, keeper):
    meter = a_meter(a_room(people.unit))
    url = reverse("meter-read", args=[meter.pk])
    client = client_of(keeper)
    for at, kwh, kind, status in (
        ("2020-01-01T00:00", 100, "reading", 302),
        ("2020-02-01T00:00", 90, "reading", 422),
        ("2020-02-01T00:00", 3, "replaced", 302),
        ("2020-02-01T00:00", 3, "replaced", 422),
        ("2020-03-01T00:00", 50, "reading", 302),
    ):
        answer = client.post(url, {"read_at": at, "kwh": kwh, "kind": kind})
        assert answer.status_code == status, (at, kwh)
    assert EnergyReading.objects.count() == 3


def workbook(*rows):
    book = Workbook()
    for row in [("机房", "传感器", "类型", "位置", "有效期（秒）"), *rows]:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return SimpleUploadedFile("传感器.xlsx", buffer.getvalue())


def test_sensors_come_from_a_workbook_after_a_look(people, keeper):
    a_room(people.unit, "核心机房")
    client = client_of(keeper)
    bad = workbook(("核心机房", "温度1", "温度", "冷通道", 300), ("无此机房", "温度2", "温度"))
    answer = client.post(reverse("sensor-import"), {"file": bad})
    assert answer.status_code == 302
    shown = client.get(answer["Location"])
    assert shown.context["counts"] == {"add": 1, "change": 0, "same": 0, "refuse": 1}
    stored = answer["Location"].rstrip("/").rpartition("/")[2]
    client.post(reverse("sensor-import-do", args=[stored]))
    assert not Sensor.objects.exists()
    good = workbook(("核心机房", "温度1", "温度", "冷通道", 300), ("核心机房", "漏水1", "漏水"))
    for expected in ({"add": 2, "same": 0}, {"add": 0, "same": 2}):
        answer = client.post(reverse("sensor-import"), {"file": good})
        good.seek(0)
        counts = client.get(answer["Location"]).context["counts"]
        assert {key: counts[key] for key in expected} == expected
        stored = answer["Location"].rstrip("/").rpartition("/")[2]
        assert client.post(reverse("sensor-import-do", args=[stored])).status_code == 302
    assert Sensor.objects.count() == 2
    assert client.get(reverse("sensor-import-template")).status_code == 200
    assert client_of(people.wang).get(reverse("sensor-import")).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["facilities", "sensor-list", "room-incident-list", "room-maintenance-list", "meter-list"],
)
def test_the_number_of_queries_does_not_grow(people, keeper, name):
    client = client_of(keeper)

    def some(count):
        for _ in range(count):
            room = a_room(people.unit, f"机房{a_room.__name__}{Sensor.objects.count()}")
            sensor = a_sensor(room, check_of=a_source(people.unit))
            an_incident(sensor, timezone.now() - timedelta(days=1), closed_at=None)
            maintenance(room)
            a_meter(room, readings={timezone.now(): 5})

    some(2)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    some(8)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(many) == len(few)
    assert RoomIncident.objects.count() == 10
