"""Curves of readings as charts: gaps stay gaps, limits are lines, the title says the finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext

from hengwang.facilities.choices import SensorKind
from hengwang.facilities.limits import LimitSet
from hengwang.facilities.models import Sensor
from hengwang.facilities.services.judging import readings_of
from hengwang.facilities.services.sources import series_of
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples.columns import to_ms
from hengwang.pages.charts import Axis, Band, ChartSpec, ChartTable, Mark, Series

if TYPE_CHECKING:
    from hengwang.facilities.excursions import Reading
    from hengwang.monitoring.samples.store import SampleStore

STEPS = 144
TONES = ("accent", "warn", "ok", "plan", "ink", "unknown")
SHOWN = len(TONES)


def buckets(readings: Sequence[Reading], window: Interval) -> list[Decimal | None]:
    """The highest reading of each of 144 equal parts of the window; None where there was none."""
    start, length = to_ms(window.start), (window.micros // 1000) or 1
    found: list[float | None] = [None] * STEPS
    for at, value in readings:
        place = (at - start) * STEPS // length
        if 0 <= place < STEPS:
            known = found[place]
            found[place] = value if known is None else max(known, value)
    return [None if one is None else Decimal(f"{one:.2f}") for one in found]


def curve(
    store: SampleStore,
    sensors: Sequence[Sensor],
    window: Interval,
    *,
    limits: LimitSet | None,
    key: str,
) -> ChartSpec:
    """Curves of sensors of one kind over a window, with the limits in force; one query."""
    shown = list(sensors)[:SHOWN]
    series = series_of(shown)
    samples = store.read(list(series.values()), window)
    lines = []
    for one, tone in zip(shown, TONES, strict=False):
        pk = series.get(one.pk)
        told = readings_of(one, samples.of_series(pk)) if pk is not None else []
        values = tuple(buckets(told, window))
        lines.append(
            Series(name=one.name, kind="line", values=values, tone=tone, step=one.is_contact)
        )
    labels = _labels(window)
    kind = SensorKind(shown[0].kind)
    unit = shown[0].unit_symbol
    return ChartSpec(
        key=key,
        title=_finding(str(kind.label), lines, unit, limits),
        x=Axis(categories=labels),
        y=_axis(str(kind.label), unit, lines, limits),
        series=tuple(lines),
        marks=tuple(_marks(limits)) if limits and not shown[0].is_contact else (),
        bands=_bands(limits) if limits and not shown[0].is_contact else (),
        unit=unit,
        places=1,
        table=ChartTable(
            head=(gettext("Time"), *(one.name for one in lines)),
            rows=tuple(zip(labels, *(one.values for one in lines), strict=True)),
        ),
    )


def _labels(window: Interval) -> tuple[str, ...]:
    step = window.duration / STEPS
    form = "%H:%M" if window.duration <= timedelta(days=1) else "%m-%d %H:%M"
    times = (timezone.localtime(window.start + number * step) for number in range(STEPS))
    return tuple(at.strftime(form) for at in times)


def _marks(limits: LimitSet) -> list[Mark]:
    given = (
        (gettext("Alarm below"), limits.alarm_low),
        (gettext("Warning below"), limits.warning_low),
        (gettext("Warning above"), limits.warning_high),
        (gettext("Alarm above"), limits.alarm_high),
    )
    return [
        Mark(axis="y", at=Decimal(str(value)), label=f"{label} {value:g}")
        for label, value in given
        if value is not None
    ]


def _bands(limits: LimitSet) -> tuple[Band, ...]:
    """What is normal, behind the curves."""
    low, high = limits.warning_low, limits.warning_high
    low = limits.alarm_low if low is None else low
    high = limits.alarm_high if high is None else high
    if low is None and high is None:
        return ()
    ends = (None if one is None else Decimal(str(one)) for one in (low, high))
    return (Band(low=next(ends), high=next(ends)),)


def _axis(name: str, unit: str, lines: Sequence[Series], limits: LimitSet | None) -> Axis:
    """Wide enough for the warning limits, so that one sees how far a curve is from them."""
    values = [one for line in lines for one in line.values if isinstance(one, Decimal)]
    edges = [limits.warning_low, limits.warning_high] if limits else []
    known = [*values, *(Decimal(str(one)) for one in edges if one is not None)]
    if not known:
        return Axis(name=name, unit=unit)
    margin = max((max(known) - min(known)) / 10, Decimal(1))
    least = (min(known) - margin).to_integral_value()
    return Axis(name=name, unit=unit, least=least, most=(max(known) + margin).to_integral_value())


def _finding(name: str, lines: Sequence[Series], unit: str, limits: LimitSet | None) -> str:
    values = [one for line in lines for one in line.values if isinstance(one, Decimal)]
    if not values:
        return gettext("%(name)s: nothing was heard") % {"name": name}
    low, high = f"{min(values):.1f}", f"{max(values):.1f}"
    said = gettext("%(name)s between %(low)s and %(high)s %(unit)s") % {
        "name": name,
        "low": low,
        "high": high,
        "unit": unit,
    }
    if limits is None:
        return said
    over = [one for one in values if limits.level_of(float(one)) is not None]
    if not over:
        return gettext("%(said)s, within the limits") % {"said": said}
    return gettext("%(said)s, beyond the limits at times") % {"said": said}


def last_day(now: datetime) -> Interval:
    """The day that ends now."""
    return Interval(now - timedelta(days=1), now)
