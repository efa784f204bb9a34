"""A name server is good when it gives the expected answer to this very question."""

import asyncio
import struct
from contextlib import asynccontextmanager
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.collector.probes import dns_message
from hengwang.collector.probes.dns import DnsTarget, plainly, probe_dns
from hengwang.collector.probes.outcome import Outcome, Reason
from hengwang.collector.tests.loopback import LOOPBACK, closed_port, run, serving

TRUNCATED = 0x0200


def record(kind, data):
    """One answer whose name points back at the question."""
    return b"\xc0\x0c" + struct.pack("!HHIH", dns_message.TYPES[kind], 1, 60, len(data)) + data


def address(text):
    return record("A", ip_address(text).packed)


def answered(query, *records, rcode=0, flags=0):
    head = query[:2] + struct.pack("!5H", 0x8000 | flags | rcode, 1, len(records), 0, 0)
    return head + query[12:] + b"".join(records)


class Responder(asyncio.DatagramProtocol):
    """Sends back whatever `answers` makes of a question."""

    def __init__(self, answers):
        self._answers = answers

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, addr):
        for answer in self._answers(data):
            self._transport.sendto(answer, addr)


@asynccontextmanager
async def name_server(answers, port=0):
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: Responder(answers), local_addr=("127.0.0.1", port)
    )
    try:
        yield transport.get_extra_info("sockname")[1]
    finally:
        transport.close()
        await asyncio.sleep(0)


def asked(answers, *, timeout=10.0, **target):
    async def ask():
        async with name_server(answers) as port:
            given = {"name": "www.example.org", **target}
            return await probe_dns(DnsTarget("127.0.0.1", port=port, **given), LOOPBACK)

    return run(ask, timeout=timeout)


def test_the_expected_address_is_good():
    result = asked(lambda q: [answered(q, address("10.1.2.3"))], expected=frozenset({"10.1.2.3"}))
    assert result.outcome is Outcome.GOOD
    assert result.verdict.values["answers"] == "10.1.2.3"
    assert 0 < result.verdict.round_trip < 1


@pytest.mark.parametrize(
    ("answers", "target", "reason"),
    [
        (lambda q: [answered(q, address("10.9.9.9"))], {}, Reason.ANSWER_WRONG),
        (lambda q: [answered(q)], {}, Reason.ANSWER_WRONG),
        (
            lambda q: [answered(q, address("10.1.2.3"), address("10.9.9.9"))],
            {"exact": True},
            Reason.ANSWER_WRONG,
        ),
        (lambda q: [answered(q, rcode=3)], {}, Reason.NAME_NOT_FOUND),
        (lambda q: [answered(q, rcode=2)], {}, Reason.SERVER_FAILURE),
        (lambda q: [answered(q, rcode=5)], {}, Reason.ANSWER_REFUSED),
        (lambda q: [answered(q, b"\xc0\xff")], {}, Reason.MALFORMED_ANSWER),
        (lambda q: [answered(q, address("10.1.2.3"))[:-2]], {}, Reason.MALFORMED_ANSWER),
        (
            lambda q: [answered(q, address("10.1.2.3"))],
            {"exists": False, "expected": frozenset()},
            Reason.ANSWER_WRONG,
        ),
    ],
)
def test_another_answer_fails(answers, target, reason):
    result = asked(answers, **{"expected": frozenset({"10.1.2.3"}), **target})
    assert (result.outcome, result.reason) == (Outcome.FAILED, reason)


def test_a_name_that_must_not_exist_is_good_when_it_does_not():
    assert asked(lambda q: [answered(q, rcode=3)], exists=False).outcome is Outcome.GOOD


def test_answers_to_other_questions_are_counted_and_passed_over():
    def forged(query):
        other = dns_message.question(0, "evil.example.org", "A")
        yield answered(bytes([query[0] ^ 1, query[1]]) + query[2:], address("10.6.6.6"))
        yield answered(query[:2] + other[2:], address("10.6.6.6"))
        yield query
        yield b"\0"
        yield answered(query, address("10.1.2.3"))

    result = asked(forged, expected=frozenset({"10.1.2.3"}), exact=True)
    assert (result.outcome, result.verdict.values["strays"]) == (Outcome.GOOD, 4)


def test_silence_fails_in_its_time():
    assert asked(lambda _: [], timeout=1.0).reason is Reason.TIMEOUT


def test_a_closed_port_refuses():
    target = DnsTarget("127.0.0.1", "www.example.org", port=closed_port())
    assert run(lambda: probe_dns(target, LOOPBACK)).reason is Reason.CONNECTION_REFUSED


def test_a_cut_answer_is_asked_for_again_over_tcp():
    async def over_tcp(reader, writer):
        query = await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
        answer = answered(query, *[address(f"10.1.{n}.1") for n in range(200)])
        writer.write(struct.pack("!H", len(answer)) + answer)
        await writer.drain()

    async def ask():
        async with (
            serving(over_tcp) as port,
            name_server(lambda q: [answered(q, flags=TRUNCATED)], port),
        ):
            target = DnsTarget("127.0.0.1", "www.example.org", port=port)
            return await probe_dns(target, LOOPBACK)

    result = run(ask)
    assert result.outcome is Outcome.GOOD
    assert len(result.verdict.values["answers"].split()) == 200


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        ("AAAA", ip_address("fd12::1").packed, "fd12::1"),
        ("CNAME", b"\x03Web\xc0\x10", "web.example.org"),
        ("PTR", b"\x01r\x00", "r"),
        ("NS", b"\x02ns\xc0\x10", "ns.example.org"),
        ("MX", b"\x00\x0a\x04mail\xc0\x10", "10 mail.example.org"),
        ("TXT", b"\x03v=s\x03pf1", "v=spf1"),
    ],
)
def test_every_kind_of_record_has_its_text(kind, data, text):
    result = asked(lambda q: [answered(q, record(kind, data))], kind=kind)
    assert result.verdict.values["answers"] == text


def test_a_chinese_name_is_asked_in_its_coded_form():
    query = dns_message.question(1, "政务.cn", "A")
    assert b"xn--" in query


@pytest.mark.parametrize("name", ["a..b", "x" * 64, "y." * 130])
def test_a_name_that_cannot_be_asked_is_our_own_mistake(name):
    result = asked(lambda _: [], name=name)
    assert (result.outcome, result.reason) == (Outcome.INVALID, Reason.PROBE_BROKEN)


@given(st.binary(max_size=200), st.sampled_from(sorted(dns_message.TYPES)))
def test_no_bytes_break_the_reader(noise, kind):
    query = dns_message.question(7, "www.example.org", kind)
    message = query[:2] + b"\x80\x00\x00\x01\x00\x03\x00\x00\x00\x00" + query[12:] + noise
    try:
        answer = dns_message.read(message, query, kind)
    except dns_message.DnsFormatError:
        return
    assert len(answer.texts) <= 3


@pytest.mark.parametrize(
    ("written", "kind", "plain"),
    [
        ("WWW.Gov.example.", "CNAME", "www.gov.example"),
        ("10  Mail.gov.example.", "MX", "10 mail.gov.example"),
        ("2001:DB8:0:0::1", "AAAA", "2001:db8::1"),
        ("10.0.0.1", "A", "10.0.0.1"),
        ("V=spf1 -ALL", "TXT", "V=spf1 -ALL"),
    ],
)
def test_an_expected_answer_may_be_written_as_people_write_it(written, kind, plain):
    assert plainly(written, kind) == plain
