"""What goes on in a room is one alert: told by rules, raised with the level, over with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.facilities.choices import IncidentKind, Level, SensorKind, Side
from hengwang.facilities.models import RoomIncident
from hengwang.facilities.services.alerting import weigh_rooms, would_have
from hengwang.facilities.tests.factories import MINUTE, a_sensor, a_source
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.choices import AlertKind, RuleKind
from hengwang.monitoring.models import Alert
from hengwang.monitoring.services.alert_rules import RuleFacts, add_rule
from hengwang.monitoring.services.dry_run import dry_run
from hengwang.monitoring.silences import silences
from hengwang.network.tests.factories import a_room
from hengwang.notifications.choices import Urgency
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def sensor(people):
    room = a_room(people.unit)
    return a_sensor(room, check_of=a_source(people.unit), name="冷通道1")


def happens(sensor, since=NOW - 10 * MINUTE, **told):
    facts = {"kind": IncidentKind.LIMIT, "level": Level.ALARM, "side": Side.HIGH, "worst": 35.2}
    return RoomIncident.objects.create(
        unit=sensor.room.unit, room=sensor.room, sensor=sensor, opened_at=since, **(facts | told)
    )


def a_rule(people, **told):
    facts = {"name": "机房", "kind": RuleKind.ROOM, "urgency": Urgency.CRITICAL, "after_s": 0}
    admin = people.with_role(Role.NETWORK_ADMIN)
    return add_rule(people.unit, RuleFacts(**(facts | told)), by=admin)


def test_an_incident_opens_one_alert_and_ends_it(sensor):
    incident = happens(sensor)
    assert weigh_rooms(NOW) == 1
    assert weigh_rooms(NOW) == 1
    (alert,) = Alert.objects.all()
    assert (alert.kind, alert.urgency, alert.rule) == (AlertKind.ROOM, Urgency.SERIOUS, None)
    assert alert.facts == {"value": "35.2 ℃"}
    assert alert.since == incident.opened_at
    RoomIncident.objects.update(closed_at=NOW)
    assert weigh_rooms(NOW) == 0
    alert.refresh_from_db()
    assert alert.resolved_at == NOW


def test_what_late_readings_took_back_is_over(sensor):
    happens(sensor)
    weigh_rooms(NOW)
    RoomIncident.objects.all().delete()
    assert weigh_rooms(NOW) == 0


def test_a_warning_that_becomes_an_alarm_presses_more(people, sensor):
    a_rule(people)
    happens(sensor, level=Level.WARNING)
    weigh_rooms(NOW)
    assert Alert.objects.get().urgency == Urgency.WARNING
    happens(sensor, since=NOW - MINUTE)
    weigh_rooms(NOW)
    alert = Alert.objects.get()
    assert (alert.urgency, alert.told_min) == (Urgency.CRITICAL, -1)


def test_a_rule_says_how_long_it_must_last(people, sensor):
    rule = a_rule(people, after_s=1200)
    happens(sensor)
    assert weigh_rooms(NOW) == 0
    assert weigh_rooms(NOW + 15 * MINUTE) == 1
    assert Alert.objects.get().rule == rule


def test_planned_work_on_its_source_raises_none(sensor):
    happens(sensor)
    silent = {sensor.check_of.target_id: "检修"}
    with silences.temporarily("test", lambda _targets, _at: silent):
        assert weigh_rooms(NOW) == 0
    assert weigh_rooms(NOW) == 1


def test_a_silent_collector_is_an_alert_of_monitoring_only(sensor):
    RoomIncident.objects.create(
        unit=sensor.room.unit, collector=sensor.check_of.collector,
        kind=IncidentKind.COLLECTOR, level=Level.WARNING, opened_at=NOW - MINUTE,
    )  # fmt: skip
    assert weigh_rooms(NOW) == 0


def test_a_sensor_nobody_hears_is_an_alert(people):
    sensor = a_sensor(a_room(people.unit), SensorKind.SMOKE)
    happens(sensor, kind=IncidentKind.SILENT, side=Side.NONE, worst=None)
    assert weigh_rooms(NOW) == 1
    assert Alert.objects.get().facts == {}


def test_the_alert_leads_to_the_incident(people, sensor):
    incident = happens(sensor)
    weigh_rooms(NOW)
    alert = Alert.objects.get()
    page = client_of(people.with_role(Role.DUTY_ENGINEER)).get(alert.get_absolute_url())
    assert reverse("room-incident-detail", args=[incident.pk]) in page.content.decode()


def test_a_rule_of_rooms_is_tried_on_the_past(people, sensor, samples):
    rule = a_rule(people, after_s=300)
    happens(sensor, since=NOW - timedelta(days=1), closed_at=NOW - timedelta(hours=23))
    happens(sensor, since=NOW - timedelta(days=2), closed_at=NOW - timedelta(days=2) + MINUTE)
    (found,) = dry_run(rule, samples, NOW)
    assert found.began == NOW - timedelta(days=1) + 5 * MINUTE
    assert would_have(rule, Interval(NOW - 2 * MINUTE, NOW)) == []


def test_the_number_of_queries_does_not_grow(people, sensor, django_assert_num_queries):
    for _ in range(5):
        happens(a_sensor(sensor.room))
    weigh_rooms(NOW)
    with django_assert_num_queries(6):
        weigh_rooms(NOW)
