"""Reads one SNMP agent (v2c, v3) through gufo-snmp, with our own retries and counters."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import isfinite
from typing import TypeVar

from gufo.snmp import (
    Aes128Key,
    Aes192Key,
    Aes256Key,
    BaseAuthKey,
    BasePrivKey,
    DesKey,
    Md5Key,
    NoSuchInstance,
    Sha1Key,
    Sha224Key,
    Sha256Key,
    Sha384Key,
    Sha512Key,
    SnmpAuthError,
    SnmpDecodeError,
    SnmpError,
    User,
    ValueType,
)
from gufo.snmp.aio import SnmpSession

from hengwang.collector.probes.addresses import AddressRules, IPAddress, family_of, pin
from hengwang.collector.probes.counters import Reading, rates
from hengwang.collector.probes.faults import blame
from hengwang.collector.probes.outcome import ProbeRefusedError, Reason, Value, Verdict
from hengwang.collector.probes.snmp_profiles import DISCONTINUITY, OBJECT, PRIVATE, UPTIME, Item
from hengwang.collector.probes.words import number_in, octets_of, text_of
from hengwang.collector.protocol.plan import CommunityCredential, Credential, UserCredential

T = TypeVar("T")
# As many objects as an answer of 1,472 bytes holds with room to spare.
PER_REQUEST = 24
MAX_VALUES = 50_000
# Columns of one device that are walked at the same time, each over a socket of its own.
PARALLEL = 4
_MAX_TEXT = 255
_REFUSAL_S = 0.05
_AUTHENTICATION: dict[str, type[BaseAuthKey]] = {
    "md5": Md5Key, "sha1": Sha1Key, "sha224": Sha224Key, "sha256": Sha256Key,
    "sha384": Sha384Key, "sha512": Sha512Key,
}  # fmt: skip
_PRIVACY: dict[str, type[BasePrivKey]] = {
    "des": DesKey, "aes128": Aes128Key, "aes192": Aes192Key, "aes256": Aes256Key,
}  # fmt: skip

Derive = Callable[[dict[str, Value]], dict[str, Value]]


@dataclass(frozen=True, slots=True)
class SnmpTarget:
    """An agent and what to read there; `try_s` is how long one request may take.

    The credential is never printed: its parts are secrets of pydantic.
    """

    host: str
    credential: Credential
    port: int = 161
    items: tuple[Item, ...] = ()
    walks: tuple[Item, ...] = ()
    by_maker: Mapping[int, tuple[Item, ...]] = field(default_factory=dict)
    derive: tuple[Derive, ...] = ()
    retries: int = 2
    try_s: float = 1.0
    repetitions: int = 40


@dataclass(slots=True)
class Memory:
    """What the last reading of a check left behind: counters are worth nothing alone.

    Its socket too, while the target stays the same and answers: `session` belongs to `asked`.
    """

    last: Reading | None = None
    asked: tuple[SnmpTarget, IPAddress] | None = None
    session: SnmpSession | None = None

    def take(self, target: SnmpTarget, address: IPAddress) -> SnmpSession | None:
        """Hand out the kept session; it is kept again only after it has served."""
        session, self.session = self.session, None
        return session if self.asked == (target, address) else None

    def keep(self, target: SnmpTarget, address: IPAddress, session: SnmpSession) -> None:
        """Keep the session of a target that answered; v3 agrees on the time anew each time."""
        if isinstance(target.credential, CommunityCredential):
            self.asked, self.session = (target, address), session


@dataclass(slots=True)
class _Conversation:
    """One probe of one agent: how often it had to ask again."""

    target: SnmpTarget
    address: IPAddress
    repeated: int = 0
    sessions: list[SnmpSession] = field(default_factory=list)

    async def session(self) -> SnmpSession:
        session = _session(self.target, self.address)
        await self.patiently(session.refresh)
        return session

    async def patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask, and ask again when nothing comes; a late answer to the first is passed over."""
        for attempt in range(self.target.retries + 1):
            with suppress(TimeoutError):
                self.repeated += attempt > 0
                return await ask()
        raise TimeoutError


