"""The background of `hengwang run`: delivers, schedules, reaps and runs jobs until told to stop."""

import threading
import time
from collections.abc import Callable

from django.db import close_old_connections, connections

from hengwang.outbox.attempts import Attempt
from hengwang.outbox.deliveries import deliver_due
from hengwang.outbox.execution import give_back, reap, run_next_job, running_here
from hengwang.outbox.scheduling import run_periodic_due
from hengwang.outbox.wakeup import listen, rest, rung, wake

POLL_S = 1.0
AFTER_FAILURE_S = 5.0
GRACE_S = 15.0


def run(stop: threading.Event, *, job_threads: int = 1) -> None:
    """Work until `stop` is set; several processes and machines may do this at once.

    Announcements, periodic work and each job thread go their own pace. At the end running jobs get
    15 seconds; what is not done by then goes back to the queue for the next worker.
    """
    steps = [deliver_due, _keep_time, *[run_next_job] * job_threads]
    threads = [
        threading.Thread(target=_repeat, args=(stop, step), daemon=True, name=f"worker-{number}")
        for number, step in enumerate(steps)
    ]
    threads.append(threading.Thread(target=listen, args=(stop,), daemon=True, name="bell"))
    for thread in threads:
        thread.start()
    stop.wait()
    wake()
    deadline = time.monotonic() + GRACE_S
    for thread in threads:
        thread.join(timeout=max(0.0, deadline - time.monotonic()))
    for job in running_here():
        give_back(job)
    connections.close_all()


def run_until_idle() -> None:
    """Do everything that is due now, then return; for commands and tests."""
    while run_once():
        pass


def run_once() -> int:
    """One look at everything; returns how much was done."""
    reap()
    return run_periodic_due() + deliver_due() + run_next_job()


def _keep_time() -> int:
    return reap() + run_periodic_due()


def _repeat(stop: threading.Event, step: Callable[[], int]) -> None:
    while not stop.is_set():
        close_old_connections()
        since, done = rung(), 0
        with Attempt(step.__name__) as attempt:
            done = step()
        if attempt.error is not None:
            # The database is away or locked: not the work's fault, and no reason to end.
            stop.wait(AFTER_FAILURE_S)
        elif not done and step is _keep_time:
            # Due by the clock: rung for each message it would take the processor from the others.
            stop.wait(POLL_S)
        elif not done:
            rest(POLL_S, since=since)
    connections.close_all()
