"""Namespaces of the demonstration's own, which the kernel takes away with the last process in them.

Nothing of the machine's own network is touched, and nothing can be left behind: the first process
of the namespaces reads from a pipe of ours, ends when we are gone, however we went, and with it
ends every other process in them.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from hengwang.demo_network.errors import NamespacesRefusedError, NotReadyError

PREFIX = "hengwang-demo"
_SPACES = ["--user", "--net", "--mount", "--pid"]
_READY_S = 10.0
# The names of the hosts lie under /run; the machine's own are not to be seen there.
_FIRST = "mount -t tmpfs tmpfs /run && ip link set lo up && echo ready && exec cat"


class Running:
    """A program on the ground; signals reach it and all it started."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    @property
    def lives(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the program and its children."""
        if self.lives:
            os.killpg(self._process.pid, number)

    def end(self, seconds: float = 20.0) -> None:
        """Ask it to end, and end it when it does not."""
        self.tell(signal.SIGTERM)
        self.tell(signal.SIGCONT)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it and all it started, now."""
        self.tell(signal.SIGKILL)
        self._process.wait()


class Ground:
    """Where hosts stand: each a network namespace under a name, all of them one process tree."""

    def __init__(self) -> None:
        command = ["unshare", "--map-root-user", *_SPACES[1:], "--fork", "--kill-child"]
        try:
            self._holder = subprocess.Popen(  # noqa: S603 - our own words
                [*command, "--mount-proc", "sh", "-c", _FIRST],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                # An interruption is ours to hear: the hosts are to end in order.
                start_new_session=True,
            )
        except FileNotFoundError as error:
            raise NamespacesRefusedError(detail="unshare is missing") from error
        said = self._holder.stdout.readline() if self._holder.stdout else b""
        if said.strip() != b"ready":
            _, words = self._holder.communicate(timeout=_READY_S)
            detail = words.decode(errors="replace").strip().splitlines()
            raise NamespacesRefusedError(detail=detail[-1] if detail else "no reason given")
        self._first = _child_of(self._holder.pid)
        self._running: list[Running] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let everything go; what still runs is ended by the kernel."""
        for one in reversed(self._running):
            one.end()
        self._holder.kill()
        self._holder.communicate()

    def words(self, command: Sequence[str], host: str = "", *, own_net: bool = True) -> list[str]:
        """How to run a command on a host, or in the first namespace.

        Without `own_net` it keeps the machine's own network and files, and only ends with us.
        """
        spaces = _SPACES if own_net else ["--user", "--pid"]
        enter = ["nsenter", f"--target={self._first}", *spaces, "--preserve-credentials"]
        place = ["nsenter", f"--net=/run/netns/{host}"] if host else []
        return [*enter, *place, *command]

    def run(self, script: str, host: str = "") -> str:
        """Run a shell script to its end; returns what it printed, raises when it failed."""
        words = self.words(["sh", "-e"], host)
        done = subprocess.run(  # noqa: S603 - our own words
            words, input=script, capture_output=True, text=True, check=False, timeout=60
        )
        if done.returncode:
            raise NamespacesRefusedError(detail=done.stderr.strip() or script)
        return done.stdout

    def start(
        self,
        command: Sequence[str],
        host: str = "",
        *,
        log: Path,
        own_net: bool = True,
        environment: Mapping[str, str] | None = None,
        told: bytes = b"",
    ) -> Running:
        """Start a program that stays; what it prints goes to `log`, `told` is its input."""
        with log.open("ab") as file:
            process = subprocess.Popen(  # noqa: S603 - our own words
                self.words(command, host, own_net=own_net),
                stdin=subprocess.PIPE,
                stdout=file,
                stderr=file,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        _tell(process.stdin, told)
        running = Running(process)
        self._running.append(running)
        return running


def _tell(inlet: IO[bytes] | None, told: bytes) -> None:
    if inlet is not None:
        inlet.write(told)
        inlet.close()


def _child_of(pid: int) -> int:
    """The only child of a process; it is there once it has spoken."""
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        if children:
            return int(children[0])
        time.sleep(0.01)
    raise NotReadyError(what="unshare", seconds=_READY_S)
