"""Encrypts short secrets and configurations so that a copy of the database does not show them."""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hengwang.kernel.errors import DomainError

_MARK = "v1:"
_NONCE_BYTES = 12


class SecretUnreadableError(DomainError):
    """The text was encrypted with another key, for another purpose, or was damaged."""

    code = "secret_unreadable"
    message = "The stored secret cannot be read with this installation's key: enter it again."


def encrypt(text: str, *, master: str, purpose: str) -> str:
    """AES-256-GCM under a key of its own for each purpose; twice the same text differs."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(_key(master, purpose)).encrypt(nonce, text.encode(), purpose.encode())
    return _MARK + base64.b64encode(nonce + sealed).decode()


def decrypt(sealed: str, *, master: str, purpose: str) -> str:
    """The text again.

    Raises:
        SecretUnreadableError: Another key or purpose, or the text was changed.
    """
    try:
        raw = base64.b64decode(sealed.removeprefix(_MARK), validate=True)
        plain = AESGCM(_key(master, purpose)).decrypt(
            raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode()
        )
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise SecretUnreadableError from error
    return plain.decode()


def _key(master: str, purpose: str) -> bytes:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"hengwang:" + purpose.encode())
    return derived.derive(master.encode())
