"""Registers in every order of words and bytes; against a real pymodbus server."""

import asyncio
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from hengwang.collector.probes.modbus import ModbusTarget, probe_modbus
from hengwang.collector.probes.outcome import Outcome, Reason
from hengwang.collector.probes.registers import Register, number, picked, spans
from hengwang.collector.tests.loopback import LOOPBACK, closed_port, conducted, serving, silence


def words(fmt, value):
    data = struct.pack(f">{fmt}", value)
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


@pytest.mark.parametrize(
    ("register", "given_words", "expected"),
    [
        (Register("a", "holding", 0), [235], 235),
        (Register("a", "holding", 0, scale=0.1), [235], 23.5),
        (Register("a", "holding", 0, "int16", scale=0.1, offset=-40), [0xFFF6], -41.0),
        (Register("a", "holding", 0, "float32"), words("f", 23.5), 23.5),
        (Register("a", "holding", 0, "float32", "low"), words("f", 23.5)[::-1], 23.5),
        (Register("a", "holding", 0, "uint32", swap_bytes=True), [0x3412, 0x7856], 0x12345678),
        (Register("a", "holding", 0, mask=0b1000), [0b1010], 1),
        (Register("a", "holding", 0, mask=0xFF00), [0x2A07], 0x2A),
        (Register("a", "holding", 0, "float32"), [0x7FC0, 0], None),
        (Register("a", "coil", 0, "bit"), [1], 1),
    ],
)
def test_registers_are_read_as_they_are_written(register, given_words, expected):
    assert number(register, given_words) == expected


@given(
    st.sampled_from([("float64", "d"), ("int64", "q"), ("int32", "i"), ("uint16", "H")]),
    st.integers(0, 2**15),
    st.sampled_from(["high", "low"]),
)
@settings(max_examples=60)
def test_a_number_comes_back_from_its_words(kind, value, first):
    name, fmt = kind
    written = words(fmt, value) if first == "high" else words(fmt, value)[::-1]
    assert number(Register("a", "holding", 0, name, first), written) == value


@given(
    st.lists(
        st.builds(
            Register,
            st.integers(0, 10**9).map(str),
            st.sampled_from(["holding", "input", "coil"]),
            st.integers(0, 400),
            st.sampled_from(["uint16", "uint32", "float64"]),
        ),
        max_size=25,
        unique_by=lambda register: register.name,
    )
)
@settings(max_examples=100)
def test_every_register_lies_in_a_span_a_device_answers(registers):
    found = spans(registers)
    assert all(0 < span.count <= (2000 if span.table == "coil" else 125) for span in found)
    read = {span: [1] * span.count for span in found}
    assert picked(registers, read).keys() == {register.name for register in registers}


def device():
    return SimDevice(
        1,
        simdata=(
            [SimData(0, values=False, count=16, datatype=DataType.BITS)],
            [SimData(0, values=True, count=16, datatype=DataType.BITS)],
            [
                SimData(0, values=235, datatype=DataType.REGISTERS),
                SimData(1, values=0b1010, datatype=DataType.REGISTERS),
                SimData(10, values=23.5, datatype=DataType.FLOAT32),
            ],
            [SimData(0, values=47, datatype=DataType.REGISTERS)],
        ),
    )


async def with_a_device(ask):
    server = ModbusTcpServer(device(), address=("127.0.0.1", 0))
    await server.serve_forever(background=True)
    try:
        return await ask(server.transport.sockets[0].getsockname()[1])
    finally:
        await server.shutdown()


def asked(*registers, unit=1):
    async def ask(port):
        target = ModbusTarget("127.0.0.1", registers, port, unit)
        return await conducted(lambda: probe_modbus(target, LOOPBACK))

    return asyncio.run(with_a_device(ask))


def test_a_device_is_read_in_few_requests():
    result = asked(
        Register("temperature", "holding", 0, scale=0.1),
        Register("pump", "holding", 1, mask=0b10),
        Register("flow", "holding", 10, "float32"),
        Register("charge", "input", 0, scale=0.01),
        Register("door", "discrete", 3, "bit"),
    )
    assert (result.outcome, result.reason) == (Outcome.GOOD, None), result
    assert result.verdict.values == {
        "temperature": 23.5, "pump": 1, "flow": 23.5, "charge": 0.47, "door": 1,
    }  # fmt: skip


def test_an_address_the_device_does_not_have_is_its_error():
    result = asked(Register("nothing", "holding", 4000))
    assert (result.outcome, result.reason) == (Outcome.FAILED, Reason.AGENT_ERROR)
    assert result.verdict.detail == "illegal address at holding 4000"


def test_a_closed_port_refuses_and_a_silent_one_times_out():
    async def silent():
        async with serving(silence) as port:
            target = ModbusTarget("127.0.0.1", (Register("a", "holding", 0),), port, try_s=0.3)
            return await conducted(lambda: probe_modbus(target, LOOPBACK))

    closed = ModbusTarget("127.0.0.1", (Register("a", "holding", 0),), closed_port())
    refused = asyncio.run(conducted(lambda: probe_modbus(closed, LOOPBACK)))
    assert (refused.outcome, refused.reason) == (Outcome.FAILED, Reason.CONNECTION_REFUSED)
    result = asyncio.run(silent())
    assert (result.outcome, result.reason) == (Outcome.FAILED, Reason.TIMEOUT)


@pytest.mark.parametrize("answer", [b"\0" * 20, b"HTTP/1.1 200 OK\r\n\r\n", b"\xff" * 300])
def test_what_does_not_speak_modbus_is_a_failure_and_no_crash(answer):
    async def babble(reader, writer):
        await reader.read(12)
        writer.write(answer)
        await writer.drain()
        await reader.read()

    async def ask():
        async with serving(babble) as port:
            target = ModbusTarget("127.0.0.1", (Register("a", "holding", 0),), port, try_s=0.3)
            return await conducted(lambda: probe_modbus(target, LOOPBACK))

    assert asyncio.run(ask()).outcome is Outcome.FAILED
