"""What comes unasked: from real senders it is an event, from anything else a counter."""

import asyncio
import contextlib
import json
import random
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.collector.listeners.ber import BerError
from hengwang.collector.listeners.own_certificate import OwnCertificate
from hengwang.collector.listeners.reception import Reception
from hengwang.collector.listeners.syslog import Framing, NotSyslogError, read_syslog
from hengwang.collector.listeners.traps import read_trap
from hengwang.collector.protocol.contract import fingerprint
from hengwang.collector.protocol.plan import CheckPlan, Listener
from hengwang.collector.tests import agents
from hengwang.collector.tests.certificates import Authority

TOKEN = "a-sensor-token"
PUSHED = CheckPlan(
    id=31,
    kind="push",
    settings={"token_sha256": fingerprint(TOKEN), "names": ["temperature", "door"]},
)


class Heard:
    """What a reception gave away."""

    def __init__(self):
        self.results = []
        self.events = []

    def texts(self):
        return [data["text"] for _, _, _, data in self.events]


@asynccontextmanager
async def receiving(kind, sources=()):
    heard = Heard()
    reception = Reception(lambda: datetime.now(UTC), heard.results.extend, heard.events.append)
    port = agents.free_udp_port()
    listener = Listener(kind=kind, address="127.0.0.1", port=port, sources=sources)
    await reception.adopt([listener], {"31": PUSHED})
    try:
        yield reception, heard, port
    finally:
        await reception.close()


async def until(ready):
    async with asyncio.timeout(20):
        while not ready():  # noqa: ASYNC110  (nobody tells us)
            await asyncio.sleep(0.01)


async def ran(*command, **more):
    process = await asyncio.create_subprocess_exec(*command, **more)
    assert await process.wait() == 0


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (["--udp", "--rfc3164"], "syslog_udp"),
        (["--udp", "--rfc5424"], "syslog_udp"),
        (["--tcp", "--rfc5424"], "syslog_tcp"),
        (["--tcp", "--octet-count", "--rfc5424"], "syslog_tcp"),
    ],
)
def test_what_logger_sends_is_read(options, kind):
    async def sent():
        async with receiving(kind) as (reception, heard, port):
            where = ["-n", "127.0.0.1", "-P", str(port), "-t", "core", "-p", "local4.warning"]
            await ran(agents.tool("logger"), *options, *where, "链路 ge-0/0/1 down")
            await until(lambda: heard.events)
            return reception.counters, heard.events

    counters, ((_, source, what, data),) = asyncio.run(sent())
    assert (source, what) == ("127.0.0.1", "syslog")
    assert (data["facility"], data["severity"], data["app"]) == (20, 4, "core")
    assert data["text"] == "链路 ge-0/0/1 down"
    assert counters["malformed_syslog"] == 0


@pytest.mark.parametrize("framed", ["traditional", "octet-counted"])
def test_what_rsyslog_forwards_is_read(tmp_path, framed):
    async def forwarded():
        async with receiving("syslog_tcp") as (_, heard, port):
            inlet = tmp_path / "in"
            configuration = tmp_path / "rsyslog.conf"
            configuration.write_text(
                f'module(load="imuxsock" SysSock.Use="off")\n'
                f'input(type="imuxsock" Socket="{inlet}")\n'
                f'*.* action(type="omfwd" target="127.0.0.1" port="{port}" protocol="tcp"'
                f' TCP_Framing="{framed}" template="RSYSLOG_SyslogProtocol23Format")\n'
            )
            command = [agents.tool("rsyslogd"), "-n", "-f", str(configuration)]
            relay = await asyncio.create_subprocess_exec(*command, "-i", str(tmp_path / "pid"))
            try:
                await until(inlet.exists)
                for number in range(20):
                    await ran(agents.tool("logger"), "-u", str(inlet), f"message {number}")
                await until(lambda: len(heard.events) >= 20)
            finally:
                relay.terminate()
                await relay.wait()
            return heard.texts()

    assert {f"message {number}" for number in range(20)} <= set(asyncio.run(forwarded()))


@pytest.mark.parametrize("version", ["1", "2c"])
def test_what_snmptrap_sends_is_read(version):
    async def sent():
        async with receiving("snmp_trap") as (_, heard, port):
            peer = f"127.0.0.1:{port}"
            tool = [agents.tool("snmptrap"), "-v", version, "-c", "secret-community", peer]
            own = ["1.3.6.1.4.1.9.9", "10.0.0.7", "6", "4", "777"]
            what = own if version == "1" else ["777", "1.3.6.1.4.1.9.9.0.4"]
            value = ["1.3.6.1.2.1.2.2.1.2.3", "s", "ge-0/0/3"]
            await ran(*tool, *what, *value, env={"MIBS": ""})
            await until(lambda: heard.events)
            return heard.events

    ((_, _, what, data),) = asyncio.run(sent())
    assert what == "snmp_trap"
    assert data["trap"] == "1.3.6.1.4.1.9.9.0.4"
    assert data["uptime"] == 777
    assert data["1.3.6.1.2.1.2.2.1.2.3"] == "ge-0/0/3"
    assert "secret-community" not in str(data)


