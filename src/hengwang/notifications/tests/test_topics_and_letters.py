"""Which events on which channel; letters that did not arrive; workers that die or meet."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.notifications.choices import ChannelKind, DeliveryState
from hengwang.notifications.models import Delivery
from hengwang.notifications.services import sending
from hengwang.notifications.services.channels import Wishes, add_channel, wish
from hengwang.notifications.services.sending import given_up_of, send_due, try_all_again
from hengwang.notifications.services.telling import tell
from hengwang.notifications.tests.receivers import smtp_receiver
from hengwang.notifications.tests.test_sending import MINUTE, NOW, a_notice
from hengwang.notifications.topics import Topic, offered_to, topics
from hengwang.testing.at_once import at_once
from hengwang.testing.scopes import client_of


class Killed(BaseException):
    """The worker is gone between two lines."""


@pytest.fixture
def hook(admin, receiver):
    return add_channel("群", ChannelKind.WEBHOOK, receiver.url, by=admin)


def test_what_is_not_wanted_on_a_channel_is_not_told_there(admin, hook, smtp_port):
    add_channel("信箱", ChannelKind.EMAIL, "zhang@example.gov.cn", by=admin)
    wish(hook, Wishes(unwanted=("alert",)), by=admin)
    assert tell(a_notice(), [admin], now=NOW) == 1
    assert Delivery.objects.get().channel.kind == ChannelKind.EMAIL


def test_topics_are_chosen_on_the_page_of_the_channel(admin, hook):
    url = reverse("channel-detail", args=[hook.pk])
    client = client_of(admin)
    with topics.temporarily("club", Topic(key="club", label="俱乐部")):
        assert "俱乐部" in client.get(url).content.decode()
        wishes = {"is_on": "on", "least": "notice", "digest": "none", "wanted": ["club"]}
        assert client.post(url, wishes).status_code == 302
        refused = hook.preferences.get().unwanted
        assert "club" not in refused
        assert "alert" in refused
        # A topic this person is not offered stays as it was.
        hook.preferences.update(unwanted=["elsewhere"])
        client.post(url, {**wishes, "wanted": [one.key for one in offered_to(admin)]})
        assert hook.preferences.get().unwanted == ["elsewhere"]


def test_topics_are_offered_to_those_they_can_reach(people, admin):
    officer = people.with_role(Role.ACCESS_UNIT_OFFICER)
    assert {"bulletin", "report"} <= {one.key for one in offered_to(officer)}
    assert "bulletin" not in {one.key for one in offered_to(admin)}


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_a_page_of_preferences(people, role):
    person = people.with_role(role)
    assert client_of(person).get(reverse("notifications")).status_code == 200
    assert client_of(person).get(reverse("channel-new")).status_code == 200


def test_a_worker_killed_between_sending_and_noting_it_sends_the_same_letter(
    admin, smtp_port, monkeypatch
):
    add_channel("信箱", ChannelKind.EMAIL, "zhang@example.gov.cn", by=admin)
    tell(a_notice(), [admin], now=NOW)
    with smtp_receiver(smtp_port) as box:
        with monkeypatch.context() as patch:

            def killed(*_told: object, **_more: object) -> None:
                raise Killed

            patch.setattr(sending, "_end", killed)
            with pytest.raises(Killed):
                send_due(NOW)
        assert Delivery.objects.get().state == DeliveryState.SENDING
        assert send_due(NOW + MINUTE) == 0, "the lease holds"
        send_due(NOW + 3 * MINUTE)
    keys = [mail["X-Hengwang-Key"] for mail in box.mails]
    assert len(keys) == 2
    assert len(set(keys)) == 1, "the receiver can tell that it is the same"
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_a_worker_killed_before_sending_loses_nothing(admin, hook, receiver, monkeypatch):
    tell(a_notice(), [admin], now=NOW)
    with monkeypatch.context() as patch:

        def killed(*_told: object) -> None:
            raise Killed

        patch.setattr(sending, "send", killed)
        with pytest.raises(Killed):
            send_due(NOW)
    assert receiver.got == []
    send_due(NOW + 3 * MINUTE)
    assert len(receiver.got) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(admin, hook, receiver):
    for number in range(6):
        tell(a_notice(f"n{number}"), [admin], now=NOW)
    at_once(lambda: send_due(NOW), lambda: send_due(NOW), lambda: send_due(NOW))
    send_due(NOW + MINUTE)
    keys = [one["key"] for one in receiver.got]
    assert sorted(keys) == sorted(set(keys))
    assert len(keys) == 6


@pytest.mark.django_db(transaction=True)
def test_told_at_once_by_two_it_is_one_message(admin, hook):
    at_once(lambda: tell(a_notice(), [admin], now=NOW), lambda: tell(a_notice(), [admin], now=NOW))
    assert Delivery.objects.count() == 1


def test_what_was_given_up_is_seen_and_sent_again_together(people, admin, hook, receiver):
    receiver.status = 500
    for number in range(3):
        tell(a_notice(f"n{number}"), [admin], now=NOW)
    Delivery.objects.update(attempts=79)
    for _ in range(3):
        send_due(NOW)
    assert given_up_of(admin).count() == 3
    client = client_of(admin)
    again = reverse("messages-again")
    assert again in client.get(reverse("notifications")).content.decode()
    assert again in client.get(reverse("message-list")).content.decode()
    stranger = people.with_role(Role.SYSTEM_ADMIN)
    assert try_all_again(by=stranger) == 0
    receiver.status = 200
    assert client.post(again).status_code == 302
    send_due(timezone.now() + timedelta(seconds=1))
    assert given_up_of(admin).count() == 0
    assert len({one["key"] for one in receiver.got}) == 3
