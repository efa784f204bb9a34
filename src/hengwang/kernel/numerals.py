"""Numerals written in Chinese characters: 二十四, 三万二千, 一百二, 二〇二〇, 九十九点五."""

from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1_000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_LONGEST = 30


def numeral_of(text: str) -> Decimal | None:
    """The number that `text` spells, or None when it is no well-formed numeral.

    Reads digits in a row (二〇二〇), places (三千零五), groups (一亿二千万), decimals (九点五), a
    last digit without its place (一百二 is 120, 三万五 is 35000). 两 is two, a leading 十 is ten.
    """
    whole, point, decimals = text.partition("点")
    if not whole or len(text) > _LONGEST or (point and not decimals):
        return None
    if any(c not in _DIGITS for c in decimals):
        return None
    value = _in_a_row(whole) if all(c in _DIGITS for c in whole) else _with_places(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    return Decimal(f"{value}.{_in_a_row(decimals):0{len(decimals)}d}")


def _in_a_row(text: str) -> int:
    return int("".join(str(_DIGITS[c]) for c in text))


def _with_places(text: str) -> int | None:
    """Add up group by group; a place or group that does not fall is no numeral."""
    for group in ("亿", "万"):
        high, found, low = text.rpartition(group)
        if found:
            above = _with_places(high) if high else 1
            below = _below(low, _GROUPS[group])
            if above is None or below is None:
                return None
            return above * _GROUPS[group] + below
    return _four_places(text)


def _below(text: str, group: int) -> int | None:
    """What stands behind 万 or 亿: nothing, a digit of the next lower place, or a numeral."""
    if not text:
        return 0
    if text in _DIGITS:
        return _DIGITS[text] * (group // 10)
    value = _with_places(text)
    return value if value is not None and value < group else None


def _four_places(text: str) -> int | None:
    total, digit, last = 0, None, 10_000
    after_zero = False
    for at, character in enumerate(text):
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
            after_zero = after_zero or digit == 0
            continue
        place = _PLACES.get(character)
        if place is None or place >= last or (digit is None and at):
            return None
        total += (1 if digit is None else digit) * place
        digit, last, after_zero = None, place, False
    if digit:
        # 一百二 is 一百二十, 一百零二 is 102.
        total += digit if after_zero or last in {10, 10_000} else digit * (last // 10)
    return total
