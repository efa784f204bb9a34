"""Secrets at rest: the installation's key, one purpose each."""

from django.conf import settings

from hengwang.kernel.secrecy import SecretUnreadableError, decrypt, encrypt


def seal_text(text: str, purpose: str) -> str:
    """Encrypted under the present key."""
    return encrypt(text, master=settings.SECRET_KEY, purpose=purpose)


def open_text(sealed: str, purpose: str) -> str:
    """Decrypted with the present key or, after the key was changed, with an earlier one.

    Raises:
        SecretUnreadableError: No known key fits.
    """
    masters: list[str] = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    for master in masters:
        try:
            return decrypt(sealed, master=master, purpose=purpose)
        except SecretUnreadableError:
            continue
    raise SecretUnreadableError
