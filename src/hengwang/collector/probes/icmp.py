"""Pings many targets at a measured pace with fping, and notices when the fault is our own."""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from types import MappingProxyType
from typing import BinaryIO

from hengwang.collector.probes.addresses import AddressRules, IPAddress
from hengwang.collector.probes.faults import has_route
from hengwang.collector.probes.fping_output import Packets, read_packets
from hengwang.collector.probes.outcome import Reason, Result, Value, Verdict
from hengwang.collector.probes.overflow import dropped, inodes_of

# Asked first and last in every batch: when they do not answer, it is this machine that loses.
CANARIES = (ip_address("127.254.254.1"), ip_address("127.254.254.2"))
_ALL_ANSWERED, _SOME_LOST = 0, 1
_ONE_OF_ONE: Mapping[str, Value] = MappingProxyType({"sent": 1, "received": 1, "loss": 0.0})
# Every fping hears the answers to all others as well; two bursts together still fit a buffer.
_AT_ONCE = 3
# Shorter than the shortest wait for a last answer that makes sense.
_LOOK_EVERY_S = 0.15


@dataclass(frozen=True, slots=True)
class IcmpTarget:
    """A check and the address it pings; names are resolved where targets are entered."""

    check: str
    address: IPAddress
    text: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        # Written once and not in every sweep, as what fping is told and as what it answers.
        object.__setattr__(self, "text", str(self.address))


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how long (seconds): `gap` between any two packets of a batch, `period` between
    those to one target, `pause` between the beginnings of two batches.

    A batch leaves at once and the pause follows: waking up for each packet costs more than
    sending it. What is in one batch fits into the smallest receive buffer; fping let loose on
    thousands of targets would overflow it, and the answers would look like losses.
    """

    packets: int = 3
    gap: float = 0.00001
    period: float = 1.0
    timeout: float = 1.0
    batch: int = 200
    pause: float = 0.2

    def expected(self, targets: int) -> float:
        """Return how long a batch should take."""
        return self.packets * max(self.period, targets * self.gap) + self.timeout

    def soonest(self, targets: int) -> float:
        """Return how long a batch takes at least: its last packet has left by then."""
        return (self.packets - 1) * max(self.period, targets * self.gap) + targets * self.gap

    def patience(self, targets: int) -> float:
        """Return how long it may take before its losses mean nothing."""
        return self.expected(targets) * 1.5 + 1.0


@dataclass(frozen=True, slots=True)
class _Run:
    """One finished fping: its words by address, and what speaks against them."""

    packets: Mapping[str, Packets]
    doubt: Verdict | None


async def sweep(
    targets: Sequence[IcmpTarget],
    rules: AddressRules,
    clock: Callable[[], datetime],
    pace: Pace = Pace(),
    tool: str = "fping",
) -> list[Result]:
    """Ping every target once, batch after batch; one result for each, in the order given."""
    path = shutil.which(tool)
    allowed = [target for target in targets if rules.permits(target.address)]
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(number: int, batch: Sequence[IcmpTarget]) -> list[Result]:
        await asyncio.sleep(number * pace.pause)
        async with places:
            return await _batch(batch, path or "", clock, pace)

    batches = enumerate(_batches(allowed, pace.batch))
    found = await asyncio.gather(*(one(number, batch) for number, batch in batches))
    results = {result.check: result for batch in found for result in batch}
    refused = Verdict(Reason.ADDRESS_NOT_ALLOWED)
    return [results.get(each.check) or Result(each.check, clock(), refused) for each in targets]


async def _batch(
    batch: Sequence[IcmpTarget], path: str, clock: Callable[[], datetime], pace: Pace
) -> list[Result]:
    at = clock()
    addresses = list(dict.fromkeys(target.text for target in batch))
    run = await _ping(path, addresses, pace) if path else _missing()
    return [
        Result(
            target.check,
            at,
            judged(
                run.packets.get(target.text) or Packets(), pace.packets, target.address, run.doubt
            ),
        )
        for target in batch
    ]


def _batches(targets: Sequence[IcmpTarget], size: int) -> Iterator[Sequence[IcmpTarget]]:
    return (targets[first : first + size] for first in range(0, len(targets), size))


def _missing() -> _Run:
    return _Run({}, Verdict(Reason.TOOL_MISSING, detail="fping is not installed"))


def judged(
    packets: Packets, asked: int, address: IPAddress, doubt: Verdict | None = None
) -> Verdict:
    """Turn the packets of one target into a verdict; `doubt` speaks against losses only.

    An answer proves that the target was there, whatever else went wrong here. Seconds throughout;
    the round trip is the mean of those that were answered.
    """
    if doubt is None and asked == 1 and len(packets.answers) == packets.sent == 1:
        # Nearly every verdict there is; thousands of them in a sweep share what they say.
        return Verdict(None, next(iter(packets.answers.values())), _ONE_OF_ONE)
    answers = sorted(packets.answers.values())
    if answers:
        sent = packets.sent
        values: dict[str, Value] = {"sent": sent, "received": len(answers)}
        if len(answers) > 1:
            values |= {"fastest": answers[0], "slowest": answers[-1]}
        if doubt is None:
            values["loss"] = round(1 - len(answers) / sent, 6)
        return Verdict(None, sum(answers) / len(answers), values)
    if doubt is not None:
        return doubt
    if packets.sent < asked:
        reason = Reason.SEND_ERROR if has_route(address) else Reason.NO_ROUTE
        return Verdict(reason, detail=f"{packets.sent} of {asked} packets were sent")
    reason = Reason.UNREACHABLE if packets.told else Reason.LOST
    values = {"sent": packets.sent, "received": 0, "loss": 1.0}
    return Verdict(reason, None, values, packets.told)


async def _ping(path: str, addresses: Sequence[str], pace: Pace) -> _Run:
    first, last = map(str, CANARIES)
    lines = [first, *addresses, last]
    patience = pace.patience(len(lines))
    start = time.monotonic()
    try:
        said = await _spoken(_command(path, pace), lines, pace)
    except TimeoutError:
        return _Run({}, Verdict(Reason.OVERRUN, detail="fping did not end"))
    except OSError as error:
        return _Run({}, Verdict(Reason.TOOL_FAILED, detail=error.strerror or ""))
    took = time.monotonic() - start
    packets = read_packets(said.out, said.err)
    return _Run(packets, _doubt(said, packets, pace, took if took > patience else None))


@dataclass(frozen=True, slots=True)
class _Said:
    """How fping ended, what it wrote, and how many packets the kernel dropped before it."""

    code: int
    out: str
    err: str
    dropped: int | None


async def _spoken(command: Sequence[str], lines: Sequence[str], pace: Pace) -> _Said:
    """Run fping with memory for its input and output.

    Through pipes a collector that is busy would make fping wait, and wait past its own answers.
    """
    with _memory("targets") as given, _memory("packets") as out, _memory("remarks") as err:
        given.write("\n".join([*lines, ""]).encode())
        given.seek(0)
        process = _started(command, given, out, err)
        dropping = asyncio.create_task(_dropped_by_the_end(process.pid, pace.soonest(len(lines))))
        try:
            async with asyncio.timeout(pace.patience(len(lines)) * 2):
                await _end_of(process.pid)
        finally:
            dropping.cancel()
            process.kill()
            code = process.wait()
        return _Said(code, _read(out), _read(err), await dropping)


def _started(
    command: Sequence[str], given: BinaryIO, out: BinaryIO, err: BinaryIO
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - the tool and numbers of ours
        command, stdin=given, stdout=out, stderr=err, env={"LC_ALL": "C"}
    )


async def _end_of(pid: int) -> None:
    """Wait for a process; asyncio's own way would start a thread for each."""
    loop = asyncio.get_running_loop()
    handle = os.pidfd_open(pid)
    ended = asyncio.Event()
    loop.add_reader(handle, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(handle)
        os.close(handle)


async def _dropped_by_the_end(pid: int, soonest: float) -> int | None:
    """Watch the sockets of a process until cancelled; return how many packets were dropped there.

    The count goes with the socket, therefore it is read while fping waits for its last answers;
    one that does not wait has lost nothing. None when this loop was too busy to look at all.
    """
    most = None
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(max(0.0, soonest - _LOOK_EVERY_S / 2))
        own = inodes_of(pid)
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            most = max(most or 0, dropped(own))
    return most


def _memory(name: str) -> BinaryIO:
    return os.fdopen(os.memfd_create(name), "w+b")


def _read(file: BinaryIO) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _doubt(
    said: _Said, packets: Mapping[str, Packets], pace: Pace, late: float | None
) -> Verdict | None:
    if said.code not in {_ALL_ANSWERED, _SOME_LOST}:
        words = said.err.strip().partition("\n")[0]
        return Verdict(Reason.TOOL_FAILED, detail=words[:200] or f"fping ended with {said.code}")
    if said.dropped:
        return Verdict(Reason.RECEIVE_OVERFLOW, detail=f"{said.dropped} packets dropped here")
    if late is not None:
        return Verdict(Reason.OVERRUN, detail=f"took {late:.1f} s")
    heard = [len(packets.get(str(canary), Packets()).answers) for canary in CANARIES]
    if min(heard) < pace.packets:
        return Verdict(Reason.CANARY_LOST, detail=f"{heard} of {pace.packets}")
    if said.dropped is None and said.code == _SOME_LOST:
        # With a loss fping waits long enough to be looked at.
        return Verdict(Reason.LOOP_BLOCKED, detail="nobody looked at the receive buffer")
    return None


def _command(path: str, pace: Pace) -> list[str]:
    thousandths = {"-i": pace.gap, "-p": pace.period, "-t": pace.timeout}
    options = [word for flag, each in thousandths.items() for word in (flag, f"{each * 1000:g}")]
    return [path, "-C", str(pace.packets), "-r", "0", *options]
