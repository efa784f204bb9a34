"""The house as people start it, and a collector beside it: two trees of real processes."""

import signal
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from hengwang.collector.process import command
from hengwang.demo_network.errors import NotReadyError
from hengwang.demo_network.ground import Ground, Running
from hengwang.demo_network.landscape import COLLECTOR
from hengwang.demo_network.relay import Relay

_READY_S = 400.0
_DOOR = "/accounts/login/"


@dataclass(slots=True)
class House:
    """A server of its own data folder, and the collector that reaches it through a relay."""

    ground: Ground
    folder: Path
    port: int
    code: str = ""
    _server: Running | None = None
    _collector: Running | None = None
    _relay: Relay | None = field(default=None)

    def watch(self, code: str) -> None:
        """Start the collector, which enrols with its one-time code."""
        self.code = code
        handed = self.folder / "relay.sock"
        self._relay = Relay(handed, self.port)
        helper = [sys.executable, "-m", f"{__package__}.relay", str(self.port), str(handed)]
        self.ground.start(helper, COLLECTOR, log=self.folder / "relay.log")
        self._relay.take()
        self.start_collector()

    def start_server(self) -> None:
        """Start pages and worker; returns when the pages answer."""
        words = [sys.executable, "-m", "hengwang", "run", "--host", "127.0.0.1"]
        words += [
            "--port",
            str(self.port),
            "--data-dir",
            str(self.folder / "data"),
            "--no-collector",
        ]
        log = self.folder / "server.log"
        self._server = self.ground.start(words, log=log, own_net=False)
        deadline = time.monotonic() + _READY_S
        while not self._answers():
            if time.monotonic() > deadline or not self._server.lives:
                raise NotReadyError(what=f"hengwang run ({log})", seconds=_READY_S)
            time.sleep(0.1)

    def passwords(self) -> list[str]:
        """The lines in which the server told the first password, once."""
        told = (self.folder / "server.log").read_text("utf-8").splitlines()
        return [line for line in told if "Password" in line]

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", _DOOR)
            connection.getresponse().read()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        return True

    def start_collector(self) -> None:
        """Start the collector; the first time with its one-time code."""
        first = ["--code", "-"] if self.code else []
        words = command(f"http://127.0.0.1:{self.port}", self.folder / "collector", *first)
        self._collector = self.ground.start(
            words,
            COLLECTOR,
            log=self.folder / "collector.log",
            told=f"{self.code}\n".encode(),
        )
        self.code = ""

    def kill_server(self) -> None:
        """End pages and worker as kill -9 does."""
        if self._server is not None:
            self._server.kill()

    def kill_collector(self) -> None:
        """The same for the collector."""
        if self._collector is not None:
            self._collector.kill()

    def halt_collector(self) -> None:
        """Let the collector stand still."""
        if self._collector is not None:
            self._collector.tell(signal.SIGSTOP)

    def resume_collector(self) -> None:
        """Let it go on."""
        if self._collector is not None:
            self._collector.tell(signal.SIGCONT)

    def close(self) -> None:
        """End the relay; the processes end with the ground."""
        if self._relay is not None:
            self._relay.close()
