"""Amounts of money: yuan as decimals, rounded half-up once, read and written in 元, 万元, 亿元."""

import re
from decimal import Decimal
from enum import StrEnum

from hengwang.kernel.capital_amounts import UnreadableCapitalError, from_capital, to_capital
from hengwang.kernel.rounding import (
    EXACT,
    AmountError,
    AmountNotFiniteError,
    AmountTooLargeError,
    UnreadableAmountError,
    checked_yuan,
    round_half_up,
)

__all__ = [
    "AmountError",
    "AmountNotFiniteError",
    "AmountTooLargeError",
    "AmountUnit",
    "UnreadableAmountError",
    "UnreadableCapitalError",
    "format_amount",
    "from_capital",
    "from_yuan",
    "parse_amount",
    "round_half_up",
    "to_capital",
    "to_yuan",
]

_LONGEST_TEXT = 64


class AmountUnit(StrEnum):
    """Units that tables and forms head their columns with."""

    YUAN = "yuan"
    WAN = "wan"
    YI = "yi"

    @property
    def symbol(self) -> str:
        """元, 万元 or 亿元."""
        return {"yuan": "元", "wan": "万元", "yi": "亿元"}[self.value]

    @property
    def exponent(self) -> int:
        """Power of ten of one unit in yuan."""
        return {"yuan": 0, "wan": 4, "yi": 8}[self.value]


def to_yuan(value: Decimal, unit: AmountUnit) -> Decimal:
    """`value` in `unit` as yuan, exact.

    Raises:
        AmountError: Not finite, or too large.
    """
    return checked_yuan(checked_yuan(value).scaleb(unit.exponent, context=EXACT))


def from_yuan(yuan: Decimal, unit: AmountUnit) -> Decimal:
    """Yuan in `unit`, exact and unrounded.

    Raises:
        AmountError: Not finite, or too large.
    """
    return checked_yuan(yuan).scaleb(-unit.exponent, context=EXACT)


def format_amount(yuan: Decimal, unit: AmountUnit, places: int = 2) -> str:
    """Yuan in `unit` with thousands separators, half-up to `places`, without the unit's name.

    Raises:
        AmountError: Not finite, or too large.
    """
    return f"{round_half_up(from_yuan(yuan, unit), places):,f}"


# Full-width and typographic variants, one character each.
_NARROW = str.maketrans(
    "０１２３４５６７８９．，、﹐（）－−﹣＋￥　\u00a0\u2009\u202f",
    "0123456789.,,,()---+¥" + " " * 4,
)
_PREFIX = r"(?:人民币|RMB|CNY|[¥])?"
_NUMBER = r"(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_SCALE = r"(?:(?:百万|千万|百|千|十)?万?亿|百万|千万|十万|百|千|万)"
_UNIT = rf"{_SCALE}?[元圆]|{_SCALE}|角|分"
_WHOLE = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[-+])?\s*{_PREFIX}\s*(?P<sign2>[-+])?\s*"
    rf"(?P<terms>(?:{_NUMBER})(?:\s*(?:{_UNIT})(?:\s*(?:{_NUMBER})\s*(?:{_UNIT}))*)?)"
    r"\s*[整正]?\s*(?P<close>\))?\s*(?P<outer>(?:万|亿|千|百万)?元)?"
)
_TERM = re.compile(rf"({_NUMBER})\s*({_UNIT})?")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8, "角": -1, "分": -2}


def parse_amount(text: str, default_unit: AmountUnit | None = None) -> Decimal:
    """The amount that `text` says, in yuan, exact.

    Reads full-width digits, grouped thousands (also `，` and `、`), ¥ ￥ RMB 人民币, 元 千元 万元
    百万元 亿元 (元 may be missing after 万 and 亿), 3亿2500万元, 12元5角3分, a sign, and a negative
    amount in parentheses. Groups of other than three digits are refused, since 1,23 may mean 1.23.

    Args:
        text: At most 64 characters.
        default_unit: Unit of a number that names none; yuan when not given.

    Raises:
        UnreadableAmountError: The text says no amount, or two signs.
        AmountNotFiniteError: It says NaN or infinity.
        AmountTooLargeError: 10^16 yuan or more.
    """
    plain = text.translate(_NARROW).strip()
    if plain.strip("+-").lower() in {"nan", "inf", "infinity"}:
        raise AmountNotFiniteError(text=plain)
    found = _WHOLE.fullmatch(plain) if len(plain) <= _LONGEST_TEXT else None
    if found is None or bool(found["open"]) != bool(found["close"]):
        raise UnreadableAmountError(text=text[:_LONGEST_TEXT])
    signs = [sign for sign in (found["sign"], found["sign2"], found["open"]) if sign]
    if len(signs) > 1 or (found["outer"] and not found["open"]):
        raise UnreadableAmountError(text=text)
    yuan = _sum_of_terms(text, found["terms"], found["outer"], default_unit)
    negative = signs in (["-"], ["("])
    return checked_yuan(yuan.copy_negate() if negative and yuan else yuan)


def _sum_of_terms(
    text: str, terms: str, outer_unit: str | None, default_unit: AmountUnit | None
) -> Decimal:
    total, smallest = Decimal(0), None
    for number, named in _TERM.findall(terms):
        if named and outer_unit:
            raise UnreadableAmountError(text=text)
        unit = named or outer_unit or (default_unit or AmountUnit.YUAN).symbol
        power = sum(_POWERS.get(character, 0) for character in unit)
        if smallest is not None and power >= smallest:
            raise UnreadableAmountError(text=text)
        smallest = power
        value = Decimal(re.sub(r"[, ]", "", number)).scaleb(power, context=EXACT)
        total = EXACT.add(total, value)
    return total
