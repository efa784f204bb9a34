"""From the deductions of a month's clauses to its score and to what of the fee is paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hengwang.vendors.engine.deducting import ZERO, Span
from hengwang.vendors.engine.words import FeeRule, Measure

FEN = Decimal("0.01")
ONE, HUNDRED = Decimal(1), Decimal(100)


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """From this score on, this share of the fee is paid."""

    score: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says of a month: its fee in yuan, its score, and how both hang together.

    `most_share` is the most of a month's fee that can be deducted (0–1). `full` is the score
    without any deduction.
    """

    fee: Decimal
    full: Decimal = HUNDRED
    pass_mark: Decimal = Decimal(60)
    fee_rule: FeeRule = FeeRule.NONE
    bands: tuple[ScoreBand, ...] = ()
    most_share: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Cost:
    """What one clause costs."""

    measure: Measure
    span: Span


@dataclass(frozen=True, slots=True)
class Outcome:
    """A month: score, yuan deducted and paid, each a span; `passed` None while it is open."""

    score: Span
    deducted: Span
    payable: Span
    passed: bool | None

    @property
    def is_known(self) -> bool:
        """Whether nothing is open any more."""
        return self.score.known is not None and self.deducted.known is not None


def settle(terms: Terms, costs: Iterable[Cost]) -> Outcome:
    """Score and fee of a month, whatever the order of its clauses.

    The score is `full` less the points deducted, never below 0, rounded half up to two places. The
    fee is what the score leaves of it, less the shares and yuan that clauses deduct directly; what
    is deducted is rounded half up to the fen once, and never exceeds `most_share` of the fee. Where
    no clause deducts points the score is the share of the fee that is paid × `full`, rounded half
    up to two places.
    """
    held = list(costs)
    points = _summed(held, Measure.POINTS)
    score = Span(_points_left(terms, points.high), _points_left(terms, points.low))
    shares, yuan = _summed(held, Measure.FEE_SHARE), _summed(held, Measure.YUAN)
    deducted = Span(
        _deducted(terms, score.high, shares.low, yuan.low),
        _deducted(terms, score.low, shares.high, yuan.high),
    )
    payable = Span(terms.fee - deducted.high, terms.fee - deducted.low)
    if not any(one.measure is Measure.POINTS for one in held):
        score = Span(_as_score(terms, payable.low), _as_score(terms, payable.high))
    return Outcome(score, deducted, payable, has_passed(score, terms.pass_mark))


def has_passed(score: Span, mark: Decimal) -> bool | None:
    """Whether a score reaches the mark; None while it may or may not."""
    if score.low >= mark:
        return True
    return False if score.high < mark else None


def share_of(terms: Terms, score: Decimal) -> Decimal:
    """The share of the fee that a score leaves, 0–1; below every band it leaves nothing."""
    if terms.fee_rule is FeeRule.PROPORTIONAL:
        return score / terms.full if terms.full else ZERO
    if terms.fee_rule is FeeRule.BANDS:
        return max((one.share for one in terms.bands if one.score <= score), default=ZERO)
    return ONE


def _summed(costs: Iterable[Cost], measure: Measure) -> Span:
    spans = [one.span for one in costs if one.measure is measure]
    return Span(sum((one.low for one in spans), ZERO), sum((one.high for one in spans), ZERO))


def _deducted(terms: Terms, score: Decimal, share: Decimal, yuan: Decimal) -> Decimal:
    full = terms.fee * (ONE - share_of(terms, score)) + terms.fee * share + yuan
    most = (terms.fee * terms.most_share).quantize(FEN, rounding=ROUND_HALF_UP)
    return min(full.quantize(FEN, rounding=ROUND_HALF_UP), most)


def _points_left(terms: Terms, points: Decimal) -> Decimal:
    return max(terms.full - points, ZERO).quantize(FEN, rounding=ROUND_HALF_UP)


def _as_score(terms: Terms, payable: Decimal) -> Decimal:
    share = payable / terms.fee if terms.fee else ZERO
    return (share * terms.full).quantize(FEN, rounding=ROUND_HALF_UP)
