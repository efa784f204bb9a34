"""How numbers of a snapshot are printed: 万元, percent, points; absence is 「—」."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from hengwang.rendering.values import Figure

NOTHING = "—"
YUAN_PER_WAN = Decimal(10_000)
# 万元 with two places as the forms ask; more, up to the fen, only where two would lie.
LEAST_PLACES, MOST_PLACES = 2, 6
CENT = Decimal("0.01")


def places_for(amounts: Iterable[Decimal | None]) -> int:
    """Decimals of 万元 that print every amount (yuan) exactly, so that printed rows add up."""
    needed = LEAST_PLACES
    for amount in amounts:
        if amount is not None:
            exponent = (amount / YUAN_PER_WAN).normalize().as_tuple().exponent
            needed = max(needed, -exponent if isinstance(exponent, int) else 0)
    return min(needed, MOST_PLACES)


def wan(yuan: Decimal | None, places: int = LEAST_PLACES) -> Figure:
    """An amount of yuan in 万元, half-up, with thousands separators."""
    if yuan is None:
        return Figure(NOTHING)
    value = (yuan / YUAN_PER_WAN).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Figure(f"{value:,}", value)


def percent(ratio: Decimal | None) -> Figure:
    """A ratio as percent with two decimals, half-up; the number stays a ratio."""
    if ratio is None:
        return Figure(NOTHING)
    value = ratio.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return Figure(f"{value * 100:.2f}%", value)


def points(value: Decimal | None) -> Figure:
    """Points a row may give, without useless zeros: 10, 2.5."""
    if value is None:
        return Figure(NOTHING)
    return Figure(f"{value.normalize():f}", value)


def score(value: Decimal | None) -> Figure:
    """A score with two decimals, half-up: the engine has rounded it already."""
    if value is None:
        return Figure(NOTHING)
    rounded = value.quantize(CENT, ROUND_HALF_UP)
    return Figure(f"{rounded}", rounded)


def score_or_range(value: Decimal | None, low: Decimal | None, high: Decimal | None) -> Figure:
    """The score; where there is none yet, the range it must fall in; else 「—」."""
    if value is None and low is not None and high is not None and low != high:
        return Figure(f"{score(low)}～{score(high)}")
    return score(value)
