"""Run one program confined, and end it with everything it started."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from hengwang.sandbox import confinement
from hengwang.sandbox.errors import TooHungryError, TooMuchWrittenError, TooSlowError
from hengwang.sandbox.limits import MEGABYTE, Limits
from hengwang.sandbox.watching import bytes_in, family_of

LOOK_EVERY_S = 0.1
SAID_BYTES = 64 * 1024
# What programs need to start. Of /etc only what libraries ask for: settings of ours stand there.
READABLE = (
    "/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/nix", "/snap", "/proc",
    "/sys/devices/system/cpu", "/var/lib/libreoffice", "/var/spool/libreoffice",
    "/var/cache/fontconfig", "/etc/fonts", "/etc/libreoffice", "/etc/alternatives",
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/ld.so.preload",
    "/etc/localtime", "/etc/locale.alias", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf",
    "/etc/papersize", "/etc/machine-id",
)  # fmt: skip
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/dev/random", "/dev/shm")  # noqa: S108


@dataclass(frozen=True, slots=True)
class Order:
    """One run: what, where, with which bounds. `confined=False` keeps the limits alone."""

    arguments: Sequence[str]
    room: Path
    environment: Mapping[str, str]
    limits: Limits = field(default_factory=Limits)
    readable: Sequence[Path] = ()
    confined: bool = True


@dataclass(frozen=True, slots=True)
class Strength:
    """What this machine's kernel lets the sandbox do beyond limits."""

    network: bool
    files: bool


@cache
def strength() -> Strength:
    """Asked once per process of a child that tries."""
    command = [sys.executable, "-I", "-S", str(Path(confinement.__file__)), "--strength"]
    said = subprocess.run(command, check=False, capture_output=True, timeout=30)  # noqa: S603
    try:
        found = json.loads(said.stdout)
    except ValueError:
        return Strength(network=False, files=False)
    return Strength(network=bool(found["network"]), files=bool(found["files"]))


def run(order: Order) -> str:
    """What the program said, when it ended by itself.

    Raises:
        TooSlowError: Wall clock or processor time is over.
        TooHungryError: All its processes together hold too much memory.
        TooMuchWrittenError: Its folder grew too large.
    """
    said_at = order.room / "said.txt"
    with said_at.open("wb") as said:
        # Not a pipe: a program that floods it would have to be read while it is watched.
        process = subprocess.Popen(  # noqa: S603 (the program is found by name, arguments are ours)
            [*_launcher(order), *order.arguments],
            env=dict(order.environment),
            cwd=order.room,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    with _ended_at_last(process):
        status = _watched(process, order)
    text = _tail(said_at)
    _refuse_by(status, text, order.limits)
    return text


def _refuse_by(status: int, text: str, limits: Limits) -> None:
    """Name the bound of the kernel that ended the program; the status may have been passed on."""
    by = -status if status < 0 else 256 - status
    if by == signal.SIGXCPU:
        raise TooSlowError(seconds=f"{limits.seconds:g}")
    if by == signal.SIGXFSZ:
        raise TooMuchWrittenError(limit_mb=limits.written_bytes // MEGABYTE)
    # Nobody but the kernel short of memory kills it while it is watched.
    if by == signal.SIGKILL or "bad_alloc" in text or "MemoryError" in text:
        raise TooHungryError(limit_mb=limits.memory_bytes // MEGABYTE)


def _launcher(order: Order) -> list[str]:
    limits = order.limits
    orders = {
        "parent": os.getpid(),
        "confined": order.confined,
        "address_bytes": limits.address_bytes,
        "processor_seconds": limits.processor_seconds,
        "written_bytes": limits.written_bytes,
        "open_files": limits.open_files,
        "readable": [*READABLE, *(str(path) for path in order.readable)],
        "room": str(order.room),
        "writable": [*DEVICES],
    }
    program = str(Path(confinement.__file__))
    return [sys.executable, "-I", "-S", program, json.dumps(orders)]


def _watched(process: "subprocess.Popen[bytes]", order: Order) -> int:
    """The exit status; raises as soon as a bound is crossed."""
    limits, start = order.limits, time.monotonic()
    while True:
        left = limits.seconds - (time.monotonic() - start)
        if left <= 0:
            raise TooSlowError(seconds=f"{limits.seconds:g}")
        try:
            return process.wait(timeout=min(LOOK_EVERY_S, left))
        except subprocess.TimeoutExpired:
            pass
        if sum(family_of(process.pid).values()) > limits.memory_bytes:
            raise TooHungryError(limit_mb=limits.memory_bytes // MEGABYTE)
        if bytes_in(order.room) > limits.written_bytes:
            raise TooMuchWrittenError(limit_mb=limits.written_bytes // MEGABYTE)


@contextlib.contextmanager
def _ended_at_last(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """However it goes: no process of the run outlives it."""
    try:
        yield
    finally:
        family = set(family_of(process.pid)) - {os.getpid()}
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for number in family:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGKILL)
        process.wait()


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - SAID_BYTES, 0))
        return file.read().decode("utf-8", "replace")


# One conversion at a time for each core: several large ones would together exhaust the machine.
turns = threading.BoundedSemaphore(max(os.cpu_count() or 1, 1))
