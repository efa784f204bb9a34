"""Pages of alerts as the right person, and nothing for a stranger."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.monitoring.choices import AlertState, RuleKind
from hengwang.monitoring.models import Alert, AlertMember, AlertRule
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.services.alert_rules import RuleFacts, add_rule, add_usual_rules
from hengwang.monitoring.services.dry_run import dry_run
from hengwang.monitoring.tests.factories import a_check, a_collector
from hengwang.testing.scopes import assert_hidden_from, assert_needs_login, client_of

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def rule(people, admin):
    facts = RuleFacts(name="断网", kind=RuleKind.DOWN, urgency="serious", grace_s=60)
    return add_rule(people.unit, facts, by=admin)


@pytest.fixture
def alert(people, rule):
    return an_alert(people.unit, rule)


def an_alert(unit, rule=None, number=0, **more):
    facts = {
        "key": f"test:{number}", "kind": "down", "urgency": "serious", "rank": 2,
        "title": f"核心{number}", "unit": unit, "rule": rule, "since": NOW, "opened_at": NOW,
        "clock_from": NOW,
    }  # fmt: skip
    return Alert.objects.create(**facts | more)


def test_strangers_find_no_alert_and_no_rule(people, alert, rule):
    stranger = people.area_admin(people.region)
    stranger.grants.all().delete()
    for name in ("alert-detail", "alert-behind", "alert-acknowledge", "alert-silence"):
        assert_hidden_from(people.wang, reverse(name, args=[alert.pk]))
        assert_hidden_from(stranger, reverse(name, args=[alert.pk]))
    for name in ("alert-rule", "alert-rule-edit", "alert-step-new"):
        assert_hidden_from(people.wang, reverse(name, args=[rule.pk]))
    assert_needs_login(reverse("alert-list"))


def test_who_only_sees_monitoring_sees_alerts_and_cannot_take_them(people, alert):
    leader = people.with_role(Role.LEADER)
    client = client_of(leader)
    page = client.get(reverse("alert-list")).content.decode()
    assert alert.title in page
    assert reverse("alert-acknowledge", args=[alert.pk]) not in page
    assert client.get(alert.get_absolute_url()).status_code == 200
    assert_hidden_from(leader, reverse("alert-acknowledge", args=[alert.pk]), method="post")


def test_the_duty_engineer_takes_an_alert_from_the_list(people, alert):
    engineer = people.with_role(Role.DUTY_ENGINEER)
    client = client_of(engineer)
    url = reverse("alert-acknowledge", args=[alert.pk])
    assert url in client.get(reverse("alert-list")).content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "", "lasts": "60"}).status_code == 422
    assert client.post(url, {"reason": "已派人", "lasts": "60"}).status_code == 302
    assert client.post(url, {"reason": "我也", "lasts": "60"}).status_code == 422
    alert.refresh_from_db()
    assert (alert.state, alert.acknowledged_by) == (AlertState.ACKNOWLEDGED, engineer)
    assert client.post(reverse("alert-release", args=[alert.pk])).status_code == 302
    silenced = client.post(
        reverse("alert-silence", args=[alert.pk]), {"reason": "施工", "lasts": "60"}
    )
    assert silenced.status_code == 302
    assert "施工" in client.get(alert.get_absolute_url()).content.decode()


def test_open_alerts_come_first_then_the_most_urgent(people, admin, rule):
    an_alert(people.unit, rule, 1, state="resolved", resolved_at=NOW, rank=3)
    an_alert(people.unit, rule, 2, rank=1)
    an_alert(people.unit, rule, 3, rank=3, opened_at=NOW - MINUTE)
    page = client_of(admin).get(reverse("alert-list")).content.decode()
    body = page[page.index("<tbody>") :]
    assert body.index("核心3") < body.index("核心2") < body.index("核心1")


def test_the_list_costs_the_same_for_one_and_for_fifty(
    people, admin, rule, django_assert_max_num_queries
):
    client = client_of(admin)
    an_alert(people.unit, rule, 0)
    client.get(reverse("alert-list"))
    for number in range(1, 50):
        an_alert(people.unit, rule, number, acknowledged_by=admin, acknowledged_at=NOW)
    with django_assert_max_num_queries(13):
        assert client.get(reverse("alert-list")).status_code == 200


def test_an_alert_with_many_behind_it_costs_the_same(
    people, admin, alert, django_assert_max_num_queries
):
    collector = a_collector(people.unit, admin)
    for number in range(30):
        check = a_check(people.unit, collector, f"接入{number}")
        AlertMember.objects.create(alert=alert, target=check.target, since=NOW)
    client = client_of(admin)
    with django_assert_max_num_queries(18):
        assert "接入29" in client.get(alert.get_absolute_url()).content.decode()


def test_rules_are_made_changed_and_given_steps_on_pages(people, admin):
    client = client_of(admin)
    assert client.post(reverse("alert-rule-usual")).status_code == 302
    assert AlertRule.objects.count() == 6
    told = {"name": "慢", "unit": people.unit.pk, "kind": "value", "urgency": "warning",
            "after_s": 300, "grace_s": 0, "measure": "round_trip", "raise_at": 200,
            "clear_at": 300, "is_upper": "on", "is_active": "on"}  # fmt: skip
    assert client.post(reverse("alert-rule-new"), told).status_code == 422
    made = client.post(reverse("alert-rule-new"), told | {"clear_at": 100})
    assert made.status_code == 302
    assert client.get(made["Location"]).status_code == 200
    rule = AlertRule.objects.get(name="慢")
    edited = client.post(reverse("alert-rule-edit", args=[rule.pk]), told | {"clear_at": 150})
    assert edited.status_code == 302
    step = reverse("alert-step-new", args=[rule.pk])
    assert client.post(step, {"after_min": 5}).status_code == 422
    assert client.post(step, {"after_min": 5, "people": [admin.pk]}).status_code == 302
    dropped = reverse("alert-step-drop", args=[rule.pk, rule.steps.get().pk])
    assert client.post(dropped).status_code == 302
    assert not rule.steps.exists()


def test_a_rule_is_tried_on_the_last_seven_days(people, admin, rule, samples):
    collector = a_collector(people.unit, admin)
    parent = a_check(people.unit, collector, "核心")
    child = a_check(people.unit, collector, "接入", parent=parent.target)
    outcome = {c.pk: c.series.create(name="outcome").pk for c in (parent, child)}

    def put(check, start, minutes, value):
        rows = [(outcome[check.pk], to_ms(start + n * MINUTE), value) for n in range(minutes)]
        samples.append(Samples.of(rows))

    day = NOW - timedelta(days=2)
    for check in (parent, child):
        put(check, day, 10, 0)
        put(check, day + 10 * MINUTE, 10, 1)
        put(check, day + 20 * MINUTE, 10, 0)
    put(child, day + 30 * MINUTE, 10, 1)
    put(child, day + 40 * MINUTE, 1, 0)
    found = dry_run(rule, samples, NOW)
    assert [(one.subject, one.began - day, one.ended - day) for one in found] == [
        ("接入", 32 * MINUTE, 40 * MINUTE),
        ("核心", 11 * MINUTE, 20 * MINUTE),
    ]
    with time_machine.travel(NOW, tick=False):
        page = client_of(admin).get(rule.get_absolute_url(), {"try": "yes"}).content.decode()
    assert page.count("接入") >= 1


def test_a_dry_run_of_values_uses_the_same_limits(people, admin, samples):
    check = a_check(people.unit, a_collector(people.unit, admin))
    series = check.series.create(name="in_utilization.1").pk
    rule = next(
        one for one in add_usual_rules(people.unit, by=admin) if one.measure == "utilization"
    )
    values = [0.95] * 20 + [0.85] * 5 + [0.5]
    rows = [(series, to_ms(NOW - (600 - n) * MINUTE), value) for n, value in enumerate(values)]
    samples.append(Samples.of(rows))
    (found,) = dry_run(rule, samples, NOW)
    assert (found.ended - found.began, found.note) == (10 * MINUTE, "in_utilization.1: 95")
