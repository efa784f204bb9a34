"""Agents as real devices have them: small, slow, in Chinese, and wrong in ways MIBs forbid."""

import time

import pytest
from pydantic import SecretStr

from hengwang.collector.listeners import ber
from hengwang.collector.probes.outcome import Outcome, Reason
from hengwang.collector.probes.snmp import Memory, SnmpTarget, probe_snmp
from hengwang.collector.probes.snmp_profiles import PROFILES, Item
from hengwang.collector.protocol.plan import CommunityCredential
from hengwang.collector.tests.loopback import LOOPBACK, run
from hengwang.collector.tests.odd_agents import (
    GET,
    NO_ERROR,
    NO_SUCH_NAME,
    TOO_BIG,
    agent,
    number,
    packed,
    table,
)

UPS = [Item(f"value_{n}", f"1.3.6.1.2.1.33.1.2.{n}.0", required=n != 7) for n in range(1, 20)]
ENTITY = "1.3.6.1.2.1.99.1.1.1"
INTERFACE = "1.3.6.1.2.1.2.2.1"


def asked(manner, *items, profile=None, memory=None, **more):
    known = [PROFILES[profile]] if profile else []
    with agent(manner) as port:
        target = SnmpTarget(
            "127.0.0.1",
            CommunityCredential(community=SecretStr("any")),
            port,
            items=(*items, *(one for each in known for one in each.items)),
            walks=tuple(one for each in known for one in each.walks),
            derive=tuple(each.derive for each in known),
            **{"try_s": 2.0, "retries": 0} | more,
        )
        return run(lambda: probe_snmp(target, LOOPBACK, memory or Memory()), timeout=20)


def test_a_small_agent_that_answers_five_at_most_is_read_whole():
    def small(kind, names):
        if len(names) > 5:
            return TOO_BIG, {}
        return NO_ERROR, {oid: number(len(oid)) for oid in names}

    result = asked(small, *UPS)
    assert (result.outcome, result.reason) == (Outcome.GOOD, None)
    assert {each.name for each in UPS} <= result.verdict.values.keys()


def test_an_agent_that_refuses_all_for_one_it_lacks_is_read_but_for_that_one():
    lacking = UPS[6].oid

    def strict(kind, names):
        if lacking in names:
            return NO_SUCH_NAME, {oid: packed(ber.NULL, b"") for oid in names}
        return NO_ERROR, {oid: number(3) for oid in names}

    result = asked(strict, *UPS)
    assert result.outcome is Outcome.GOOD
    assert {each.name for each in UPS} - result.verdict.values.keys() == {UPS[6].name}
    needed = Item("needed", lacking, required=True)
    assert asked(strict, needed).reason is Reason.VALUE_MISSING


def test_descriptions_over_lines_and_in_chinese_are_text_and_hardware_addresses_are_pairs():
    rows = {
        "1.3.6.1.2.1.1.1.0": packed(ber.OCTETS, b"Versatile Routing Platform\r\nVersion 8\r\n"),
        f"{INTERFACE}.2.7": packed(ber.OCTETS, "至省发改委".encode("gb2312")),
        f"{INTERFACE}.2.8": packed(ber.OCTETS, "上联".encode()),
        # Six octets that happen to be letters, one of them to be cut off as an end of text.
        "1.3.6.1.2.1.4.22.1.2.3.10.0.0.9": packed(ber.OCTETS, b"ABCDE\0"),
        # And six that happen to be Chinese.
        "1.3.6.1.2.1.4.22.1.2.3.10.0.0.10": packed(ber.OCTETS, "上联口".encode("gb2312")),
    }
    values = asked(table(rows), profile="system").verdict.values
    assert values["description"] == "Versatile Routing Platform\r\nVersion 8\r\n"
    values = asked(table(rows), profile="interfaces").verdict.values
    assert values["interface_description.7"] == "至省发改委"
    assert values["interface_description.8"] == "上联"
    values = asked(table(rows), profile="neighbours").verdict.values
    assert values["neighbour.3.10.0.0.9"] == "41:42:43:44:45:00"
    assert values["neighbour.3.10.0.0.10"] == "上联口".encode("gb2312").hex(":")


