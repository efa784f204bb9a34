"""Lets the loop use the spool without waiting for the disk, and gathers results into blocks."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from hengwang.collector.clock import SteadyClock
from hengwang.collector.errors import SpoolError, SpoolFullError
from hengwang.collector.probes.outcome import Result, Value
from hengwang.collector.protocol.blocks import encoded_events, encoded_gap, encoded_results
from hengwang.collector.protocol.messages import Pause, Queue
from hengwang.collector.spool import Batch, Spool

T = TypeVar("T")
PER_BLOCK = 2000
# Room a spool must have left before anything is probed: what is under way must find a place.
RESERVE = 512 * 1024
MAX_EVENTS = 20_000

Event = tuple[datetime, str, str, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class _Waiting:
    results: list[Result]
    events: list[Event]


class Store:
    """Takes results at once, writes them together; one thread does all that touches the disk.

    While the spool takes nothing, `paused` says since when and why: the caller probes nothing
    then. What was already measured is kept in memory until there is room; the time in between is
    written down as a gap.
    """

    def __init__(self, spool: Spool, clock: SteadyClock, reserve: int = RESERVE) -> None:
        self._spool = spool
        self._clock = clock
        self._reserve = reserve
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spool")
        self._results: list[Result] = []
        self._events: list[Event] = []
        self.paused: Pause | None = None
        self.dropped_events = 0
        self.stored = 0

    def add(self, results: list[Result]) -> None:
        """Take results; they are durable after the next `flush`."""
        self._results += results

    def add_event(self, event: Event) -> None:
        """Take what came unasked; a flood of it is bounded, counted and dropped."""
        if len(self._events) >= MAX_EVENTS or self.paused is not None:
            self.dropped_events += 1
        else:
            self._events.append(event)

    async def flush(self) -> None:
        """Write what waits; pause when the spool takes nothing more, resume when it does again."""
        waiting = _Waiting(self._results[:], self._events[:])
        try:
            has_room = await self._on_disk(lambda: self._write(waiting))
        except SpoolError as error:
            self._pause(error.code)
            return
        del self._results[: len(waiting.results)]
        del self._events[: len(waiting.events)]
        self.stored += len(waiting.results)
        self.paused = None
        if not has_room:
            self._pause(SpoolFullError.code)

    def _pause(self, reason: str) -> None:
        # Every probe under way began before this instant: its result is no part of the gap.
        if self.paused is None:
            self.paused = Pause(since=self._clock.now(), reason=reason)

    def _write(self, waiting: _Waiting) -> bool:
        """Append blocks, all or none; tell whether what comes next has room as well."""
        clock = self._clock.state
        blocks = [
            encoded_results(waiting.results[first : first + PER_BLOCK], clock)
            for first in range(0, len(waiting.results), PER_BLOCK)
        ]
        if waiting.events:
            blocks.append(encoded_events(waiting.events, clock))
        if self.paused is not None:
            blocks.append(encoded_gap(self.paused.since, self._clock.now(), self.paused.reason))
            size = sum(map(len, blocks)) + self._reserve
            if not self._spool.has_room(len(blocks), size):
                raise SpoolFullError(held=self._spool.held, capacity=self._spool.capacity)
        self._spool.append(blocks)
        return self._spool.has_room(1, self._reserve)

    async def next_batch(self) -> Batch | None:
        """Return the oldest batch that was not acknowledged."""
        return await self._on_disk(self._spool.next_batch)

    async def acknowledge(self, batch_id: str) -> bool:
        """Forget a batch the server has."""
        return await self._on_disk(lambda: self._spool.acknowledge(batch_id))

    async def set_aside(self, batch_id: str) -> bool:
        """Keep a batch the server can never take, and go on with the next."""
        return await self._on_disk(lambda: self._spool.set_aside(batch_id))

    async def queue(self) -> Queue:
        """Return what waits."""
        return await self._on_disk(self._queue)

    def _queue(self) -> Queue:
        oldest = self._spool.oldest()
        return Queue(
            batches=self._spool.batches,
            bytes=self._spool.held,
            capacity=self._spool.capacity,
            oldest_at=None if oldest is None else datetime.fromtimestamp(oldest, UTC),
            set_aside=self._spool.refused + self._spool.damaged,
        )

    async def _on_disk(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Let another process have the spool."""
        self._thread.shutdown()
        self._spool.close()
