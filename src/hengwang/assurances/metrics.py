"""Evidence assurances offer: how many there were, and how many went without an incident."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.db.models import QuerySet
from pydantic import BaseModel, ConfigDict

from hengwang.assurances.choices import Importance, State
from hengwang.assurances.models import Assurance
from hengwang.assurances.queries.incidents import disturbed, known
from hengwang.kernel.metrics import Basis, BasisRow, Measured, Part, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.organizations.covering import units_named_q

BASIS = "assurance"


class LevelParams(BaseModel):
    """Of which level; all of them unless told otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Literal["any", "national", "provincial", "city", "county"] = "any"


def carried_out(period: Period, scope: Scope, level: str) -> QuerySet[Any]:
    """Assurances of the scope that ended in the period; cancelled ones do not count."""
    rows: QuerySet[Any] = Assurance.objects.filter(
        state=State.CLOSED, ended_at__gt=period.start, ended_at__lte=period.end
    )
    if level != "any":
        rows = rows.filter(level=level)
    if scope.unit_ids is not None:
        rows = rows.filter(units_named_q(scope.unit_ids, "unit"))
    if scope.region_code is not None:
        rows = rows.filter(unit__region__code__startswith=subtree_prefix(scope.region_code))
    return rows.order_by("pk")


@metric(
    "assurances.count",
    unit=Unit.COUNT,
    version=1,
    source="docs/metrics/assurances.count.md",
    title="Assurances of key events",
    params=LevelParams,
)
def count(period: Period, scope: Scope, params: LevelParams) -> Measured:
    """Assurances that ended in the period, by level; no data where none was ever kept."""
    rows = list(carried_out(period, scope, params.level).values_list("pk", "level"))
    basis = Basis.of(BASIS, [pk for pk, _level in rows], query=f"count;{params.level}")
    if not rows and not _is_kept(scope):
        return Measured.nothing(Unit.COUNT, basis=basis, note="no assurance was kept")
    return Measured.count(len(rows), basis, parts=_parts(rows))


def _parts(rows: list[tuple[int, str]]) -> tuple[Part, ...]:
    found = []
    for level in Importance:
        ids = [pk for pk, word in rows if word == level]
        if ids:
            basis = Basis.of(BASIS, ids)
            found.append(Part(level.value, level.value, Decimal(len(ids)), basis=basis))
    return tuple(found)


def _is_kept(scope: Scope) -> bool:
    rows: QuerySet[Any] = Assurance.objects.exclude(state=State.DRAFT)
    if scope.unit_ids is not None:
        rows = rows.filter(units_named_q(scope.unit_ids, "unit"))
    if scope.region_code is not None:
        rows = rows.filter(unit__region__code__startswith=subtree_prefix(scope.region_code))
    return rows.exists()


@metric(
    "assurances.incident_free_rate",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/assurances.incident_free_rate.md",
    title="Assurances without an incident",
    params=LevelParams,
)
def incident_free_rate(period: Period, scope: Scope, params: LevelParams) -> Measured:
    """Assurances without an incident ÷ assurances of which something is known.

    An incident is an outage of a target in scope that is not wholly planned work, or a zero report
    that tells of something. Of an assurance without a target and without a report sent nothing is
    known: it lowers the coverage and is not counted. Five queries.
    """
    rows = list(carried_out(period, scope, params.level).values_list("pk", flat=True))
    told = known(rows)
    good = sorted(told - disturbed(rows))
    basis = Basis.of(BASIS, good, query=f"incident_free_rate;{params.level}")
    if not told:
        share = Decimal(0) if rows else None
        return Measured.nothing(
            Unit.RATIO, basis=basis, coverage=share, note="no assurance is known of"
        )
    return Measured.ratio(
        len(good), len(told), basis=basis, coverage=Decimal(len(told)) / len(rows)
    )


@dataclass(frozen=True)
class AssuranceRows:
    """Assurances behind a figure, as the reader may see them; one query."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By event."""
        seen = Assurance.objects.visible_to(user).filter(pk__in=list(ids))
        return [
            BasisRow(row.event, row.get_absolute_url(), f"{row.number} · {row.get_level_display()}")
            for row in seen
        ]


bases.register(BASIS, AssuranceRows())