async def probe_snmp(target: SnmpTarget, rules: AddressRules, memory: Memory) -> Verdict:
    """Read items and columns; the round trip is that of the first answered request, in seconds.

    A value the agent does not have is left out, and makes the check fail only where it is
    required. Rates are missing in the first reading and after a restart of the agent. A column
    for which the time was too short is left out as well and counted in `unread`: an agent that
    answers slowly is no agent that is down.
    """
    address = await pin(target.host, target.port, rules)
    talk = _Conversation(target, address)
    try:
        return await _read(talk, memory)
    except TimeoutError:
        if await _is_closed(address, target.port):
            raise ProbeRefusedError(Reason.CONNECTION_REFUSED) from None
        raise ProbeRefusedError(Reason.TIMEOUT) from None
    except SnmpAuthError:
        # Not chained: what the library says might quote the key.
        raise ProbeRefusedError(Reason.CREDENTIAL_REFUSED) from None
    except SnmpDecodeError as error:
        raise ProbeRefusedError(Reason.MALFORMED_ANSWER, str(error)[:100]) from None
    except SnmpError as error:
        raise ProbeRefusedError(Reason.AGENT_ERROR, type(error).__name__) from None
    except OSError as error:
        raise ProbeRefusedError(*blame(error, address)) from error


async def _read(talk: _Conversation, memory: Memory) -> Verdict:
    target = talk.target
    start = time.monotonic()
    session = memory.take(target, talk.address) or await talk.session()
    wanted = [UPTIME, *([OBJECT] if target.by_maker else []), *(each.oid for each in target.items)]
    raw: dict[str, Value | bytes] = {}
    took = 0.0
    for oids in _pieces(list(dict.fromkeys(wanted)), PER_REQUEST):
        begun = time.monotonic()
        answer = await _asked(talk, session, oids)
        took = took or time.monotonic() - begun
        raw |= answer
    walks = (*target.walks, *target.by_maker.get(_maker(raw.get(OBJECT)), ()))
    tables = await _walked(talk, walks, start)
    at = time.monotonic()
    memory.keep(target, talk.address, session)
    values, reading = _valued((target.items, walks), raw, tables, at)
    if memory.last is not None:
        bits = _bits((*target.items, *walks), reading.counters)
        values |= rates(memory.last, reading, bits, _fastest(values))
    memory.last = reading
    if walks:
        values["unread"] = len(walks) - len(tables)
    for derive in target.derive:
        values = derive(values)
    missing = [item.name for item in target.items if item.required and item.oid not in raw]
    values |= {"repeated": talk.repeated, "seconds": round(at - start, 6)}
    reason = Reason.VALUE_MISSING if missing else None
    return Verdict(reason, took, values, ", ".join(missing))


async def _asked(
    talk: _Conversation, session: SnmpSession, oids: list[str]
) -> dict[str, Value | bytes]:
    """Ask for some objects; what the agent does not have is missing.

    An agent that cannot answer so many at once (tooBig), or refuses all for one it does not have
    (noSuchName, which a v2c agent must not), is asked for half of them.
    """
    answer = await talk.patiently(lambda: session.get_many(oids))
    if answer or len(oids) == 1:
        return {oid: value for oid, value in answer.items() if value is not None}
    half = len(oids) // 2
    first = await _asked(talk, session, oids[:half])
    return first | await _asked(talk, session, oids[half:])


def _maker(told: Value | bytes | None) -> int:
    """The number of who made a device, from its sysObjectID; 0 where it says none."""
    number = str(told).removeprefix(PRIVATE).partition(".")[0] if isinstance(told, str) else ""
    return int(number) if number.isdecimal() and str(told).startswith(PRIVATE) else 0


async def _walked(
    talk: _Conversation, walks: Sequence[Item], start: float
) -> dict[str, dict[str, ValueType]]:
    """Walk columns, a few at a time; one that is not there is empty, an unfinished one missing."""
    places = asyncio.Semaphore(PARALLEL)
    found: dict[str, dict[str, ValueType]] = {}
    # What one request may take with all its repetitions is what the whole probe may take.
    end = start + talk.target.try_s * (talk.target.retries + 1)

    async def one(item: Item) -> None:
        async with places:
            with suppress(TimeoutError):
                async with asyncio.timeout(end - time.monotonic()):
                    found[item.name] = await _column(talk, item.oid)

    await asyncio.gather(*map(one, walks))
    return found


async def _column(talk: _Conversation, oid: str) -> dict[str, ValueType]:
    session = await talk.session()
    steps = aiter(session.getbulk(oid, talk.target.repetitions))
    found: dict[str, ValueType] = {}
    cut = len(oid) + 1
    while len(found) < MAX_VALUES:
        try:
            name, value = await talk.patiently(lambda: anext(steps))
        except (StopAsyncIteration, NoSuchInstance):
            return found
        index = name[cut:]
        if index in found:
            # An agent that goes in circles would be walked for ever.
            raise ProbeRefusedError(Reason.MALFORMED_ANSWER, "the table does not end")
        found[index] = value
    return found


