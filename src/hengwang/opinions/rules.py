"""Pure decisions about several scores of one row."""

from collections.abc import Sequence
from decimal import Decimal

from hengwang.kernel.money import round_half_up


def differ(own: Decimal | None, given: Sequence[Decimal]) -> bool:
    """Whether somebody has to decide: not everybody gave the same score."""
    return len({*given, *(() if own is None else (own,))}) > 1


def mean(given: Sequence[Decimal]) -> Decimal | None:
    """The evaluators' mean, rounded half-up to 2 places once; None without any."""
    return round_half_up(sum(given, Decimal(0)) / len(given)) if given else None


def spread(own: Decimal | None, given: Sequence[Decimal]) -> Decimal:
    """Highest less lowest of all scores, the self-evaluation among them."""
    every = [*given, *(() if own is None else (own,))]
    return max(every) - min(every) if every else Decimal(0)


def is_wide(width: Decimal, points: Decimal | None) -> bool:
    """Whether a spread deserves a mark: a fifth of the points or more."""
    return points is not None and points > 0 and width * 5 >= points
