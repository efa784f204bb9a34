"""Work is noticed at once, also where another process asked for it."""

import os
import threading
import time

import pytest

from hengwang.outbox import wakeup

PATIENCE_S = 20.0


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def listening(folder):
    stop = threading.Event()
    ear = threading.Thread(target=wakeup.listen, args=(stop,))
    ear.start()
    yield folder
    stop.set()
    ear.join()


def test_a_bell_rung_after_the_look_is_not_slept_through(folder):
    since = wakeup.rung()
    wakeup.wake()
    begun = time.monotonic()
    wakeup.rest(PATIENCE_S, since=since)
    assert time.monotonic() - begun < PATIENCE_S / 2


def test_another_process_is_heard(listening):
    since = wakeup.rung()
    bell = listening / "bell"
    bell.touch()
    # What `wake` of another process leaves behind.
    os.utime(bell, ns=(1, time.time_ns()))
    wakeup.rest(PATIENCE_S, since=since)
    assert wakeup.rung() != since


def test_a_folder_that_cannot_be_written_hinders_no_announcement(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    since = wakeup.rung()
    wakeup.wake()
    assert wakeup.rung() == since + 1
