"""The report's three charts: their titles say the finding."""

from decimal import Decimal

from hengwang.documents import figures
from hengwang.documents.rows import Deviation
from hengwang.performance.snapshot import Snapshot
from hengwang.rendering.charts import Chart, Series, Shown

# More bars than this cannot be read on half a page; the table lists them all.
MOST_BARS = 10
LONGEST_NAME = 16
BAR_MM, FRAME_MM = 7, 24


def scores(snapshot: Snapshot) -> Chart | None:
    """Points and scores by section."""
    known = [section for section in snapshot.sections if section.points is not None]
    if not known or all(section.score is None for section in known):
        return None
    lowest = min(
        (part for part in known if part.score is not None and part.points),
        key=lambda part: (part.score or Decimal(0)) / (part.points or Decimal(1)),
    )
    share = figures.percent((lowest.score or Decimal(0)) / (lowest.points or Decimal(1)))
    return Chart(
        title=f"图2　各部分得分：{lowest.name}得分率最低，为{share}",
        unit="分",
        categories=tuple(section.name for section in known),
        series=(
            Series("分值", tuple(section.points for section in known)),
            Series("得分", tuple(section.score for section in known)),
        ),
    )


def money(snapshot: Snapshot) -> Chart | None:
    """Plan and execution of every source of money."""
    known = [row for row in snapshot.funds if row.budget]
    if not known:
        return None
    wan = figures.YUAN_PER_WAN
    total = known[0]
    rate = f"，执行率{figures.percent(total.rate)}" if total.rate is not None else ""
    return Chart(
        title=f"图1　预算与执行{rate}",
        unit="万元",
        categories=tuple(row.name.removeprefix("其中：") for row in known),
        series=tuple(
            Series(name, tuple(None if value is None else value / wan for value in values))
            for name, values in (
                ("年初预算数", [row.initial_budget for row in known]),
                ("全年预算数", [row.budget for row in known]),
                ("全年执行数", [row.executed for row in known]),
            )
        ),
    )


def deviations(found: list[Deviation]) -> Chart | None:
    """The largest deductions."""
    losing = [deviation for deviation in found if deviation.lost > 0][:MOST_BARS]
    if not losing:
        return None
    return Chart(
        title=f"图3　扣分最多的指标：{_short(losing[0].name)}（单位：分）",
        unit="扣分",
        categories=tuple(_short(deviation.name) for deviation in losing),
        series=(Series("扣分", tuple(deviation.lost for deviation in losing)),),
        shown=Shown.BARS,
        height_mm=FRAME_MM + BAR_MM * len(losing),
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
