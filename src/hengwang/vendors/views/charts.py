"""The scores of a year as bars, against the pass mark."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hengwang.pages.charts import Axis, ChartSpec, ChartTable, Mark, Point, Series
from hengwang.pages.formats import weight_text
from hengwang.vendors.queries.results import YearSums

LEAST_BARS = 3


def scores_of_year(sums: YearSums) -> ChartSpec | None:
    """Scores month by month; None while fewer than three months were assessed."""
    held = [one.assessment for one in sums.months if one.assessment and one.score is not None]
    if len(held) < LEAST_BARS:
        return None
    marks = {one.scheme.pass_mark for one in held}
    full = max(one.scheme.full_points for one in held)
    points: list[Point | None] = []
    missed = 0
    for one in sums.months:
        if one.assessment is None or one.score is None:
            points.append(None)
            continue
        is_below = one.score < one.assessment.scheme.pass_mark
        missed += is_below
        points.append(
            Point(
                value=one.score,
                tone="warn" if is_below else "",
                url=one.assessment.get_absolute_url(),
                label=weight_text(one.score),
            )
        )
    labels = tuple(
        pgettext("month of a year", "M%(number)s") % {"number": one.month.month}
        for one in sums.months
    )
    rows = tuple((label, one.score) for label, one in zip(labels, sums.months, strict=True))
    return ChartSpec(
        key="scores",
        title=_title(missed, len(held)),
        x=Axis(categories=labels),
        y=Axis(name=_("Score"), least=Decimal(0), most=full),
        series=(Series(name=_("Score"), kind="bar", values=tuple(points), labels=True),),
        table=ChartTable(head=(_("Month"), _("Score")), rows=rows),
        marks=tuple(Mark(axis="y", at=one, label="") for one in sorted(marks)),
        note=f"{_('Pass mark')} {'、'.join(weight_text(one) for one in sorted(marks))}",
    )


def _title(missed: int, held: int) -> str:
    if not missed:
        return _("All %(held)s assessed months passed") % {"held": held}
    return ngettext(
        "%(missed)s of %(held)s assessed months did not pass",
        "%(missed)s of %(held)s assessed months did not pass",
        missed,
    ) % {"missed": missed, "held": held}
