"""Announcements reach their receivers at least once, and their effects stay once."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from hengwang.outbox import deliveries, registry
from hengwang.outbox.choices import DeliveryState
from hengwang.outbox.deliveries import LEASE, MAX_ATTEMPTS, deliver, deliver_due
from hengwang.outbox.models import Announcement, Delivery, Job
from hengwang.outbox.queries import dead_deliveries
from hengwang.outbox.registry import receiving
from hengwang.outbox.services import announce, purge_finished, retry_delivery

pytestmark = pytest.mark.django_db


class Receiver:
    """Writes a row for what it hears, and fails as often as told."""

    def __init__(self, failures=0, name="receiver"):
        self.__qualname__ = name
        self.failures = failures
        self.heard = []

    def __call__(self, **ids):
        Job.objects.create(name=f"heard {ids}")
        if self.failures:
            self.failures -= 1
            msg = "not today"
            raise OSError(msg)
        self.heard.append(ids)


def test_a_receiver_hears_the_ids():
    with receiving("outage.closed", receiver := Receiver()):
        announce("outage.closed", outage_id=5)
        assert deliver_due() == 1
    assert receiver.heard == [{"outage_id": 5}]
    assert Delivery.objects.get().state == DeliveryState.DONE


def test_what_was_heard_is_not_said_again():
    with receiving("outage.closed", receiver := Receiver()):
        announce("outage.closed", outage_id=5)
        deliver_due()
        assert deliver_due() == 0
    assert len(receiver.heard) == 1


def test_others_do_not_hear_it():
    with receiving("outage.opened", receiver := Receiver()):
        announce("outage.closed", outage_id=5)
        deliver_due()
    assert receiver.heard == []


def test_an_announcement_goes_with_the_change_that_was_undone():
    with receiving("outage.closed", Receiver()):
        with transaction.atomic():
            announce("outage.closed", outage_id=5)
            transaction.set_rollback(True)
        assert deliver_due() == 0
    assert not Announcement.objects.exists()


def test_a_failure_undoes_the_receivers_writes_and_waits():
    with receiving("outage.closed", Receiver(failures=1)):
        announce("outage.closed", outage_id=5)
        now = timezone.now()
        deliver_due(now)
        assert not Job.objects.exists()
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.attempts) == (DeliveryState.PENDING, 1)
        assert delivery.due_at == now + timedelta(seconds=5)
        assert "not today" in delivery.error

        assert deliver_due(now) == 0
        assert deliver_due(now + timedelta(seconds=5)) == 1
    assert Job.objects.count() == 1
    assert Delivery.objects.get().state == DeliveryState.DONE


def test_one_bad_receiver_does_not_stop_the_others():
    good, bad = Receiver(), Receiver(failures=99, name="bad")
    with receiving("outage.closed", bad), receiving("outage.closed", good):
        announce("outage.closed", outage_id=5)
        deliver_due()
    assert len(good.heard) == 1


def test_after_the_last_try_it_is_dead_and_seen_until_somebody_asks_again():
    with receiving("outage.closed", receiver := Receiver(failures=MAX_ATTEMPTS)):
        announce("outage.closed", outage_id=5)
        now = timezone.now()
        for _ in range(MAX_ATTEMPTS + 2):
            deliver_due(now)
            now += timedelta(hours=2)
        (dead,) = dead_deliveries()
        assert (dead.announcement, dead.attempts) == ("outage.closed", MAX_ATTEMPTS)
        assert "not today" in dead.error

        assert retry_delivery(dead.id)
        assert not retry_delivery(dead.id)
        deliver_due(now)
    assert receiver.heard == [{"outage_id": 5}]
    assert dead_deliveries() == ()


def test_a_receiver_that_left_the_program_is_dead_in_the_end_and_not_lost():
    with receiving("outage.closed", Receiver()):
        announce("outage.closed", outage_id=5)
    deliver_due()
    assert "UnknownKeyError" in Delivery.objects.get().error


def test_two_workers_with_one_delivery_deliver_it_once():
    with receiving("outage.closed", receiver := Receiver()):
        announce("outage.closed", outage_id=5)
        now = timezone.now()
        pk = Delivery.objects.get().pk
        assert [deliver(pk, now), deliver(pk, now)] == [True, False]
    assert len(receiver.heard) == 1


def test_a_delivery_whose_worker_died_comes_back_after_its_lease():
    with receiving("outage.closed", receiver := Receiver()):
        announce("outage.closed", outage_id=5)
        now = timezone.now()
        Delivery.objects.update(state=DeliveryState.CLAIMED, lease_until=now + LEASE)
        assert deliver_due(now) == 0
        assert deliver_due(now + LEASE + timedelta(seconds=1)) == 1
    assert len(receiver.heard) == 1


def test_a_worker_that_was_too_slow_leaves_no_effect():
    def slow(**ids):
        Job.objects.create(name="late effect")
        Delivery.objects.update(lease_until=timezone.now() + timedelta(days=1))

    with receiving("outage.closed", slow):
        announce("outage.closed", outage_id=5)
        deliver_due()
    assert not Job.objects.exists()


def test_the_batch_is_bounded(monkeypatch):
    monkeypatch.setattr(deliveries, "BATCH", 2)
    with receiving("outage.closed", Receiver()):
        for number in range(3):
            announce("outage.closed", outage_id=number)
        assert (deliver_due(), deliver_due(), deliver_due()) == (2, 1, 0)


def test_old_heard_announcements_go_and_unheard_stay():
    with receiving("outage.closed", Receiver()):
        announce("outage.closed", outage_id=1)
        deliver_due()
        announce("outage.closed", outage_id=2)
    assert purge_finished() == 0
    assert purge_finished(timezone.now() + timedelta(days=200)) == 1
    assert [row.ids for row in Announcement.objects.all()] == [{"outage_id": 2}]


def test_the_decorator_registers_once(monkeypatch):
    monkeypatch.setattr(registry.receptions, "_values", {})
    function = registry.receives("outage.closed")(Receiver())
    assert registry.receivers_of("outage.closed")[0].function is function
