"""Reads traps of SNMPv3 (RFC 3412, RFC 3414, RFC 3826, RFC 7860): who sent it, unaltered, and when.

Keys are made by gufo-snmp, ciphers are those of cryptography; only the framing is read here. The
sender of a trap is the engine its time is told by, therefore each engine's boots and time are
remembered, and what is older than 150 s by them is a repetition and refused.
"""

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from gufo.snmp.user import (
    BaseAuthKey,
    Md5Key,
    Sha1Key,
    Sha224Key,
    Sha256Key,
    Sha384Key,
    Sha512Key,
)
from pydantic import SecretStr

from hengwang.collector.listeners import ber
from hengwang.collector.listeners.traps import TRAP_V2, Trap, values_of_v2
from hengwang.collector.protocol.plan import UserCredential

V3, USER_MODEL = 3, 3
AUTHENTICATED, ENCRYPTED, REPORTABLE = 0x01, 0x02, 0x04
# RFC 3414, clause 2.2.3.
WINDOW_S = 150.0
MAX_ENGINES = 10_000
_HASHES: Mapping[str, tuple[type[BaseAuthKey], str, int]] = {
    "md5": (Md5Key, "md5", 12),
    "sha1": (Sha1Key, "sha1", 12),
    "sha224": (Sha224Key, "sha224", 16),
    "sha256": (Sha256Key, "sha256", 24),
    "sha384": (Sha384Key, "sha384", 32),
    "sha512": (Sha512Key, "sha512", 48),
}
_CIPHER_KEYS = {"des": 16, "aes128": 16, "aes192": 24, "aes256": 32}
_SALT = 8
_END = 1 << 31


class UntrustedTrapError(Exception):
    """It is well formed, and nobody we know sent it so: wrong user, key, level or time."""


@dataclass(frozen=True, slots=True)
class _Envelope:
    """What stands around the notification, in the clear."""

    flags: int
    engine: bytes
    boots: int
    time: int
    user: str
    digest: bytes
    salt: bytes
    content: ber.Element


class TrapUsers:
    """The users of a plan from whom traps are taken; `now` counts seconds and never goes back."""

    def __init__(self, users: Mapping[str, UserCredential], now: Callable[[], float]) -> None:
        self._users = dict(users)
        self._now = now
        self._masters: dict[tuple[str, str], bytes] = {}
        self._clocks: OrderedDict[bytes, tuple[int, int, float]] = OrderedDict()

    def adopt(self, users: Mapping[str, UserCredential]) -> None:
        """Take over the users of another plan; what is known of engines stays."""
        if dict(users) != self._users:
            self._users = dict(users)
            self._masters.clear()

    def read(self, message: bytes) -> Trap:
        """Return the trap; raises ber.BerError or UntrustedTrapError.

        Informs of v3 are not taken: for them the receiver would be the engine that tells the time.
        """
        envelope = _opened(message)
        user = self._users.get(envelope.user)
        if user is None or envelope.flags & ~REPORTABLE != _level(user):
            raise UntrustedTrapError
        if user.authentication and user.authentication_key:
            key = self._localized(user, user.authentication_key, envelope.engine)
            _authenticate(message, envelope, key, user.authentication)
            self._believe_time(envelope)
        data = envelope.content
        if user.privacy and user.privacy_key:
            key = self._localized(user, user.privacy_key, envelope.engine)
            data = _decrypted(envelope, key, user)
        parts = ber.inside(data)
        if len(parts) != len(("engine", "context", "notification")) or parts[2].tag != TRAP_V2:
            raise ber.BerError
        values = values_of_v2(ber.elements(parts[2].data))
        return Trap(b"", {**values, "engine": envelope.engine.hex(), "user": envelope.user})

    def _localized(self, user: UserCredential, password: SecretStr, engine: bytes) -> bytes:
        maker = _HASHES[user.authentication or "sha1"][0]
        known = (user.authentication or "sha1", password.get_secret_value())
        if known not in self._masters:
            self._masters[known] = maker.get_master_key(known[1].encode())
        return maker.get_localized_key(self._masters[known], engine)

    def _believe_time(self, told: _Envelope) -> None:
        """Refuse what was said before (RFC 3414, clause 3.2, step 7 b)."""
        now = self._now()
        boots, time, at = self._clocks.get(told.engine, (0, 0, now))
        passed = time + (now - at)
        if told.boots < boots or (told.boots == boots and told.time < passed - WINDOW_S):
            raise UntrustedTrapError
        if told.boots > boots or told.time > time:
            self._clocks[told.engine] = (told.boots, told.time, now)
            self._clocks.move_to_end(told.engine)
            if len(self._clocks) > MAX_ENGINES:
                self._clocks.popitem(last=False)


