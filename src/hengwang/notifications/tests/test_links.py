"""The link in a message: opened by anybody's mail scanner, used once by its receiver."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from hengwang.notifications import links
from hengwang.notifications.choices import ChannelKind
from hengwang.notifications.models import Delivery
from hengwang.notifications.services.channels import add_channel
from hengwang.notifications.services.sending import send_due
from hengwang.notifications.services.telling import tell
from hengwang.notifications.tests.test_sending import NOW, a_notice
from hengwang.testing.at_once import at_once


@pytest.fixture
def answered():
    done: list[tuple[int, str]] = []
    with links.answers.temporarily("alert", lambda pk, user: done.append((pk, user.username))):
        yield done


@pytest.fixture
def link(admin, receiver, answered):
    add_channel("群", ChannelKind.WEBHOOK, receiver.url, by=admin)
    tell(a_notice(is_answerable=True), [admin], now=NOW)
    send_due(NOW)
    return str(receiver.got[0]["link"]).removeprefix("https://hengwang.example.gov.cn")


def test_looking_changes_nothing_and_the_button_counts_once(link, answered, admin):
    client = Client(enforce_csrf_checks=True)
    assert client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert answered == []
    assert client.post(link).status_code == 200
    assert answered == [(1, admin.username)]
    assert client.post(link).status_code == 410
    assert client.get(link).status_code == 410
    assert len(answered) == 1


def test_a_link_that_was_changed_is_not_known(link):
    assert Client().get(link[:-2] + "zz").status_code == 404
    assert Client().post("/a/1").status_code == 404


def test_a_link_is_too_old_after_two_days(link, answered):
    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1), tick=False):
        assert Client().post(link).status_code == 410
    assert answered == []


def test_who_may_log_in_no_longer_may_not_answer(link, answered, admin):
    admin.is_active = False
    admin.save()
    assert Client().post(link).status_code == 404


def test_the_link_stands_nowhere_in_the_database(link):
    token = link.strip("/").rpartition("/")[2]
    assert token not in str(list(Delivery.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_is_refused(link, answered):
    token = link.strip("/").rpartition("/")[2]
    given = at_once(lambda: links.answer(token), lambda: links.answer(token))
    assert sorted(type(one).__name__ for one in given) == ["Delivery", "LinkUsedError"]
    assert len(answered) == 1
