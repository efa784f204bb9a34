"""What the tests of the collector stand on: a conductor, servers and ports on 127.0.0.1."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from hengwang.collector.probes.addresses import AddressRules
from hengwang.collector.probes.conduct import Conductor, LoopWatch, Order
from hengwang.collector.probes.outcome import Result, Verdict

LOOPBACK = AddressRules.of(["127.0.0.0/8", "::1/128"])
NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)

Ask = Callable[[], Awaitable[Verdict]]


def clock():
    """Stand still: no test asks what time it is."""
    return NOON


async def conducted(ask: Ask, *, seconds: float = 10.0, limit: int = 10) -> Result:
    """Run one probe the way the collector does; the long timeout forgives a slow machine."""
    async with LoopWatch() as watch:
        return await Conductor(watch, clock, limit=limit).run(Order("check-1", ask, seconds))


def run(ask: Ask, *, timeout: float = 10.0) -> Result:
    """The same, from a test without a loop."""
    return asyncio.run(conducted(ask, seconds=timeout))


def closed_port() -> int:
    """A port nobody listens on: taken and given back."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@asynccontextmanager
async def serving(handle, ssl=None) -> AsyncIterator[int]:
    """A TCP server on a free port; `handle(reader, writer)` answers each connection."""
    open_ones = set()

    async def handled(reader, writer):
        open_ones.add(writer)
        try:
            await handle(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handled, "127.0.0.1", 0, ssl=ssl)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in open_ones:
            writer.transport.abort()
        await server.wait_closed()
        await asyncio.sleep(0)


async def silence(reader, writer):
    """Take the connection and never say a word."""
    await reader.read()
