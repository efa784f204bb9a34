"""Pings through gufo-ping where fping is missing: few in flight, and every doubt counted.

Its losses may be errors of sending, a full receive buffer or a loop that stood still; an answer
is stamped when Python reads it. Each of these is looked for, and turns a loss into "invalid".
"""

import asyncio
import os
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from gufo.ping import Ping
from gufo.ping.socket import SelectionPolicy

from hengwang.collector.probes import icmp
from hengwang.collector.probes.addresses import AddressRules
from hengwang.collector.probes.conduct import LoopWatch, trust
from hengwang.collector.probes.faults import has_route
from hengwang.collector.probes.fping_output import Packets
from hengwang.collector.probes.icmp import CANARIES, IcmpTarget, Pace
from hengwang.collector.probes.outcome import Reason, Result, Verdict
from hengwang.collector.probes.overflow import dropped, inodes_of

IN_FLIGHT = 64
RECEIVE_BUFFER = 4 * 1024 * 1024
# Between two packets; a thousand a second.
_GAP_S = 0.001
UNPERMITTED = (
    "this user may not ping: install fping, or let net.ipv4.ping_group_range contain its group"
)


def permitted() -> bool:
    """Tell whether the kernel lets this process open an ICMP socket."""
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
        with suppress(OSError), socket.socket(socket.AF_INET, kind, socket.IPPROTO_ICMP):
            return True
    return False


async def sweep(
    targets: Sequence[IcmpTarget],
    rules: AddressRules,
    clock: Callable[[], datetime],
    pace: Pace | None = None,
) -> list[Result]:
    """Ping every target once; one result for each, in the order given."""
    pace = pace or Pace()
    at = clock()
    allowed = [target for target in targets if rules.permits(target.address)]
    run = await _run([str(target.address) for target in allowed], pace)
    results = {each.check: Result(each.check, at, _judged(each, run, pace)) for each in allowed}
    refused = Verdict(Reason.ADDRESS_NOT_ALLOWED)
    return [results.get(each.check) or Result(each.check, at, refused) for each in targets]


@dataclass(slots=True)
class _Run:
    """Packets by address, what speaks against the losses, and how long the loop stood still."""

    packets: dict[str, Packets]
    doubt: Verdict | None = None
    stall_s: float = 0.0


def _judged(target: IcmpTarget, run: _Run, pace: Pace) -> Verdict:
    packets = run.packets.get(str(target.address), Packets())
    unsent = packets.lost and not packets.answers and not has_route(target.address)
    if unsent:
        # gufo-ping tells a packet that could not leave from a lost one by nothing at all.
        packets = Packets()
    verdict = icmp.judged(packets, pace.packets, target.address, run.doubt)
    return trust(verdict, pace.timeout, verdict.round_trip or 0.0, run.stall_s)


async def _run(addresses: Sequence[str], pace: Pace) -> _Run:
    first, last = map(str, CANARIES)
    run = _Run({each: Packets() for each in (first, *addresses, last)})
    if not permitted():
        run.doubt = Verdict(Reason.PING_NOT_PERMITTED, detail=UNPERMITTED)
        return run
    ping = Ping(
        policy=SelectionPolicy.RAW_DGRAM, timeout=pace.timeout, recv_buffer_size=RECEIVE_BUFFER
    )
    before = inodes_of(os.getpid())
    start = time.monotonic()
    async with LoopWatch() as watch:
        for number in range(pace.packets):
            begun = time.monotonic()
            await _round(ping, run, number, pace)
            if number + 1 < pace.packets:
                await asyncio.sleep(max(0.0, begun + pace.period - time.monotonic()))
        run.stall_s = watch.stall_since(start)
    run.doubt = _doubt(run, pace, dropped(inodes_of(os.getpid()) - before))
    return run


async def _round(ping: Ping, run: _Run, number: int, pace: Pace) -> None:
    """Send one packet to everybody, so many in flight; a started ping is never cancelled.

    A cancelled one makes later ones hang.
    """
    places = asyncio.Semaphore(IN_FLIGHT)

    async def one(address: str) -> None:
        try:
            took = await ping.ping(address)
            if took is None:
                run.packets[address].lost.add(number)
            elif took <= pace.timeout:
                run.packets[address].answers[number] = took
            else:
                # Read after its time: whether it came in time nobody knows.
                run.stall_s = max(run.stall_s, took)
                run.packets[address].lost.add(number)
        except OSError:
            # Not noted at all: it was never sent.
            return
        finally:
            places.release()

    tasks = []
    for address in run.packets:
        await places.acquire()
        tasks.append(asyncio.create_task(one(address)))
        await asyncio.sleep(max(pace.gap, _GAP_S))
    await asyncio.gather(*tasks)


def _doubt(run: _Run, pace: Pace, overflowed: int) -> Verdict | None:
    if overflowed:
        return Verdict(Reason.RECEIVE_OVERFLOW, detail=f"{overflowed} packets dropped here")
    heard = [len(run.packets[str(canary)].answers) for canary in CANARIES]
    if min(heard) < pace.packets:
        return Verdict(Reason.CANARY_LOST, detail=f"{heard} of {pace.packets}")
    return None
