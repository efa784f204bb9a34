"""What an amount may be, and the one place where it is rounded."""

from decimal import ROUND_HALF_UP, Context, Decimal

from hengwang.kernel.errors import DomainError

# Wide enough that scaling and adding amounts below the limit never rounds.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
LIMIT = Decimal("1e16")


class AmountError(DomainError):
    """Root of what can be wrong with an amount."""

    code = "bad_amount"
    message = "“%(text)s” is not an amount."


class UnreadableAmountError(AmountError):
    """The text does not say an amount."""

    code = "amount_unreadable"
    message = "“%(text)s” cannot be read as an amount."


class AmountNotFiniteError(AmountError):
    """NaN or infinity."""

    code = "amount_not_finite"
    message = "“%(text)s” is not a finite number."


class AmountTooLargeError(AmountError):
    """Ten quadrillion yuan or more: no budget of anyone."""

    code = "amount_too_large"
    message = "“%(text)s” is too large for an amount of money."


def checked_yuan(value: Decimal) -> Decimal:
    """`value` itself when it can be an amount of money.

    Raises:
        AmountNotFiniteError: NaN or infinity.
        AmountTooLargeError: 10^16 yuan or more on either side of zero.
    """
    if not value.is_finite():
        raise AmountNotFiniteError(text=str(value))
    # Compared by adjusted exponent: abs() would round and may overflow on hostile exponents.
    if value and value.adjusted() >= LIMIT.adjusted():
        raise AmountTooLargeError(text=f"{value:.3e}")
    return value


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    """`value` with `places` decimals, halves away from zero (四舍五入); never prints −0.

    Raises:
        AmountNotFiniteError: NaN or infinity.
        AmountTooLargeError: 10^16 or more.
    """
    rounded = checked_yuan(value).quantize(Decimal(1).scaleb(-places), context=EXACT)
    return checked_yuan(rounded) if rounded else abs(rounded)
