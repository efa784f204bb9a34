"""A bell for worker threads: in this process at once, in others on this machine by a file.

Who announces sets the time of a file in the data folder; a worker looks at it fifty times a second,
which asks the file system and not the database. A worker on another machine, or with another data
folder, notices at its next look.
"""

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

LISTENED_EVERY_S = 0.02

_bell = threading.Condition()
_rung = 0


def wake() -> None:
    """Tell the worker threads of this machine that there may be work."""
    _ring()
    bell, now = _file(), time.time_ns()
    # Without the file the work is found at the next look: no reason to fail what was announced.
    with suppress(OSError):
        try:
            # A stated time, not the clock of the file system, which ticks every few milliseconds.
            os.utime(bell, ns=(now, now))
        except FileNotFoundError:
            bell.touch()


def rung() -> int:
    """How often the bell rang; taken before a look at the work and given to `rest` after it."""
    return _rung


def rest(seconds: float, *, since: int) -> None:
    """Sleep until the time is over or somebody rings, or rang after `since` was taken."""
    with _bell:
        _bell.wait_for(lambda: _rung != since, timeout=seconds)


def listen(stop: threading.Event) -> None:
    """Ring here whenever another process rang, until `stop` is set; once for what was before."""
    heard = 0
    while not stop.wait(LISTENED_EVERY_S):
        last = _last()
        if last != heard:
            heard = last
            _ring()


def _ring() -> None:
    global _rung  # noqa: PLW0603  # the state of the one bell of this process
    with _bell:
        _rung += 1
        _bell.notify_all()


def _file() -> Path:
    return Path(settings.DATA_DIR) / "bell"


def _last() -> int:
    try:
        return _file().stat().st_mtime_ns
    except OSError:
        return 0