def is_of_version_3(message: bytes) -> bool:
    """Tell whether a message says it is of SNMPv3; raises ber.BerError when it says nothing."""
    parts = ber.inside(ber.first(message))
    return bool(parts) and ber.integer(parts[0]) == V3


def _level(user: UserCredential) -> int:
    authenticated = AUTHENTICATED if user.authentication and user.authentication_key else 0
    encrypted = ENCRYPTED if authenticated and user.privacy and user.privacy_key else 0
    return authenticated | encrypted


def _opened(message: bytes) -> _Envelope:
    outer = ber.elements(message)
    parts = ber.inside(outer[0]) if len(outer) == 1 else []
    if len(parts) != len(("version", "header", "security", "content")):
        raise ber.BerError
    header = ber.inside(parts[1])
    if len(header) != len(("id", "size", "flags", "model")) or len(header[2].data) != 1:
        raise ber.BerError
    if ber.integer(parts[0]) != V3 or ber.integer(header[3]) != USER_MODEL:
        raise ber.BerError
    security = ber.elements(parts[2].data)
    told = ber.inside(security[0]) if len(security) == 1 else []
    if len(told) != len(("engine", "boots", "time", "user", "digest", "salt")):
        raise ber.BerError
    boots, time = ber.integer(told[1]), ber.integer(told[2])
    if not (0 <= boots < _END and 0 <= time < _END):
        raise ber.BerError
    return _Envelope(
        header[2].data[0],
        told[0].data,
        boots,
        time,
        told[3].data.decode("utf-8", errors="replace"),
        told[4].data,
        told[5].data,
        parts[3],
    )


def _authenticate(message: bytes, told: _Envelope, key: bytes, kind: str) -> None:
    _, name, size = _HASHES[kind]
    # The digest was made over the message with zeros in its own place.
    if len(told.digest) != size or message.count(told.digest) != 1:
        raise UntrustedTrapError
    whole = message.replace(told.digest, bytes(size))
    right = hmac.digest(key, whole, name)[:size]
    if not hmac.compare_digest(right, told.digest):
        raise UntrustedTrapError


def _decrypted(told: _Envelope, key: bytes, user: UserCredential) -> ber.Element:
    kind = user.privacy or "aes128"
    if told.content.tag != ber.OCTETS or len(told.salt) != _SALT:
        raise ber.BerError
    size = _CIPHER_KEYS[kind]
    while len(key) < size:
        # Blumenthal's extension, as net-snmp and gufo-snmp do it.
        key += hashlib.new(_HASHES[user.authentication or "sha1"][1], key).digest()
    if kind == "des":
        start = bytes(a ^ b for a, b in zip(key[8:16], told.salt, strict=True))
        reading = Cipher(TripleDES(key[:8] * 3), modes.CBC(start)).decryptor()
        if len(told.content.data) % 8:
            raise ber.BerError
    else:
        start = told.boots.to_bytes(4, "big") + told.time.to_bytes(4, "big") + told.salt
        reading = Cipher(algorithms.AES(key[:size]), CFB(start)).decryptor()
    # What is left of the last block is no part of it.
    return ber.first(reading.update(told.content.data) + reading.finalize())
