"""The real server on loopback, as `hengwang run` starts it, and a browser's few headers."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from hengwang.accounts.models import User
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Due, Job

PATIENCE_S, END_S = 300, 90


def cookie_of(user: User) -> str:
    """A session of the user, as a login leaves it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


class Client:
    """One kept connection; an answer other than 200 ends the measurement."""

    def __init__(self, port: int, cookie: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Cookie": cookie, "Accept": "text/html"}

    def get(self, path: str) -> bytes:
        """The whole body of the page."""
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            msg = f"{path}: {answer.status} {answer.headers.get('Location', '')}"
            raise RuntimeError(msg)
        return body


@contextmanager
def running(data_dir: Path) -> Iterator[int]:
    """`hengwang run` over the data folder until the block ends; yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "hengwang", "run", "--port", str(port)]
    log = data_dir / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [*command, "--data-dir", str(data_dir)],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={k: v for k, v in os.environ.items() if k != "HENGWANG_DATA_DIR"},
        )
    try:
        _wait(port, server, log)
        _settle()
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(timeout=END_S)
        except subprocess.TimeoutExpired:
            # What was measured stays measured.
            print("the server did not end by itself", file=sys.stderr)
            server.kill()
            server.wait()


def _settle() -> None:
    """Wait until the work of every night, all of it due at a first start, has been done once."""
    begun, is_busy = time.monotonic(), True
    while is_busy and time.monotonic() - begun < PATIENCE_S:
        time.sleep(1)
        never = Due.objects.filter(last_finished_at=None)
        busy = Job.objects.filter(state__in=(JobState.QUEUED, JobState.RUNNING))
        is_busy = not Due.objects.exists() or never.exists() or busy.exists()
    connection.close()
    if is_busy:
        print("the server still works on what is due every night", file=sys.stderr)


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    patience = time.monotonic() + PATIENCE_S
    while time.monotonic() < patience and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError(log.read_text(encoding="utf-8")[-2000:])
