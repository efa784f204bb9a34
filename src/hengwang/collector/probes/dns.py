"""Asks one name server one question and compares the answer with what is expected."""

import asyncio
import secrets
import socket
import struct
import time
from dataclasses import dataclass
from ipaddress import ip_address

from hengwang.collector.probes import dns_message
from hengwang.collector.probes.addresses import AddressRules, IPAddress, family_of, pin
from hengwang.collector.probes.faults import blame
from hengwang.collector.probes.outcome import ProbeRefusedError, Reason, Value, Verdict
from hengwang.collector.probes.tcp import connect
from hengwang.collector.probes.tls import hang_up

_RCODES = {
    dns_message.SERVER_FAILURE: Reason.SERVER_FAILURE,
    dns_message.NO_SUCH_NAME: Reason.NAME_NOT_FOUND,
    dns_message.REFUSED: Reason.ANSWER_REFUSED,
}


@dataclass(frozen=True, slots=True)
class DnsTarget:
    """A name server, a question and what must come back.

    `expected` holds texts (addresses, names in lower case without the last dot, `10 mail.example`
    for MX); all must be there, and with `exact` nothing else. Empty: any answer is good.
    `exists` False is good when there is no such name.
    """

    server: str
    name: str
    kind: str = "A"
    expected: frozenset[str] = frozenset()
    exact: bool = False
    exists: bool = True
    port: int = 53
    recursion: bool = True


def plainly(expected: str, kind: str) -> str:
    """An expected answer in the form answers are read into, however a person wrote it.

    Names have no last dot and no capitals, addresses their short form; text stays as it is.
    """
    if kind == "TXT":
        return expected
    plain = " ".join(expected.lower().split())
    if kind in {"A", "AAAA"}:
        try:
            return str(ip_address(plain))
        except ValueError:
            return plain
    return plain.rstrip(".")


async def probe_dns(target: DnsTarget, rules: AddressRules) -> Verdict:
    """Ask over UDP, and over TCP when the answer was cut; the round trip covers both, in seconds.

    Datagrams that do not answer this very question are counted and otherwise ignored.
    """
    address = await pin(target.server, target.port, rules)
    asked = dns_message.question(
        secrets.randbelow(1 << 16), target.name, target.kind, recursion=target.recursion
    )
    start = time.monotonic()
    message, strays = await _over_udp(asked, address, target.port)
    try:
        answer = dns_message.read(message, asked, target.kind)
        if answer.truncated:
            message = await _over_tcp(asked, address, target.port)
            answer = dns_message.read(message, asked, target.kind)
    except dns_message.DnsFormatError as error:
        raise ProbeRefusedError(Reason.MALFORMED_ANSWER, str(error)) from error
    took = time.monotonic() - start
    values: dict[str, Value] = {
        "answers": " ".join(sorted(answer.texts)),
        "rcode": answer.rcode,
        "authoritative": answer.authoritative,
        "strays": strays,
    }
    return Verdict(judged(target, answer), took, values)


def judged(target: DnsTarget, answer: dns_message.Answer) -> Reason | None:
    """Compare an answer with what was expected."""
    missing = answer.rcode == dns_message.NO_SUCH_NAME
    if not target.exists and (missing or answer.rcode == dns_message.NO_ERROR):
        return None if not answer.texts else Reason.ANSWER_WRONG
    if answer.rcode != dns_message.NO_ERROR:
        return _RCODES.get(answer.rcode, Reason.SERVER_FAILURE)
    if not answer.texts or not target.expected <= answer.texts:
        return Reason.ANSWER_WRONG
    if target.exact and target.expected != answer.texts:
        return Reason.ANSWER_WRONG
    return None


async def _over_udp(asked: bytes, address: IPAddress, port: int) -> tuple[bytes, int]:
    loop = asyncio.get_running_loop()
    strays = 0
    try:
        # Connected, so that a closed port says so and nobody else's datagrams are read.
        with socket.socket(family_of(address), socket.SOCK_DGRAM) as asking:
            asking.settimeout(0)
            asking.connect((str(address), port))
            await loop.sock_sendall(asking, asked)
            while True:
                message = await loop.sock_recv(asking, dns_message.MAX_UDP)
                if dns_message.answers(message, asked):
                    return message, strays
                strays += 1
    except OSError as error:
        raise ProbeRefusedError(*blame(error, address)) from error


async def _over_tcp(asked: bytes, address: IPAddress, port: int) -> bytes:
    reader, writer = await asyncio.open_connection(sock=await connect(address, port))
    try:
        writer.write(struct.pack("!H", len(asked)) + asked)
        await writer.drain()
        size = int.from_bytes(await reader.readexactly(2), "big")
        message = await reader.readexactly(size)
    except asyncio.IncompleteReadError as error:
        raise ProbeRefusedError(Reason.MALFORMED_ANSWER, "answer cut off") from error
    except OSError as error:
        raise ProbeRefusedError(*blame(error, address)) from error
    finally:
        await hang_up(writer)
    if not dns_message.answers(message, asked):
        raise ProbeRefusedError(Reason.MALFORMED_ANSWER, "answer to another question")
    return message
