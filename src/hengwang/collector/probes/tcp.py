"""Opens a TCP connection to one pinned address."""

import asyncio
import socket
import time
from dataclasses import dataclass

from hengwang.collector.probes.addresses import AddressRules, IPAddress, family_of, pin
from hengwang.collector.probes.faults import blame
from hengwang.collector.probes.outcome import ProbeRefusedError, Verdict


@dataclass(frozen=True, slots=True)
class TcpTarget:
    """A host (name or address) and a port."""

    host: str
    port: int


async def connect(address: IPAddress, port: int) -> socket.socket:
    """Return a connected, non-blocking socket the caller closes; raises ProbeRefusedError.

    Errors are read while the address is known, so that a missing route of ours is told from a
    router's refusal.
    """
    try:
        connection = socket.socket(family_of(address), socket.SOCK_STREAM)
    except OSError as error:
        raise _refused(error, address) from error
    try:
        connection.settimeout(0)
        await asyncio.get_running_loop().sock_connect(connection, (str(address), port))
        _refuse_talking_to_ourselves(connection)
    except OSError as error:
        connection.close()
        raise _refused(error, address) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_talking_to_ourselves(connection: socket.socket) -> None:
    """On loopback a closed high port may answer with the very socket that asks."""
    if connection.getsockname() == connection.getpeername():
        raise ConnectionRefusedError


def _refused(error: OSError, address: IPAddress) -> ProbeRefusedError:
    return ProbeRefusedError(*blame(error, address))


async def probe_tcp(target: TcpTarget, rules: AddressRules) -> Verdict:
    """Return good when the port accepts; the round trip is that of the connection alone."""
    address = await pin(target.host, target.port, rules)
    start = time.monotonic()
    connection = await connect(address, target.port)
    took = time.monotonic() - start
    connection.close()
    return Verdict(round_trip=took, values={"address": str(address)})
