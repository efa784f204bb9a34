"""Short ids that are printed beside figures and read aloud on the telephone."""

import secrets

# Crockford's base 32 without vowels that form words and without I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_short_id() -> str:
    """Eight random characters as XXXX-XXXX (40 bits), unique by constraint, not by luck."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"
