"""Rules over messages of devices: one alert a sender, however many came; over after a rest."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.accounts.choices import Role
from hengwang.audit.models import AuditEntry
from hengwang.monitoring.alert_errors import MessageOpenError, TooManyMessagesError
from hengwang.monitoring.alerting.messages import Stretch, stretches
from hengwang.monitoring.choices import AlertKind, RuleKind
from hengwang.monitoring.models import Alert, AlertRule, Event
from hengwang.monitoring.services import weighing_messages
from hengwang.monitoring.services.alert_rules import RuleFacts, add_rule
from hengwang.monitoring.services.dry_run import dry_run
from hengwang.monitoring.services.escalating import words_of
from hengwang.monitoring.services.weighing_messages import messages_of, weigh_messages
from hengwang.monitoring.silences import planners, silences
from hengwang.monitoring.tests.factories import a_check, a_collector
from hengwang.notifications.choices import Urgency
from hengwang.testing.scopes import client_of

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
UPS = "1.3.6.1.2.1.33.2"
numbers = count()


@pytest.fixture
def collector(people, admin):
    return a_collector(people.unit, admin)


def a_rule(people, **told):
    facts = {"name": "设备消息", "severity": 3, **told}
    return AlertRule.objects.create(
        unit=people.unit, kind=RuleKind.MESSAGE, urgency=Urgency.WARNING, **facts
    )


def said(collector, at=NOW, source="10.1.1.1", **data):
    what = "snmp_trap" if "trap" in data else "syslog"
    given_ = data if "trap" in data else {"severity": 3, "app": "IFNET", "text": "端口中断", **data}
    return Event.objects.create(
        collector=collector, at=at, source=source, what=what, data=given_,
        digest=f"{next(numbers)}",
    )  # fmt: skip


def a_target(unit, collector):
    """A watched device at the address that says something."""
    target = a_check(unit, collector).target
    target.address = "10.1.1.1"
    target.save(update_fields=["address"])
    return target


def opened():
    return Alert.objects.unresolved().filter(kind=AlertKind.MESSAGE)


def test_a_message_as_urgent_as_asked_is_an_alert_of_its_target(people, collector):
    rule = a_rule(people)
    target = a_target(people.unit, collector)
    said(collector, severity=4)
    assert weigh_messages(NOW) == 0
    said(collector, severity=2, text="电源故障")
    assert weigh_messages(NOW) == 1
    alert = opened().get()
    assert (alert.target, alert.rule, alert.title) == (target, rule, target.name)
    assert alert.facts == {"address": "10.1.1.1", "messages": "1", "text": "电源故障"}
    assert "有设备消息告警" in words_of(alert)[0]


def test_a_flood_is_one_alert_with_a_counter_and_ends_after_a_rest(people, collector):
    a_rule(people, quiet_min=30)
    for number in range(40):
        said(collector, NOW + number * timedelta(seconds=1))
    assert weigh_messages(NOW + MINUTE) == 1
    assert weigh_messages(NOW + MINUTE) == 1
    alert = Alert.objects.get()
    assert (alert.facts["messages"], alert.since) == ("40", NOW)
    said(collector, NOW + 20 * MINUTE)
    weigh_messages(NOW + 20 * MINUTE)
    assert Alert.objects.get().facts["messages"] == "41"
    # The first forty are out of the time by now; the last one holds it open.
    assert weigh_messages(NOW + 45 * MINUTE) == 1
    assert Alert.objects.get().facts["messages"] == "1"
    assert weigh_messages(NOW + 51 * MINUTE) == 0
    assert Alert.objects.get().resolved_at == NOW + 51 * MINUTE
    said(collector, NOW + 60 * MINUTE)
    assert weigh_messages(NOW + 60 * MINUTE) == 1
    assert Alert.objects.count() == 2


def test_so_many_are_needed_and_less_is_nothing(people, collector):
    a_rule(people, at_least=3, quiet_min=10)
    for minutes in (0, 8):
        said(collector, NOW + minutes * MINUTE)
    assert weigh_messages(NOW + 8 * MINUTE) == 0
    said(collector, NOW + 9 * MINUTE)
    assert weigh_messages(NOW + 9 * MINUTE) == 1


@pytest.mark.parametrize(
    ("told", "fits"),
    [
        ({"severity": None, "words": "链路|电源"}, {"电源一", "链路"}),
        ({"severity": None, "words": "bgp"}, {"邻居"}),
        ({"severity": 3, "words": "电源"}, {"电源一"}),
        ({"severity": None, "trap": UPS}, {"旧版", "电池"}),
        ({"severity": None, "trap": f"{UPS}.3"}, {"旧版"}),
        ({"severity": 1, "trap": UPS}, {"旧版", "电池"}),
        ({"severity": 7}, {"电源一", "电源二", "链路", "邻居"}),
    ],
)
def test_what_a_rule_asks_for(people, collector, told, fits):
    rule = a_rule(people, **told)
    known = {
        said(collector, severity=3, text="电源一 故障").pk: "电源一",
        said(collector, severity=5, text="电源二正常").pk: "电源二",
        said(collector, severity=6, text="链路 UP").pk: "链路",
        said(collector, severity=5, app="BGP", text="peer lost").pk: "邻居",
        said(collector, trap=f"{UPS}.1", uptime=1).pk: "电池",
        said(collector, trap=f"{UPS}.0.3", uptime=1).pk: "旧版",
        said(collector, trap=f"{UPS}3.1", uptime=1).pk: "别的",
    }
    if told.get("words") == "链路|电源":
        fits = {*fits, "电源二"}
    window = weighing_messages.Interval(NOW - MINUTE, NOW + MINUTE)
    assert {known[one.pk] for one in messages_of(rule, window)} == fits


def test_an_unknown_sender_has_an_alert_unless_the_rule_is_about_targets(people, collector):
    said(collector, source="10.9.9.9")
    narrow = a_rule(people, target_kinds=["device"])
    assert weigh_messages(NOW) == 0
    AlertRule.objects.filter(pk=narrow.pk).update(target_kinds=[])
    assert weigh_messages(NOW) == 1
    alert = Alert.objects.get()
    assert (alert.target, alert.unit, alert.title) == (None, people.unit, "10.9.9.9")


def test_a_rule_is_about_its_own_units_targets_and_collectors(people, admin, collector):
    a_target(people.other_unit, collector)
    a_rule(people)
    said(collector)
    assert weigh_messages(NOW) == 0
    other = a_collector(people.unit, admin, name="乙局采集器")
    said(other, source="10.7.7.7")
    assert weigh_messages(NOW) == 1
    type(other).objects.filter(pk=other.pk).update(unit=people.other_unit)
    assert weigh_messages(NOW) == 0


def test_nothing_is_raised_in_maintenance(people, collector):
    target = a_target(people.unit, collector)
    a_rule(people)
    said(collector)
    with silences.temporarily("test", lambda targets, _at: dict.fromkeys(targets, "检修")):
        assert weigh_messages(NOW) == 0
    assert weigh_messages(NOW) == 1
    assert target.alerts.count() == 1


def test_a_storm_of_senders_is_bounded(people, collector, monkeypatch):
    monkeypatch.setattr(weighing_messages, "MOST_SENDERS", 3)
    a_rule(people)
    for number in range(8):
        for _again in range(9 - number):
            said(collector, source=f"10.2.0.{number}")
    assert weigh_messages(NOW) == 4
    assert weigh_messages(NOW) == 4
    rest = Alert.objects.get(key__endswith=":rest")
    assert (rest.title, rest.facts) == ("设备消息", {"senders": "8"})
    own = Alert.objects.exclude(pk=rest.pk).values_list("title", flat=True)
    assert set(own) == {"10.2.0.0", "10.2.0.1", "10.2.0.2"}


def test_a_rule_out_of_use_ends_its_alerts(people, collector):
    rule = a_rule(people)
    said(collector)
    assert weigh_messages(NOW) == 1
    AlertRule.objects.filter(pk=rule.pk).update(is_active=False)
    assert weigh_messages(NOW) == 0


def test_weighing_costs_the_same_however_many_messages_came(
    people, collector, django_assert_num_queries
):
    a_rule(people)
    said(collector)
    weigh_messages(NOW)
    with django_assert_num_queries(7):
        weigh_messages(NOW)
    for number in range(30):
        said(collector, NOW - number * timedelta(seconds=1))
    weigh_messages(NOW)
    with django_assert_num_queries(7):
        weigh_messages(NOW)


def test_a_rule_that_takes_everything_is_refused(people, admin):
    facts = RuleFacts(name="全部", kind=RuleKind.MESSAGE, urgency=Urgency.WARNING, words=" | ")
    with pytest.raises(MessageOpenError):
        add_rule(people.unit, facts, by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_rule(people, severity=None)


def test_a_rule_is_made_and_tried_on_the_pages(people, admin, collector, samples):
    client = client_of(admin)
    told = {
        "name": "UPS", "unit": people.unit.pk, "kind": "message", "urgency": "serious",
        "after_s": 0, "grace_s": 0, "is_active": "on",
    }  # fmt: skip
    add = reverse("alert-rule-new")
    refused = client.post(add, told)
    assert refused.status_code == 422
    assert "并非每条消息都应告警" in refused.content.decode()
    wrong = client.post(add, {**told, "trap": "ups"})
    assert "请填写以点分隔的数字" in wrong.content.decode()
    made = client.post(add, {**told, "trap": UPS, "severity": "2", "words": "电源|风扇"})
    assert made.status_code == 302
    rule = AlertRule.objects.get()
    assert (rule.severity, rule.words, rule.trap, rule.at_least, rule.quiet_min) == (
        2, "电源|风扇", UPS, 1, 30,
    )  # fmt: skip
    assert AuditEntry.objects.get(action="alert_rule.added").after["trap"] == UPS
    with time_machine.travel(NOW, tick=False):
        for minutes in (0, 10, 300):
            said(collector, NOW - 400 * MINUTE + minutes * MINUTE, trap=f"{UPS}.1", uptime=1)
        page = client_of(people.with_role(Role.DUTY_ENGINEER)).get(
            f"{rule.get_absolute_url()}?try=yes"
        )
        found = dry_run(rule, samples, NOW)
    assert [(one.subject, one.note) for one in found] == [
        ("10.1.1.1", "1 条消息"), ("10.1.1.1", "2 条消息"),
    ]  # fmt: skip
    assert found[1].ended == NOW - 360 * MINUTE
    text = page.content.decode()
    assert "10.1.1.1" in text
    page = client.get(rule.get_absolute_url()).content.decode()
    assert "电源|风扇" in page
    other = client_of(people.wang)
    assert other.get(rule.get_absolute_url()).status_code == 404


def test_trying_raises_nothing_in_maintenance(people, collector, samples):
    a_target(people.unit, collector)
    rule = a_rule(people, quiet_min=30)
    for minutes in (300, 100):
        said(collector, NOW - minutes * MINUTE)
    window = weighing_messages.Interval(NOW - 310 * MINUTE, NOW - 200 * MINUTE)
    with planners.temporarily("test", lambda keys, _window: {one: [window] for one in keys}):
        (found,) = dry_run(rule, samples, NOW)
    assert found.began == NOW - 100 * MINUTE
    assert len(dry_run(rule, samples, NOW)) == 2


def test_a_rule_too_wide_to_be_tried_says_so(people, collector, samples, monkeypatch):
    monkeypatch.setattr(weighing_messages, "MOST_TRIED", 3)
    rule = a_rule(people)
    for _number in range(4):
        said(collector, NOW - MINUTE)
    with pytest.raises(TooManyMessagesError):
        dry_run(rule, samples, NOW)


def test_stretches_of_a_small_example():
    times = [0, 5, 9, 30, 31, 32, 60]
    assert stretches(times, quiet_ms=10, at_least=3, until_ms=100) == [
        Stretch(9, 19, 3), Stretch(32, 42, 3),
    ]  # fmt: skip
    assert stretches([95], quiet_ms=10, at_least=1, until_ms=100) == [Stretch(95, None, 1)]


@settings(max_examples=80)
@given(
    st.lists(st.integers(0, 200), max_size=40).map(sorted), st.integers(1, 30), st.integers(1, 4)
)
def test_trying_says_what_weighing_at_every_moment_would_have_done(times, quiet, least):
    found = stretches(times, quiet_ms=quiet, at_least=least, until_ms=260)
    is_open, told = False, []
    for now in range(261):
        inside = [at for at in times if now - quiet < at <= now]
        if not is_open and len(inside) >= least:
            is_open = True
            told.append([now, None])
        elif is_open and not inside:
            is_open = False
            told[-1][1] = now
    assert [[one.began_ms, one.ended_ms] for one in found] == told
    assert sum(one.count for one in found) <= len(times)
