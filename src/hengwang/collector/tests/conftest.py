"""A port on loopback that takes everybody."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

import pytest


@pytest.fixture
def open_port() -> Iterator[int]:
    """Its number. Who is not taken in fills the line until the kernel lets nobody through."""
    with socket.create_server(("127.0.0.1", 0), backlog=4000) as listening:
        taking = Thread(target=_take_in, args=(listening,))
        taking.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        taking.join()


def _take_in(listening: socket.socket) -> None:
    with suppress(OSError):
        while True:
            listening.accept()[0].close()
