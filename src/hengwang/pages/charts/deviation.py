"""How far actual values lie from their targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from hengwang.kernel.money import round_half_up
from hengwang.pages.charts.spec import Axis, ChartSpec, ChartTable, Mark, Point, Series
from hengwang.pages.formats import percent_text

FAR = Decimal("0.3")


@dataclass(frozen=True, kw_only=True)
class IndicatorDeviation:
    """One indicator: actual ÷ target − 1, with the sign so that minus is worse; None is unknown."""

    name: str
    ratio: Decimal | None
    target: str = ""
    actual: str = ""
    url: str = ""


def deviations(
    rows: Sequence[IndicatorDeviation], *, key: str = "deviations", file_name: str = ""
) -> ChartSpec:
    """Bars to both sides of the target; beyond 30 % either way the target itself is doubtful."""
    return ChartSpec(
        key=key,
        title=_finding(rows),
        note=gettext("To the left worse, to the right better than the target."),
        x=Axis(name=gettext("Deviation from the target"), unit="%"),
        y=Axis(name=gettext("Indicator"), categories=tuple(_label(one) for one in rows)),
        series=(
            Series(
                name=gettext("Deviation"),
                kind="bar",
                values=tuple(_point(one) for one in rows),
                labels=True,
            ),
        ),
        marks=(Mark(axis="x", at=0, label=gettext("Target")),),
        unit="%",
        horizontal=True,
        size="tall" if len(rows) > 8 else "",  # noqa: PLR2004  more rows need more height
        file_name=file_name,
        table=ChartTable(
            head=(
                gettext("Indicator"),
                gettext("Target"),
                gettext("Actual"),
                gettext("Deviation") + " (%)",
            ),
            rows=tuple((one.name, one.target, one.actual, _percent(one.ratio)) for one in rows),
        ),
    )


def _label(row: IndicatorDeviation) -> str:
    if row.ratio is not None:
        return row.name
    return gettext("%(indicator)s: no data") % {"indicator": row.name}


def _percent(ratio: Decimal | None) -> Decimal | None:
    return None if ratio is None else round_half_up(ratio * 100, 2)


def _point(row: IndicatorDeviation) -> Point:
    if row.ratio is None:
        return Point(value=None, tone="unknown", url=row.url)
    above = "warn" if row.ratio > FAR else "ok"
    tone = "bad" if row.ratio < 0 else above
    return Point(value=_percent(row.ratio), tone=tone, url=row.url)


def _finding(rows: Sequence[IndicatorDeviation]) -> str:
    known = [one.ratio for one in rows if one.ratio is not None]
    below = [ratio for ratio in known if ratio < 0]
    if not known:
        return gettext("No indicator has an actual value yet")
    if not below:
        return gettext("Every measured indicator reaches its target")
    text = ngettext(
        "%(below)s of %(known)s indicators is below its target, by %(most)s",
        "%(below)s of %(known)s indicators are below their targets, at most by %(most)s",
        len(below),
    )
    most = percent_text(abs(min(below)), 1)
    return text % {"below": len(below), "known": len(known), "most": most}
