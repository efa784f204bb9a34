"""What was planned and reached under the same names in earlier years of the same programme."""

from dataclasses import dataclass
from operator import attrgetter

from hengwang.checker.facts.words import fold
from hengwang.performance.display import actual_shown
from hengwang.performance.models import Evaluation, Indicator

YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class Before:
    """One indicator of an earlier year; the actual value as entered or as measured."""

    year: int
    target: str
    actual: str


@dataclass(frozen=True, slots=True)
class EarlierYears:
    """Evaluations of earlier years, the latest first, and their indicators by name."""

    evaluations: tuple[Evaluation, ...]
    by_name: dict[str, tuple[Before, ...]]

    def of(self, name: str) -> tuple[Before, ...]:
        """The latest first; written alike or not (full-width letters, white space)."""
        return self.by_name.get(fold(name), ())


def earlier_years(evaluation: Evaluation, *, back: int = YEARS_BACK) -> EarlierYears:
    """One evaluation a year, of the same kind where there is one; two queries."""
    year = evaluation.fiscal_year
    found = Evaluation.objects.filter(
        programme_id=evaluation.programme_id, fiscal_year__lt=year, fiscal_year__gte=year - back
    )
    chosen: dict[int, Evaluation] = {}
    for one in sorted(found, key=lambda one: (one.kind != evaluation.kind, one.pk)):
        chosen.setdefault(one.fiscal_year, one)
    latest_first = sorted(chosen.values(), key=attrgetter("fiscal_year"), reverse=True)
    rows = Indicator.objects.filter(evaluation__in=latest_first).select_related("reading__fill")
    by_evaluation: dict[int, list[Indicator]] = {}
    for row in rows.order_by("order", "pk"):
        by_evaluation.setdefault(row.evaluation_id, []).append(row)
    by_name: dict[str, tuple[Before, ...]] = {}
    for one in latest_first:
        named: dict[str, Before] = {}
        for row in by_evaluation.get(one.pk, []):
            before = Before(one.fiscal_year, row.target_text, actual_shown(row))
            named.setdefault(fold(row.level3), before)
        for name, before in named.items():
            by_name[name] = (*by_name.get(name, ()), before)
    return EarlierYears(tuple(latest_first), by_name)
