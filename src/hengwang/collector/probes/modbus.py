"""Reads registers of one Modbus TCP device through pymodbus."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException

from hengwang.collector.probes.addresses import AddressRules, IPAddress, pin
from hengwang.collector.probes.outcome import ProbeRefusedError, Reason, Value, Verdict
from hengwang.collector.probes.registers import Register, Span, picked, spans
from hengwang.collector.probes.tcp import connect

# It logs every connection that fails; that is a result here, not news.
logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)

_EXCEPTIONS = {
    1: "illegal function", 2: "illegal address", 3: "illegal value", 4: "device failure",
    5: "acknowledged", 6: "device busy", 10: "gateway path unavailable", 11: "gateway no answer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ModbusTarget:
    """A device: its port, its unit number, and the registers to read."""

    host: str
    registers: tuple[Register, ...]
    port: int = 502
    unit: int = 1
    try_s: float = 3.0


async def probe_modbus(target: ModbusTarget, rules: AddressRules) -> Verdict:
    """Read all registers over one connection; the round trip is that of the first request."""
    address = await pin(target.host, target.port, rules)
    client = AsyncModbusTcpClient(
        str(address), port=target.port, timeout=target.try_s, retries=0, reconnect_delay=0
    )
    try:
        if not await client.connect():
            await _say_why_not(address, target.port)
        return await _read(client, target)
    except ModbusException as error:
        raise ProbeRefusedError(Reason.TIMEOUT, type(error).__name__) from error
    finally:
        client.close()


async def _read(client: AsyncModbusTcpClient, target: ModbusTarget) -> Verdict:
    read: dict[Span, Sequence[int]] = {}
    took = None
    for span in spans(target.registers):
        start = time.monotonic()
        answer = await _asked(client, span, target.unit)
        took = time.monotonic() - start if took is None else took
        if answer.isError():
            said = _EXCEPTIONS.get(getattr(answer, "exception_code", 0), "unknown exception")
            detail = f"{said} at {span.table} {span.address}"
            return Verdict(Reason.AGENT_ERROR, took, {}, detail)
        read[span] = list(map(int, answer.bits if _is_bits(span) else answer.registers))
    values: Mapping[str, Value] = picked(target.registers, read)
    missing = [each.name for each in target.registers if each.name not in values]
    reason = Reason.VALUE_MISSING if missing else None
    return Verdict(reason, took, values, ", ".join(missing))


def _is_bits(span: Span) -> bool:
    return span.table in {"coil", "discrete"}


async def _asked(client: AsyncModbusTcpClient, span: Span, unit: int) -> Any:
    ask = {
        "holding": client.read_holding_registers,
        "input": client.read_input_registers,
        "coil": client.read_coils,
        "discrete": client.read_discrete_inputs,
    }[span.table]
    return await ask(span.address, count=span.count, device_id=unit)


async def _say_why_not(address: IPAddress, port: int) -> None:
    """The library only says that it could not connect: connect again and read the error."""
    connection = await connect(address, port)
    connection.close()
    raise ProbeRefusedError(Reason.TIMEOUT)
