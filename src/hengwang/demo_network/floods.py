"""`python -m hengwang.demo_network.floods ADDRESS SEED`: what nobody should believe, in quantity.

Sends malformed syslog, traps and pushes to a collector and noise to a Modbus device.
"""

import random
import socket
import sys
from contextlib import suppress

from hengwang.demo_network.landscape import PUSH_PORT, SYSLOG_PORT, TRAP_PORT
from hengwang.demo_network.modbus_host import PORT
from hengwang.demo_network.programs import ROOM_ADDRESS

DATAGRAMS, CONNECTIONS = 5000, 100
_SECONDS = 5.0


def flood(address: str, seed: int) -> None:
    """Send everything, and care for no answer."""
    noise = random.Random(seed)  # noqa: S311  (nothing secret hangs on it)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(DATAGRAMS):
            port = SYSLOG_PORT if number % 2 else TRAP_PORT
            with suppress(OSError):
                # The first byte is that of no syslog message, and of no BER sequence.
                sender.sendto(b"\xff" + noise.randbytes(noise.randrange(200)), (address, port))
    doors = [(address, PUSH_PORT), (address, SYSLOG_PORT), (ROOM_ADDRESS, PORT)]
    for number in range(CONNECTIONS):
        with (
            suppress(OSError),
            socket.create_connection(doors[number % len(doors)], _SECONDS) as other,
        ):
            other.sendall(b"\xff" + noise.randbytes(300) + b"\r\n\r\n")


if __name__ == "__main__":
    flood(sys.argv[1], int(sys.argv[2]))
