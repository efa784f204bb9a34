"""Evidence of monitoring: response times and utilisation, exact from the samples."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal

from django.db.models import QuerySet
from pydantic import BaseModel, ConfigDict

from hengwang.kernel.metrics import Basis, BasisRow, Measured, Part, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.models import Series, Target
from hengwang.monitoring.store import sample_store

SHARE = 0.95
WORST = 10
MILLISECONDS = 1000
ROUNDED = Decimal("0.000001")


class SeriesParams(BaseModel):
    """Of which kind of target."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: TargetKind | None = None


class UtilizationParams(SeriesParams):
    """In which direction; `both` takes the busier one of each interface."""

    way: Literal["in", "out", "both"] = "both"


@metric(
    "monitoring.response_time_p95",
    unit=Unit.MILLISECONDS,
    version=1,
    source="docs/metrics/monitoring.response_time_p95.md",
    title="Response time, 95th percentile",
    params=SeriesParams,
)
def response_time_p95(period: Period, scope: Scope, params: SeriesParams) -> Measured:
    """What 95 % of the targets keep in 95 % of their answers, milliseconds; one query.

    Nearest rank twice (method R-1): of each target's own answers, then of the targets. The worst
    ten targets are the parts. No answer is no data.
    """
    rows = _series(scope, params).filter(name=Series.ROUND_TRIP)
    by_target = _worst_of_targets(rows, period)
    return _percentile(by_target, Unit.MILLISECONDS, MILLISECONDS)


@metric(
    "monitoring.utilization_p95",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/monitoring.utilization_p95.md",
    title="Utilisation, 95th percentile",
    params=UtilizationParams,
)
def utilization_p95(period: Period, scope: Scope, params: UtilizationParams) -> Measured:
    """What 95 % of the targets keep in 95 % of their readings, a share of the speed; one query.

    Of a target its busiest interface and direction counts. No reading is no data.
    """
    ways = ("in", "out") if params.way == "both" else (params.way,)
    rows = _series(scope, params)
    chosen = rows.none()
    for way in ways:
        chosen = chosen | rows.filter(name__startswith=f"{way}_utilization.")
    return _percentile(_worst_of_targets(chosen, period), Unit.RATIO, 1)


def _series(scope: Scope, params: SeriesParams) -> QuerySet[Series]:
    rows = Series.objects.all()
    if params.kind is not None:
        rows = rows.filter(check_of__target__kind=params.kind)
    if scope.unit_ids is not None:
        rows = rows.filter(check_of__target__unit__in=scope.unit_ids)
    if scope.region_code is not None:
        prefix = subtree_prefix(scope.region_code)
        rows = rows.filter(check_of__target__unit__region__code__startswith=prefix)
    return rows


def _worst_of_targets(rows: QuerySet[Series], period: Period) -> dict[tuple[int, str], float]:
    """The highest 95th percentile among the series of each target, by its id and name."""
    told = rows.order_by("pk").values_list("pk", "check_of__target", "check_of__target__name")
    targets = {pk: (target, name) for pk, target, name in told}
    found = sample_store().quantiles(list(targets), period.interval, SHARE) if targets else {}
    worst: dict[tuple[int, str], float] = {}
    for pk, quantile in found.items():
        key = targets[pk]
        worst[key] = max(worst.get(key, quantile.value), quantile.value)
    return worst


def _percentile(by_target: Mapping[tuple[int, str], float], unit: Unit, times: int) -> Measured:
    basis = Basis.of("target", [target for target, _ in by_target], content=sorted(by_target))
    if not by_target:
        return Measured.nothing(unit, basis=basis, note="nothing was measured")
    values = {key: _rounded(value * times) for key, value in by_target.items()}
    ordered = sorted(values.values())
    # Nearest rank ⌈0.95·n⌉ in whole numbers, which no float can get wrong.
    rank = -(-95 * len(ordered) // 100)
    worst = sorted(values.items(), key=lambda one: (-one[1], one[0]))[:WORST]
    parts = tuple(Part(str(target), name, value) for (target, name), value in worst)
    return Measured(value=ordered[rank - 1], unit=unit, basis=basis, parts=parts)


def _rounded(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(ROUNDED)


class Targets:
    """Targets by name; one query."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """As the reader may see them."""
        rows = Target.objects.visible_to(user).filter(pk__in=list(ids)).select_related("unit")
        return [BasisRow(row.name, "", str(row.unit)) for row in rows]


bases.register("target", Targets())