def sensor(row, kind, scale, precision, value, status=1):
    columns = enumerate((kind, scale, precision, value, status), 1)
    return {f"{ENTITY}.{column}.{row}": number(each) for column, each in columns}


def test_sensors_with_impossible_scales_and_readings_beyond_hold_nobody_up():
    """A power of two thousand million would keep this process busy for ever."""
    rows = (
        sensor(1, 8, 2**31 - 1, -(2**31), 24)
        | sensor(2, 8, 0, 0, 25)
        | sensor(3, 8, 8, 1, 235_000)
        | sensor(4, 8, 9, 0, 1_000_000_000)
        | sensor(5, 8, 9, 0, -1_000_000_000)
    )
    begun = time.monotonic()
    values = asked(table(rows), profile="sensors").verdict.values
    assert time.monotonic() - begun < 5
    celsius = {name: value for name, value in values.items() if name.startswith("celsius.")}
    assert celsius == {"celsius.1": 24, "celsius.2": 25, "celsius.3": 23.5}


def test_numbers_in_an_envelope_are_numbers_and_no_number_is_left_out():
    rows = {
        "1.3.6.1.4.1.9999.1.0": packed(ber.OPAQUE, bytes.fromhex("9f780441bc0000")),
        "1.3.6.1.4.1.9999.2.0": packed(ber.OCTETS, b" 41.5 "),
        "1.3.6.1.4.1.9999.3.0": packed(ber.OCTETS, b"inf"),
        "1.3.6.1.4.1.9999.4.0": packed(ber.OPAQUE, bytes.fromhex("9f78047fc00000")),
    }
    items = [Item(f"value_{n}", f"1.3.6.1.4.1.9999.{n}.0") for n in range(1, 5)]
    values = asked(table(rows), *items).verdict.values
    told = {name: value for name, value in values.items() if name.startswith("value_")}
    assert told == {"value_1": 23.5, "value_2": 41.5}


def test_an_agent_whose_tables_take_too_long_is_up_and_says_how_many_are_unread():
    def slow(kind, names):
        if kind == GET:
            return NO_ERROR, {oid: number(100, ber.TICKS) for oid in names}
        # Columns of the old table come at once, of the new one never.
        return (
            table({f"{INTERFACE}.8.1": number(1)})(kind, names) if ".31." not in names[0] else None
        )

    begun = time.monotonic()
    result = asked(slow, profile="interfaces", try_s=0.6)
    assert time.monotonic() - begun < 2
    assert (result.outcome, result.reason) == (Outcome.GOOD, None)
    assert result.verdict.values["oper_status.1"] == 1
    assert 0 < result.verdict.values["unread"] < len(PROFILES["interfaces"].walks)


@pytest.mark.parametrize("speed", [100_000_000, 1_000_000_000])
def test_a_narrow_counter_that_may_have_gone_round_unseen_says_nothing(speed):
    """At a gigabit 32 bits go round in 34 seconds: twice a minute, and nobody can tell."""
    octets = {f"{INTERFACE}.10.1": 1000, f"{INTERFACE}.16.1": 5000}

    def manner(kind, names):
        rows = {oid: number(value, ber.COUNTER) for oid, value in octets.items()}
        return table(rows | {f"{INTERFACE}.5.1": number(speed, ber.GAUGE)})(kind, names)

    memory = Memory()
    asked(manner, profile="interfaces", memory=memory)
    long_ago = memory.last.at - 60
    memory.last = type(memory.last)(long_ago, memory.last.counters)
    octets[f"{INTERFACE}.10.1"] += 6_000_000
    values = asked(manner, profile="interfaces", memory=memory).verdict.values
    if speed == 100_000_000:
        assert values["in_bps.1"] == pytest.approx(800_000, rel=0.1)
    else:
        assert "in_bps.1" not in values
