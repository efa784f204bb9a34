"""Chooses how to ping on this machine: fping where it is, gufo-ping where it is not."""

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime

from hengwang.collector.probes import gufo, icmp
from hengwang.collector.probes.addresses import AddressRules
from hengwang.collector.probes.icmp import IcmpTarget, Pace
from hengwang.collector.probes.outcome import Result


def capabilities() -> dict[str, str]:
    """Return which tools this machine has, for the heartbeat."""
    if shutil.which("fping"):
        return {"icmp": "fping"}
    return {"icmp": "gufo-ping" if gufo.permitted() else "none"}


async def sweep_by_what_is_there(
    targets: Sequence[IcmpTarget],
    rules: AddressRules,
    clock: Callable[[], datetime],
    pace: Pace,
) -> list[Result]:
    """Ping every target once; see `icmp.sweep` and `gufo.sweep`."""
    sweep = icmp.sweep if shutil.which("fping") else gufo.sweep
    return await sweep(targets, rules, clock, pace)
