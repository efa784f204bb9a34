"""`hengwang worker`: the background half of `hengwang run`."""

import signal
import threading

import click

from hengwang.cli.environment import start_django


@click.command()
def worker() -> None:
    """Deliver announcements and work off jobs until interrupted (started by `hengwang run`)."""
    start_django()
    from hengwang.outbox.worker import run as work

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    work(stop)
