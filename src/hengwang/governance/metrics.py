"""Evidence the app offers: rules in force, people trained, drills held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from pydantic import BaseModel, ConfigDict

from hengwang.governance.models import Drill, Regulation, Training
from hengwang.kernel.metrics import (
    Basis,
    BasisRow,
    Measured,
    NoParams,
    Scope,
    Unit,
    bases,
    metric,
)
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix


class DayParams(BaseModel):
    """On which day; the last one of the period by default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: date | None = None


def in_scope(rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
    """Records of the units of the scope; a project has none of its own."""
    if scope.unit_ids is not None:
        rows = rows.filter(unit__in=scope.unit_ids)
    if scope.region_code is not None:
        rows = rows.filter(unit__region__code__startswith=subtree_prefix(scope.region_code))
    return rows.order_by("pk")


@metric(
    "governance.regulations_in_force",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/governance.regulations_in_force.md",
    title="Regulations in force",
    params=DayParams,
)
def regulations_in_force(period: Period, scope: Scope, params: DayParams) -> Measured:
    """Regulations in force on a day; a count, one query. None at all is 0, a measurement."""
    day = params.on or period.last_day
    rows = in_scope(Regulation.objects.in_force_on(day), scope)
    ids = list(rows.values_list("pk", flat=True))
    return Measured.count(len(ids), Basis.of("regulation", ids, query=f"in_force_on={day}"))


@metric(
    "governance.trained_people",
    unit=Unit.COUNT,
    version=2,
    source="docs/metrics/governance.trained_people.md",
    title="People trained",
)
def trained_people(period: Period, scope: Scope, _params: NoParams) -> Measured:
    """Attendances (人次) of the trainings held in the period; who came twice counts twice.

    A plain count, as drills are: targets say 人 or 人次, and either is to be compared.
    """
    held = Training.objects.held_within(period.first_day, period.last_day)
    rows = list(in_scope(held, scope).values_list("pk", "people"))
    basis = Basis.of("training", [pk for pk, _ in rows])
    return Measured.count(sum(people for _, people in rows), basis)


@metric(
    "governance.drills",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/governance.drills.md",
    title="Emergency drills",
)
def drills(period: Period, scope: Scope, _params: NoParams) -> Measured:
    """Drills held in the period; a count, one query."""
    held = Drill.objects.held_within(period.first_day, period.last_day)
    ids = list(in_scope(held, scope).values_list("pk", flat=True))
    return Measured.count(len(ids), Basis.of("drill", ids))


@dataclass(frozen=True)
class RowsOf:
    """Rows behind a count, as the reader may see them; one query."""

    model: type[Any]
    day: str

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """In the order of the days."""
        seen = self.model.objects.visible_to(user).filter(pk__in=list(ids))
        rows = seen.select_related("unit").order_by(self.day, "pk")
        return [
            BasisRow(str(row), row.get_absolute_url(), f"{getattr(row, self.day)} · {row.unit}")
            for row in rows
        ]


bases.register("regulation", RowsOf(Regulation, "in_force_from"))
bases.register("training", RowsOf(Training, "held_on"))
bases.register("drill", RowsOf(Drill, "held_on"))
