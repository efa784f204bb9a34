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
