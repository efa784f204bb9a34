"""Alerts about targets: one a root cause, silent in maintenance, damped while they flap."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.monitoring.alert_errors import (
    AlertEndsInPastError,
    AlertResolvedError,
    AlertTakenError,
)
from hengwang.monitoring.choices import AlertKind, AlertState, RuleKind, Step, TargetKind
from hengwang.monitoring.models import (
    Alert,
    AlertRule,
    Check,
    CheckState,
    Collector,
    EscalationStep,
)
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.services.alert_course import acknowledge, lapse, release, silence
from hengwang.monitoring.services.escalating import escalate, tell_resolved
from hengwang.monitoring.services.ingest import take_batch
from hengwang.monitoring.services.silent_collectors import weigh_collectors
from hengwang.monitoring.services.weighing import weigh
from hengwang.monitoring.services.weighing_values import weigh_values
from hengwang.monitoring.silences import silences
from hengwang.monitoring.tests.factories import a_batch, a_check, a_collector, results
from hengwang.notifications.choices import ChannelKind, DeliveryState, Urgency
from hengwang.notifications.models import Delivery
from hengwang.notifications.services.channels import add_channel
from hengwang.outbox.deliveries import deliver_due
from hengwang.testing.at_once import at_once

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def collector(people, admin):
    return a_collector(people.unit, admin)


@pytest.fixture
def rule(people):
    return AlertRule.objects.create(
        name="断网", unit=people.unit, kind=RuleKind.DOWN, urgency=Urgency.SERIOUS,
        after_s=60, grace_s=60,
    )  # fmt: skip


@pytest.fixture
def tree(people, collector):
    """A core, an aggregation behind it, and five ends behind that."""
    core = a_check(people.unit, collector, "核心")
    middle = a_check(people.unit, collector, "汇聚", parent=core.target)
    ends = [a_check(people.unit, collector, f"接入{n}", parent=middle.target) for n in range(5)]
    return core, middle, *ends


def fail(*checks: Check, since: datetime = NOW, flaps: tuple[datetime, ...] = ()) -> None:
    for check in checks:
        CheckState.objects.update_or_create(
            pk=check.pk,
            defaults={
                "down_since_ms": to_ms(since),
                "failed_in_row": 3,
                "reason": 1,
                "flaps": [to_ms(at) for at in flaps] or [to_ms(since)],
            },
        )


def mend(*checks: Check) -> None:
    CheckState.objects.filter(pk__in=[one.pk for one in checks]).update(
        down_since_ms=None, failed_in_row=0, reason=0
    )


def steps(alert: Alert) -> list[str]:
    return list(alert.course.values_list("step", flat=True))


def test_a_target_that_is_down_long_enough_raises_one_alert_until_it_answers(rule, tree):
    core = tree[0]
    fail(core)
    weigh(NOW + 59 * SECOND)
    assert not Alert.objects.exists()
    for second in (60, 70, 80):
        assert weigh(NOW + second * SECOND) == 1
    alert = Alert.objects.get()
    assert (alert.target, alert.since, alert.opened_at) == (core.target, NOW, NOW + MINUTE)
    assert alert.facts["reason"] == "timeout"
    mend(core)
    weigh(NOW + 3 * MINUTE)
    alert.refresh_from_db()
    assert (alert.state, alert.resolved_at) == (AlertState.RESOLVED, NOW + 3 * MINUTE)
    assert steps(alert) == [Step.OPENED, Step.RESOLVED]


def test_a_cut_parent_gives_one_alert_with_the_number_of_those_behind_it(rule, tree):
    fail(*tree)
    weigh(NOW + 10 * MINUTE)
    alert = Alert.objects.get()
    assert (alert.target, alert.behind) == (tree[0].target, 6)
    mend(*tree)
    weigh(NOW + 11 * MINUTE)
    assert alert.members.filter(until=NOW + 11 * MINUTE).count() == 6


def test_children_that_fail_first_wait_for_their_parent(rule, tree):
    core, middle, *ends = tree
    fail(*ends, since=NOW)
    weigh(NOW + 90 * SECOND)
    fail(middle, since=NOW + 40 * SECOND)
    weigh(NOW + 110 * SECOND)
    fail(core, since=NOW + 50 * SECOND)
    weigh(NOW + 115 * SECOND)
    assert [(one.target, one.behind) for one in Alert.objects.all()] == [(core.target, 6)]


def test_alerts_of_children_go_with_a_parent_that_failed_much_later(rule, tree):
    core, _middle, *ends = tree
    middle = tree[1]
    fail(*ends, since=NOW)
    weigh(NOW + 3 * MINUTE)
    assert Alert.objects.unresolved().count() == 5
    fail(core, middle, since=NOW + 3 * MINUTE)
    weigh(NOW + 4 * MINUTE)
    root = Alert.objects.unresolved().get()
    assert (root.target, root.behind) == (core.target, 6)
    absorbed = Alert.objects.filter(root=root)
    assert absorbed.count() == 5
    assert steps(absorbed[0])[-1] == Step.ABSORBED


def test_what_stays_down_after_its_parent_came_back_raises_its_own_alert(rule, tree):
    core, middle, end, *_ = tree
    fail(core, middle, end)
    weigh(NOW + 3 * MINUTE)
    mend(core, middle)
    weigh(NOW + 4 * MINUTE)
    assert Alert.objects.unresolved().get().target == end.target


def test_the_most_urgent_rule_whose_time_has_come_counts(rule, tree, people):
    AlertRule.objects.create(
        name="久断", unit=people.unit, kind=RuleKind.DOWN, urgency=Urgency.CRITICAL, after_s=600
    )
    fail(tree[0])
    weigh(NOW + MINUTE)
    assert Alert.objects.get().urgency == Urgency.SERIOUS
    weigh(NOW + 10 * MINUTE)
    alert = Alert.objects.get()
    assert (alert.urgency, alert.rank) == (Urgency.CRITICAL, 3)
    assert steps(alert) == [Step.OPENED, Step.RAISED]


def test_a_rule_looks_at_its_units_kinds_and_backbone_only(people, tree):
    one = AlertRule(name="r", unit=people.unit, kind=RuleKind.DOWN, urgency=Urgency.WARNING)
    usual = {
        "unit": people.unit, "target_kinds": [], "only_backbone": False, "only_target": None,
        "is_active": True,
    }  # fmt: skip
    fail(tree[0])
    for changed in (
        {"unit": people.other_unit},
        {"target_kinds": [TargetKind.WEBSITE]},
        {"only_backbone": True},
        {"only_target": tree[1].target},
        {"is_active": False},
    ):
        AlertRule.objects.all().delete()
        one.pk = None
        for name, value in (usual | changed).items():
            setattr(one, name, value)
        one.save()
        assert weigh(NOW + 10 * MINUTE) == 0, changed


def test_maintenance_raises_nothing_and_hushes_what_was_open(rule, tree):
    core = tree[0]
    is_now = {"on": True}
    told = {core.target_id: "割接"}
    with silences.temporarily("test", lambda ids, at: told if is_now["on"] else {}):
        fail(*tree)
        weigh(NOW + 10 * MINUTE)
        assert not Alert.objects.exists()
        is_now["on"] = False
        weigh(NOW + 11 * MINUTE)
        alert = Alert.objects.get()
        is_now["on"] = True
        weigh(NOW + 12 * MINUTE)
        weigh(NOW + 13 * MINUTE)
        alert.refresh_from_db()
        assert alert.state == AlertState.SILENCED
        is_now["on"] = False
        weigh(NOW + 14 * MINUTE)
    alert.refresh_from_db()
    assert alert.state == AlertState.OPEN
    assert steps(alert)[-2:] == [Step.SILENCED, Step.UNSILENCED]


def test_a_flapping_target_keeps_one_alert_that_says_so(rule, tree):
    core = tree[0]
    flaps = tuple(NOW + n * MINUTE for n in range(6))
    fail(core, since=flaps[-1], flaps=flaps)
    weigh(flaps[-1] + SECOND)
    alert = Alert.objects.get()
    assert alert.is_flapping
    for minute in range(6, 20):
        (mend if minute % 2 else fail)(core)
        CheckState.objects.update(flaps=[to_ms(NOW + n * MINUTE) for n in range(minute)])
        weigh(NOW + minute * MINUTE)
    assert Alert.objects.get().is_flapping
    mend(core)
    weigh(NOW + 55 * MINUTE)
    alert.refresh_from_db()
    assert alert.state == AlertState.RESOLVED


def test_a_target_watched_no_longer_has_no_open_alert(rule, tree):
    fail(tree[0])
    weigh(NOW + MINUTE)
    tree[0].target.closed_at = NOW + 2 * MINUTE
    tree[0].target.save()
    weigh(NOW + 2 * MINUTE)
    assert not Alert.objects.unresolved().exists()


def test_weighing_costs_the_same_for_two_and_for_sixty_behind_one(
    people, collector, rule, tree, django_assert_max_num_queries
):
    ends = [a_check(people.unit, collector, f"多{n}", parent=tree[1].target) for n in range(60)]
    fail(*tree, *ends)
    with django_assert_max_num_queries(32):
        weigh(NOW + 10 * MINUTE)
    with django_assert_max_num_queries(14):
        weigh(NOW + 11 * MINUTE)
    assert Alert.objects.get().behind == 66


def test_announcements_of_a_batch_hurry_the_weighing(people, collector, samples, rule):
    check = a_check(people.unit, collector)
    rows = [(check.pk, NOW - (180 - 5 * n) * SECOND, "lost") for n in range(3)]
    take_batch(collector, "b1", a_batch("b1", results(rows)), samples, now=NOW)
    assert deliver_due(NOW) >= 1
    weigh(NOW)
    assert Alert.objects.get().target == check.target


def test_a_silent_collector_is_one_alert_and_its_targets_none(people, collector, tree):
    AlertRule.objects.create(
        name="失联", unit=people.unit, kind=RuleKind.SILENT, urgency=Urgency.SERIOUS, after_s=180
    )
    Collector.objects.update(seen_at=NOW)
    weigh_collectors(NOW + 2 * MINUTE)
    assert not Alert.objects.exists()
    for minute in (3, 4):
        assert weigh_collectors(NOW + minute * MINUTE) == 1
    alert = Alert.objects.get()
    assert (alert.kind, alert.collector, alert.behind) == (AlertKind.SILENT, collector, 7)
    Collector.objects.update(seen_at=NOW + 5 * MINUTE)
    weigh_collectors(NOW + 5 * MINUTE)
    assert not Alert.objects.unresolved().exists()


@pytest.mark.parametrize(
    ("measure", "name", "bad", "good", "limits"),
    [
        ("utilization", "in_utilization.3", 0.95, 0.5, (90.0, 80.0)),
        ("round_trip", "round_trip", 0.3, 0.01, (200.0, 100.0)),
    ],
)
def test_a_value_beyond_its_limit_raises_after_its_delay_and_clears_below(
    people, collector, samples, measure, name, bad, good, limits
):
    check = a_check(people.unit, collector)
    series = check.series.create(name=name)
    AlertRule.objects.create(
        name="拥塞", unit=people.unit, kind=RuleKind.VALUE, urgency=Urgency.WARNING, after_s=300,
        measure=measure, raise_at=limits[0], clear_at=limits[1],
    )  # fmt: skip

    def put(minute: int, value: float) -> None:
        samples.append(Samples.of([(series.pk, to_ms(NOW + minute * MINUTE), value)]))

    for minute in range(5):
        put(minute, bad)
    assert weigh_values(samples, NOW + 4 * MINUTE) == 0
    put(5, bad)
    assert weigh_values(samples, NOW + 5 * MINUTE) == 1
    assert weigh_values(samples, NOW + 5 * MINUTE) == 0
    alert = Alert.objects.get()
    assert (alert.kind, alert.target, alert.since) == ("value", check.target, NOW + 5 * MINUTE)
    put(6, good)
    assert weigh_values(samples, NOW + 6 * MINUTE) == 1
    assert not Alert.objects.unresolved().exists()


@pytest.fixture
def told(admin, people, rule, settings):
    """Steps at once and after ten minutes, to two people with a channel each."""
    settings.NOTIFY_HOSTS = ["127.0.0.1"]
    boss = people.with_role(Role.AREA_ADMIN)
    for minutes, person in ((0, admin), (10, boss)):
        add_channel(person.username, ChannelKind.WEBHOOK, "http://127.0.0.1:9/", by=person)
        EscalationStep.objects.create(rule=rule, after_min=minutes).people.add(person)
    return admin, boss


@pytest.fixture
def alert(rule, tree, told):
    fail(*tree)
    weigh(NOW + 5 * MINUTE)
    return Alert.objects.get()


def messages() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("channel__name", flat=True))


def test_people_are_told_step_by_step_while_nobody_acknowledges(alert, told):
    start = NOW + 5 * MINUTE
    for minute in (0, 1, 9):
        escalate(start + minute * MINUTE)
    assert messages() == ["network_admin"]
    escalate(start + 10 * MINUTE)
    escalate(start + 11 * MINUTE)
    assert messages() == ["network_admin", "area_admin"]
    first = Delivery.objects.order_by("pk").first()
    assert first.title == "[严重] 核心 is down" or "核心" in first.title
    assert "6" in first.body


def test_an_acknowledged_alert_is_told_no_further_until_that_lapses(alert, told):
    start = NOW + 5 * MINUTE
    escalate(start)
    acknowledge(alert.pk, "已派人", NOW + 30 * MINUTE, by=told[0])
    escalate(start + 15 * MINUTE)
    assert messages() == ["network_admin"]
    lapse(NOW + 30 * MINUTE)
    alert.refresh_from_db()
    assert (alert.state, alert.acknowledged_by) == (AlertState.OPEN, None)
    escalate(NOW + 30 * MINUTE)
    assert messages() == ["network_admin", "network_admin"]


def test_who_heard_of_an_alert_hears_that_it_is_over(alert, told, tree):
    escalate(NOW + 5 * MINUTE)
    mend(*tree)
    weigh(NOW + 7 * MINUTE)
    assert tell_resolved(alert.pk) == 1
    assert tell_resolved(alert.pk) == 0
    assert messages() == ["network_admin", "network_admin"]


def test_messages_carry_no_secret(alert, told, tree):
    tree[0].settings = {"community": "geheim", "host": "10.0.0.1"}
    tree[0].save()
    escalate(NOW + 5 * MINUTE)
    assert "geheim" not in str(list(Delivery.objects.values()))


def test_a_silenced_alert_is_told_to_nobody_until_its_time_is_over(alert, told):
    silence(alert.pk, "施工", NOW + 60 * MINUTE, by=told[0])
    escalate(NOW + 30 * MINUTE)
    assert messages() == []
    lapse(NOW + 60 * MINUTE)
    escalate(NOW + 60 * MINUTE)
    assert messages() == ["network_admin"]


def test_an_acknowledgement_can_be_withdrawn(alert, told):
    acknowledge(alert.pk, "", None, by=told[0])
    release(alert.pk, by=told[0])
    acknowledge(alert.pk, "", None, by=told[1])
    said = [step for step in steps(alert) if step not in {Step.OPENED, Step.GREW}]
    assert said == [Step.ACKNOWLEDGED, Step.RELEASED, Step.ACKNOWLEDGED]


def test_only_who_handles_alerts_of_the_unit_acknowledges(alert, people):
    for person in (people.lin, people.wang, people.with_role(Role.LEADER)):
        with pytest.raises(NotAllowedError):
            acknowledge(alert.pk, "", None, by=person)


def test_what_is_over_or_ends_in_the_past_is_refused(alert, told, tree):
    with pytest.raises(AlertEndsInPastError):
        acknowledge(alert.pk, "", NOW, by=told[0])
    mend(*tree)
    weigh(NOW + 9 * MINUTE)
    with pytest.raises(AlertResolvedError):
        acknowledge(alert.pk, "", None, by=told[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_acknowledge_at_once_one_is_told_the_name_of_the_other(alert, told):
    given = at_once(
        lambda: acknowledge(alert.pk, "a", None, by=told[0]),
        lambda: acknowledge(alert.pk, "b", None, by=told[1]),
    )
    (refused,) = [one for one in given if isinstance(one, AlertTakenError)]
    (taken,) = [one for one in given if isinstance(one, Alert)]
    assert refused.params["name"] == taken.acknowledged_by.printed_name
    assert steps(alert).count(Step.ACKNOWLEDGED) == 1


def test_a_step_is_told_once_also_when_two_workers_escalate(alert, told):
    escalate(NOW + 5 * MINUTE)
    Alert.objects.update(told_min=-1)
    escalate(NOW + 5 * MINUTE)
    assert messages() == ["network_admin"]
    assert Delivery.objects.get().state == DeliveryState.WAITING
