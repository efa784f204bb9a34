"""Chooses how to ping on this machine: fping, else gufo-ping, else it says that it may not."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache

from hengwang.collector.probes import gufo, icmp
from hengwang.collector.probes.addresses import AddressRules
from hengwang.collector.probes.icmp import CANARIES, IcmpTarget, Pace
from hengwang.collector.probes.outcome import Result

FPING, GUFO, NONE = "fping", "gufo-ping", "none"
# So long an answer about this machine's rights is believed: an operator may mend them any time.
_BELIEVED_S = 60.0
_ENDED_WELL = frozenset({0, 1})


def way() -> str:
    """Return what pings on this machine: "fping", "gufo-ping", or "none" where nothing may."""
    return _way(int(time.monotonic() / _BELIEVED_S))


@lru_cache(maxsize=1)
def _way(_minute: int) -> str:
    if may_fping():
        return FPING
    return GUFO if gufo.permitted() else NONE


def may_fping(tool: str = "fping") -> bool:
    """Tell whether fping is here and may open its socket; one packet to this machine tells.

    Its file capability is lost by copying it, by a container and by `NoNewPrivileges`; then it
    ends with an error, and the kernel may still allow this process what it refuses that file.
    """
    path = shutil.which(tool)
    if path is None:
        return False
    words = [path, "-C", "1", "-r", "0", "-t", "100", str(CANARIES[0])]
    try:
        said = subprocess.run(words, capture_output=True, timeout=5, check=False)  # noqa: S603 - the tool and an address of ours
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode in _ENDED_WELL


def capabilities() -> dict[str, str]:
    """Return which tools this machine has, for the heartbeat."""
    return {"icmp": way()}


async def sweep_by_what_is_there(
    targets: Sequence[IcmpTarget],
    rules: AddressRules,
    clock: Callable[[], datetime],
    pace: Pace,
) -> list[Result]:
    """Ping every target once; see `icmp.sweep` and `gufo.sweep`, which says what is forbidden."""
    # In a thread: once a minute a program is started and waited for.
    sweep = icmp.sweep if await asyncio.to_thread(way) == FPING else gufo.sweep
    return await sweep(targets, rules, clock, pace)
