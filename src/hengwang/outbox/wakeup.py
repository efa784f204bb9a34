"""A bell between the threads of one process; other processes notice at their next look."""

import threading

_bell = threading.Condition()


def wake() -> None:
    """Tell the worker threads of this process that there may be work."""
    with _bell:
        _bell.notify_all()


def rest(seconds: float) -> None:
    """Sleep until somebody rings or the time is over."""
    with _bell:
        _bell.wait(timeout=seconds)
