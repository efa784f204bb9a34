"""The figure disclosure offers: whether evaluations were published in time."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from pydantic import BaseModel, ConfigDict

from hengwang.disclosure.models import Publication
from hengwang.disclosure.models.publication import PublicationQuerySet
from hengwang.kernel.metrics import Basis, BasisRow, Measured, Scope, Unit, bases, metric
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix


class DueParams(BaseModel):
    """Up to which last day of publication; today by default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    until: date | None = None


@metric(
    "performance.disclosed_on_time",
    unit=Unit.RATIO,
    version=1,
    source="docs/metrics/performance.disclosed_on_time.md",
    title="Disclosed on time",
    params=DueParams,
)
def disclosed_on_time(period: Period, scope: Scope, params: DueParams) -> Measured:
    """Evaluations published by their last day ÷ those due in the period; a ratio, one query.

    What is exempt is not due. Nothing due is no data.

    Source: 预算法 (2018) 第十四条.
    """
    last = min(period.last_day, params.until or timezone.localdate())
    due = list(_in_scope(scope).due_within(period.first_day, last).order_by("pk"))
    on_time = sum(1 for one in due if one.published_on and one.published_on <= one.due_on)
    content = [(one.pk, one.due_on, one.published_on) for one in due]
    query = f"until={params.until}" if params.until else ""
    basis = Basis.of("publication", [one.pk for one in due], query=query, content=content)
    return Measured.ratio(on_time, len(due), basis=basis)


def _in_scope(scope: Scope) -> PublicationQuerySet:
    rows = Publication.objects.all()
    if scope.programme_id is not None:
        rows = rows.filter(evaluation__programme=scope.programme_id)
    if scope.unit_ids is not None:
        rows = rows.filter(evaluation__programme__unit__in=scope.unit_ids)
    if scope.region_code is not None:
        prefix = subtree_prefix(scope.region_code)
        rows = rows.filter(evaluation__programme__unit__region__code__startswith=prefix)
    return rows


class PublicationsOf:
    """Publications behind a share, as the reader may see them; one query."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """In the order of their last days."""
        seen = Publication.objects.visible_to(user).filter(pk__in=list(ids))
        rows = seen.select_related("evaluation").order_by("due_on", "pk")
        return [
            BasisRow(
                str(row),
                row.get_absolute_url(),
                f"{row.published_on or '—'} / {row.due_on} · {row.standing.label}",
            )
            for row in rows
        ]


bases.register("publication", PublicationsOf())
