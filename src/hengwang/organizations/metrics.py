"""Evidence the app offers: how many units there are."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from hengwang.kernel.metrics import Basis, BasisRow, Measured, Part, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period
from hengwang.organizations import models
from hengwang.organizations.choices import Level

POLICY = "organizations.open_on_day@1"
BASIS = "unit"


class UnitsParams(BaseModel):
    """Which units are counted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Level | None = None
    on: date | None = None


@metric(
    "organizations.units",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/organizations.units.md",
    title="Units",
    params=UnitsParams,
)
def units(period: Period, scope: Scope, params: UnitsParams) -> Measured:
    """Units open on a day (the period's last by default), in all and by level; one query.

    Returns: a count; the parts are the levels and add up to it. Zero units is a measurement.
    """
    day = params.on or period.last_day
    rows = models.Unit.objects.open_on(day)
    if scope.region_code is not None:
        rows = rows.in_region(scope.region_code)
    if scope.unit_ids is not None:
        rows = rows.filter(pk__in=scope.unit_ids)
    if params.level is not None:
        rows = rows.filter(level=params.level)
    found = list(rows.order_by("pk").values_list("pk", "level"))
    parts = tuple(
        Part(
            key=level.value,
            label=str(level.label),
            value=Decimal(sum(stored == level for _, stored in found)),
            basis=Basis.of(BASIS, [pk for pk, stored in found if stored == level]),
        )
        for level in Level
        if params.level in {None, level}
    )
    basis = Basis.of(BASIS, [pk for pk, _ in found], query=f"open_on={day}")
    return Measured.count(len(found), basis, policy=POLICY, parts=parts)


class UnitBasis:
    """Units behind a count, as the reader may see them."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """Visible units in the order of the tree; one query."""
        seen = models.Unit.objects.visible_to(user).filter(pk__in=list(ids))
        return [
            BasisRow(unit.name, unit.get_absolute_url(), unit.region.full_name)
            for unit in seen.select_related("region")
        ]


bases.register(BASIS, UnitBasis())
