"""Text a list is searched by: Chinese names, short names and the initials of their pinyin."""

import itertools
import unicodedata

from pypinyin import Style, pinyin

MOST_READINGS = 16
"""Readings kept of one name; 重庆市长乐路 has several, a name of twelve such characters thousands."""


def normalize(text: str) -> str:
    """Full-width forms folded, case folded, white space taken out: what both sides are compared in."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def initials(text: str) -> tuple[str, ...]:
    """Initials of the pinyin of a name, the likeliest reading first.

    A character with several readings (长, 重, 行) gives several results unless the dictionary of
    phrases settles it, because a person types the reading they say; letters and digits stay.
    """
    readings = pinyin(normalize(text), style=Style.FIRST_LETTER, heteronym=True)
    choices = (dict.fromkeys(reading) for reading in readings)
    joined = ("".join(parts) for parts in itertools.product(*choices))
    return tuple(itertools.islice(dict.fromkeys(joined), MOST_READINGS))


def search_text(*names: str, override: str = "") -> str:
    """Content of a search column: every name and its initials, a line each.

    Args:
        names: Full name, short name, earlier names; empty ones are left out.
        override: Initials a person entered where the dictionary reads a name wrongly.
    """
    lines: dict[str, None] = {}
    for name in filter(None, names):
        lines[normalize(name)] = None
        lines.update(dict.fromkeys(initials(name)))
    lines.update(dict.fromkeys(normalize(part) for part in override.split()))
    return "\n".join(lines)


def search_terms(query: str) -> tuple[str, ...]:
    """Terms of a query, each of which must occur in the column; 「兰州 大数据」 are two."""
    return tuple(dict.fromkeys(normalize(term) for term in query.split()))
