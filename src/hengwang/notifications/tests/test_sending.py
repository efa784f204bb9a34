"""Messages arrive once, also when gateways were away and workers died."""

from datetime import UTC, datetime, time, timedelta
from email.header import decode_header, make_header

import pytest
from django.utils.translation import gettext
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.accounts.models import User
from hengwang.notifications.choices import ChannelKind, DeliveryState, Digest, Urgency
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.notifications.services.channels import Wishes, add_channel, close_channel, wish
from hengwang.notifications.services.sending import gather_digests, send_due, try_again
from hengwang.notifications.services.telling import Notice, tell, was_told, withdraw
from hengwang.notifications.tests.receivers import smtp_receiver
from hengwang.notifications.timing import after_quiet, is_quiet, next_digest, wait_after

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten in the morning in Beijing
MINUTE = timedelta(minutes=1)


def a_notice(key: str = "alert:1:opened", urgency: str = Urgency.SERIOUS, **more: object) -> Notice:
    return Notice(
        key=key, topic="alert", subject_id=1, urgency=urgency,
        wording=lambda: (f"{gettext('Monitored target')} R1", "10.0.0.1"),
        path="/alerts/1/", **more,
    )  # fmt: skip


@pytest.fixture
def hook(admin, receiver) -> Channel:
    return add_channel("值班群", ChannelKind.WEBHOOK, receiver.url, by=admin)


def test_a_webhook_gets_each_message_once_however_often_it_is_told(admin, hook, receiver):
    for _ in range(3):
        tell(a_notice(), [admin], now=NOW)
        send_due(NOW)
    (got,) = receiver.got
    assert got["title"].endswith("R1")
    assert got["text"] == "10.0.0.1\nhttps://hengwang.example.gov.cn/alerts/1/"
    assert receiver.heads[0]["Idempotency-Key"] == got["key"]
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_a_mail_arrives_in_the_language_of_its_receiver(admin, smtp_port):
    admin.language = "en"
    admin.save()
    add_channel("信箱", ChannelKind.EMAIL, "zhang@example.gov.cn", by=admin)
    with smtp_receiver(smtp_port) as box:
        tell(a_notice(), [admin], now=NOW)
        send_due(NOW)
        send_due(NOW + MINUTE)
    (mail,) = box.mails
    assert "Monitored target R1" in str(make_header(decode_header(mail["Subject"])))
    assert mail["To"].endswith("zhang@example.gov.cn")
    assert mail["X-Hengwang-Key"].startswith("alert:1:opened")


def test_an_apprise_address_is_spoken_to(admin, receiver):
    add_channel("网关", ChannelKind.APPRISE, f"json://127.0.0.1:{receiver.port}/x", by=admin)
    tell(a_notice(), [admin], now=NOW)
    assert send_due(NOW) == 1
    assert receiver.got[0]["message"].startswith("10.0.0.1")


def test_nothing_is_lost_or_doubled_while_the_mail_server_is_away(admin, smtp_port):
    add_channel("信箱", ChannelKind.EMAIL, "zhang@example.gov.cn", by=admin)
    tell(a_notice(), [admin], now=NOW)
    tell(a_notice("alert:2:opened"), [admin], now=NOW)
    assert send_due(NOW) == 0
    one = Delivery.objects.order_by("pk").first()
    assert (one.state, one.attempts, one.error) == (DeliveryState.WAITING, 1, "not_sent gateway")
    assert Channel.objects.get().failing_since == NOW
    with smtp_receiver(smtp_port) as box:
        send_due(NOW + MINUTE)
        send_due(NOW + 2 * MINUTE)
    assert len(box.mails) == 2
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
    assert Channel.objects.get().failing_since is None


def test_a_redirect_is_not_followed_and_counts_as_refused(admin, hook, receiver):
    receiver.status = 302
    tell(a_notice(), [admin], now=NOW)
    assert send_due(NOW) == 0
    assert Delivery.objects.get().error == "not_sent HTTP 302"


def test_a_dead_channel_does_not_keep_the_living_ones_waiting(admin, people, hook, receiver):
    dead = add_channel("坏的", ChannelKind.WEBHOOK, "http://127.0.0.1:9/", by=admin)
    for number in range(3):
        tell(a_notice(f"n{number}"), [admin], now=NOW)
    assert send_due(NOW) == 3
    tried = Delivery.objects.filter(channel=dead).order_by("pk").values_list("attempts", flat=True)
    assert list(tried) == [1, 0, 0]


