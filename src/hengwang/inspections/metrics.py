"""Evidence inspections offer: how many, how often, how completely, and what was mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from pydantic import BaseModel, ConfigDict

from hengwang.inspections.choices import DefectState, OccurrenceState
from hengwang.inspections.models import Defect, Occurrence
from hengwang.kernel.metrics import Basis, BasisRow, Measured, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period, beijing_day
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.organizations.covering import units_named_q

DONE = Q(state__in=(OccurrenceState.DONE, OccurrenceState.LATE))
DECIDED = DONE | Q(state=OccurrenceState.MISSED)


class PlanParams(BaseModel):
    """Which plans: those whose name or place has these words; all where it is empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    plan: str = ""


class CompletionParams(PlanParams):
    """Whether an inspection done after its time counts as done."""

    late_counts: bool = False


def _of(rows: QuerySet[Any], scope: Scope, plan: str) -> QuerySet[Any]:
    if scope.unit_ids is not None:
        rows = rows.filter(units_named_q(scope.unit_ids, "unit"))
    if scope.region_code is not None:
        rows = rows.filter(unit__region__code__startswith=subtree_prefix(scope.region_code))
    if plan:
        named = Q(plan__name__contains=plan) | Q(plan__place__contains=plan)
        rows = rows.filter(named | Q(plan__room__name__contains=plan))
    return rows.order_by("pk")


def _due(period: Period, scope: Scope, plan: str) -> QuerySet[Any]:
    """Occurrences the plans asked for whose time began in the period."""
    return _begun(period, scope, plan).filter(is_extra=False)


def _begun(period: Period, scope: Scope, plan: str) -> QuerySet[Any]:
    """The same with the unscheduled ones."""
    rows = _of(Occurrence.objects.counted(), scope, plan)
    return rows.filter(due_from__gte=period.start, due_from__lt=period.end)


def _basis(rows: QuerySet[Any], query: str) -> Basis:
    return Basis.of("inspection", list(rows.values_list("pk", flat=True)), query=query)


@metric(
    "inspections.done",
    unit=Unit.TIMES,
    version=1,
    source="docs/metrics/inspections.done.md",
    title="Inspections done",
    params=PlanParams,
)
def done(period: Period, scope: Scope, params: PlanParams) -> Measured:
    """Inspections of the period that were done, in time, late or unscheduled; a count, one query.

    Several deliveries for one are one. No plan at all is no data.
    """
    basis = _basis(
        _begun(period, scope, params.plan).filter(DONE), f"inspections.done;plan={params.plan}"
    )
    if not basis.ids and not _due(period, scope, params.plan).exists():
        return Measured.nothing(Unit.TIMES, basis=basis, note="no inspection was due")
    return Measured.count(len(basis.ids), basis, unit=Unit.TIMES)


@metric(
    "inspections.per_day",
    unit=Unit.TIMES,
    version=1,
    source="docs/metrics/inspections.per_day.md",
    title="Inspections a day",
    params=PlanParams,
)
def per_day(period: Period, scope: Scope, params: PlanParams) -> Measured:
    """Inspections done ÷ days on which one was due and its time is over; two queries.

    Days are Beijing days. A day on which all were missed counts as a day.
    """
    decided = _due(period, scope, params.plan).filter(DECIDED)
    # Many begin at the same instant: those are few, and told apart before their days are asked.
    instants = decided.order_by().values_list("due_from", flat=True).distinct()
    days = len({beijing_day(one) for one in instants})
    basis = _basis(decided.filter(DONE), f"inspections.per_day;plan={params.plan}")
    if not days:
        return Measured.nothing(Unit.TIMES, basis=basis, note="no inspection was due")
    return Measured(
        value=Decimal(len(basis.ids)) / days,
        unit=Unit.TIMES,
        numerator=Decimal(len(basis.ids)),
        denominator=Decimal(days),
        basis=basis,
    )


@metric(
    "inspections.completion",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/inspections.completion.md",
    title="Inspections done of those due",
    params=CompletionParams,
)
def completion(period: Period, scope: Scope, params: CompletionParams) -> Measured:
    """Inspections done within their time ÷ those that were done or whose time is over.

    Coverage is the share of the due ones that is decided; two queries. With `late_counts` those
    done after their time count as done.
    """
    rows = _due(period, scope, params.plan)
    good = DONE if params.late_counts else Q(state=OccurrenceState.DONE)
    sums = rows.aggregate(
        due=Count("pk", filter=Q(due_from__lte=timezone.now())), decided=Count("pk", DECIDED)
    )
    query = f"inspections.completion;plan={params.plan};late={params.late_counts}"
    basis = _basis(rows.filter(good), query)
    if not sums["decided"]:
        return Measured.nothing(Unit.RATIO, basis=basis, note="no inspection was due")
    share = Decimal(sums["decided"]) / max(sums["due"], sums["decided"])
    return Measured.ratio(len(basis.ids), sums["decided"], basis=basis, coverage=share)


@metric(
    "inspections.defects_closed",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/inspections.defects_closed.md",
    title="Defects mended of those found",
    params=PlanParams,
)
def defects_closed(period: Period, scope: Scope, params: PlanParams) -> Measured:
    """Defects found in the period that are mended ÷ all found; what was none is left out."""
    rows = _of(Defect.objects.exclude(state=DefectState.WITHDRAWN), scope, params.plan)
    rows = rows.filter(found_at__gte=period.start, found_at__lt=period.end)
    pairs = list(rows.values_list("pk", "state"))
    mended = [pk for pk, state in pairs if state == DefectState.CLOSED]
    basis = Basis.of("defect", mended, query=f"inspections.defects_closed;plan={params.plan}")
    if not pairs:
        return Measured.nothing(Unit.RATIO, basis=basis, note="no defect was found")
    return Measured.ratio(len(mended), len(pairs), basis=basis)


@dataclass(frozen=True)
class InspectionRows:
    """Inspections behind a figure, as the reader may see them; one query."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By plan and time."""
        seen = Occurrence.objects.visible_to(user).filter(pk__in=list(ids)).select_related("plan")
        return [
            BasisRow(
                f"{row.plan} {timezone.localtime(row.due_from):%Y-%m-%d %H:%M}",
                row.get_absolute_url(),
                f"{row.get_state_display()} · {row.done_by_name}",
            )
            for row in seen
        ]


@dataclass(frozen=True)
class DefectRows:
    """Defects behind a figure; one query."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By title."""
        seen = Defect.objects.visible_to(user).filter(pk__in=list(ids))
        return [BasisRow(str(row), row.get_absolute_url(), row.get_state_display()) for row in seen]


bases.register("inspection", InspectionRows())
bases.register("defect", DefectRows())
