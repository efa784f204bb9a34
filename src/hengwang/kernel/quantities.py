"""Quantities in the sentences of Chinese reports: found with their place, and compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from hengwang.kernel.measure_words import DURATIONS
from hengwang.kernel.numerals import numeral_of
from hengwang.kernel.quantity_patterns import (
    AFTER,
    BEFORE,
    NOT_NUMERALS,
    QUANTITY,
    RANGE_SIGNS,
    ROUND_THE_CLOCK,
    SCALES,
    plain_text,
)
from hengwang.kernel.quantity_values import BadQuantityError, Bounds, Qualifier, Quantity, agree

__all__ = [
    "BadQuantityError",
    "Bounds",
    "Qualifier",
    "Quantity",
    "agree",
    "parse_quantities",
]

_LIMIT_OF_DIGITS = 30
_AFTER_PIECE = {"月": "个月", "星期": "个星期", "小时": "小时", "工作日": "个工作日"}


@dataclass(frozen=True, slots=True)
class _Found:
    quantity: Quantity
    start: int
    end: int
    scale: int = 0


def parse_quantities(text: str) -> list[tuple[Quantity, int, int]]:
    """The quantities that `text` states, in order, each with the place [start, end) it stands at.

    Counts in 万 and 亿, and money in 万元 and the like, are scaled (2.16万人次 → 21600 人次);
    per cent, bandwidth and time keep their unit. A range 3-5次 is two quantities, at least and at
    most; 7×24小时 is 168 小时/周. Dates, clock times, document numbers, ordinals (第3次) and words
    without a number (数十台) are not quantities. Never raises.
    """
    plain = plain_text(text)
    found = [*_round_the_clock(plain), *_single(ROUND_THE_CLOCK.sub(_blank, plain))]
    found.sort(key=lambda one: one.start)
    _join_ranges(found, plain)
    return [(one.quantity, one.start, one.end) for one in found]


def _blank(match: re.Match[str]) -> str:
    return "□" * len(match[0])


def _round_the_clock(plain: str) -> Iterator[_Found]:
    for match in ROUND_THE_CLOCK.finditer(plain):
        hours = Decimal(int(match[1]) * int(match[2]))
        yield _Found(Quantity(hours, "小时/周"), match.start(), match.end())


def _single(plain: str) -> Iterator[_Found]:
    previous_end = -1
    for match in QUANTITY.finditer(plain):
        number = _number(match)
        end = match.start() + len(match[0].rstrip())
        next_character = plain[end : end + 1]
        if number is None or (next_character.isascii() and next_character.isalpha()):
            continue
        start = match.start()
        if _is_negative(plain, start, previous_end) and match["number"]:
            start, number = start - 1, -number
        scale = SCALES.get(match["scale"] or "", 0)
        unit = _unit(match)
        precision = Decimal(1).scaleb(int(number.as_tuple().exponent) + scale)
        value = Decimal(format(number.scaleb(scale), "f"))
        quantity = Quantity(value, unit, _qualifier(match, unit), precision)
        yield _Found(quantity, start, end, scale)
        previous_end = end


def _number(match: re.Match[str]) -> Decimal | None:
    digits = match["number"] or match["percent"]
    if digits and digits[0].isascii():
        digits = digits.replace(",", "")
        return Decimal(digits) if len(digits) <= _LIMIT_OF_DIGITS else None
    if match["chinese"] and NOT_NUMERALS.fullmatch(match[0].strip()):
        return None
    return numeral_of(digits or match["chinese"])


def _is_negative(plain: str, start: int, previous_end: int) -> bool:
    """Whether a minus stands before; behind a number, letter or bracket it joins instead."""
    before = plain[max(start - 2, 0) : start]
    if not before.endswith("-") or start - 1 == previous_end:
        return False
    return len(before) == 1 or not re.match(r"[0-9A-Za-z%)\]□-]", before)


def _unit(match: re.Match[str]) -> str:
    if match["percent"]:
        return "%"
    if match["unit_after_over"]:
        return _AFTER_PIECE[match["unit_after_over"]]
    return match["unit"] or ""


def _qualifier(match: re.Match[str], unit: str) -> Qualifier:
    before = BEFORE.get(match["before"] or "", Qualifier.EXACT)
    after = AFTER.get(match["after"] or "", Qualifier.EXACT)
    overs = [match[name] for name in ("over", "over_scaled", "over_unit", "over_piece")]
    if before not in {Qualifier.EXACT, Qualifier.ABOUT}:
        return before
    if after not in {Qualifier.EXACT, Qualifier.ABOUT}:
        return after
    if any(over and over != "来" for over in overs):
        return Qualifier.OVER
    if match["before"] == "近" and unit in DURATIONS:
        # 近三年 is the last three years, not nearly three.
        return after
    about = "来" in overs or Qualifier.ABOUT in {before, after}
    return Qualifier.ABOUT if about else Qualifier.EXACT


def _join_ranges(found: list[_Found], plain: str) -> None:
    for index in range(len(found) - 1):
        low, high = found[index], found[index + 1]
        exact = low.quantity.qualifier is high.quantity.qualifier is Qualifier.EXACT
        joined = plain[low.end : high.start].strip(" ") in RANGE_SIGNS
        if not exact or not joined or low.quantity.unit not in {"", high.quantity.unit}:
            continue
        bare = not low.quantity.unit and not low.scale
        shift = high.scale if bare else 0
        start = Quantity(
            Decimal(format(low.quantity.value.scaleb(shift), "f")),
            high.quantity.unit,
            Qualifier.AT_LEAST,
            low.quantity.resolution.scaleb(shift),
        )
        if start.value < high.quantity.value:
            found[index] = replace(low, quantity=start)
            found[index + 1] = replace(
                high, quantity=replace(high.quantity, qualifier=Qualifier.AT_MOST)
            )
