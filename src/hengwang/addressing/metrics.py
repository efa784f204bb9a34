"""Evidence addressing offers: allocations of a period, and how full the plan is."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from pydantic import BaseModel, ConfigDict

from hengwang.addressing.choices import PrefixKind
from hengwang.addressing.models import Allocation, Prefix
from hengwang.addressing.queries import len_of
from hengwang.kernel.metrics import Basis, BasisRow, Measured, NoParams, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix


class DayParams(BaseModel):
    """On which day; the last one of the period by default. IPv4 or IPv6."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date | None = None
    version: int = 4


def in_scope(rows: QuerySet[Any], scope: Scope) -> Any:
    """Records of the units of the scope; a project has none of its own."""
    if scope.unit_ids is not None:
        rows = rows.filter(unit__in=scope.unit_ids)
    if scope.region_code is not None:
        rows = rows.filter(unit__region__code__startswith=subtree_prefix(scope.region_code))
    return rows.order_by("pk")


@metric(
    "addressing.allocations",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/addressing.allocations.md",
    title="Addresses allocated",
)
def allocations(period: Period, scope: Scope, _params: NoParams) -> Measured:
    """Allocations that began in the period, to units of the scope; a count, one query."""
    rows = Allocation.objects.filter(from_on__range=(period.first_day, period.last_day))
    ids = list(in_scope(rows, scope).values_list("pk", flat=True))
    return Measured.count(len(ids), Basis.of("allocation", ids))


@metric(
    "addressing.utilization",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/addressing.utilization.md",
    title="Use of the address plan",
    params=DayParams,
)
def utilization(period: Period, scope: Scope, params: DayParams) -> Measured:
    """Addresses held on the day ÷ addresses for hosts of the prefixes that hold any; two queries.

    Prefixes are those of the units of the scope, as they are planned today. None is no data.
    """
    day = params.on or period.last_day
    prefixes = in_scope(
        Prefix.objects.filter(kind=PrefixKind.NETWORK, version=params.version), scope
    )
    rows = list(prefixes)
    basis = Basis.of("prefix", [row.pk for row in rows], query=f"on={day}")
    if not rows:
        return Measured.nothing(Unit.RATIO, basis=basis, note="no prefix is planned")
    held = Allocation.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day), prefix__in=prefixes, from_on__lte=day
    )
    size = sum(len_of(row.block.usable) for row in rows)
    return Measured.ratio(Decimal(held.count()), Decimal(size), basis=basis)


class Allocations:
    """Allocations behind a count, as the reader may see them; one query."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """In the order of their days."""
        rows = Allocation.objects.visible_to(user).filter(pk__in=list(ids))
        return [
            BasisRow(row.text, row.prefix.get_absolute_url(), f"{row.from_on} · {row.unit}")
            for row in rows.select_related("unit", "prefix").order_by("from_on", "pk")
        ]


class Prefixes:
    """Prefixes behind a share; one query."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """In the order of addresses."""
        rows = Prefix.objects.visible_to(user).filter(pk__in=list(ids)).select_related("unit")
        return [
            BasisRow(row.text, row.get_absolute_url(), str(row.unit))
            for row in rows.order_by("first_key")
        ]


bases.register("allocation", Allocations())
bases.register("prefix", Prefixes())
