"""`hengwang collect-here`: the collector on the server's own machine; a child of `hengwang run`."""

import os
import socket
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import click

from hengwang.cli.environment import start_django

_AGAIN_S = 10.0
# Both are started at once, and the server takes longer; without it watching begins all the same.
_PATIENCE_S = 30.0


@click.command("collect-here")
@click.option("--server", required=True, metavar="URL", help="Where the server is, on loopback.")
def collect_here(*, server: str) -> None:
    """Enrol this machine's own collector where needed, then collect (see `hengwang run`).

    Waits until the first unit is entered: a collector belongs to one.
    """
    start_django()
    state = _ready()
    from hengwang.collector.process import command
    from hengwang.monitoring.services.embedded import code_file

    await_server(server)
    words = [*command(server, state), "--with-parent", str(os.getppid())]
    code = code_file(state)
    if code.exists():
        # On the input, because everybody can read the list of processes.
        with code.open("rb") as given:
            os.dup2(given.fileno(), sys.stdin.fileno())
        words += ["--code", "-"]
    sys.stdout.flush()
    # Of Django nothing stays behind; the process keeps its number and its parent.
    os.execv(words[0], words)  # noqa: S606  (our own interpreter)


def _ready() -> Path:
    from django.conf import settings
    from django.db import connection

    from hengwang.monitoring.services.embedded import prepare_embedded

    parent = os.getppid()
    folder = Path(settings.DATA_DIR) / "collector"
    while not prepare_embedded(folder):
        connection.close()
        if os.getppid() != parent:
            sys.exit(0)
        time.sleep(_AGAIN_S)
    connection.close()
    return folder


def await_server(server: str, patience_s: float = _PATIENCE_S) -> None:
    """Return when the server hears, or after a while all the same."""
    told, begun = urlsplit(server), time.monotonic()
    while time.monotonic() - begun < patience_s:
        with socket.socket(socket.AF_INET6 if ":" in str(told.hostname) else socket.AF_INET) as one:
            if one.connect_ex((str(told.hostname), told.port or 80)) == 0:
                return
        time.sleep(0.2)
