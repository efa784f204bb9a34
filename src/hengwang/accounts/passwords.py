"""Passwords a person reads off a sheet: long, and without characters that look alike."""

import secrets

ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS = 4
GROUP_LENGTH = 5


def generate_password() -> str:
    """Four groups of five characters (some 115 bits), joined by hyphens."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)
    )
