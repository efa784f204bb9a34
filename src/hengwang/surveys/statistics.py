"""Survey statistics without Django: sample size, margins, intervals, response rate.

All shares are 0–1, all results are unrounded floats; who prints them rounds. The formulas are
those of simple random sampling without replacement (Cochran, Sampling Techniques, chapters 2–4;
Wilson 1927).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, variance

from hengwang.kernel.errors import DomainError

STEPS = 200  # halvings until two floats are neighbours, with room to spare
TINY = 1e-300
CLOSE = 1e-15


class BadSampleError(DomainError):
    """Counts that no sample has: none at all, more than the population, a share beyond 0–1."""

    code = "bad_sample"
    message = "These numbers describe no sample: %(reason)s"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lower and upper end of a confidence interval."""

    low: float
    high: float


def sample_size(population: int, margin: float, confidence: float = 0.95) -> int:
    """Answers needed so that a share is known within ± `margin`, at worst (share one half).

    n₀ = z²·¼/e², corrected for the finite population: n₀·N/(N + n₀ − 1); rounded up.

    Raises:
        BadSampleError: A margin or confidence outside (0, 1), or a negative population.
    """
    _inside(margin, "margin")
    if population < 0:
        raise BadSampleError(reason="population < 0")
    if population == 0:
        return 0
    endless = (z_of(confidence) / (2 * margin)) ** 2
    wanted = math.ceil(endless * population / (population + endless - 1) - CLOSE)
    return min(max(wanted, 1), population)


def margin_of_error(answers: int, population: int, confidence: float = 0.95) -> float | None:
    """Half the width of the interval of a share of one half; None without answers.

    z·√(¼/n)·√((N − n)/(N − 1)): nothing is left uncertain when everybody answered.
    """
    _sampled(answers, population)
    if answers == 0:
        return None
    if population == answers:
        return 0.0
    rest = (population - answers) / (population - 1)
    return z_of(confidence) * math.sqrt(0.25 / answers * rest)


def wilson(hits: int, answers: int, confidence: float = 0.95) -> Bounds | None:
    """Wilson's interval of a share, without continuity correction; None without answers."""
    if not 0 <= hits <= answers:
        raise BadSampleError(reason="0 ≤ hits ≤ answers")
    if answers == 0:
        return None
    z, share = z_of(confidence), hits / answers
    square = z * z / answers
    middle = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / answers + square / (4 * answers)) / (1 + square)
    low = 0.0 if hits == 0 else middle - half
    return Bounds(low, 1.0 if hits == answers else middle + half)


def mean_interval(
    values: Sequence[float], population: int, confidence: float = 0.95
) -> Bounds | None:
    """Student's interval of a mean, with √(1 − n/N); None for fewer than two values.

    In the unit of the values. It may reach past the ends of a scale: who prints it cuts it there.
    """
    count = len(values)
    _sampled(count, population)
    if count < 2:  # noqa: PLR2004  # one value has no spread
        return None
    error = math.sqrt(variance(values) / count * (1 - count / population))
    half = t_of(confidence, count - 1) * error
    mean = fmean(values)
    return Bounds(mean - half, mean + half)


def response_rate(answers: int, invited: int) -> float | None:
    """Answers among those invited; None when nobody was."""
    _sampled(answers, invited)
    return answers / invited if invited else None


def z_of(confidence: float) -> float:
    """Two-sided quantile of the normal distribution, 1.96 for 0.95."""
    _inside(confidence, "confidence")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def t_of(confidence: float, freedom: int) -> float:
    """Two-sided quantile of Student's distribution with `freedom` ≥ 1 degrees of freedom."""
    _inside(confidence, "confidence")
    if freedom < 1:
        raise BadSampleError(reason="freedom < 1")
    outside = 1 - confidence

    def tail(t: float) -> float:
        return _beta_share(freedom / 2, 0.5, freedom / (freedom + t * t))

    high = 1.0
    while tail(high) > outside:
        high *= 2
    return _halved(tail, outside, 0.0, high)


def _halved(falling: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    for _ in range(STEPS):
        middle = (low + high) / 2
        if falling(middle) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta_share(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b)."""
    if x in {0.0, 1.0}:
        return x
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(scale + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """Its continued fraction, term by term from the front (Lentz)."""
    upper, lower = 1.0, 1.0 / _nonzero(1 - (a + b) * x / (a + 1))
    value = lower
    for m in range(1, STEPS * 10):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            lower = 1 / _nonzero(1 + term * lower)
            upper = _nonzero(1 + term / upper)
            value *= lower * upper
        if abs(lower * upper - 1) < CLOSE:
            break
    return value


def _nonzero(value: float) -> float:
    return value if abs(value) > TINY else TINY


def _inside(value: float, name: str) -> None:
    if not 0 < value < 1:
        raise BadSampleError(reason=f"0 < {name} < 1")


def _sampled(part: int, whole: int) -> None:
    if not 0 <= part <= whole:
        raise BadSampleError(reason=f"0 ≤ {part} ≤ {whole}")
