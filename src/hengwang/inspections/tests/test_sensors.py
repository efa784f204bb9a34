"""A reading is held against the sensors of its room in its minute."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hengwang.facilities.choices import SensorKind
from hengwang.facilities.tests import factories as rooms
from hengwang.inspections.choices import ItemKind
from hengwang.inspections.services.delivering import deliver
from hengwang.inspections.tests.factories import a_checklist, a_plan, a_submission, an_occurrence
from hengwang.monitoring import store
from hengwang.network.tests.factories import a_room
from hengwang.notifications.choices import ChannelKind, Urgency
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.outbox.deliveries import deliver_due

pytestmark = pytest.mark.django_db
ITEMS = (
    {"key": "t", "text": "温度", "kind": ItemKind.NUMBER, "sensor_kind": SensorKind.TEMPERATURE},
    {"key": "h", "text": "湿度", "kind": ItemKind.NUMBER, "sensor_kind": SensorKind.HUMIDITY},
)


@pytest.fixture
def samples(settings, tmp_path):
    settings.SAMPLES_DIR = tmp_path / "samples"
    settings.DATA_DIR = tmp_path
    opened = store.sample_store()
    yield opened
    opened.close()


def test_a_reading_that_contradicts_the_sensor_is_a_finding(people, engineer, samples):
    plan = a_plan(
        people.unit, room=a_room(people.unit), checklist=a_checklist(people.unit, "表", ITEMS)
    )
    sensor, series = rooms.a_watched_sensor(plan.room)
    rooms.a_watched_sensor(plan.room, SensorKind.HUMIDITY)
    now = timezone.now()
    rooms.tell(samples, series, [(now - timedelta(minutes=2), 23.4)])
    for text, verdict in (("24", "agrees"), ("31.5", "contradicts")):
        occurrence = an_occurrence(plan)
        given = a_submission(occurrence, {"t": text, "h": "45"}, finished_at=now)
        made = deliver(occurrence.pk, given, by=engineer)
        warm, wet = made.readings.order_by("item__position")
        assert (warm.sensor_verdict, wet.sensor_verdict) == (verdict, "silent")
        assert sensor.name in warm.sensor_text
        occurrence.refresh_from_db()
        assert occurrence.finding_count == (verdict == "contradicts")


def test_a_contradiction_is_told_to_those_who_plan(people, engineer, planner, samples):
    plan = a_plan(
        people.unit, room=a_room(people.unit), checklist=a_checklist(people.unit, "表", ITEMS)
    )
    _sensor, series = rooms.a_watched_sensor(plan.room)
    now = timezone.now()
    rooms.tell(samples, series, [(now - timedelta(minutes=2), 23.4)])
    for person in (engineer, planner):
        channel = Channel.objects.create(
            name=person.username, person=person, kind=ChannelKind.WEBHOOK
        )
        Preference.objects.create(channel=channel, person=person, least=Urgency.NOTICE, is_on=True)
    for text in ("23", "31.5"):
        occurrence = an_occurrence(plan)
        given = a_submission(occurrence, {"t": text, "h": "45"}, finished_at=now)
        made = deliver(occurrence.pk, given, by=engineer)
    while deliver_due():
        pass
    told = Delivery.objects.get(topic="inspection")
    assert (told.channel.person, told.subject_id) == (planner, made.pk)
    assert plan.name in told.title
    assert "31.5" in told.body


def test_a_room_without_sensors_asks_none(people, engineer):
    plan = a_plan(
        people.unit, room=a_room(people.unit), checklist=a_checklist(people.unit, "表", ITEMS)
    )
    occurrence = an_occurrence(plan)
    made = deliver(occurrence.pk, a_submission(occurrence, {"t": "24", "h": "45"}), by=engineer)
    assert {one.sensor_verdict for one in made.readings.all()} == {""}