def test_what_a_dead_worker_held_is_sent_after_its_lease_with_the_same_key(admin, hook, receiver):
    tell(a_notice(), [admin], now=NOW)
    Delivery.objects.update(state=DeliveryState.SENDING, lease_until=NOW + MINUTE)
    assert send_due(NOW) == 0
    assert receiver.got == []
    send_due(NOW + 2 * MINUTE)
    assert [one["key"] for one in receiver.got] == [f"alert:1:opened:{Delivery.objects.get().pk}"]


def test_a_message_is_given_up_after_days_and_can_be_tried_again(admin, hook, receiver):
    receiver.status = 500
    tell(a_notice(), [admin], now=NOW)
    Delivery.objects.update(attempts=79)
    send_due(NOW)
    one = Delivery.objects.get()
    assert one.state == DeliveryState.FAILED
    receiver.status = 200
    try_again(one, by=admin)
    send_due()
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_who_wants_serious_things_only_hears_no_warning(admin, hook):
    wish(hook, Wishes(least=Urgency.SERIOUS), by=admin)
    assert tell(a_notice(urgency=Urgency.WARNING), [admin], now=NOW) == 0
    assert tell(a_notice(urgency=Urgency.SERIOUS), [admin], now=NOW) == 1


def test_the_night_is_quiet_except_for_what_is_critical(admin, hook):
    wish(hook, Wishes(quiet_from=time(22), quiet_until=time(7)), by=admin)
    night = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    tell(a_notice("a"), [admin], now=night)
    tell(a_notice("b", Urgency.CRITICAL), [admin], now=night)
    due = dict(Delivery.objects.values_list("key", "due_at"))
    assert due == {"a": datetime(2026, 3, 2, 23, 0, tzinfo=UTC), "b": night}
    assert withdraw("alert", 1, now=night) == 1


def test_a_digest_gathers_what_came_in_its_hour_into_one_message(admin, hook, receiver):
    wish(hook, Wishes(digest=Digest.HOURLY), by=admin)
    for number in range(3):
        tell(a_notice(f"n{number}"), [admin], now=NOW + number * MINUTE)
    send_due(NOW + 30 * MINUTE)
    assert receiver.got == []
    send_due(NOW + 60 * MINUTE)
    gather_digests(NOW + 61 * MINUTE)
    send_due(NOW + 61 * MINUTE)
    (got,) = receiver.got
    assert got["text"].count("\n") == 2
    assert Delivery.objects.filter(state=DeliveryState.GATHERED).count() == 3


def test_a_closed_channel_sends_nothing_more(admin, hook, receiver):
    tell(a_notice(), [admin], now=NOW)
    close_channel(hook, by=admin)
    tell(a_notice("later"), [admin], now=NOW)
    send_due(NOW)
    assert receiver.got == []
    assert was_told("alert", 1) == (set(), set())


def test_a_shared_channel_is_told_by_itself(admin, people, receiver):
    shared = add_channel("大屏", ChannelKind.WEBHOOK, receiver.url, unit=people.unit, by=admin)
    assert tell(a_notice(), [], [shared], now=NOW) == 1
    assert was_told("alert", 1) == (set(), {shared.pk})


def test_telling_costs_the_same_for_one_person_and_for_twenty(
    people, admin, receiver, django_assert_max_num_queries
):
    crowd = [User.objects.create_user(f"u{number}") for number in range(20)]
    for one in crowd:
        add_channel("我", ChannelKind.WEBHOOK, receiver.url, by=one)
    with django_assert_max_num_queries(8):
        assert tell(a_notice(), crowd, now=NOW) == 20
    assert Preference.objects.count() == 20


clocks = st.times().map(lambda clock: clock.replace(microsecond=0))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@settings(max_examples=100, deadline=None)
@given(moments, clocks, clocks)
def test_the_end_of_quiet_hours_is_never_quiet_nor_more_than_a_day_away(at, start, end):
    left = after_quiet(at, start, end)
    assert at <= left <= at + timedelta(days=1)
    assert not is_quiet(left, start, end)


@settings(max_examples=100, deadline=None)
@given(moments, st.sampled_from(list(Digest)))
def test_a_digest_leaves_within_a_day_and_never_before_its_message(at, digest):
    left = next_digest(at, digest)
    assert at <= left <= at + timedelta(days=1)
    assert (left == at) is (digest == Digest.NONE)


def test_waits_double_up_to_an_hour():
    waits = [wait_after(number).total_seconds() for number in (1, 2, 3, 9, 80)]
    assert waits == [15, 30, 60, 3600, 3600]
