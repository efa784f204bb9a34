"""What came of the same indicators a year before: beside the targets of a new evaluation."""

from dataclasses import dataclass

from hengwang.performance.models import Evaluation
from hengwang.performance.queries.earlier import earlier_years


@dataclass(frozen=True, slots=True)
class Beside:
    """One indicator with last year's target and actual value."""

    name: str
    target: str
    target_before: str
    actual_before: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The rows two evaluations share."""

    evaluation: Evaluation
    rows: tuple[Beside, ...]


def earlier_of(evaluation: Evaluation) -> Earlier | None:
    """The year before of the same programme, of the same kind if there is one; three queries."""
    before = earlier_years(evaluation, back=1)
    rows = tuple(
        Beside(row.level3, row.target_text, known[0].target, known[0].actual)
        for row in evaluation.indicators.all()
        if (known := before.of(row.level3))
    )
    return Earlier(before.evaluations[0], rows) if rows else None
