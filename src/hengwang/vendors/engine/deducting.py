"""What one clause deducts for one figure: a span, a single number where the figure is known."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from hengwang.vendors.engine.words import Comparison, Measure, Partial, Rule

ZERO = Decimal(0)
PLACES = {
    Measure.POINTS: Decimal("0.01"),
    Measure.FEE_SHARE: Decimal("0.000001"),
    Measure.YUAN: Decimal("0.01"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """From the least to the most; both are the same where it is known."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, number: Decimal) -> "Span":
        """A known number."""
        return cls(number, number)

    @property
    def known(self) -> Decimal | None:
        """The number, or None while it is a span."""
        return self.low if self.low == self.high else None


@dataclass(frozen=True, slots=True)
class Band:
    """A figure worse than `limit` costs `deducted`."""

    limit: Decimal
    deducted: Decimal


@dataclass(frozen=True, slots=True)
class Term:
    """A clause as arithmetic; `cap` is the most it can cost, in its own measure.

    `target`, `step` and the limits of `bands` are in the unit of the metric (a share is 0–1);
    `each` is what a step, or the one shortfall of a flat rule, costs.
    """

    rule: Rule
    measure: Measure
    cap: Decimal
    comparison: Comparison = Comparison.AT_LEAST
    target: Decimal = ZERO
    step: Decimal = ZERO
    each: Decimal = ZERO
    partial: Partial = Partial.WHOLE
    bands: tuple[Band, ...] = ()
    least_coverage: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Observed:
    """A figure as it was read; no value is no data, `upper` the other end of a range."""

    value: Decimal | None = None
    upper: Decimal | None = None
    coverage: Decimal | None = None


def worse_by(term: Term, value: Decimal, limit: Decimal) -> Decimal:
    """How far a figure lies on the wrong side of a limit; 0 on the right one."""
    gap = limit - value if term.comparison is Comparison.AT_LEAST else value - limit
    return max(gap, ZERO)


def deducted_at(term: Term, value: Decimal) -> Decimal:
    """What a known figure costs, in the clause's measure, from 0 to its cap.

    A worse figure never costs less. Rounded half up: points and yuan to two places, shares of the
    fee to six.
    """
    if term.rule is Rule.BANDS:
        held = [one.deducted for one in term.bands if worse_by(term, value, one.limit) > 0]
        amount = max(held, default=ZERO)
    elif term.rule is Rule.FLAT:
        amount = term.each if worse_by(term, value, term.target) > 0 else ZERO
    else:
        amount = _steps(term, worse_by(term, value, term.target)) * term.each
    rounded = amount.quantize(PLACES[term.measure], rounding=ROUND_HALF_UP)
    return min(max(rounded, ZERO), term.cap)


def _steps(term: Term, gap: Decimal) -> Decimal:
    """How many steps a gap is."""
    if not gap or not term.step:
        return ZERO
    steps = gap / term.step
    if term.partial is Partial.WHOLE:
        return steps.to_integral_value(rounding=ROUND_FLOOR)
    if term.partial is Partial.STARTED:
        return steps.to_integral_value(rounding=ROUND_CEILING)
    return steps


def is_measured(term: Term, seen: Observed) -> bool:
    """Whether there is a figure, and enough was observed for it to count."""
    if term.rule is Rule.JUDGED or seen.value is None:
        return False
    return seen.coverage is None or seen.coverage >= term.least_coverage


def deduct(term: Term, seen: Observed) -> Span:
    """What a clause costs: a number, or from – to where the figure is missing or a range.

    No data, too little coverage and an item nobody has judged cost anything from 0 to the cap.
    """
    if seen.value is None or not is_measured(term, seen):
        return Span(ZERO, term.cap)
    ends = [seen.value] if seen.upper is None else [seen.value, seen.upper]
    costs = [deducted_at(term, one) for one in ends]
    return Span(min(costs), max(costs))
