"""Forecast the year's end of money and goals: the method named, a range, a word of confidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from hengwang.kernel.periods import Period
from hengwang.performance.engine.achievement import done_rate
from hengwang.performance.engine.rounding import to_places
from hengwang.performance.engine.shares import aligned
from hengwang.performance.engine.targets import Actual, Operator, Target

RATE_PLACES, YUAN_PLACES = 4, 2
LATE, MIDDLE = Decimal("0.75"), Decimal("0.4")
# Half the width of a range at the year's beginning, as a share of the projection; it closes
# evenly until nothing of the year is left to go wrong.
WIDEST = Fraction(1, 4)


class Method(StrEnum):
    """How a year's end was found; the first of the list that has something to go by."""

    CLOSED = "closed"  # the period is over: what is known is the end
    PLAN = "plan"  # spent so far, and the payments still planned
    LAST_YEAR = "last_year"  # the share last year had spent by the same day
    STRAIGHT_LINE = "straight_line"
    HELD = "held"  # a rate or a state: expected to stay as it is


class Confidence(StrEnum):
    """How far to trust a projection; `WORDS` of the wording say it to people."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Outlook:
    """The year's end with its range; `low <= end <= high`, in the unit of what was given."""

    end: Decimal
    low: Decimal
    high: Decimal
    method: Method
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class GoalOutlook:
    """Share of a target expected to be reached by the end (4 decimals), and whether it misses."""

    outlook: Outlook
    misses: bool


def forecast_money(
    executed: Decimal | None,
    *,
    period: Period,
    at: date,
    to_come: Decimal | None = None,
    last_year_share: Decimal | None = None,
) -> Outlook | None:
    """Where the year's spending ends.

    Args:
        executed: Yuan spent up to the end of `at`; None is no data.
        period: The fiscal year.
        at: The day of the look.
        to_come: Yuan of unsettled planned payments of the year; None is no plan at all.
        last_year_share: Last year's spending by the same day ÷ that of the whole year (0-1].

    Returns:
        Yuan with 2 decimals, half up; None when nothing was given to go by. Not capped at the
        budget: that the pace leads beyond it is what the reader must see.
    """
    if executed is None:
        return None
    share = _elapsed(period, at)
    spent = Fraction(executed)
    if share == 1:
        return _outlook(spent, spent, spent, Method.CLOSED, Confidence.HIGH, YUAN_PLACES)
    ends = _ends(spent, share, to_come, last_year_share)
    if not ends:
        return None
    method, end = ends[0]
    slack = abs(end - spent) * WIDEST * (1 - share)
    # Where methods disagree, the range holds them all: disagreement is uncertainty.
    low = max(spent, min([end - slack, *(other for _method, other in ends)]))
    high = max([end + slack, *(other for _method, other in ends)])
    return _outlook(end, min(low, end), high, method, _trust(method, share), YUAN_PLACES)


def _ends(
    spent: Fraction, share: Fraction, to_come: Decimal | None, last_year: Decimal | None
) -> list[tuple[Method, Fraction]]:
    ends = []
    if to_come is not None:
        ends.append((Method.PLAN, spent + Fraction(to_come)))
    if last_year is not None and 0 < last_year <= 1:
        ends.append((Method.LAST_YEAR, spent / Fraction(last_year)))
    if share > 0 and not ends:
        ends.append((Method.STRAIGHT_LINE, spent / share))
    return ends


def forecast_goal(
    target: Target, actual: Actual | None, *, period: Period, at: date, cumulative: bool
) -> GoalOutlook | None:
    """Which share of a quantitative target will be reached at the year's end.

    A count that grows (`cumulative`) is continued in a straight line; a rate or a state is
    expected to stay; a cost under a ceiling grows like a count. None without a value, for a goal
    in words, and on the eve of the first day.
    """
    pair = aligned(target, actual) if actual is not None else None
    share = _elapsed(period, at)
    if pair is None or target.operator is Operator.QUALITATIVE or not share:
        return None
    grows = cumulative and share < 1
    end = pair[1] / share if grows else pair[1]
    slack = abs(end - pair[1]) * WIDEST if grows else abs(end) * WIDEST / 5 * (1 - share)
    rates = [
        Fraction(done_rate(target.operator, pair[0], value, pair[2]))
        for value in (end - slack, end, end + slack)
    ]
    method = Method.CLOSED if share == 1 else Method.STRAIGHT_LINE if grows else Method.HELD
    trust = Confidence.HIGH if share == 1 else _trust(method, share)
    outlook = _outlook(rates[1], min(rates), max(rates), method, trust, RATE_PLACES)
    return GoalOutlook(outlook, misses=rates[1] < 1)


def misses_money(outlook: Outlook | None, budget: Decimal | None, least: Decimal) -> bool | None:
    """Whether the money will end below `least` of the budget (0-1) or above it all."""
    if outlook is None or not budget:
        return None
    return outlook.end < budget * least or outlook.end > budget


def last_share(by_day: Mapping[date, Decimal], last: Period, share: Decimal) -> Decimal | None:
    """Share of last year's dated spending paid when `share` (0-1) of that year had passed.

    None where nothing had been paid by then, or nothing at all: there is no curve to follow.
    """
    whole = sum(by_day.values(), Decimal(0))
    spent = sum(
        (amount for day, amount in by_day.items() if _elapsed(last, day) <= Fraction(share)),
        Decimal(0),
    )
    return spent / whole if 0 < spent <= whole else None


def _elapsed(period: Period, at: date) -> Fraction:
    days = (period.last_day - period.first_day).days + 1
    return Fraction(min(max((at - period.first_day).days + 1, 0), days), days)


def _trust(method: Method, share: Fraction) -> Confidence:
    if share >= LATE:
        return Confidence.HIGH if method is not Method.STRAIGHT_LINE else Confidence.MEDIUM
    return Confidence.MEDIUM if share >= MIDDLE else Confidence.LOW


def _outlook(  # noqa: PLR0917  one line for each way to find an end
    end: Fraction, low: Fraction, high: Fraction, method: Method, trust: Confidence, places: int
) -> Outlook:
    at, least, most = (to_places(value, places) for value in (end, low, high))
    return Outlook(at, least, most, method, trust)
