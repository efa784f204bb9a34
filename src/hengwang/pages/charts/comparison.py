"""Projects side by side: the total as printed, as the rows add up, and by the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext, pgettext

from hengwang.pages.charts.spec import Axis, ChartSpec, ChartTable, Point, Series
from hengwang.pages.comparing import differs


@dataclass(frozen=True, kw_only=True)
class ProjectTotals:
    """One project's totals in its three columns; None where there is none."""

    name: str
    printed: Decimal | None
    summed: Decimal | None
    ruled: Decimal | None
    url: str = ""


def compare_projects(
    projects: Sequence[ProjectTotals], *, key: str = "projects", file_name: str = ""
) -> ChartSpec:
    """Three bars a project; a rules bar that differs from the printed one is amber."""
    unit = pgettext("unit", "points")
    names = (gettext("In the report"), gettext("Sum of the rows"), gettext("By the rules"))
    return ChartSpec(
        key=key,
        title=_finding(projects),
        x=Axis(name=gettext("Programme"), categories=tuple(one.name for one in projects)),
        y=Axis(name=gettext("Total score"), unit=unit, least=Decimal(0)),
        series=(
            Series(name=names[0], kind="bar", values=_column(projects, "printed"), tone="plan"),
            Series(name=names[1], kind="bar", values=_column(projects, "summed"), tone="unknown"),
            Series(name=names[2], kind="bar", values=_column(projects, "ruled"), labels=True),
        ),
        unit=unit,
        file_name=file_name,
        table=ChartTable(
            head=(gettext("Programme"), *names),
            rows=tuple((one.name, one.printed, one.summed, one.ruled) for one in projects),
        ),
    )


def _column(projects: Sequence[ProjectTotals], name: str) -> tuple[Point, ...]:
    points = []
    for one in projects:
        value: Decimal | None = getattr(one, name)
        off = name == "ruled" and differs(one.printed, value)
        points.append(Point(value=value, tone="warn" if off else "", url=one.url))
    return tuple(points)


def _finding(projects: Sequence[ProjectTotals]) -> str:
    held = [one for one in projects if one.printed is not None and one.ruled is not None]
    off = [one for one in held if differs(one.printed, one.ruled)]
    if not held:
        return gettext("No total can be compared yet")
    if not off:
        return gettext("Every printed total agrees with the rules")
    text = ngettext(
        "In %(off)s of %(all)s programmes the printed total differs from the rules",
        "In %(off)s of %(all)s programmes the printed totals differ from the rules",
        len(off),
    )
    return text % {"off": len(off), "all": len(held)}
