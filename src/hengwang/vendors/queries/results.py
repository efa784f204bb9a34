"""The sums of a year's result, from its months."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hengwang.vendors.engine.deducting import ZERO, Span
from hengwang.vendors.models import AnnualResult, ResultMonth

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class YearSums:
    """A year: fee, what is deducted and payable as spans, the mean score of its assessed months."""

    months: tuple[ResultMonth, ...]
    fee: Decimal
    deducted: Span
    payable: Span
    score: Decimal | None
    share: Decimal | None
    passed: bool | None

    @property
    def missing(self) -> tuple[ResultMonth, ...]:
        """Months without a confirmed assessment."""
        return tuple(one for one in self.months if one.is_missing)

    @property
    def unsettled(self) -> int:
        """Missing months nobody has said anything about."""
        return sum(one.deducted_cny is None for one in self.months)


def sums_of(result: AnnualResult) -> YearSums:
    """The result's sums; one query. Scores are averaged and rounded half up to two places.

    `share` is what is paid of the fee, None while a month is unsettled; `passed` compares the mean
    score with the mean pass mark of the same months.
    """
    months = tuple(result.months.select_related("assessment__scheme"))
    fee = sum((one.fee_cny for one in months), ZERO)
    spans = [one.deducted_span for one in months]
    deducted = Span(sum((one.low for one in spans), ZERO), sum((one.high for one in spans), ZERO))
    payable = Span(fee - deducted.high, fee - deducted.low)
    held = [(one.score, one.assessment) for one in months if one.score is not None]
    score = passed = None
    if held:
        score = sum((one for one, _found in held), ZERO) / len(held)
        marks = [found.scheme.pass_mark for _one, found in held if found is not None]
        passed = score >= sum(marks, ZERO) / len(marks)
        score = score.quantize(CENT, rounding=ROUND_HALF_UP)
    known = payable.known
    share = None if known is None or not fee else known / fee
    return YearSums(months, fee, deducted, payable, score, share, passed)
