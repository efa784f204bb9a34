"""Amounts in capital numerals (大写金额), written and read.

Source: 支付结算办法 (银发〔1997〕393号) 附一 正确填写票据和结算凭证的基本规定, 一 to 三.
"""

import re
from decimal import Decimal

from hengwang.kernel.rounding import AmountError, round_half_up

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万")
_FULL_GROUP = 10**4

_VARIANTS = str.maketrans(
    "〇○一二两兩弍貳贰三参叄參弎四五六陸七八九十百千萬億圓圆負：",
    "零零壹贰贰贰贰贰贰叁叁叁叁叁肆伍陆陆柒捌玖拾佰仟万亿元元负:",
)
_ONE = "[壹贰叁肆伍陆柒捌玖]"
_SECTION = f"(?:{_ONE}仟)?(?:{_ONE}佰)?(?:{_ONE}拾)?{_ONE}?"
_FRAME = re.compile(
    r"(?:人民币)?:?\s*(?P<sign>负)?(?P<amount>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分]+)[整正]?"
)
_AMOUNT = re.compile(
    rf"(?:(?:(?P<wanyi>{_SECTION})万)?(?P<yi>{_SECTION})亿)?(?:(?P<wan>{_SECTION})万)?(?P<one>{_SECTION})元?"
    rf"(?:(?P<jiao>{_ONE})角)?(?:(?P<fen>{_ONE})分)?"
)


class UnreadableCapitalError(AmountError):
    """The text is not an amount in capital numerals."""

    code = "capital_unreadable"
    message = "“%(text)s” is not an amount in capital numerals."


def to_capital(yuan: Decimal) -> str:
    """The amount as cheques and contracts write it, e.g. 壹仟肆佰零玖元伍角.

    Rounded half-up to 分. 整 follows 元 only; an empty run inside is one 零; no 零 is written where
    the rules leave it open (壹拾万柒仟元, not 壹拾万零柒仟元).

    Raises:
        AmountError: Not finite, or 10^16 yuan or more.
    """
    rounded = round_half_up(yuan)
    cents = int(abs(rounded).scaleb(2))
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    text = _whole_yuan(whole) + "元" if whole else ""
    if not jiao and not fen:
        text = (text or "零元") + "整"
    else:
        if jiao:
            text += _DIGITS[jiao] + "角"
        elif text:
            text += "零"
        if fen:
            text += _DIGITS[fen] + "分"
    return ("负" if rounded < 0 else "") + text


def from_capital(text: str) -> Decimal:
    """The yuan that capital numerals say, with 2 decimals.

    Reads what clerks write: 整/正, 元/圆/圓, 人民币 in front, everyday and traditional numerals,
    拾元 without 壹, 零 where the rules leave it open, and filled-in places (伍佰零拾元零角零分).

    Raises:
        UnreadableCapitalError: The text is not an amount.
        AmountTooLargeError: 10^16 yuan or more.
    """
    frame = _FRAME.fullmatch("".join(text.split()).translate(_VARIANTS))
    if frame is None:
        raise UnreadableCapitalError(text=text[:80])
    written = re.sub("零[拾佰仟角分]", "零", frame["amount"])
    spelled = re.sub("(^|[零亿万])拾", r"\1壹拾", re.sub("^零元(?=.)", "", written))
    bare = spelled.replace("零", "")
    said = _AMOUNT.fullmatch(bare)
    if said is None or (bare in {"", "元"} and "零" not in written):
        raise UnreadableCapitalError(text=text[:80])
    groups = [_section(said[name]) for name in ("wanyi", "yi", "wan", "one")]
    whole = 0
    for group in groups:
        whole = whole * _FULL_GROUP + group
    cents = whole * 100 + _digit(said["jiao"]) * 10 + _digit(said["fen"])
    yuan = Decimal(cents).scaleb(-2)
    if bare not in {"", "元"} and _bare(to_capital(yuan)) != bare.removesuffix("元"):
        raise UnreadableCapitalError(text=text[:80])
    return -yuan if frame["sign"] and cents else yuan


def _whole_yuan(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, _FULL_GROUP)
        groups.append(group)
    text, gap = "", False
    for index in reversed(range(len(groups))):
        group = groups[index]
        if not group:
            gap = True
        else:
            leading_zero = group < _FULL_GROUP // 10
            text += ("零" if text and (gap or leading_zero) else "") + _group(group)
            gap = False
        # 亿 closes the upper half even when its own four digits are zero: 壹万亿.
        if group or _GROUPS[index] == "亿":
            text += _GROUPS[index]
    return text


def _group(number: int) -> str:
    text, gap = "", False
    for place in reversed(range(4)):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return text


def _section(text: str | None) -> int:
    total, digit = 0, 0
    for character in text or "":
        if character in _PLACES:
            total, digit = total + digit * 10 ** _PLACES.index(character), 0
        else:
            digit = _DIGITS.index(character)
    return total + digit


def _digit(character: str | None) -> int:
    return _DIGITS.index(character) if character else 0


def _bare(text: str) -> str:
    return text.rstrip("整").replace("零", "").removesuffix("元")
