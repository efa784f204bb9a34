"""Talks to a real name server: a whole zone by AXFR, changes by RFC 2136, both signed if asked."""

from collections.abc import Iterable
from dataclasses import dataclass

import dns.exception
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype
import dns.tsig
import dns.tsigkeyring
import dns.update
import dns.xfr
import dns.zone

from hengwang.addressing.errors import NameServerError

TIMEOUT_S = 10.0
LIFETIME_S = 60.0
PASSED_OVER = {"SOA", "NS", "RRSIG", "NSEC", "NSEC3", "NSEC3PARAM", "DNSKEY", "CDS", "CDNSKEY"}
"""What the server keeps for itself; the plan is about names that units use."""


@dataclass(frozen=True, order=True)
class ServedRecord:
    """One record as the plan would write it: name in the zone, type, value, seconds to live."""

    name: str
    kind: str
    value: str
    ttl_s: int


@dataclass(frozen=True)
class Server:
    """Where a zone is served, and the key that opens it; the key in Base64."""

    zone: str
    address: str
    port: int
    tsig_name: str = ""
    tsig_algorithm: str = "hmac-sha256"
    tsig_key: str = ""

    def __repr__(self) -> str:
        """Without the key, which must not come into a log."""
        return f"Server({self.zone} at {self.address} port {self.port})"


@dataclass(frozen=True)
class ServedZone:
    """A zone as a server hands it over."""

    serial: int
    records: frozenset[ServedRecord]


def transfer(server: Server) -> ServedZone:
    """The whole zone (RFC 5936).

    Raises:
        NameServerError: No answer, a refusal, a wrong key, or no such zone.
    """
    zone = dns.zone.Zone(dns.name.from_text(server.zone))
    query, _serial = dns.xfr.make_query(zone, keyring=_keyring(server), keyname=_keyname(server))
    if server.tsig_key:
        query.use_tsig(_keyring(server), _keyname(server), algorithm=_algorithm(server))
    try:
        dns.query.inbound_xfr(
            server.address,
            zone,
            query,
            port=server.port,
            timeout=TIMEOUT_S,
            lifetime=LIFETIME_S,
        )
        serial = zone.get_soa().serial
    except (dns.exception.DNSException, OSError, EOFError) as error:
        raise NameServerError(server=server.address, reason=_said(error)) from error
    return ServedZone(serial, frozenset(_records(zone)))


def push(server: Server, add: Iterable[ServedRecord], remove: Iterable[ServedRecord]) -> None:
    """Change the zone on the server in one message, all or nothing (RFC 2136, RFC 8945).

    Raises:
        NameServerError: No answer or a refusal.
    """
    update = dns.update.UpdateMessage(
        dns.name.from_text(server.zone),
        keyring=_keyring(server),
        keyname=_keyname(server),
        keyalgorithm=_algorithm(server),
    )
    for one in remove:
        update.delete(one.name, one.kind, _wire_text(one))
    for one in add:
        update.add(one.name, one.ttl_s, one.kind, _wire_text(one))
    try:
        answer = dns.query.tcp(update, server.address, port=server.port, timeout=TIMEOUT_S)
    except (dns.exception.DNSException, OSError, EOFError) as error:
        raise NameServerError(server=server.address, reason=_said(error)) from error
    if answer.rcode() != dns.rcode.NOERROR:
        raise NameServerError(server=server.address, reason=str(dns.rcode.to_text(answer.rcode())))


def _records(zone: dns.zone.Zone) -> Iterable[ServedRecord]:
    for name, ttl, data in zone.iterate_rdatas():
        kind = dns.rdatatype.to_text(data.rdtype)
        if kind not in PASSED_OVER:
            full = data.to_text(origin=zone.origin, relativize=False)
            yield ServedRecord(name.to_text().lower(), kind, plain_value(kind, full), ttl)


def plain_value(kind: str, text: str) -> str:
    """A value as the plan writes it: names without the last dot, texts without quotes."""
    if kind == "TXT":
        return "".join(part.replace('\\"', '"') for part in text.strip('"').split('" "'))
    if kind in {"CNAME", "PTR", "MX", "SRV"}:
        return text.rstrip(".").lower()
    return text


def _wire_text(one: ServedRecord) -> str:
    if one.kind == "TXT":
        escaped = one.value.replace('"', '\\"')
        return " ".join(f'"{escaped[at : at + 250]}"' for at in range(0, len(escaped), 250))
    if one.kind in {"CNAME", "PTR", "MX", "SRV"}:
        return f"{one.value}."
    return one.value


def _keyring(server: Server) -> dict[dns.name.Name, dns.tsig.Key] | None:
    if not server.tsig_key:
        return None
    name = dns.name.from_text(server.tsig_name)
    key = dns.tsig.Key(name, server.tsig_key, algorithm=server.tsig_algorithm)
    return {name: key}


def _keyname(server: Server) -> dns.name.Name | None:
    return dns.name.from_text(server.tsig_name) if server.tsig_key else None


def _algorithm(server: Server) -> dns.name.Name:
    return dns.name.from_text(server.tsig_algorithm)


def _said(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:200]