def _valued(
    wanted: tuple[Sequence[Item], Sequence[Item]],
    raw: Mapping[str, Value | bytes],
    tables: Mapping[str, Mapping[str, ValueType]],
    at: float,
) -> tuple[dict[str, Value], Reading]:
    values: dict[str, Value] = {}
    counters: dict[str, int] = {}
    items, walks = wanted
    for item in items:
        if item.oid in raw:
            _sort(item, item.name, raw[item.oid], values, counters)
    for item in walks:
        for index, value in tables.get(item.name, {}).items():
            if value is not None:
                _sort(item, f"{item.name}.{index}", value, values, counters)
    ticks = raw.get(UPTIME)
    uptime = ticks / 100 if isinstance(ticks, int) else None
    anew = tables.get(DISCONTINUITY, {})
    marks = {
        name: float(mark)
        for name in counters
        if isinstance(mark := anew.get(name.partition(".")[2]), int)
    }
    return values, Reading(at, counters, uptime, marks)


def _sort(
    item: Item,
    name: str,
    value: Value | bytes,
    values: dict[str, Value],
    counters: dict[str, int],
) -> None:
    if isinstance(value, bytes):
        packed = number_in(value) if item.type in {"gauge", "counter"} else None
        told = octets_of(value) if item.type == "octets" else text_of(value)
        value = told if packed is None else packed
    if item.type in {"text", "octets"}:
        values[name] = str(value)[:_MAX_TEXT]
    elif isinstance(value, str):
        with suppress(ValueError):
            number = float(value)
            if isfinite(number):
                values[name] = _scaled(number, item)
    elif item.type == "counter":
        counters[name] = int(value)
    else:
        values[name] = _scaled(value, item)


def _scaled(value: float, item: Item) -> float:
    if item.scale == 1 and not item.offset:
        return value
    return round(value * item.scale + item.offset, 9)


def _bits(items: Sequence[Item], counters: Iterable[str]) -> dict[str, int]:
    widths = {item.name: item.bits for item in items}
    return {name: widths[name.partition(".")[0]] for name in counters}


def _fastest(values: Mapping[str, Value]) -> dict[str, float]:
    """Octets a second at most, of the narrow counters of interfaces that tell their speed."""
    told: dict[str, float] = {}
    for name, speed in values.items():
        column, _, index = name.partition(".")
        bits = {"speed": 1_000_000, "speed32": 1}.get(column, 0)
        if bits and isinstance(speed, int | float):
            for way in ("in", "out"):
                counter = f"{way}_octets32.{index}"
                told[counter] = max(told.get(counter, 0.0), speed * bits / 8)
    return told


def _pieces(oids: Sequence[str], size: int) -> list[list[str]]:
    return [list(oids[first : first + size]) for first in range(0, len(oids), size)]


def _session(target: SnmpTarget, address: IPAddress) -> SnmpSession:
    told, place = target.credential, (str(address), target.port)
    if isinstance(told, CommunityCredential):
        community = told.community.get_secret_value()
        return SnmpSession(*place, community, timeout=target.try_s)
    return SnmpSession(*place, user=_user(told), timeout=target.try_s)


def _user(told: UserCredential) -> User:
    authentication = privacy = None
    if told.authentication and told.authentication_key:
        key = told.authentication_key.get_secret_value().encode()
        authentication = _AUTHENTICATION[told.authentication](key)
    if told.privacy and told.privacy_key:
        privacy = _PRIVACY[told.privacy](told.privacy_key.get_secret_value().encode())
    return User(told.user, auth_key=authentication, priv_key=privacy)


async def _is_closed(address: IPAddress, port: int) -> bool:
    """Tell whether the port is refused: the library reports that as silence."""
    loop = asyncio.get_running_loop()
    with suppress(OSError), socket.socket(family_of(address), socket.SOCK_DGRAM) as asking:
        asking.setblocking(False)  # noqa: FBT003  (the standard library's own signature)
        asking.connect((str(address), port))
        try:
            await loop.sock_sendall(asking, b"\0")
            async with asyncio.timeout(_REFUSAL_S):
                await loop.sock_recv(asking, 1)
        except ConnectionRefusedError:
            return True
    return False
