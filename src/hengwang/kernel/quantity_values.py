"""A quantity as a report states it: a number, a unit, and how exactly it is meant."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from hengwang.kernel.errors import DomainError
from hengwang.kernel.measure_words import common_factors

_ABOUT_SHARE = Decimal("0.1")


class BadQuantityError(DomainError):
    """The number is not finite, or its stated precision is not positive."""

    code = "bad_quantity"
    message = "“%(value)s” is not a quantity."


class Qualifier(StrEnum):
    """How a number is meant; stored words are stable."""

    EXACT = "exact"
    OVER = "over"
    """余, 多: at least the number, below its next round step (80多: 80 up to but not 90)."""
    AT_LEAST = "at_least"
    """≥, 以上, 不少于, 不低于."""
    MORE_THAN = "more_than"
    """>, 超过, 突破."""
    AT_MOST = "at_most"
    """≤, 以内, 以下, 不超过."""
    LESS_THAN = "less_than"
    """<, 不足, 不到."""
    ABOUT = "about"
    """约, 近, 左右: within one round step of the number, never more than a tenth of it."""


class Bounds(NamedTuple):
    """What values a statement allows; None is no bound on that side."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` in `unit`, meant as `qualifier` says.

    `precision` is what one more in the last written digit is worth (2.16万 → 100); it is taken from
    the decimal itself when not given.
    """

    value: Decimal
    unit: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    precision: Decimal | None = None

    def __post_init__(self) -> None:
        if not self.value.is_finite() or (self.precision is not None and self.precision <= 0):
            raise BadQuantityError(value=self.value)

    @property
    def resolution(self) -> Decimal:
        """The stated precision, or the worth of the last digit of the value."""
        if self.precision is not None:
            return self.precision
        return Decimal(1).scaleb(int(self.value.as_tuple().exponent))

    @property
    def step(self) -> Decimal:
        """Worth of one in the last digit that is not zero: 230 → 10, 17亿 → 1亿, 2.16万 → 100."""
        if not self.value:
            return self.resolution
        return Decimal(1).scaleb(int(self.value.normalize().as_tuple().exponent))

    @property
    def bounds(self) -> Bounds:  # noqa: PLR0911  # one a qualifier
        """The values that the statement allows."""
        value = self.value
        match self.qualifier:
            case Qualifier.EXACT:
                return Bounds(value, value)
            case Qualifier.OVER:
                return Bounds(value, value + self.step, high_open=True)
            case Qualifier.AT_LEAST:
                return Bounds(value, None)
            case Qualifier.MORE_THAN:
                return Bounds(value, None, low_open=True)
            case Qualifier.AT_MOST:
                return Bounds(None, value)
            case Qualifier.LESS_THAN:
                return Bounds(None, value, high_open=True)
        slack = min(abs(value) * _ABOUT_SHARE, self.step)
        return Bounds(value - slack, value + slack)


def agree(one: Quantity, other: Quantity) -> bool | None:
    """Whether both statements can be true of one thing; None when their units do not compare.

    Two exact numbers agree when they are equal to the coarser one's precision (2.16万 and 21,603;
    72.8% and 72.80%); otherwise the values that both allow must meet.
    """
    factors = common_factors(one.unit, other.unit)
    if factors is None:
        return None
    if one.qualifier is other.qualifier is Qualifier.EXACT:
        gap = abs(one.value * factors[0] - other.value * factors[1])
        coarser = max(one.resolution * factors[0], other.resolution * factors[1])
        return gap * 2 <= coarser
    return _meet(_scaled(one.bounds, factors[0]), _scaled(other.bounds, factors[1]))


def _scaled(bounds: Bounds, factor: Decimal) -> Bounds:
    low = None if bounds.low is None else bounds.low * factor
    high = None if bounds.high is None else bounds.high * factor
    return Bounds(low, high, bounds.low_open, bounds.high_open)


def _meet(one: Bounds, other: Bounds) -> bool:
    return _reaches(one, other) and _reaches(other, one)


def _reaches(lower: Bounds, upper: Bounds) -> bool:
    if lower.low is None or upper.high is None:
        return True
    if lower.low == upper.high:
        return not (lower.low_open or upper.high_open)
    return lower.low < upper.high
