"""Whose fault an error of the operating system is: the target's or our own machine's."""

import errno
import socket
import ssl

from hengwang.collector.probes.addresses import IPAddress, family_of
from hengwang.collector.probes.outcome import Reason

_NO_SOCKET = frozenset(
    {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
    | {errno.EADDRNOTAVAIL, errno.EADDRINUSE, errno.EAFNOSUPPORT, errno.EAGAIN}
)
_UNREACHABLE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EPROTO})
_TIMEOUT = frozenset({errno.ETIMEDOUT})
_RESET = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED})
_HUNG_UP = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError)
_EXPIRED, _NOT_YET = 10, 9
_NAME_MISMATCH = frozenset({62, 64})


def has_route(address: IPAddress) -> bool:
    """Tell whether this machine would know where to send a packet; nothing is sent.

    Connecting a datagram socket makes the kernel look the route up and does no more.
    """
    try:
        with socket.socket(family_of(address), socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 9))
    except OSError:
        return False
    return True


def blame(error: OSError, address: IPAddress | None = None) -> tuple[Reason, str]:
    """Turn an error met while asking `address` into its reason and the words of the system.

    "Unreachable" comes from our own routing table as well as from a router far away; only the
    second says something about the target.
    """
    if isinstance(error, ssl.SSLError):
        return tls_reason(error), _text(error)
    number = error.errno
    if isinstance(error, ConnectionRefusedError):
        reason = Reason.CONNECTION_REFUSED
    elif number in _RESET or isinstance(error, _HUNG_UP):
        # Python's own streams say so without a number when the other side ends a handshake.
        reason = Reason.CONNECTION_RESET
    elif number in _TIMEOUT:
        reason = Reason.TIMEOUT
    elif number in _UNREACHABLE:
        far = address is not None and has_route(address)
        reason = Reason.UNREACHABLE if far else Reason.NO_ROUTE
    elif number in _NO_SOCKET:
        reason = Reason.NO_SOCKET
    elif number == errno.ENETDOWN:
        reason = Reason.NO_ROUTE
    else:
        # An error nobody foresaw must not become an outage of the target.
        reason = Reason.SEND_ERROR
    return reason, _text(error)


def tls_reason(error: ssl.SSLError) -> Reason:
    """Return which part of a TLS handshake went wrong."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return Reason.TLS_FAILED
    if error.verify_code == _EXPIRED:
        return Reason.CERTIFICATE_EXPIRED
    if error.verify_code == _NOT_YET:
        return Reason.CERTIFICATE_NOT_YET_VALID
    if error.verify_code in _NAME_MISMATCH:
        return Reason.CERTIFICATE_NAME_MISMATCH
    return Reason.CERTIFICATE_UNTRUSTED


def _text(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return error.strerror or type(error).__name__
