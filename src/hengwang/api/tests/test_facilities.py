"""Machine rooms through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.facilities.choices import Verdict
from hengwang.facilities.models import RoomIncident
from hengwang.facilities.tests.factories import (
    a_sensor,
    a_watched_sensor,
    an_incident,
    facilities_records,
    tell,
)
from hengwang.monitoring import store
from hengwang.network.tests.factories import a_room

LISTS = ("sensors", "room-incidents", "room-maintenance")


@pytest.fixture
def keeper(people, caller):
    return caller(people.with_role(Role.NETWORK_ADMIN))


@pytest.fixture
def samples(settings, tmp_path):
    settings.SAMPLES_DIR = tmp_path / "samples"
    settings.DATA_DIR = tmp_path
    opened = store.sample_store()
    yield opened
    opened.close()


@pytest.mark.parametrize("path", LISTS)
def test_rooms_are_read_by_who_may_see_them_and_by_nobody_else(people, keeper, wang, samples, path):
    facilities_records(people.unit)
    assert keeper.get(f"/{path}").json()["total"] == 1
    other = wang.get(f"/{path}")
    assert other.status_code == 403 or other.json()["total"] == 0


def test_a_sensor_tells_its_reading_and_its_limits(people, keeper, wang, samples):
    room = a_room(people.unit)
    heard, series = a_watched_sensor(room)
    silent = a_sensor(room)
    tell(samples, series, [(timezone.now(), 23.5)])
    told = {one["id"]: one for one in keeper.get(f"/sensors?room_id={room.pk}").json()["items"]}
    assert (told[heard.pk]["standing"], told[heard.pk]["value"]) == ("normal", 23.5)
    assert told[heard.pk]["warning_high"] == 27
    assert (told[silent.pk]["standing"], told[silent.pk]["value"]) == ("silent", None)
    assert keeper.get(f"/sensors/{heard.pk}").json() == told[heard.pk]
    assert wang.get(f"/sensors/{heard.pk}").status_code == 404


def test_incidents_are_found_by_their_window_and_acknowledged(people, keeper, wang, samples):
    now, hour = timezone.now(), timedelta(hours=1)
    sensor = a_sensor(a_room(people.unit))
    over = an_incident(sensor, now - 3 * hour)
    an_incident(sensor, now - hour, closed_at=None)
    assert keeper.get("/room-incidents?is_open=true").json()["total"] == 1
    stamp = (now - 2 * hour).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert keeper.get(f"/room-incidents?start={stamp}").json()["total"] == 1
    address = f"/room-incidents/{over.pk}/acknowledge"
    assert wang.post(address, {"verdict": Verdict.REAL}).status_code == 404
    assert keeper.post(address, {"verdict": Verdict.REAL, "note": "空调"}).status_code == 200
    assert RoomIncident.objects.get(pk=over.pk).verdict == Verdict.REAL
    assert keeper.post(address, {"verdict": Verdict.FALSE}).status_code == 409
