"""`python -m hengwang.demo_network.modbus_host ADDRESS`: a sensor of a machine room on port 502."""

import asyncio
import sys

from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

PORT = 502
# 23.5 °C and 47.0 % humidity, as tenths.
READINGS = [235, 470]


async def serve(address: str) -> None:
    """Answer until ended."""
    registers = [SimData(0, values=READINGS, datatype=DataType.REGISTERS)]
    server = ModbusTcpServer(SimDevice(1, simdata=registers), address=(address, PORT))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
