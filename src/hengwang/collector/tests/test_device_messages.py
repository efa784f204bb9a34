"""Messages and traps as devices of several makers write them, in Chinese and cut short."""

import asyncio

import pytest

from hengwang.collector.listeners.syslog import Framing, NotSyslogError, read_syslog
from hengwang.collector.listeners.traps import read_trap
from hengwang.collector.tests.odd_agents import packed
from hengwang.collector.tests.test_listeners import receiving, until


@pytest.mark.parametrize(
    ("message", "says"),
    [
        (
            "<190>Nov 22 2026 10:20:30+08:00 HUAWEI-S12 %%01IFNET/4/LINK_STATE(l)[12]:The line is"
            " down.",
            {
                "host": "HUAWEI-S12",
                "app": "%%01IFNET/4/LINK_STATE(l)",
                "process": "12",
                "text": "The line is down.",
                "sent_at": "Nov 22 2026 10:20:30+08:00",
            },
        ),
        (
            "<189>Nov 22 10:20:30:123 2026 H3C %%10IFNET/3/PHY_UPDOWN(t): GE1/0/1 changed.",
            {"host": "H3C", "app": "%%10IFNET/3/PHY_UPDOWN(t)", "text": "GE1/0/1 changed."},
        ),
        (
            "<189>*Nov  2 10:20:30: Ruijie %LINEPROTO-5-UPDOWN: Line protocol changed.",
            {"host": "Ruijie", "app": "%LINEPROTO-5-UPDOWN", "text": "Line protocol changed."},
        ),
        (
            "<189>45: *Nov 22 10:20:30.123 CST: %SYS-5-CONFIG_I: Configured from console",
            {"app": "%SYS-5-CONFIG_I", "text": "Configured from console"},
        ),
        (
            "<13>2026-11-22T10:20:30.123456+08:00 gateway sshd[812]: accepted: yes",
            {"host": "gateway", "app": "sshd", "process": "812", "text": "accepted: yes"},
        ),
        (
            "<13>Oct 11 22:14:15 mymachine su: 'su root' failed on /dev/pts/8",
            {"host": "mymachine", "app": "su", "text": "'su root' failed on /dev/pts/8"},
        ),
        (
            "<13>Feb  5 17:32:18 10.0.0.99 Use the fan",
            {"text": "Feb  5 17:32:18 10.0.0.99 Use the fan"},
        ),
    ],
)
def test_what_network_devices_and_relays_make_of_the_old_form_is_read(message, says):
    found = read_syslog(message.encode())
    assert {name: found.get(name) for name in says} == says


@pytest.mark.parametrize("coding", ["utf-8", "gb18030"])
def test_chinese_of_devices_is_read_however_they_write_it(coding):
    found = read_syslog("<188>机房二 温度 38℃，超过上限".encode(coding))
    assert found["text"] == "机房二 温度 38℃，超过上限"
    # Cut by the bound in the middle of a character.
    assert "机房" * 100 in read_syslog(b"<188>" + ("机房" * 9000).encode(coding))["text"]


def test_a_nul_inside_a_message_is_shown_and_not_stored():
    """PostgreSQL keeps none, and one datagram of anybody would hold up its whole batch."""
    assert read_syslog(b"<13>a\0b\0\n")["text"] == "a\ufffdb"


def test_a_message_ends_with_its_stream_or_with_a_nul():
    framing = Framing()
    assert framing.feed(b"<13>one\0<14>two\n<15>thr") == [b"<13>one", b"<14>two"]
    assert framing.feed(b"ee") == []
    assert framing.rest() == [b"<15>three"]
    assert framing.rest() == []
    framing.feed(b"20 <13>half")
    with pytest.raises(NotSyslogError):
        framing.rest()


def test_a_device_that_hangs_up_after_its_message_is_heard():
    async def sent():
        async with receiving("syslog_tcp") as (reception, heard, port):
            for message in (b"<13>no line end", b"99 <13>half"):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(message)
                writer.close()
                await writer.wait_closed()
            await until(lambda: heard.events and reception.counters["malformed_syslog"])
            return heard.texts(), reception.counters["malformed_syslog"]

    assert asyncio.run(sent()) == (["no line end"], 1)


def test_a_trap_tells_chinese_an_absent_object_and_a_packed_number():
    variables = {
        b"\x2b\x06\x01\x01": packed(0x04, "温度过高".encode("gb2312")),
        b"\x2b\x06\x01\x02": packed(0x81, b""),
        b"\x2b\x06\x01\x03": packed(0x44, bytes.fromhex("9f780441bc0000")),
        b"\x2b\x06\x01\x04": packed(0x04, bytes.fromhex("001a2bff0000")),
        b"\x2b\x06\x01\x06\x03\x01\x01\x04\x01\x00": packed(0x06, b"\x2b\x06\x01\x09"),
    }
    rows = b"".join(packed(0x30, packed(6, name) + value) for name, value in variables.items())
    body = packed(2, b"\x01") + packed(2, b"\0") + packed(2, b"\0") + packed(0x30, rows)
    message = packed(2, b"\x01") + packed(4, b"any") + packed(0xA7, body)
    values = read_trap(packed(0x30, message)).values
    assert [values[f"1.3.6.1.{number}"] for number in (1, 2, 3, 4)] == [
        *("温度过高", "", 23.5, "00:1a:2b:ff:00:00"),
    ]
