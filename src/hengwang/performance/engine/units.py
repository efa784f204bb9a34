"""Bring two printed values to one scale, or say that they cannot be compared."""

from decimal import Decimal
from fractions import Fraction

from hengwang.kernel.measure_words import common_factors

ANYTHING = "个"  # counts anything: 10个 may be 10项; of 台 and 条 neither says what the other says


def factors(one: str, other: str) -> tuple[Decimal, Decimal] | None:
    """Factors that bring values of both units to one scale; None where they do not compare.

    Units compare as in `kernel.measure_words`; besides, the general measure word 个 compares with
    any word of counting. A missing unit does, too, but never with per cent, money or time: is 95
    a percentage or ninety-five?
    """
    found = common_factors(one, other)
    if found is None and ANYTHING in {one, other}:
        named = other if one == ANYTHING else one
        found = common_factors("", named) if named else None
    return found


def on_one_scale(value: Decimal, unit: str, *, as_unit: str) -> Fraction | None:
    """`value` expressed in `as_unit`, exact; None where the two do not compare."""
    found = factors(unit, as_unit)
    return None if found is None else Fraction(value) * Fraction(found[0]) / Fraction(found[1])
