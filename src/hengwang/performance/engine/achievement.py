"""How much of a quantitative target was reached, as an exact fraction of it."""

from fractions import Fraction

from hengwang.performance.engine.targets import CEILINGS, Operator

FULL, NOTHING = Fraction(1), Fraction(0)


def done_rate(
    operator: Operator, target: Fraction, actual: Fraction, upper: Fraction | None = None
) -> Fraction:
    """Share of a target that was reached.

    Args:
        operator: How actual is held against target; ">" counts as ≥ and "<" as ≤.
        target: The target, or the lower bound of BETWEEN, on the scale of `actual`.
        actual: What was reached.
        upper: The upper bound of BETWEEN.

    Returns:
        Exact ratio in [0, 1], unrounded. A target of nothing or less is reached or missed,
        nothing in between, since no share of it exists.

    Source:
        evaluation.md "Quantitative rules"; docs/use/rulesets.md shows each with figures.
    """
    if operator is Operator.BETWEEN:
        if upper is not None and actual > upper:
            return _ceiling(upper, actual)
        return _floor(target, actual)
    if operator in CEILINGS:
        return _ceiling(target, actual)
    if operator is Operator.EQUAL and target == 0:
        return FULL if actual <= 0 else NOTHING
    return _floor(target, actual)


def _floor(target: Fraction, actual: Fraction) -> Fraction:
    if actual >= target:
        return FULL
    if target <= 0 or actual <= 0:
        return NOTHING
    return actual / target


def _ceiling(target: Fraction, actual: Fraction) -> Fraction:
    if actual <= target:
        return FULL
    if target <= 0 or actual >= 2 * target:
        return NOTHING
    return 1 - (actual - target) / target


def exceeded_by(operator: Operator, target: Fraction, actual: Fraction) -> Fraction | None:
    """How far a value went beyond its target on the good side, as a ratio of the target.

    Returns:
        Exact ratio > 0; None where the target was not exceeded, is nothing, or is a range.
    """
    if target <= 0 or operator in {Operator.BETWEEN, Operator.QUALITATIVE}:
        return None
    beyond = target - actual if operator in CEILINGS else actual - target
    return beyond / target if beyond > 0 else None
