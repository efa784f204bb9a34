"""Lets a collector in its namespace reach a server outside by the loopback address both know.

The collector speaks plain HTTP to loopback only. A helper takes the port inside and hands the
listening socket out (`python -m hengwang.demo_network.relay PORT SOCKET`); from then on each
connection is passed on from there. While the relay is cut, connections are refused.
"""

import asyncio
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

from hengwang.demo_network.errors import NotReadyError

_READY_S = 20.0
_BLOCK = 64 * 1024


class Relay:
    """Passes on what comes to the socket of a namespace, until closed."""

    def __init__(self, handed: Path, port: int) -> None:
        self._handing = socket.socket(socket.AF_UNIX)
        self._handing.bind(str(handed))
        self._handing.listen(1)
        self._handing.settimeout(_READY_S)
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._open = True
        self._writers: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="relay")

    def take(self) -> None:
        """Wait for the socket the helper hands out, and begin."""
        try:
            connection, _ = self._handing.accept()
        except TimeoutError as error:
            raise NotReadyError(what="relay", seconds=_READY_S) from error
        with connection:
            _, (handle, *_), _, _ = socket.recv_fds(connection, 1, 1)
        self._handing.close()
        own = socket.socket(fileno=handle)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(own), self._loop).result(_READY_S)

    async def _serve(self, own: socket.socket) -> None:
        own.setblocking(False)  # noqa: FBT003  (the standard library's own signature)
        self._server = await asyncio.start_server(self._pass_on, sock=own)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            if self._open:
                there, back = await asyncio.open_connection("127.0.0.1", self._port)
                self._writers.add(back)
                await asyncio.gather(_pumped(reader, back), _pumped(there, writer))
                self._writers.discard(back)
        except OSError:
            # The server is gone; so is the connection.
            return
        finally:
            self._writers.discard(writer)
            writer.close()

    def cut(self) -> None:
        """End all connections and take no new one."""
        self._open = False
        self._loop.call_soon_threadsafe(self._drop)

    def _drop(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    def mend(self) -> None:
        """Take connections again."""
        self._open = True

    def close(self) -> None:
        """Stop."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(_READY_S)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_READY_S)
            self._loop.close()

    async def _end(self) -> None:
        self._open = False
        self._server.close()
        self._drop()
        # Without their connections they end by themselves.
        await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))


async def _pumped(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(_BLOCK):
            writer.write(data)
            await writer.drain()
    writer.close()


def hand_out(port: int, handed: str) -> None:
    """Inside the namespace: take the port and give its socket away."""
    own = socket.create_server(("127.0.0.1", port), backlog=64)
    with own, socket.socket(socket.AF_UNIX) as other:
        other.connect(handed)
        socket.send_fds(other, [b"."], [own.fileno()])


if __name__ == "__main__":
    hand_out(int(sys.argv[1]), sys.argv[2])
