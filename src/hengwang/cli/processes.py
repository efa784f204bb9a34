"""Child processes of `hengwang run`: started together, restarted when one dies, ended together."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

# Longer than the worker takes to give unfinished jobs back (outbox.worker.GRACE_S).
GRACE_S = 20.0
SHORT_LIFE_S = 5.0
LONGEST_REST_S = 60.0


@dataclass
class Child:
    """One process that should be running: what to start and, while it runs, its handle.

    One that is not `essential` never ends the run: it is started again after a rest that doubles
    with each short life.
    """

    name: str
    command: Sequence[str]
    essential: bool = True
    rest_s: float = 0.0
    ended_at: float = 0.0
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0


def supervise(children: Sequence[Child], environment: Mapping[str, str]) -> int:
    """Keep every child running until SIGINT or SIGTERM; returns the exit status.

    A child that dies is started again; one that dies within seconds of its start ends the whole
    run with its status, because starting it for ever would only hide the reason.
    """
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    status = 0
    try:
        for child in children:
            _start(child, environment)
        while not stop.wait(0.3) and not status:
            status = _revive(children, environment)
    finally:
        _end(children)
    return status


def _start(child: Child, environment: Mapping[str, str]) -> None:
    child.process = subprocess.Popen(list(child.command), env=dict(environment))  # noqa: S603 - our own
    child.started_at = time.monotonic()


def _revive(children: Sequence[Child], environment: Mapping[str, str]) -> int:
    for child in children:
        status = child.process.poll() if child.process else None
        if status is None:
            if child.process is None and time.monotonic() - child.ended_at >= child.rest_s:
                _start(child, environment)
            continue
        sys.stderr.write(f"{child.name} ended with status {status}\n")
        is_short = time.monotonic() - child.started_at < SHORT_LIFE_S
        if child.essential and is_short:
            return abs(status) or 1
        if child.essential:
            _start(child, environment)
        else:
            child.rest_s = min(max(1.0, child.rest_s * 2), LONGEST_REST_S) if is_short else 0.0
            child.process, child.ended_at = None, time.monotonic()
    return 0


def _end(children: Sequence[Child]) -> None:
    running = [c.process for c in children if c.process and c.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + GRACE_S
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
