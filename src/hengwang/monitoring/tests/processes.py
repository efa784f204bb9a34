"""A server and a collector as processes over the database of the test, to be killed at will."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.db import connection

from hengwang.collector.process import command
from hengwang.collector.protocol.blocks import BatchDocument, batch_body, rows_of
from hengwang.collector.segments import contents
from hengwang.monitoring.samples.columns import to_ms

READY_S = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    place = f"{told['HOST']}:{told['PORT']}" if told["PORT"] else told["HOST"]
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{place}/{told['NAME']}"


class Process:
    """Something started in a session of its own, so that a kill reaches all of it.

    `inside` are words that stand before the command, such as `unshare` and its options.
    """

    def __init__(self, folder: Path, inside: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.inside = inside
        self.child: subprocess.Popen[bytes] | None = None

    def words(self) -> list[str]:
        raise AssertionError

    def start(self) -> None:
        log = self.folder / f"{type(self).__name__}.log"
        with log.open("ab") as out:
            self.child = subprocess.Popen(
                [*self.inside, *self.words()],
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def end(self, number: signal.Signals = signal.SIGKILL) -> None:
        if self.child is not None and self.child.poll() is None:
            os.killpg(self.child.pid, number)
            self.child.wait(60)


class Server(Process):
    """granian as `hengwang run` starts it."""

    def __init__(self, folder: Path, inside: tuple[str, ...] = ()) -> None:
        super().__init__(folder, inside)
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def words(self) -> list[str]:
        place = ["--host", "127.0.0.1", "--port", str(self.port)]
        rest = ["--workers", "1", "--blocking-threads", "2", "--no-ws"]
        start = [sys.executable, "-m", "granian", "--interface", "wsgi"]
        return [*start, *place, *rest, "hengwang.config.wsgi:application"]

    def environment(self) -> dict[str, str]:
        own = {"HENGWANG_DATA_DIR": str(self.folder), "HENGWANG_DATABASE_URL": database_url()}
        return {**os.environ, **own}

    def start(self) -> None:
        super().start()
        patience = time.monotonic() + READY_S
        while not self._answers():
            assert time.monotonic() < patience, "the server did not start"
            time.sleep(0.1)

    def _answers(self) -> bool:
        asking = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asking.request("GET", "/collector/plan")
            return asking.getresponse().status == 400
        except (OSError, HTTPException):
            return False
        finally:
            asking.close()


class CollectorProcess(Process):
    """`hengwang collect`; `before` is Python that runs in it before anything else."""

    def __init__(self, folder: Path, url: str, code: str, before: str = "") -> None:
        super().__init__(folder)
        self.url, self.code, self.before = url, code, before

    @property
    def state(self) -> Path:
        return self.folder / "collector"

    def words(self) -> list[str]:
        words = command(self.url, self.state, "--code", self.code)
        if not self.before:
            return words
        start = f"{self.before}\nfrom hengwang.cli.main import main\nmain()"
        return [words[0], "-c", start, *words[3:]]

    def spooled(self) -> set[tuple[int, int]]:
        """What lies on its disk now, as (check, milliseconds)."""
        found: set[tuple[int, int]] = set()
        for path in (self.state / "spool").glob("*.batch"):
            try:
                records = contents(path.read_bytes()).records
            except FileNotFoundError:
                continue
            document = BatchDocument.model_validate_json(batch_body("1", records))
            for block in document.blocks:
                if block.kind == "results":
                    found |= {(row["check"], to_ms(row["at"])) for row in rows_of(block)}
        return found


def now() -> datetime:
    return datetime.now(UTC)
