"""The one place where an exact fraction becomes a printed figure."""

from decimal import Decimal
from fractions import Fraction

HALF = Fraction(1, 2)


def to_places(exact: Fraction, places: int) -> Decimal:
    """Round an exact fraction half up (ties away from zero) to `places` decimals.

    Fractions come in so that the tie is seen as a tie: 1/3·3 must not round as 0.999….
    """
    scaled = abs(exact) * 10**places + HALF
    whole = scaled.numerator // scaled.denominator
    return Decimal(whole if exact >= 0 else -whole).scaleb(-places)
