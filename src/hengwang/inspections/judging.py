"""Typed readings and what they say: the kind of an item, its limits, its good answers; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from hengwang.inspections.errors import ItemError, ReadingMissingError, ReadingValueError

YES = {"yes", "y", "true", "1", "ok", "正常", "是", "好", "√", "✓", "合格"}
NO = {"no", "n", "false", "0", "异常", "否", "不正常", "×", "✗", "x", "不合格"}
BAD_MARK = "*"
LONGEST_TEXT = 1000
MOST_DIGITS, MOST_PLACES = 14, 4
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－＋，", "0123456789.-+,")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")


@dataclass(frozen=True, slots=True)
class ItemRule:
    """What is asked and what is good.

    Attributes:
        kind: number, yes_no, choice, text or photo.
        text: The question, for refusals.
        symbol: The unit of a number.
        low, high: Limits of a number, both still in order; None is no limit.
        options: Answers of a choice; one that ends with * is not in order.
        required: Whether an inspection without it is refused.
    """

    kind: str
    text: str
    symbol: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    options: tuple[str, ...] = ()
    required: bool = True

    def check(self) -> None:
        """Refuse an item nothing could be judged by.

        Raises:
            ItemError: No text, limits crossed, fewer than two answers, answers twice.
        """
        if not self.text.strip():
            raise ItemError(text=self.text, reason="?")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ItemError(text=self.text, reason=f"{self.low} > {self.high}")
        if self.kind == "choice":
            plain = self.plain_options
            if len(plain) < 2 or len(set(plain)) != len(plain):  # noqa: PLR2004
                raise ItemError(text=self.text, reason=" | ".join(plain) or "?")

    @property
    def plain_options(self) -> tuple[str, ...]:
        """Answers of a choice as people read them."""
        return tuple(one.removesuffix(BAD_MARK).strip() for one in self.options)

    @property
    def bad_options(self) -> frozenset[str]:
        """Those that are not in order."""
        return frozenset(
            one.removesuffix(BAD_MARK).strip() for one in self.options if one.endswith(BAD_MARK)
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading in its stored form, and what it says."""

    text: str
    number: Decimal | None
    verdict: str


NOTHING = Judged("", None, "none")


def judge(rule: ItemRule, given: str, *, photos: int = 0) -> Judged:
    """Read what somebody wrote and hold it to the item.

    Args:
        rule: The item.
        given: As typed: a number with or without its unit, yes or no in words, an answer, a text.
        photos: How many photos of the item come with it.

    Raises:
        ReadingMissingError: A required item was left empty.
        ReadingValueError: The value is none of the item's kind.
    """
    text = given.strip()
    if rule.kind == "photo":
        if photos == 0:
            return _nothing(rule)
        return Judged(text[:LONGEST_TEXT], None, "noted")
    if not text:
        return _nothing(rule)
    return _READERS[rule.kind](rule, text)


def _nothing(rule: ItemRule) -> Judged:
    if rule.required:
        raise ReadingMissingError(item=rule.text)
    return NOTHING


def _number(rule: ItemRule, text: str) -> Judged:
    plain = text.translate(_FULL_WIDTH).replace(",", "").strip()
    if rule.symbol and plain.endswith(rule.symbol):
        plain = plain.removesuffix(rule.symbol).strip()
    if not _NUMBER.fullmatch(plain):
        raise ReadingValueError(item=rule.text, value=text)
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise ReadingValueError(item=rule.text, value=text) from error
    exponent = value.normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if places > MOST_PLACES or abs(value) >= Decimal(10) ** (MOST_DIGITS - MOST_PLACES):
        raise ReadingValueError(item=rule.text, value=text)
    is_low = rule.low is not None and value < rule.low
    is_high = rule.high is not None and value > rule.high
    if rule.low is None and rule.high is None:
        return Judged(plain, value, "noted")
    return Judged(plain, value, "bad" if is_low or is_high else "ok")


def _yes_no(rule: ItemRule, text: str) -> Judged:
    word = text.lower()
    if word in YES:
        return Judged("yes", None, "ok")
    if word in NO:
        return Judged("no", None, "bad")
    raise ReadingValueError(item=rule.text, value=text)


def _choice(rule: ItemRule, text: str) -> Judged:
    if text not in rule.plain_options:
        raise ReadingValueError(item=rule.text, value=text)
    return Judged(text, None, "bad" if text in rule.bad_options else "ok")


def _text(rule: ItemRule, text: str) -> Judged:
    if len(text) > LONGEST_TEXT:
        raise ReadingValueError(item=rule.text, value=text[:40])
    return Judged(text, None, "noted")


_READERS = {"number": _number, "yes_no": _yes_no, "choice": _choice, "text": _text}


def against_sensors(
    number: Decimal | None,
    verdict: str,
    told: Sequence[float],
    *,
    tolerance: Decimal,
    is_contact: bool,
) -> str:
    """What the sensors of the room say about a reading of the same minute.

    Args:
        number: What was read, for a number.
        verdict: ok or bad, for what is only in order or not.
        told: What each sensor said last; of a contact 1 is a fault. Empty: nothing was heard.
        tolerance: How far a number may lie outside of what the sensors say.
        is_contact: Whether the sensors only say whether something is in order.

    Returns:
        agrees, contradicts or silent.
    """
    if not told:
        return "silent"
    if is_contact:
        is_fault = any(one != 0 for one in told)
        return "contradicts" if is_fault != (verdict == "bad") else "agrees"
    if number is None:
        return "silent"
    low, high = Decimal(str(min(told))) - tolerance, Decimal(str(max(told))) + tolerance
    return "agrees" if low <= number <= high else "contradicts"
