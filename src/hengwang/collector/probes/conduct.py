"""Runs probes: so many at once, each with its time, and no late reading taken for an answer."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Self

from hengwang.collector.probes.addresses import resolving
from hengwang.collector.probes.faults import blame
from hengwang.collector.probes.outcome import (
    Outcome,
    ProbeRefusedError,
    Reason,
    Result,
    Verdict,
)

# Reasons that follow from the time an answer took, and so from our own clock reading.
_TIMED = frozenset({Reason.TIMEOUT, Reason.LOST})


# What a probe with a mistake in it raises; a check that never ends would be worse than any of them.
MISTAKES = (
    *(ValueError, ArithmeticError, LookupError, TypeError, AttributeError),
    *(EOFError, RuntimeError, AssertionError),
)


class LoopWatch:
    """Notices when the event loop stood still: a blocking call, a starved or stopped process."""

    def __init__(self, interval: float = 0.02) -> None:
        self._interval = interval
        self._stalls: deque[tuple[float, float]] = deque(maxlen=4096)
        self._beat = time.monotonic()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._beat = time.monotonic()
        self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._interval)
            now = time.monotonic()
            stall = now - self._beat - self._interval
            if stall > self._interval:
                self._stalls.append((now, stall))
            self._beat = now

    def stall_since(self, start: float) -> float:
        """Return the longest stall in seconds that ended after `start` (monotonic), or lasts."""
        longest = max(0.0, time.monotonic() - self._beat - self._interval)
        # From the latest back: a busy machine has thousands, and few of them matter.
        for at, stall in reversed(self._stalls):
            if at < start:
                break
            longest = max(longest, stall)
        return longest


@dataclass(frozen=True, slots=True)
class Order:
    """One probe to run: `ask` does the work within `timeout` seconds."""

    check: str
    ask: Callable[[], Awaitable[Verdict]]
    timeout: float


class Conductor:
    """Runs at most `limit` probes at once; one that waited longer than `patience` is not run.

    `clock` gives the UTC instant; every duration comes from `time.monotonic`.
    """

    def __init__(
        self,
        watch: LoopWatch,
        clock: Callable[[], datetime],
        *,
        limit: int = 200,
        patience: float = 5.0,
    ) -> None:
        self._watch = watch
        self._clock = clock
        self._places = asyncio.Semaphore(limit)
        self._patience = patience

    async def run(self, order: Order) -> Result:
        """Ask once; every way it can end is a result, except that the caller cancels."""
        asked = self._clock()
        if self._places.locked():
            try:
                async with asyncio.timeout(self._patience):
                    await self._places.acquire()
            except TimeoutError:
                return Result(order.check, asked, Verdict(Reason.NOT_STARTED))
        else:
            # Takes a free place at once: no clock is needed for that.
            await self._places.acquire()
        try:
            at = self._clock()
            start = time.monotonic()
            verdict = await self._ask(order)
            took = time.monotonic() - start
        finally:
            self._places.release()
        stall = self._watch.stall_since(start)
        return Result(order.check, at, trust(verdict, order.timeout, took, stall))

    async def _ask(self, order: Order) -> Verdict:
        resolving.set("")
        try:
            async with asyncio.timeout(order.timeout) as limit:
                return await order.ask()
        except ProbeRefusedError as refused:
            return refused.verdict
        except OSError as error:
            if limit.expired():
                name = resolving.get()
                return Verdict(Reason.RESOLVER_FAILED if name else Reason.TIMEOUT, detail=name)
            reason, detail = blame(error)
            return Verdict(reason, detail=detail)
        except MISTAKES as error:
            # A mistake in a probe is ours, never an outage of the target.
            return Verdict(Reason.PROBE_BROKEN, detail=f"{type(error).__name__}: {error}")


def trust(verdict: Verdict, timeout: float, took: float, stall: float) -> Verdict:
    """Keep of a verdict what our own machine was awake enough to know (all in seconds).

    A stall longer than 50 ms and than a tenth of the timeout makes readings of time worthless: a
    time-out then says nothing, an answer read after its time says nothing, an answer read within
    its time still is one but has no round trip.
    """
    if stall <= max(0.05, timeout / 10) or verdict.outcome is Outcome.INVALID:
        return verdict
    if verdict.reason in _TIMED or (verdict.reason is None and took > timeout):
        return Verdict(Reason.LOOP_BLOCKED, detail=f"{stall:.3f} s")
    return replace(verdict, round_trip=None)
