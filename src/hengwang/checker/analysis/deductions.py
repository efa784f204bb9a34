"""Points that rows lost, and whether a note gives the cause."""

from decimal import Decimal

from hengwang.checker.analysis.measures import Comparison, Fit, compare
from hengwang.checker.analysis.notes import names_a_cause
from hengwang.checker.analysis.view import view_of
from hengwang.checker.report import Indicator, Report

_REACHED = Decimal("0.8")


def lost(row: Indicator) -> Decimal:
    """Return the points a row lost, 0 when points or score are not printed."""
    if row.weight is None or row.score is None:
        return Decimal(0)
    return max(row.weight - row.score, Decimal(0))


def lost_with(report: Report, fit: Fit) -> list[tuple[Indicator, Comparison]]:
    """Return the rows with a deduction of that outcome whose note gives no cause."""
    view = view_of(report)
    found = []
    for row in view.rows:
        outcome = compare(row, view.topic(row)) if lost(row) else None
        if outcome and outcome.fit is fit and not _reviewed(row, outcome):
            found.append((row, outcome))
    return found


def _reviewed(row: Indicator, outcome: Comparison) -> bool:
    """True when a note gives the cause; a target in words leaves room down to 80 % only."""
    if not names_a_cause(row.note):
        return False
    if outcome.numeric or row.score is None or row.weight is None:
        return True
    return row.score >= row.weight * _REACHED
