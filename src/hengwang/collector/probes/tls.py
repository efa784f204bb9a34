"""Reads a server's certificate: until when it is valid, for whom, and whether it is trusted."""

import asyncio
import functools
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from hengwang.collector.probes.addresses import AddressRules, IPAddress, pin
from hengwang.collector.probes.faults import blame
from hengwang.collector.probes.outcome import (
    OUR_OWN,
    ProbeRefusedError,
    Reason,
    Value,
    Verdict,
)
from hengwang.collector.probes.tcp import connect

_DAY = 86_400.0
_OLD_RENEGOTIATION = getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
# What a stream holds back unread: the longest head of an HTTP answer.
BUFFER = 32 * 1024
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class TlsTarget:
    """A TLS port; `name` is asked for in the handshake where it differs from `host`.

    `min_days` is how many days the certificate must still be valid. With `verify` off only the
    dates are judged, as for the certificate a device made for itself.
    """

    host: str
    port: int = 443
    name: str = ""
    min_days: float = 0
    verify: bool = True
    context: ssl.SSLContext | None = None

    @property
    def asked_name(self) -> str:
        """The name the certificate is for."""
        return self.name or self.host


@functools.cache
def trusting_the_system() -> ssl.SSLContext:
    """Return the context of this machine's authorities, read once: that takes milliseconds."""
    return ssl.create_default_context()


@functools.cache
def unverified() -> ssl.SSLContext:
    """Return a context that looks at any certificate and believes none.

    It also speaks what the system no longer does: the management pages of older switches and
    batteries know TLS 1.0, keys of 1,024 bits and the old renegotiation, and are up all the same.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= _OLD_RENEGOTIATION
    return context


async def handshake(
    connection: socket.socket, address: IPAddress, context: ssl.SSLContext, name: str
) -> Streams:
    """Speak TLS over a connected socket; raises ProbeRefusedError and closes it on failure."""
    try:
        return await asyncio.open_connection(
            sock=connection, ssl=context, server_hostname=name, limit=BUFFER
        )
    except OSError as error:
        connection.close()
        raise ProbeRefusedError(*blame(error, address)) from error
    except BaseException:
        connection.close()
        raise


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close without waiting for the other side's farewell; nothing more is wanted from it."""
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()


async def probe_tls(target: TlsTarget, rules: AddressRules, at: datetime) -> Verdict:
    """Judge the certificate as of `at`; the round trip is that of the handshake in seconds.

    The dates are read in a handshake that believes everything, so that an untrusted certificate
    still says when it ends; whether it is trusted is asked in a second one.
    """
    address = await pin(target.host, target.port, rules)
    took, encoded = await _certificate(target, address)
    try:
        certificate = x509.load_der_x509_certificate(encoded)
    except ValueError:
        return Verdict(Reason.MALFORMED_ANSWER, detail="unreadable certificate")
    values = _facts(certificate, at) | {"address": str(address)}
    reason = _date_reason(certificate, target, at)
    if reason is None and target.verify:
        reason = await _trust_reason(target, address)
    # What the second handshake could not measure has no round trip.
    return Verdict(reason, None if reason in OUR_OWN else took, values)


async def _certificate(target: TlsTarget, address: IPAddress) -> tuple[float, bytes]:
    connection = await connect(address, target.port)
    start = time.monotonic()
    _, writer = await handshake(connection, address, unverified(), target.asked_name)
    took = time.monotonic() - start
    try:
        return took, writer.get_extra_info("ssl_object").getpeercert(binary_form=True) or b""
    finally:
        await hang_up(writer)


def _facts(certificate: x509.Certificate, at: datetime) -> dict[str, Value]:
    end = certificate.not_valid_after_utc
    return {
        "not_after": end.isoformat(),
        "days_left": round((end - at).total_seconds() / _DAY, 3),
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
    }


def _date_reason(certificate: x509.Certificate, target: TlsTarget, at: datetime) -> Reason | None:
    left = (certificate.not_valid_after_utc - at).total_seconds()
    if left <= 0:
        return Reason.CERTIFICATE_EXPIRED
    if at < certificate.not_valid_before_utc:
        return Reason.CERTIFICATE_NOT_YET_VALID
    return Reason.CERTIFICATE_EXPIRES_SOON if left < target.min_days * _DAY else None


async def _trust_reason(target: TlsTarget, address: IPAddress) -> Reason | None:
    context = target.context or trusting_the_system()
    connection = await connect(address, target.port)
    try:
        _, writer = await handshake(connection, address, context, target.asked_name)
    except ProbeRefusedError as refused:
        return refused.verdict.reason
    await hang_up(writer)
    return None
