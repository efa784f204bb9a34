"""Lines of registers and objects: as manuals have them, and the same when shown again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.collector.protocol.plan import ModbusItem
from hengwang.monitoring.registers import (
    LineUnreadableError,
    modbus_lines,
    modbus_of,
    snmp_lines,
    snmp_of,
)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("temperature input 0 int16 0.1", {"address": 0, "scale": 0.1, "first": "high"}),
        ("power holding 40 uint32 0.01 low", {"first": "low", "scale": 0.01}),
        ("power holding 40 float32 low swap", {"first": "low", "swap_bytes": True, "scale": 1.0}),
        ("leak，holding，12，uint16，mask=0x0010", {"mask": 16}),
        ("on_battery holding 12 mask=4", {"mask": 4, "type": "uint16"}),
        # As the rooms' form always had it: the offset after the scale.
        ("outside holding 3 int16 0.1 -40", {"scale": 0.1, "offset": -40.0}),
        ("outside holding 3 int16 offset=-40", {"scale": 1.0, "offset": -40.0}),
    ],
)
def test_a_register_is_read_with_its_word_order_bytes_and_bits(line, says):
    (found,) = modbus_of(line)
    assert {name: getattr(found, name) for name in says} == says


@pytest.mark.parametrize(
    "line",
    [
        *("temperature", "温度 input 0", "t input 0 int99", "t input 0 int16 1 2 3"),
        *("t input 0 mask=0", "t input 0 mask=x", "t input 0 colour=red", "t input 70000"),
        "t input 0 low high",
    ],
)
def test_what_is_no_register_is_named_by_its_line(line):
    with pytest.raises(LineUnreadableError) as told:
        modbus_of(f"ok holding 1\n\n{line}")
    assert (told.value.number, told.value.line) == (3, line)


def test_objects_have_scale_offset_and_width():
    (found,) = snmp_of("octets 1.3.6.1.2.1.2.2.1.10 counter bits=32 scale=8")
    assert (found.type, found.bits, found.scale) == ("counter", 32, 8.0)
    assert snmp_lines([found.model_dump(mode="json", exclude_defaults=True)]) == (
        "octets 1.3.6.1.2.1.2.2.1.10 counter bits=32 scale=8.0"
    )
    with pytest.raises(LineUnreadableError):
        snmp_of("octets 1.3.6.1 counter low")


@given(
    st.builds(
        ModbusItem,
        name=st.just("value"),
        table=st.sampled_from(["holding", "input", "coil", "discrete"]),
        address=st.integers(0, 65_535),
        type=st.sampled_from(["bit", "uint16", "int32", "float64"]),
        first=st.sampled_from(["high", "low"]),
        swap_bytes=st.booleans(),
        mask=st.none() | st.integers(1, 2**32),
        scale=st.floats(-1e6, 1e6),
        offset=st.floats(-1e6, 1e6),
    )
)
def test_what_is_shown_again_says_the_same(item):
    """Else a change of the interval would change what is read."""
    stored = item.model_dump(mode="json", exclude_defaults=True)
    assert modbus_of(modbus_lines([stored])) == [item]
