"""Score by section: where the points were lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, pgettext

from hengwang.pages.charts.spec import Axis, ChartSpec, ChartTable, Point, Series
from hengwang.pages.formats import points_text, weight_text


@dataclass(frozen=True, kw_only=True)
class SectionScore:
    """One section: full marks, score by the rules, score as printed; None is unscored."""

    name: str
    points: Decimal
    score: Decimal | None
    printed: Decimal | None = None


def bar_by_section(
    sections: Sequence[SectionScore], *, key: str = "sections", file_name: str = ""
) -> ChartSpec:
    """Bars of the score over the full marks, the printed score as a stroke where it differs."""
    unit = pgettext("unit", "points")
    off = [one for one in sections if one.printed is not None and one.printed != one.score]
    series = [
        Series(
            name=gettext("Full marks"),
            kind="bar",
            values=tuple(Point(value=one.points, label=_label(one)) for one in sections),
            tone="plan",
            labels=True,
            over=True,
        ),
        Series(
            name=gettext("By the rules"),
            kind="bar",
            values=tuple(_scored(one) for one in sections),
        ),
    ]
    if off:
        printed = tuple(one.printed if one in off else None for one in sections)
        strokes = Series(name=gettext("In the report"), kind="scatter", values=printed, tone="ink")
        series.append(strokes)
    return ChartSpec(
        key=key,
        title=_finding(sections),
        x=Axis(name=pgettext("axis", "Score"), unit=unit, least=Decimal(0)),
        y=Axis(name=gettext("Section"), categories=tuple(one.name for one in sections)),
        series=tuple(series),
        unit=unit,
        horizontal=True,
        file_name=file_name,
        table=ChartTable(
            head=(
                gettext("Section"),
                gettext("Full marks"),
                gettext("By the rules"),
                gettext("In the report"),
            ),
            rows=tuple((one.name, one.points, one.score, one.printed) for one in sections),
        ),
    )


def _label(section: SectionScore) -> str:
    score = "–" if section.score is None else points_text(section.score)
    return f"{score} / {weight_text(section.points)}"


def _scored(section: SectionScore) -> Point:
    if section.score is None:
        return Point(value=None, tone="unknown")
    return Point(value=section.score, tone="" if section.score >= section.points else "warn")


def _finding(sections: Sequence[SectionScore]) -> str:
    unscored = [one.name for one in sections if one.score is None]
    if unscored:
        names = pgettext("list", ", ").join(unscored)
        return gettext("Not scored yet: %(sections)s") % {"sections": names}
    worst = max(sections, key=lambda one: one.points - (one.score or 0), default=None)
    if worst is None or worst.score is None or worst.score >= worst.points:
        return gettext("Full marks in every section")
    return gettext("Most points are lost in %(section)s: %(score)s of %(points)s") % {
        "section": worst.name,
        "score": points_text(worst.score),
        "points": weight_text(worst.points),
    }
