"""Opens the listeners of the plan, and turns what arrives into results and events."""

import asyncio
import errno
import logging
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from ipaddress import ip_address

from pydantic import ValidationError

from hengwang.collector.listeners.ber import BerError
from hengwang.collector.listeners.own_certificate import OwnCertificate
from hengwang.collector.listeners.push import Pusher, PushServer
from hengwang.collector.listeners.secured_traps import (
    TrapUsers,
    UntrustedTrapError,
    is_of_version_3,
)
from hengwang.collector.listeners.syslog import Framing, NotSyslogError, read_syslog
from hengwang.collector.listeners.traps import read_trap
from hengwang.collector.probes.addresses import IPAddress, IPNetwork, embedded, family_of
from hengwang.collector.probes.outcome import Result, Value, Verdict
from hengwang.collector.protocol.plan import (
    CheckPlan,
    Credential,
    Listener,
    PushSettings,
    UserCredential,
)
from hengwang.collector.store import Event

log = logging.getLogger(__name__)

# The default buffer loses a fifth of 40,000 messages a second.
BUFFER = 4 * 1024 * 1024
MAX_CONNECTIONS = 500
_BLOCK = 64 * 1024
_IDLE_S = 3600.0
_HANDSHAKE_S = 10.0


class Reception:
    """Everything that comes unasked goes through here: to `keep`, `note`, or only a counter."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        keep: Callable[[list[Result]], None],
        note: Callable[[Event], None],
        certificate: OwnCertificate | None = None,
    ) -> None:
        self._clock = clock
        self._note = note
        self._certificate = certificate
        self._users = TrapUsers({}, time.monotonic)
        self.untrusted = 0
        self.counted = {"syslog": 0, "trap": 0, "push": 0}
        self.malformed = {"syslog": 0, "trap": 0}
        self.foreign = 0
        self.failed = 0
        self._overflowed = 0
        self._push = PushServer(lambda check, verdict: self._pushed(keep, check, verdict))
        self._open: dict[Listener, _Open] = {}

    @property
    def counters(self) -> dict[str, int]:
        """What came, what was not understood, what the kernel dropped for want of room."""
        return {
            **{f"received_{kind}": n for kind, n in self.counted.items()},
            **{f"malformed_{kind}": n for kind, n in self.malformed.items()},
            "malformed_push": self._push.refused,
            "untrusted_trap": self.untrusted,
            "foreign_sources": self.foreign,
            "listeners_failed": self.failed,
            "overflowed": self._overflowed + sum(each.dropped() for each in self._open.values()),
        }

    async def adopt(
        self,
        listeners: Sequence[Listener],
        passive: Mapping[str, CheckPlan] | None = None,
        credentials: Mapping[str, Credential] | None = None,
    ) -> None:
        """Open and close until what listens is what the plan says; others are left as they are."""
        self._push.pushers = _pushers(passive or {})
        self._users.adopt(_users(listeners, credentials or {}))
        for listener in self._open.keys() - set(listeners):
            self._close(listener)
        self.failed = 0
        for listener in listeners:
            if listener in self._open:
                continue
            try:
                self._open[listener] = await self._opened(listener)
            except OSError as error:
                self.failed += 1
                place = f"{listener.kind} {listener.address}:{listener.port}"
                log.error("cannot listen for %s: %s", place, error.strerror or error)

    async def close(self) -> None:
        """Stop listening."""
        for listener in list(self._open):
            self._close(listener)

    def ports(self) -> dict[str, int]:
        """Return the port of each kind that listens."""
        return {listener.kind: each.port for listener, each in self._open.items()}

    def _close(self, listener: Listener) -> None:
        gone = self._open.pop(listener)
        self._overflowed += gone.dropped()
        gone.close()

    async def _opened(self, listener: Listener) -> "_Open":
        if listener.kind in {"syslog_udp", "snmp_trap"}:
            take = self._syslog if listener.kind == "syslog_udp" else self._trap
            return await _datagrams(listener, take, self._refuse)
        serve = self._push.answer if listener.kind == "push" else self._stream
        return await _streams(listener, serve, self._refuse, self._context(listener))

    def _context(self, listener: Listener) -> ssl.SSLContext | None:
        if not listener.tls:
            return None
        if self._certificate is None:
            # In the open, what was meant to be secret would be read by others: rather not at all.
            raise FileNotFoundError(errno.ENOENT, "no certificate was given (--certificate)")
        return self._certificate.context

    def renew_certificate(self) -> None:
        """Show what an operator renewed to whoever connects from now on."""
        if self._certificate is not None:
            self._certificate.renew()

    def _refuse(self) -> None:
        self.foreign += 1

    def _pushed(self, keep: Callable[[list[Result]], None], check: str, verdict: Verdict) -> None:
        self.counted["push"] += 1
        keep([Result(check, self._clock(), verdict)])

    def _syslog(self, message: bytes, source: str) -> bytes:
        try:
            values = read_syslog(message)
        except NotSyslogError:
            self.malformed["syslog"] += 1
            return b""
        self.counted["syslog"] += 1
        self._note((self._clock(), source, "syslog", values))
        return b""

    def _trap(self, message: bytes, source: str) -> bytes:
        try:
            trap = self._users.read(message) if is_of_version_3(message) else read_trap(message)
        except BerError:
            self.malformed["trap"] += 1
            return b""
        except UntrustedTrapError:
            self.untrusted += 1
            return b""
        self.counted["trap"] += 1
        values: Mapping[str, Value] = trap.values
        self._note((self._clock(), source, "snmp_trap", values))
        return trap.answer

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        source, framing = str(_peer(writer)), Framing()
        data = b" "
        while data:
            async with asyncio.timeout(_IDLE_S):
                data = await reader.read(_BLOCK)
            try:
                messages = framing.feed(data) if data else framing.rest()
            except NotSyslogError:
                self.malformed["syslog"] += 1
                return
            for message in messages:
                self._syslog(message, source)


class _Open:
    """One socket that listens, and how to end it."""

    def __init__(self, listening: socket.socket, end: Callable[[], None]) -> None:
        self._socket = listening
        self._end = end
        self.port: int = listening.getsockname()[1]

    def dropped(self) -> int:
        """Return how many datagrams the kernel dropped here because nobody read them in time."""
        if self._socket.fileno() < 0 or self._socket.type != socket.SOCK_DGRAM:
            return 0
        # SO_MEMINFO (linux/sock_diag.h): nine counters, the last says what was dropped.
        told = self._socket.getsockopt(socket.SOL_SOCKET, 55, 36)
        return int.from_bytes(told[32:36], "little")

    def close(self) -> None:
        """Close the socket."""
        self._end()
        self._socket.close()


def _bound(listener: Listener, kind: socket.SocketKind) -> socket.socket:
    own = socket.socket(family_of(listener.address), kind)
    try:
        if kind is socket.SOCK_DGRAM:
            _enlarge(own)
        else:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        own.bind((str(listener.address), listener.port))
        own.setblocking(False)  # noqa: FBT003  (the standard library's own signature)
    except OSError:
        own.close()
        raise
    return own


def _enlarge(own: socket.socket) -> None:
    """Ask for a large buffer past the system's limit, which an administrator may; else up to it."""
    try:
        own.setsockopt(socket.SOL_SOCKET, 33, BUFFER)  # SO_RCVBUFFORCE
    except PermissionError:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)


