"""Text as rules compare it: folded widths, no stray blanks, plain decimals out of cells."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_BETWEEN_CJK = re.compile(rf"(?<={_CJK})\s+(?=\S)|(?<=\S)\s+(?={_CJK})")
_BRACKETED = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_BRACKETS = str.maketrans("", "", "()[]【】〔〕{}")
_NUMBER = re.compile(r"[-−]?\d{1,15}(?:\.\d{1,10})?")
_DASHES = "-—–－―─_/／\\.。·…"
CHINESE_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TEN = 10


def squeeze(text: str) -> str:
    """Remove line breaks and blanks beside Chinese characters, fold the other white space."""
    return " ".join(_BETWEEN_CJK.sub("", text).split())


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """Return the text in half-width form without any white space, for matching only."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def header_forms(text: str) -> tuple[str, str]:
    """Return a header cell without brackets, and without what stands in brackets."""
    folded = fold(text).strip(":：*、.")
    return folded.translate(_BRACKETS), _BRACKETED.sub("", folded)


def is_blank(text: str) -> bool:
    """True for nothing printed or only dashes."""
    return not fold(text).strip(_DASHES)


def decimal_of(text: str) -> Decimal | None:
    """Return the number a cell consists of; full-width digits, separators, 分 and % are allowed."""
    plain = fold(text).replace(",", "").rstrip("分%").lstrip("+")
    if not _NUMBER.fullmatch(plain):
        return None
    return Decimal(plain.replace("−", "-"))


def ratio_of(text: str) -> Decimal | None:
    """Return a percentage as a ratio (72.80% → 0.7280); a plain number above 1 is a percentage."""
    number = decimal_of(text)
    if number is None:
        return None
    return number / 100 if "%" in fold(text) or number > Decimal("1.5") else number


def count_of(text: str) -> int | None:
    """Return a count in Arabic or Chinese numerals below one hundred (二十四 → 24)."""
    folded = fold(text)
    if folded.isascii() and folded.isdigit():
        return int(folded[:9])
    tens, ten, ones = folded.partition("十")
    if ten:
        left = CHINESE_DIGITS.get(tens) if tens else 1
        right = CHINESE_DIGITS.get(ones) if ones else 0
        return None if left is None or right is None else left * _TEN + right
    return CHINESE_DIGITS.get(folded)


POINTS_IN_NAME = re.compile(
    r"[(（]?\s*(?:满分|分值|权重)?[:：]?\s*(\d{1,3}(?:\.\d{1,2})?)\s*[分%％]\s*[)）]?$|[(（]\s*(\d{1,3}(?:\.\d{1,2})?)\s*[)）]$"
)


def split_points(text: str) -> tuple[str, Decimal | None]:
    """Split "产出指标（50分）" into the name and the points; None when no points are printed."""
    name = squeeze(text)
    found = POINTS_IN_NAME.search(name)
    if not found or found.start() == 0:
        return name, None
    return name[: found.start()].strip(), Decimal(found[1] or found[2])
