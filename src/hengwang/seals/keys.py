"""The signing key: a file of its own beside the database, readable by its owner alone."""

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from hengwang.seals.errors import BadKeyError, KeyExistsError
from hengwang.seals.verify.ed25519 import fingerprint

PRIVATE = "seal.key"


@dataclass(frozen=True)
class Signer:
    """Signs with one key; the private half never leaves this object."""

    public_key: bytes
    _private: Ed25519PrivateKey

    @property
    def fingerprint(self) -> str:
        """What the office publishes and reads aloud."""
        return fingerprint(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """64 bytes (RFC 8032)."""
        return self._private.sign(message)

    def __repr__(self) -> str:
        return f"<Signer {self.fingerprint}>"


def folder() -> Path:
    """Where keys lie; a backup never holds it."""
    return Path(settings.DATA_DIR) / "keys"


def make_key(*, replace: bool = False) -> Signer:
    """Make a new signing key; the public half of every earlier one stays.

    Raises:
        KeyExistsError: There is one, and `replace` was not said.
    """
    path = folder() / PRIVATE
    if path.exists() and not replace:
        raise KeyExistsError
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    private = Ed25519PrivateKey.generate()
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(
            private.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        out.flush()
        os.fsync(out.fileno())
    signer = _signer(private)
    public = folder() / f"seal-{signer.fingerprint}.pub"
    public.write_text(f"{signer.public_key.hex()}\n", encoding="ascii")
    draft.replace(path)
    return signer


def current_signer() -> Signer | None:
    """The signer of today, or None where no key was made.

    Raises:
        BadKeyError: There is a file, and it is no key.
    """
    path = folder() / PRIVATE
    try:
        loaded = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise BadKeyError(folder=str(folder())) from error
    if not isinstance(loaded, Ed25519PrivateKey):
        raise BadKeyError(folder=str(folder()))
    return _signer(loaded)


def public_keys() -> dict[str, str]:
    """Every public key this installation ever had: hexadecimal, by fingerprint."""
    found = {}
    for path in sorted(folder().glob("seal-*.pub")):
        text = path.read_text(encoding="ascii").strip()
        found[fingerprint(bytes.fromhex(text))] = text
    return found


def _signer(private: Ed25519PrivateKey) -> Signer:
    public = private.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    return Signer(public, private)
