"""Numerals written in Chinese (三百零五, 三万五, 二〇二〇, 三点五), read."""

from decimal import Decimal

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_WAN, _YI = 10**4, 10**8
_LONGEST = 40


def read_numeral(text: str) -> Decimal | None:
    """The number `text` says, exact; None where it is none.

    A digit right after 百, 千, 万 or 亿 and at the end counts the next lower place, as it is
    spoken (三万五 is 35000). Digits in a row are places of ten (二〇二〇). Never raises.
    """
    if not text or len(text) > _LONGEST:
        return None
    whole, point, fraction = text.partition("点")
    value = _in_a_row(whole) if all(c in _DIGITS for c in whole) else _below_wan_yi(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    if not fraction or any(c not in _DIGITS for c in fraction):
        return None
    return Decimal(f"{value}.{''.join(str(_DIGITS[c]) for c in fraction)}")


def _in_a_row(text: str) -> int | None:
    return int("".join(str(_DIGITS[c]) for c in text)) if text else None


def _below_wan_yi(text: str) -> int | None:
    high, yi, low = text.rpartition("亿")
    if not yi:
        return _below_yi(text, above=0)
    above, rest = _below_yi(high, above=0), _below_yi(low, above=_YI) if low else 0
    return None if not above or rest is None else above * _YI + rest


def _below_yi(text: str, *, above: int) -> int | None:
    high, wan, low = text.partition("万")
    if not wan:
        return _section(text, above=above)
    thousands, rest = _section(high, above=0), _section(low, above=_WAN) if low else 0
    return None if not thousands or rest is None else thousands * _WAN + rest


def _section(text: str, *, above: int) -> int | None:
    """The value of up to four places; `above` is what the numeral before them counted."""
    value, digit, place, skipped = 0, None, above, False
    for character in text:
        if character in _PLACES:
            unit = _PLACES[character]
            if (place and unit >= place) or (digit is None and unit != _PLACES["十"]):
                return None
            value, digit, place, skipped = value + (digit or 1) * unit, None, unit, False
        elif character not in _DIGITS or digit is not None:
            return None
        elif _DIGITS[character]:
            digit = _DIGITS[character]
        else:
            skipped = True
    spoken = place > _PLACES["十"] and not skipped
    return value + (digit or 0) * (place // 10 if spoken else 1) if text else None
