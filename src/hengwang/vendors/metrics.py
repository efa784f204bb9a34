"""Evidence vendors offer: scores, what passed, what was deducted; of confirmed months only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db.models import QuerySet
from pydantic import BaseModel, ConfigDict

from hengwang.kernel.metrics import Basis, BasisRow, Measured, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.organizations.covering import units_named_q
from hengwang.vendors.choices import SchemeState
from hengwang.vendors.engine.months import months_between
from hengwang.vendors.models import Assessment, AssessmentScheme

ZERO = Decimal(0)
NOTHING = "no month of a service contract was confirmed"


class PassedParams(BaseModel):
    """What is counted: contracts by their mean score, or single months."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    per: Literal["contract", "month"] = "contract"


def _scoped(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """Rows of the contracts in scope; labels name companies."""
    if scope.programme_id is not None:
        rows = rows.filter(contract__programme=scope.programme_id)
    if scope.unit_ids is not None:
        rows = rows.filter(units_named_q(scope.unit_ids, "contract__programme__unit"))
    if scope.region_code is not None:
        prefix = subtree_prefix(scope.region_code)
        rows = rows.filter(contract__programme__unit__region__code__startswith=prefix)
    if scope.labels:
        rows = rows.filter(contract__company__name__in=scope.labels)
    return rows


def confirmed_in(period: Period, scope: Scope) -> list[Assessment]:
    """Confirmed months that lie in the period; one query."""
    rows = _scoped(Assessment.objects.confirmed(), scope)
    rows = rows.filter(month__gte=period.first_day, month__lte=period.last_day)
    return list(rows.select_related("scheme").order_by("pk"))


def due_in(period: Period, scope: Scope) -> set[tuple[int, date]]:
    """Months of contracts that a scheme in force asks to be assessed; one query."""
    schemes = _scoped(AssessmentScheme.objects.exclude(state=SchemeState.DRAFT), scope)
    found = set()
    for scheme in schemes.select_related("contract"):
        contract = scheme.contract
        first = max(period.first_day, scheme.starts_on, contract.starts_on or date.min)
        last = min(period.last_day, contract.ends_on or date.max)
        for month in months_between(first, last):
            if scheme.ends_on is None or month < scheme.ends_on:
                found.add((contract.pk, month))
    return found


def _coverage(rows: list[Assessment], period: Period, scope: Scope) -> Decimal | None:
    """Months confirmed ÷ months due; None where nothing was due."""
    known = {(one.contract_id, one.month) for one in rows}
    due = due_in(period, scope) | known
    return Decimal(len(known)) / len(due) if due else None


def _basis(rows: Iterable[Assessment], query: str) -> Basis:
    return Basis.of("vendor_assessment", [one.pk for one in rows], query=query)


@metric(
    "vendors.score",
    unit=Unit.POINTS,
    version=1,
    source="docs/metrics/vendors.score.md",
    title="Mean score of service contracts",
)
def score(period: Period, scope: Scope, params: BaseModel) -> Measured:
    """Mean score of the confirmed months, unrounded; coverage is the share of due months."""
    del params
    rows = confirmed_in(period, scope)
    basis, coverage = _basis(rows, "score"), _coverage(rows, period, scope)
    scores = [one.score for one in rows if one.score is not None]
    if not scores:
        return Measured.nothing(Unit.POINTS, basis=basis, coverage=coverage, note=NOTHING)
    mean = sum(scores, ZERO) / len(scores)
    return Measured(value=mean, unit=Unit.POINTS, basis=basis, coverage=coverage)


@metric(
    "vendors.passed_rate",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/vendors.passed_rate.md",
    title="Service contracts that passed their assessment",
    params=PassedParams,
)
def passed_rate(period: Period, scope: Scope, params: PassedParams) -> Measured:
    """Contracts (or months) that passed ÷ all with a confirmed month.

    A contract passed when the mean score of its confirmed months reaches their mean pass mark.
    """
    rows = confirmed_in(period, scope)
    basis = _basis(rows, f"passed;per={params.per}")
    coverage = _coverage(rows, period, scope)
    groups: dict[object, list[Assessment]] = defaultdict(list)
    for one in rows:
        groups[one.contract_id if params.per == "contract" else one.pk].append(one)
    if not groups:
        return Measured.nothing(Unit.RATIO, basis=basis, coverage=coverage, note=NOTHING)
    passed = sum(_has_passed(group) for group in groups.values())
    return Measured.ratio(passed, len(groups), basis=basis, coverage=coverage)


def _has_passed(rows: Iterable[Assessment]) -> bool:
    margins = [(one.score or ZERO) - one.scheme.pass_mark for one in rows]
    return sum(margins, ZERO) >= 0


@metric(
    "vendors.deductions",
    unit=Unit.CNY,
    version=1,
    source="docs/metrics/vendors.deductions.md",
    title="Deducted from service fees",
)
def deductions(period: Period, scope: Scope, params: BaseModel) -> Measured:
    """Yuan deducted in the confirmed months; coverage is the share of due months."""
    del params
    rows = confirmed_in(period, scope)
    basis, coverage = _basis(rows, "deductions"), _coverage(rows, period, scope)
    if not rows:
        return Measured.nothing(Unit.CNY, basis=basis, coverage=coverage, note=NOTHING)
    value = sum((one.deducted_cny or ZERO for one in rows), ZERO)
    return Measured(value=value, unit=Unit.CNY, basis=basis, coverage=coverage)


@dataclass(frozen=True)
class AssessmentRows:
    """Assessments behind a figure, as the reader may see them; one query."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By contract and month."""
        seen = Assessment.objects.visible_to(user).filter(pk__in=list(ids))
        return [
            BasisRow(
                f"{row.contract.name} {row.month:%Y-%m}",
                row.get_absolute_url(),
                f"{row.contract.company.name} · {row.get_state_display()}",
            )
            for row in seen.select_related("contract__company").order_by("month", "pk")
        ]


bases.register("vendor_assessment", AssessmentRows())
