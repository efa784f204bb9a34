"""The loop of `hengwang run` works until told to stop."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError

from hengwang.outbox import registry, worker
from hengwang.outbox.models import Announcement, Job
from hengwang.outbox.registry import receiving
from hengwang.outbox.services import announce, enqueue
from hengwang.outbox.worker import run, run_until_idle


@pytest.fixture
def nothing_periodic(monkeypatch):
    monkeypatch.setattr(registry.periodics, "_values", {})


@pytest.mark.django_db
def test_until_idle_means_also_what_the_work_brought_about(nothing_periodic):
    def hear(**ids):
        enqueue("work")

    with (
        receiving("outage.closed", hear),
        registry.jobs.temporarily("work", lambda job: {"done": True}),
    ):
        announce("outage.closed", outage_id=5)
        run_until_idle()
    assert Job.objects.get().result == {"done": True}


@pytest.mark.django_db(transaction=True)
def test_the_loop_does_all_kinds_of_work_and_stops(nothing_periodic):
    stop = threading.Event()
    kinds = set()
    all_done = threading.Event()

    def did(kind):
        kinds.add(kind)
        if kinds == {"announcement", "job", "periodic"}:
            all_done.set()

    registry.periodic("tick", timedelta(days=1))(lambda: did("periodic"))
    with (
        receiving("outage.closed", lambda **ids: did("announcement")),
        registry.jobs.temporarily("work", lambda job: did("job")),
    ):
        announce("outage.closed", outage_id=5)
        enqueue("work")
        loop = threading.Thread(target=run, args=(stop,))
        loop.start()
        assert all_done.wait(20)
        stop.set()
        loop.join(20)
    assert not loop.is_alive()
    assert Announcement.objects.count() == 1


def test_a_database_that_is_away_does_not_end_the_loop(monkeypatch):
    monkeypatch.setattr(worker, "AFTER_FAILURE_S", 0.0)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    stop = threading.Event()
    looks = []

    def step():
        looks.append(1)
        if len(looks) == 2:
            stop.set()
            return 1
        raise OperationalError

    worker._repeat(stop, step)
    assert len(looks) == 2
