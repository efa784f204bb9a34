"""Complete counts beside an incomplete share of what seems to be the same thing."""

from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.measures import Fit, compare
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import pairs
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report

_SHARED = 2
_FULL = Decimal(100)


class FigureRelationUnclear(Rule):
    """Looks for a row "all … connected: below 100 %" beside counts of such things fully reached."""

    name = "figure-relation-unclear"
    severity = Severity.ADVICE
    family = "repetition"
    why = "If every device and line is there, the report should say what the missing share is of."
    source = "财预〔2020〕10号: indicators 相互衔接"
    message_en = (
        "%(share)s of %(name)s beside complete counts of %(others)s: the base is not printed"
    )
    message_zh = "“%(name)s”为%(share)s，而%(others)s均已全部完成，二者关系未说明（未列基数）"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each such row."""
        view = view_of(report)
        complete = [
            row
            for row in view.rows
            if (o := compare(row, view.topic(row)))
            and o.numeric
            and o.fit is Fit.MET
            and o.actual
            and o.actual.unit not in {"", "%"}
        ]
        for row in view.rows:
            outcome = compare(row, view.topic(row))
            if not (outcome and outcome.target and outcome.actual and outcome.fit is Fit.MISSED):
                continue
            if (
                outcome.target.unit != "%"
                or outcome.target.value != _FULL
                or "全部" not in row.level3
            ):
                continue
            kin = [c for c in complete if _kin(c, row)]
            if len(frozenset().union(*(_kin(c, row) for c in kin))) >= _SHARED:
                others = "、".join(c.level3 for c in kin)
                yield self.finding(
                    row.place,
                    quote=row.quote,
                    name=row.level3,
                    share=row.actual.text.strip() if row.actual else "",
                    others=others,
                    numbers=f"{row.quote}; {'; '.join(c.quote for c in kin)}",
                )


def _kin(one: Indicator, other: Indicator) -> frozenset[str]:
    return pairs(one.level3) & pairs(other.level3)