def test_an_inform_is_answered_so_that_its_sender_is_content():
    async def sent():
        async with receiving("snmp_trap") as (_, heard, port):
            tool = [agents.tool("snmptrap"), "-Ci", "-v2c", "-c", "x", "-r", "0", "-t", "10"]
            what = ["5", "1.3.6.1.6.3.1.1.5.3"]
            await ran(*tool, f"127.0.0.1:{port}", *what, env={"MIBS": ""})
            return heard.events

    ((_, _, _, data),) = asyncio.run(sent())
    assert data["trap"] == "1.3.6.1.6.3.1.1.5.3"


@pytest.mark.parametrize("kind", ["syslog_udp", "snmp_trap"])
def test_a_flood_of_malformed_datagrams_gives_nothing_but_a_counter(kind):
    chance = random.Random(4)
    flood = [chance.randbytes(chance.randint(0, 1400)) for _ in range(3000)]
    flood = [b"\0" + each if each.startswith(b"<") else each for each in flood]

    async def flooded():
        async with receiving(kind) as (reception, heard, port):
            loop = asyncio.get_running_loop()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.setblocking(False)
                for message in flood:
                    await loop.sock_sendto(sender, message, ("127.0.0.1", port))
                    await asyncio.sleep(0)
            name = "malformed_" + ("trap" if kind == "snmp_trap" else "syslog")
            await until(lambda: reception.counters[name] == len(flood))
            return heard

    heard = asyncio.run(flooded())
    assert (heard.events, heard.results) == ([], [])


def test_what_the_kernel_dropped_is_counted_as_ours():
    """More than the buffer holds, while nobody reads: lost here, and said so."""

    async def overwhelmed():
        async with receiving("syslog_udp") as (reception, heard, port):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                for _ in range(12_000):
                    sender.sendto(b"<13>" + b"x" * 1200, ("127.0.0.1", port))
            await until(lambda: reception.counters["overflowed"] > 0)
            await until(lambda: len(heard.events) + reception.counters["overflowed"] == 12_000)
            return len(heard.events)

    assert 0 < asyncio.run(overwhelmed()) < 12_000


def test_a_source_that_is_not_named_is_not_heard():
    async def sent():
        async with receiving("syslog_udp", ("10.0.0.0/8",)) as (reception, heard, port):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.sendto(b"<13>hello", ("127.0.0.1", port))
            await until(lambda: reception.counters["foreign_sources"] == 1)
            return heard.events

    assert asyncio.run(sent()) == []


def test_a_port_that_is_taken_is_counted_and_stops_nothing():
    async def twice():
        async with receiving("syslog_udp") as (_, _, port):
            other = Reception(lambda: datetime.now(UTC), list, list)
            listener = Listener(kind="syslog_udp", address="127.0.0.1", port=port)
            await other.adopt([listener])
            await other.close()
            return other.counters

    assert asyncio.run(twice())["listeners_failed"] == 1


def pushed(body, *, token=TOKEN, path="/push/31", method="POST", size=None):
    """Send one request as bytes; return status, what was kept, and the counters."""

    async def push():
        async with receiving("push") as (reception, heard, port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
            length = len(body) if size is None else size
            writer.write(f"{head}Content-Length: {length}\r\n\r\n".encode() + body)
            answer = await reader.read()
            writer.close()
            return int(answer.split()[1]), heard.results, reception.counters

    return asyncio.run(push())


def test_a_sensor_pushes_its_values():
    status, (result,), _ = pushed(json.dumps({"temperature": 23.4, "door": "open"}).encode())
    assert status == 204
    assert (result.check, dict(result.verdict.values)) == (
        "31",
        {"temperature": 23.4, "door": "open"},
    )


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"body": b"{}"}, 422),
        ({"body": b"[1]"}, 422),
        ({"body": b"not json"}, 400),
        ({"body": b"[" * 9000}, 400),
        ({"body": b'{"temperature": NaN}'}, 422),
        ({"body": b'{"temperature": 1e999}'}, 422),
        ({"body": b'{"temperature": null}'}, 422),
        ({"body": b'{"another": 1}'}, 422),
        ({"body": b'{"temperature": 1}', "token": "wrong"}, 401),
        ({"body": b'{"temperature": 1}', "path": "/push/32"}, 401),
        ({"body": b'{"temperature": 1}', "path": "/etc/passwd"}, 404),
        ({"body": b'{"temperature": 1}', "method": "GET"}, 404),
        ({"body": b"", "size": 10**9}, 413),
        ({"body": b"", "size": "²"}, 411),
    ],
)
def test_a_push_that_is_not_right_is_refused_and_counted(request_, status):
    told, kept, counters = pushed(**request_)
    assert (told, kept) == (status, [])
    assert counters["malformed_push"] == 1


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_the_readers_raise_nothing_but_their_own_errors(data):
    for start in (b"", b"<13>", b"<34>1 ", b"<34>1 - - - - - [", b"\x30\x82"):
        for read, error in ((read_syslog, NotSyslogError), (read_trap, BerError)):
            try:
                read(start + data)
            except error:
                continue