async def _datagrams(
    listener: Listener, take: Callable[[bytes, str], bytes], refuse: Callable[[], None]
) -> _Open:
    own = _bound(listener, socket.SOCK_DGRAM)
    loop = asyncio.get_running_loop()

    def read() -> None:
        # Not one by one: each turn of the loop costs more than reading a message.
        for _ in range(200):
            try:
                message, peer = own.recvfrom(_BLOCK)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                refuse()
                return
            source = _real(peer[0])
            if _heard(source, listener.sources):
                answer = take(message, str(source))
                if answer:
                    _send(own, answer, peer)
            else:
                refuse()

    def end() -> None:
        loop.remove_reader(own)

    loop.add_reader(own, read)
    return _Open(own, end)


def _send(own: socket.socket, answer: bytes, peer: tuple[str, int]) -> None:
    try:
        own.sendto(answer, peer)
    except OSError as error:
        log.debug("an inform was not answered: %s", error.strerror)


async def _streams(
    listener: Listener,
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    refuse: Callable[[], None],
    context: ssl.SSLContext | None,
) -> _Open:
    own = _bound(listener, socket.SOCK_STREAM)
    writers: set[asyncio.StreamWriter] = set()

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.add(writer)
        try:
            if _heard(_peer(writer), listener.sources) and len(writers) <= MAX_CONNECTIONS:
                await serve(reader, writer)
                await writer.drain()
            else:
                refuse()
        except (OSError, TimeoutError):
            refuse()
        finally:
            writers.discard(writer)
            writer.close()

    patience = _HANDSHAKE_S if context else None
    server = await asyncio.start_server(
        served, sock=own, limit=_BLOCK, ssl=context, ssl_handshake_timeout=patience
    )

    def end() -> None:
        server.close()
        for writer in list(writers):
            writer.transport.abort()

    return _Open(own, end)


def _peer(writer: asyncio.StreamWriter) -> IPAddress:
    return _real(writer.get_extra_info("peername")[0])


def _real(text: str) -> IPAddress:
    return embedded(ip_address(text.partition("%")[0]))


def _heard(source: IPAddress, sources: Sequence[IPNetwork]) -> bool:
    return not sources or any(
        source in network for network in sources if network.version == source.version
    )


def _pushers(passive: Mapping[str, CheckPlan]) -> dict[str, Pusher]:
    pushers = {}
    for check, plan in passive.items():
        try:
            told = PushSettings.model_validate(plan.settings)
        except ValidationError:
            log.error("check %s: its settings were not understood", check)
            continue
        pushers[check] = Pusher(told.token_sha256, frozenset(told.names))
    return pushers


def _users(
    listeners: Sequence[Listener], credentials: Mapping[str, Credential]
) -> dict[str, UserCredential]:
    """The users of version 3 any listener names, by the name they go by in messages."""
    named = {name for listener in listeners for name in listener.users}
    found = (credentials[name] for name in named & credentials.keys())
    return {one.user: one for one in found if isinstance(one, UserCredential)}
