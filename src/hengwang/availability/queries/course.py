"""How one target did: its ledger drawn as a band, its samples thinned out for a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from hengwang.availability.choices import Decision
from hengwang.availability.fold import Span, State
from hengwang.availability.models import MaintenanceWindow
from hengwang.availability.services.reading import ledgers_of
from hengwang.kernel.intervals import Interval
from hengwang.kernel.money import round_half_up
from hengwang.monitoring.models import Check, Series
from hengwang.monitoring.reasons import FIRST_INVALID, GOOD
from hengwang.monitoring.samples.columns import from_ms, to_ms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from hengwang.monitoring.models import Target
    from hengwang.monitoring.samples.columns import Samples
    from hengwang.monitoring.samples.store import SampleStore

SPANS: Mapping[str, timedelta] = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
BUCKETS = 240
WIDTH = Decimal(1000)
LEAST_WIDTH = Decimal("1.2")
USED = ("in_utilization.", "out_utilization.")


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the band: x and width in thousandths of it."""

    x: Decimal
    width: Decimal
    state: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Band:
    """A window drawn by state, maintenance laid over it."""

    window: Interval
    bars: Sequence[Bar]
    planned: Sequence[Bar]
    shares: Mapping[str, Decimal]


def band_of(target: Target, window: Interval, *, now: datetime) -> Band:
    """The three-valued time of a target; four queries. Shares add up to 1."""
    spans = ledgers_of([target], window, now=now)[target.pk]
    rows = MaintenanceWindow.objects.filter(
        state=Decision.APPROVED, covered=target,
        starts_at__lt=window.end, ends_at__gt=window.start,
    )  # fmt: skip
    planned = [
        Interval(start, end).clip(window) for start, end in rows.values_list("starts_at", "ends_at")
    ]
    bars = [_bar(span.interval, span.state.value, window) for span in _drawn(spans)]
    shares = {
        state.value: Decimal(sum(one.interval.micros for one in spans if one.state is state))
        / window.micros
        for state in State
    }
    overlay = [_bar(part, "plan", window) for part in planned if part is not None]
    return Band(window, bars, overlay, shares)


def _drawn(spans: Sequence[Span]) -> Sequence[Span]:
    """Bad news last, so that a minute's outage is not painted over in a year."""
    order = {State.UP: 0, State.UNKNOWN: 1, State.DOWN: 2}
    return sorted(spans, key=lambda span: order[span.state])


def _bar(part: Interval, state: str, window: Interval) -> Bar:
    x = WIDTH * ((part.start - window.start) // timedelta(microseconds=1)) / window.micros
    width = max(WIDTH * part.micros / window.micros, LEAST_WIDTH)
    x = min(x, WIDTH - LEAST_WIDTH)
    return Bar(round_half_up(x, 2), round_half_up(width, 2), state, part.start, part.end)


@dataclass(frozen=True, slots=True)
class Curve:
    """A quantity over time: typical and worst value of each bucket, None where nothing came."""

    name: str
    typical: Sequence[Decimal | None]
    worst: Sequence[Decimal | None]

    @property
    def has_any(self) -> bool:
        """Whether anything was measured."""
        return any(value is not None for value in self.worst)


@dataclass(frozen=True, slots=True)
class Curves:
    """The curves of one check over the same buckets."""

    check: Check
    starts: Sequence[datetime]
    response: Curve
    loss: Curve
    used: Sequence[Curve]


def curves_of(
    checks: Sequence[Check], window: Interval, store: SampleStore, *, buckets: int = BUCKETS
) -> list[Curves]:
    """Every check's samples thinned out to so many buckets; one query and one read.

    Response time is the median and the greatest of a bucket in milliseconds; loss the share of
    failed answers among those that measured, or the packet loss where the check tells it; use the
    mean and the greatest share of the interface's speed. What nobody measured is a gap.
    """
    rows = Series.objects.filter(check_of__in=checks).values_list("pk", "check_of_id", "name")
    series = {(check, name): pk for pk, check, name in rows}
    wanted = [pk for (_, name), pk in series.items() if _is_shown(name)]
    samples = store.read(sorted(wanted), window) if wanted else None
    edges = np.linspace(to_ms(window.start), to_ms(window.end), buckets + 1).astype(np.int64)
    starts = [from_ms(int(edge)) for edge in edges[:-1]]
    return [_curves(check, series, samples, edges, starts) for check in checks]


def _is_shown(name: str) -> bool:
    return name in {Series.OUTCOME, Series.ROUND_TRIP, "loss"} or name.startswith(USED)


def _curves(
    check: Check,
    series: Mapping[tuple[int, str], int],
    samples: Samples | None,
    edges: NDArray[np.int64],
    starts: Sequence[datetime],
) -> Curves:
    def part(name: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        pk = series.get((check.pk, name))
        if samples is None or pk is None:
            return np.empty(0, np.int64), np.empty(0, np.float64)
        own = samples.of_series(pk)
        return own.at, own.value

    at, trip = part(Series.ROUND_TRIP)
    response = thinned(at, trip * 1000, edges, np.median)
    at, loss = part("loss")
    if not len(at):
        at, outcome = part(Series.OUTCOME)
        valid = outcome < FIRST_INVALID
        at, loss = at[valid], (outcome[valid] != GOOD).astype(np.float64)
    lost = thinned(at, loss * 100, edges, np.mean)
    names = sorted(name for pk, name in series if pk == check.pk and name.startswith(USED))
    used = [thinned(*_percent(part(name)), edges, np.mean, name=name) for name in names]
    busiest = sorted(used, key=lambda one: -max((v for v in one.worst if v is not None), default=0))
    return Curves(check, starts, response, lost, busiest[:2])


def _percent(
    told: tuple[NDArray[np.int64], NDArray[np.float64]],
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    return told[0], told[1] * 100


def thinned(
    at: NDArray[np.int64],
    value: NDArray[np.float64],
    edges: NDArray[np.int64],
    typical: object,
    *,
    name: str = "",
) -> Curve:
    """Values in order of their instants, thinned out to the buckets between the edges."""
    borders = np.searchsorted(at, edges)
    middle: list[Decimal | None] = []
    worst: list[Decimal | None] = []
    for first, end in zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True):
        inside = value[first:end]
        if not len(inside):
            middle.append(None)
            worst.append(None)
            continue
        middle.append(_decimal(float(typical(inside))))  # type: ignore[operator]  # a numpy function
        worst.append(_decimal(float(inside.max())))
    return Curve(name, middle, worst)


def _decimal(value: float) -> Decimal:
    return round_half_up(Decimal(repr(value)), 2)
