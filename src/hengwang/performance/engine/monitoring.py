"""The running monitor (绩效双监控): where money and goals stand at a date, and where they lead."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from hengwang.kernel.periods import Period
from hengwang.performance.engine.achievement import done_rate
from hengwang.performance.engine.rounding import to_places
from hengwang.performance.engine.shares import aligned
from hengwang.performance.engine.targets import CEILINGS, Actual, Operator, Target

RATE_PLACES, YUAN_PLACES = 4, 2


class Course(StrEnum):
    """How a goal or the money stands against the part of the year that has passed."""

    DONE = "done"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    EXCEEDED = "exceeded"  # a ceiling already broken: it cannot be made good
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The year's money at a date, continued in a straight line."""

    elapsed: Decimal  # share of the period that has passed, 0-1
    rate: Decimal | None  # executed ÷ budget so far
    expected: Decimal | None  # yuan a straight line would have spent by now
    gap: Decimal | None  # executed - expected, yuan; negative is behind
    projected: Decimal | None  # yuan at the end of the period at the present pace
    projected_rate: Decimal | None
    course: Course


@dataclass(frozen=True, slots=True)
class Progress:
    """One goal at a date: what is done of it and what a straight line would ask by now."""

    done: Decimal | None
    expected: Decimal
    course: Course


def elapsed_share(period: Period, at: date) -> Decimal:
    """Share of the period's days that have passed at the end of day `at`: 0 before, 1 after.

    Returns:
        Ratio with 4 decimals, half up. 31 July 2020 is 213 of 366 days: 0.5820.
    """
    return to_places(_elapsed(period, at), RATE_PLACES)


def _elapsed(period: Period, at: date) -> Fraction:
    days = (period.last_day - period.first_day).days + 1
    passed = (at - period.first_day).days + 1
    return Fraction(min(max(passed, 0), days), days)


def forecast(
    executed: Decimal | None,
    budget: Decimal | None,
    *,
    period: Period,
    at: date,
    planned: Decimal | None = None,
) -> Forecast:
    """Continue the year's spending in a straight line to its end.

    Args:
        executed: Yuan spent up to the end of `at`; None is no data.
        budget: Yuan of the whole period after adjustments.
        period: The fiscal year.
        at: The day of the look.
        planned: Yuan that should have been spent by `at` by the plan of payments; where there is
            one it replaces the straight line as the expectation (money is rarely spent evenly).

    Returns:
        Rates with 4 decimals, yuan with 2, half up. The projection is not capped at the budget:
        that the pace leads beyond it is what the reader must see. On the first day's eve nothing
        has passed and nothing can be projected.
    """
    share = _elapsed(period, at)
    known = executed is not None and budget is not None and budget > 0
    spent = Fraction(executed or 0)
    whole = Fraction(budget or 0)
    due = Fraction(planned) if planned is not None else whole * share
    projected = spent / share if executed is not None and share else None
    return Forecast(
        elapsed=to_places(share, RATE_PLACES),
        rate=to_places(spent / whole, RATE_PLACES) if known else None,
        expected=to_places(due, YUAN_PLACES) if budget is not None else None,
        gap=to_places(spent - due, YUAN_PLACES) if known else None,
        projected=None if projected is None else to_places(projected, YUAN_PLACES),
        projected_rate=(
            to_places(projected / whole, RATE_PLACES) if known and projected is not None else None
        ),
        course=_course_of_money(spent, due, whole) if known else Course.UNKNOWN,
    )


def _course_of_money(spent: Fraction, due: Fraction, whole: Fraction) -> Course:
    if spent > whole:
        return Course.EXCEEDED
    if spent == whole:
        return Course.DONE
    return Course.ON_TRACK if spent >= due else Course.BEHIND


def progress(
    target: Target, actual: Actual | None, *, period: Period, at: date, cumulative: bool = True
) -> Progress:
    """Where one goal stands at a date.

    Args:
        target: The yearly target; only quantitative ones can be followed.
        actual: The value so far.
        period: The fiscal year.
        at: The day of the look.
        cumulative: The value grows over the year (sessions held); False for a state or a rate
            (uptime), which is expected in full at any time.

    Returns:
        `done` is the share of the target reached (4 decimals); a ceiling that is still kept is on
        track until the year is over, and one that is broken stays broken.
    """
    share = _elapsed(period, at) if cumulative and target.operator not in CEILINGS else Fraction(1)
    expected = to_places(share, RATE_PLACES)
    pair = aligned(target, actual) if actual is not None else None
    if pair is None or target.operator is Operator.QUALITATIVE:
        return Progress(None, expected, Course.UNKNOWN)
    rate = done_rate(target.operator, pair[0], pair[1], pair[2])
    done = to_places(rate, RATE_PLACES)
    if target.operator in CEILINGS:
        kept = Course.DONE if at >= period.last_day else Course.ON_TRACK
        return Progress(done, expected, kept if rate == 1 else Course.EXCEEDED)
    if rate == 1:
        return Progress(done, expected, Course.DONE)
    return Progress(done, expected, Course.ON_TRACK if rate >= share else Course.BEHIND)
