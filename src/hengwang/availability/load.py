"""How full the egresses were in the last day: a chart for the wall screen."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.availability.queries.course import USED, thinned
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import Series
from hengwang.monitoring.samples.columns import from_ms, to_ms
from hengwang.monitoring.store import sample_store
from hengwang.network.choices import Layer
from hengwang.pages import tiles
from hengwang.pages.charts import Axis, ChartSpec, ChartTable, Mark
from hengwang.pages.charts import Series as Line

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from hengwang.monitoring.models import Target

LENGTH, BUCKETS, MOST_LINES = timedelta(days=1), 96, 400
FULL, HIGH = Decimal(100), Decimal(80)


def load_chart(seen: QuerySet[Target], *, now: datetime) -> tiles.Answer:
    """The mean and the fullest of the egresses' ports in each quarter of an hour, in per cent.

    Egresses are targets that stand for circuits of the egress layer; where none is watched, core
    and aggregation are shown, and said so. Of a port the busier direction counts.
    """
    egress = seen.filter(watch__circuit__layer=Layer.EGRESS)
    is_egress = egress.exists()
    targets = egress if is_egress else seen.filter(is_backbone=True)
    rows = Series.objects.filter(check_of__target__in=targets, check_of__ended_at=None)
    chosen = rows.none()
    for start in USED:
        chosen |= rows.filter(name__startswith=start)
    series = list(chosen.order_by("pk").values_list("pk", flat=True)[:MOST_LINES])
    # On the quarter, so that the picture changes four times an hour and not with every look.
    end = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    window = Interval(end - LENGTH, end)
    samples = sample_store().read(series, window) if series else None
    if samples is None or not len(samples.at):
        return tiles.Absent(_("No port of an egress or of the backbone reports its load."))
    edges = np.linspace(to_ms(window.start), to_ms(window.end), BUCKETS + 1).astype(np.int64)
    order = np.argsort(samples.at, kind="stable")
    curve = thinned(samples.at[order], samples.value[order] * 100, edges, np.mean)
    labels = tuple(f"{timezone.localtime(from_ms(int(one))):%H:%M}" for one in edges[:-1])
    most = max(value for value in curve.worst if value is not None)
    return {
        "chart": _spec(labels, curve.typical, curve.worst),
        "most": most,
        "latest": next((one for one in reversed(curve.worst) if one is not None), None),
        "is_egress": is_egress,
        "tone": "bad" if most >= FULL - 5 else "warn" if most >= HIGH else "ok",
    }


def _spec(
    labels: tuple[str, ...],
    typical: tuple[Decimal | None, ...] | object,
    worst: tuple[Decimal | None, ...] | object,
) -> ChartSpec:
    mean, fullest = tuple(typical), tuple(worst)  # type: ignore[arg-type, var-annotated]
    names = (_("fullest port"), pgettext("load", "mean"))
    return ChartSpec(
        key="load",
        title=_("Load of the last 24 hours"),
        x=Axis(categories=labels),
        y=Axis(least=Decimal(0), most=FULL),
        series=(
            Line(name=names[0], kind="line", values=fullest, tone="warn"),
            Line(name=names[1], kind="line", values=mean),
        ),
        marks=(Mark(axis="y", at=HIGH, label="80 %"),),
        unit="%",
        places=1,
        size="fill",
        table=ChartTable(
            head=(_("From"), *names), rows=tuple(zip(labels, fullest, mean, strict=True))
        ),
    )
