"""Charts people look at rather than read; each says its finding and carries its table."""

from hengwang.pages.charts.comparison import ProjectTotals, compare_projects
from hengwang.pages.charts.deviation import IndicatorDeviation, deviations
from hengwang.pages.charts.money import MoneyCurve, money_against_plan
from hengwang.pages.charts.sections import SectionScore, bar_by_section
from hengwang.pages.charts.spec import Axis, Band, ChartSpec, ChartTable, Mark, Point, Series, texts

__all__ = [
    "Axis",
    "Band",
    "ChartSpec",
    "ChartTable",
    "IndicatorDeviation",
    "Mark",
    "MoneyCurve",
    "Point",
    "ProjectTotals",
    "SectionScore",
    "Series",
    "bar_by_section",
    "compare_projects",
    "deviations",
    "money_against_plan",
    "texts",
]
