"""Masks personal data in text that is disclosed to the public."""

import re
from collections.abc import Iterable

MASK = "*"
# Bounded by digits only, not by word borders: Chinese text touches its numbers.
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}\d{7}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?!\d)")
_BANK_ACCOUNT = re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?(?!\d)")


def mask_name(name: str) -> str:
    """Keep the first character of a person's name and mask the others."""
    return name[:1] + MASK * (len(name) - 1)


def mask_digits(text: str, *, head: int, tail: int) -> str:
    """Mask letters and digits between the first `head` and the last `tail`; separators stay."""
    places = [index for index, char in enumerate(text) if char.isalnum()]
    hidden = set(places[head : max(head, len(places) - tail)])
    return "".join(MASK if index in hidden else char for index, char in enumerate(text))


def mask_personal_data(text: str, names: Iterable[str] = ()) -> str:
    """Mask ID numbers, telephone numbers, bank accounts and the given names.

    Names are not guessed: a list of the people concerned is the caller's to give.
    Longer names go first, so that a name inside another one leaves no rest.
    """
    text = _ID_NUMBER.sub(lambda m: mask_digits(m[0], head=6, tail=0), text)
    text = _MOBILE.sub(lambda m: mask_digits(m[0], head=3, tail=4), text)
    text = _LANDLINE.sub(lambda m: mask_digits(m[0], head=4, tail=2), text)
    text = _BANK_ACCOUNT.sub(lambda m: mask_digits(m[0], head=0, tail=4), text)
    for name in sorted({name for name in names if len(name) > 1}, key=len, reverse=True):
        text = text.replace(name, mask_name(name))
    return text
