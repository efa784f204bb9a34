"""A VictoriaMetrics server on loopback for tests and measurements, with a folder of its own."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

PROGRAM = "victoria-metrics"
PATIENCE_S = 30


class Server:
    """One server; it can be killed and started again on the same folder and port."""

    def __init__(
        self,
        folder: Path,
        *,
        retention: str = "100y",
        merged: str = "1ms",
        memory: str = "256MB",
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._words = [
            PROGRAM,
            f"-storageDataPath={folder}",
            f"-httpListenAddr=127.0.0.1:{port}",
            f"-retentionPeriod={retention}",
            f"-dedup.minScrapeInterval={merged}",
            f"-memory.allowedBytes={memory}",
            "-loggerLevel=ERROR",
        ]
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it answers."""
        quiet = subprocess.DEVNULL
        self._child = subprocess.Popen(self._words, stdout=quiet, stderr=quiet)
        patience = time.monotonic() + PATIENCE_S
        while True:
            try:
                httpx.get(f"{self.url}/health", trust_env=False)
            except httpx.TransportError:
                if time.monotonic() > patience:
                    raise
                time.sleep(0.05)
            else:
                return

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end, or kill it."""
        if self._child is not None:
            self._child.send_signal(how)
            self._child.wait(PATIENCE_S)
            self._child = None

    @property
    def pid(self) -> int:
        """Its process."""
        return 0 if self._child is None else self._child.pid

    def show_all(self) -> None:
        """Let questions see what was sent just now; it is not durable by that."""
        httpx.get(f"{self.url}/internal/force_flush", trust_env=False).raise_for_status()


@contextmanager
def running(folder: Path, **told: str) -> Iterator[Server]:
    """A server for as long as the block lasts."""
    server = Server(folder, **told)
    server.start()
    try:
        yield server
    finally:
        server.end()
        shutil.rmtree(folder, ignore_errors=True)