@given(st.lists(st.text("abc é", min_size=1, max_size=30), max_size=8), st.data())
@settings(max_examples=60)
def test_a_stream_is_cut_into_the_same_messages_however_it_arrives(texts, data):
    messages = [f"<13>{text}".encode() for text in texts]
    counted = [data.draw(st.booleans()) for _ in messages]
    stream = b"".join(
        b"%d %s" % (len(each), each) if count else each + b"\n"
        for each, count in zip(messages, counted, strict=True)
    )
    framing, found = Framing(), []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        found += framing.feed(stream[:size])
        stream = stream[size:]
    assert found == messages


def test_a_stream_without_end_is_given_up():
    with pytest.raises(NotSyslogError):
        Framing(longest=100).feed(b"x" * 200)
    with pytest.raises(NotSyslogError):
        Framing(longest=100).feed(b"999 <13>")


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


def packed(tag, data):
    return bytes([tag, len(data)]) + data


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


def test_structured_data_with_quotes_and_brackets_is_kept_apart():
    message = b'<165>1 2026-03-01T04:00:00Z r1 app 77 ID [a@1 k="v\\]\\"x"][b] \xef\xbb\xbfhello'
    assert read_syslog(message) == {
        "facility": 20,
        "severity": 5,
        "sent_at": "2026-03-01T04:00:00Z",
        "host": "r1",
        "app": "app",
        "process": "77",
        "id": "ID",
        "structured": '[a@1 k="v\\]\\"x"][b]',
        "text": "hello",
    }


@pytest.fixture
def shown(tmp_path):
    """A certificate this machine shows, and who believes it."""
    authority = Authority(tmp_path)
    authority.server()
    (path,) = tmp_path.glob("*.pem")
    return OwnCertificate(path), authority, path


@asynccontextmanager
async def receiving_over_tls(certificate, kind="push"):
    heard = Heard()
    reception = Reception(
        lambda: datetime.now(UTC), heard.results.extend, heard.events.append, certificate
    )
    port = agents.free_udp_port()
    await reception.adopt(
        [Listener(kind=kind, address="127.0.0.1", port=port, tls=True)], {"31": PUSHED}
    )
    try:
        yield reception, heard, port
    finally:
        await reception.close()


def test_a_sensor_pushes_over_tls_and_in_the_open_nothing_is_taken(shown):
    certificate, authority, _ = shown
    body = b'{"temperature": 23.4}'
    head = f"POST /push/31 HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: {len(body)}"
    request = f"{head}\r\n\r\n".encode() + body

    async def pushed_by(port, context):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
        writer.write(request)
        answer = await reader.read()
        writer.close()
        return answer

    async def both():
        async with receiving_over_tls(certificate) as (_, heard, port):
            good = await pushed_by(port, authority.client())
            with contextlib.suppress(ConnectionError):
                assert b"HTTP" not in await pushed_by(port, None)
            return good, heard.results

    answer, results = asyncio.run(both())
    assert answer.startswith(b"HTTP/1.1 204 ")
    assert [result.check for result in results] == ["31"]


def test_syslog_over_tls_is_read(shown):
    certificate, authority, _ = shown

    async def sent():
        async with receiving_over_tls(certificate, "syslog_tcp") as (_, heard, port):
            _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=authority.client())
            writer.write(b"<13>over TLS\n")
            await writer.drain()
            await until(lambda: heard.events)
            writer.close()
            return heard.texts()

    assert asyncio.run(sent()) == ["over TLS"]


def test_without_a_certificate_nothing_listens_in_the_open():
    async def opened():
        async with receiving_over_tls(None) as (reception, _, _):
            return reception.ports(), reception.counters["listeners_failed"]

    assert asyncio.run(opened()) == ({}, 1)


def test_a_renewed_certificate_is_shown_and_a_spoilt_one_is_not(shown):
    certificate, authority, path = shown
    first = path.read_bytes()

    async def seen(port):
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=authority.client())
        told = writer.get_extra_info("ssl_object").getpeercert()["serialNumber"]
        writer.close()
        return told

    async def renewed():
        async with receiving_over_tls(certificate) as (reception, _, port):
            serials = [await seen(port)]
            path.write_bytes(b"half a certificate")
            reception.renew_certificate()
            serials.append(await seen(port))
            authority.server()
            (new,) = [one for one in path.parent.glob("*.pem") if one != path]
            path.write_bytes(new.read_bytes())
            reception.renew_certificate()
            return [*serials, await seen(port)]

    before, spoilt, after = asyncio.run(renewed())
    assert before == spoilt != after
    assert path.read_bytes() != first
