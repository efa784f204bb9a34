"""Text a list is searched by: Chinese names, short names and the initials of their pinyin."""

import itertools
import unicodedata

from pypinyin import Style, lazy_pinyin

READ_TWICE = {
    **dict.fromkeys("长重朝曾传藏查", "cz"),
    **dict.fromkeys("解浚校系", "jx"),
    **dict.fromkeys("尉蔚", "wy"),
    "行": "xh",
    "乐": "ly",
    "会": "hk",
    "厦": "xs",
    "单": "ds",
    "铅": "qy",
    "泌": "mb",
    "荥": "xy",
    "洞": "dt",
    "调": "dt",
    "提": "td",
    "栖": "qx",
    "番": "fp",
    "莘": "sx",
    "盛": "sc",
    "参": "cs",
    "率": "ls",
    "石": "sd",
    "车": "cj",
    "堡": "bp",
}
"""Characters of places and offices that people read in two ways, with both initials.

Not the dictionary's every reading: 市, 省 and 甘 have rare ones that nobody types.
"""

MOST_READINGS = 8
"""Readings kept of one name; the product over a long name would be hundreds."""


def normalize(text: str) -> str:
    """Full-width forms and case folded, white space taken out: the form both sides share."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def initials(text: str) -> tuple[str, ...]:
    """Initials of the pinyin of a name, the likeliest reading first; letters and digits stay.

    The dictionary of phrases reads 重庆 rightly; where it knows no phrase, the other reading of
    a character in READ_TWICE follows, because a person types the reading they say.
    """
    clean = normalize(text)
    likely = "".join(lazy_pinyin(clean, style=Style.FIRST_LETTER))
    if len(likely) != len(clean):
        return (likely,)
    choices = (
        dict.fromkeys((read, *READ_TWICE.get(character, "")))
        for character, read in zip(clean, likely, strict=True)
    )
    joined = ("".join(parts) for parts in itertools.product(*choices))
    return tuple(itertools.islice(joined, MOST_READINGS))


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
