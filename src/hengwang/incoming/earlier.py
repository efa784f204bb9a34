"""What came of the same indicators a year before: beside the targets of a new evaluation."""

from dataclasses import dataclass

from hengwang.checker.facts.words import fold
from hengwang.performance.display import actual_shown
from hengwang.performance.models import Evaluation, Indicator


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
    """The year before of the same programme, of the same kind if there is one; three queries.

    Rows are matched by name, written alike or not (full-width letters, white space).
    """
    before = Evaluation.objects.filter(
        programme_id=evaluation.programme_id, fiscal_year=evaluation.fiscal_year - 1
    )
    found = sorted(before, key=lambda one: (one.kind != evaluation.kind, one.pk))
    if not found:
        return None
    known: dict[str, Indicator] = {}
    for row in found[0].indicators.select_related("reading__fill"):
        known.setdefault(fold(row.level3), row)
    rows = tuple(
        Beside(row.level3, row.target_text, known[name].target_text, actual_shown(known[name]))
        for row in evaluation.indicators.all()
        if (name := fold(row.level3)) in known
    )
    return Earlier(found[0], rows) if rows else None
