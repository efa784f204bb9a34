"""Traps of SNMPv3 from net-snmp's own sender: believed from known users, and only once."""

import asyncio
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from hengwang.collector.listeners.ber import BerError
from hengwang.collector.listeners.reception import Reception
from hengwang.collector.listeners.secured_traps import TrapUsers, UntrustedTrapError
from hengwang.collector.protocol.plan import Listener, UserCredential
from hengwang.collector.tests import agents
from hengwang.collector.tests.test_listeners import Heard, ran, until

AUTHENTICATION, PRIVACY = "authentication-of-a-trap", "privacy-of-a-trap"
ENGINE = "0x8000000001020304"
WHAT = ["777", "1.3.6.1.4.1.9.9.0.4", "1.3.6.1.2.1.2.2.1.2.3", "s", "ge-0/0/3"]
# How net-snmp's tools call them.
SPOKEN = {
    "md5": "MD5", "sha1": "SHA", "sha224": "SHA-224", "sha256": "SHA-256", "sha384": "SHA-384",
    "sha512": "SHA-512", "des": "DES", "aes128": "AES", "aes192": "AES-192", "aes256": "AES-256",
}  # fmt: skip


def user(authentication="sha256", privacy="aes128", *, name="trapper"):
    return UserCredential(
        user=name,
        authentication=authentication,
        authentication_key=SecretStr(AUTHENTICATION) if authentication else None,
        privacy=privacy,
        privacy_key=SecretStr(PRIVACY) if privacy else None,
    )


def spoken(told, boots=1):
    """The options of snmptrap for a user, and how often its engine was started."""
    level = "authPriv" if told.privacy else "authNoPriv" if told.authentication else "noAuthNoPriv"
    options = ["-v3", "-e", ENGINE, "-u", told.user, "-l", level, "-Z", f"{boots},500"]
    if told.authentication:
        options += ["-a", SPOKEN[told.authentication], "-A", AUTHENTICATION]
    if told.privacy:
        options += ["-x", SPOKEN[told.privacy], "-X", PRIVACY]
    return options


async def send(port, told, folder, boots=1):
    environment = {"MIBS": "", "SNMP_PERSISTENT_DIR": str(folder)}
    command = [agents.tool("snmptrap"), *spoken(told, boots), f"127.0.0.1:{port}", *WHAT]
    await ran(*command, env=environment)


@asynccontextmanager
async def hearing(*users):
    heard = Heard()
    reception = Reception(lambda: datetime.now(UTC), heard.results.extend, heard.events.append)
    port = agents.free_udp_port()
    names = tuple(each.user for each in users)
    listener = Listener(kind="snmp_trap", address="127.0.0.1", port=port, users=names)
    await reception.adopt([listener], {}, {each.user: each for each in users})
    try:
        yield reception, heard, port
    finally:
        await reception.close()


LEVELS = [
    *[(kind, None) for kind in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")],
    *[("sha1", kind) for kind in ("des", "aes128", "aes192", "aes256")],
    ("sha512", "aes256"),
    (None, None),
]


@pytest.mark.parametrize(("authentication", "privacy"), LEVELS)
def test_what_snmptrap_sends_under_a_known_user_is_read(tmp_path, authentication, privacy):
    told = user(authentication, privacy)

    async def sent():
        async with hearing(told) as (reception, heard, port):
            await send(port, told, tmp_path)
            await until(lambda: heard.events or reception.counters["untrusted_trap"])
            return heard.events, reception.counters

    events, counters = asyncio.run(sent())
    assert counters["untrusted_trap"] == counters["malformed_trap"] == 0
    ((_, source, what, data),) = events
    assert (source, what, data["trap"]) == ("127.0.0.1", "snmp_trap", "1.3.6.1.4.1.9.9.0.4")
    assert (data["uptime"], data["1.3.6.1.2.1.2.2.1.2.3"]) == (777, "ge-0/0/3")
    assert (data["user"], data["engine"]) == ("trapper", "8000000001020304")
    assert AUTHENTICATION not in str(data)


@pytest.mark.parametrize(
    "other",
    [
        user(name="stranger"),
        user("sha1"),
        user(privacy=None),
        user(None, None),
    ],
)
def test_another_user_key_or_level_is_a_counter(tmp_path, other):
    async def sent():
        async with hearing(user()) as (reception, heard, port):
            await send(port, other, tmp_path)
            await until(lambda: reception.counters["untrusted_trap"] == 1)
            return heard.events

    assert asyncio.run(sent()) == []


async def captured(told, folder, boots=1):
    """One trap as bytes."""
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.bind(("127.0.0.1", 0))
        own.setblocking(False)
        await send(own.getsockname()[1], told, folder, boots)
        return await loop.sock_recv(own, 65_535)


@pytest.fixture(scope="module")
def message(tmp_path_factory):
    return asyncio.run(captured(user(), tmp_path_factory.mktemp("sender")))


def users(now=lambda: 0.0):
    return TrapUsers({"trapper": user()}, now)


def test_a_trap_that_is_repeated_later_is_not_believed_again(message):
    """150 seconds by the time of the engine that sent it (RFC 3414, clause 2.2.3)."""
    seconds = [0.0]
    heard = users(lambda: seconds[0])
    assert heard.read(message).values["uptime"] == 777
    seconds[0] = 149.0
    heard.read(message)
    seconds[0] = 151.0
    with pytest.raises(UntrustedTrapError):
        heard.read(message)


def test_a_trap_of_an_earlier_start_of_its_sender_is_not_believed(tmp_path, message):
    later = asyncio.run(captured(user(), tmp_path, boots=2))
    heard = users()
    heard.read(message)
    heard.read(later)
    with pytest.raises(UntrustedTrapError):
        heard.read(message)


@given(st.data())
@settings(max_examples=100)
def test_one_altered_byte_is_never_believed(message, data):
    place = data.draw(st.integers(0, len(message) - 1))
    flip = data.draw(st.integers(1, 255))
    altered = message[:place] + bytes([message[place] ^ flip]) + message[place + 1 :]
    with pytest.raises((BerError, UntrustedTrapError)):
        users().read(altered)


@given(st.binary(max_size=200), st.integers(0, 200))
@settings(max_examples=100)
def test_noise_raises_nothing_but_the_readers_own_errors(message, noise, at):
    for told in (noise, message[:at] + noise, message[:at] + noise + message[at + len(noise) :]):
        if told != message:
            with pytest.raises((BerError, UntrustedTrapError)):
                users().read(told)
