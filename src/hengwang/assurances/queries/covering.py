"""Which targets lie in the scope of an assurance."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from hengwang.assurances.models import Assurance
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.monitoring.models import Target

Covered: Any = Assurance.covered.through
PORTION = 5_000


def in_scope(assurance: Assurance) -> QuerySet[Target]:
    """Watched targets of the scope's units, regions, rooms and circuits, and those named.

    Where nothing is named it is everything of the unit in charge and of the units below it.
    """
    q, is_empty = Q(), True
    for path in assurance.units.values_list("path", flat=True):
        q, is_empty = q | Q(unit__path__startswith=path), False
    for code in assurance.regions.values_list("code", flat=True):
        q, is_empty = q | Q(unit__region__code__startswith=subtree_prefix(code)), False
    rows = Target.objects.watched()
    for lookup, held in (
        ("pk__in", assurance.targets),
        ("watch__device__room__in", assurance.rooms),
        ("watch__circuit__in", assurance.circuits),
    ):
        ids = list(held.values_list("pk", flat=True))
        if ids:
            chosen = Target.objects.filter(**{lookup: ids}).values("pk")
            q, is_empty = q | Q(pk__in=chosen), False
    if is_empty:
        q = Q(unit__path__startswith=assurance.unit.path)
    return rows.filter(q)


def cover(assurance: Assurance) -> int:
    """Write down what lies in the scope at this moment, all of it; returns how many targets."""
    held = Covered.objects.filter(assurance=assurance)
    held.exclude(target__in=in_scope(assurance).values("pk")).delete()
    widen(assurance)
    count: int = held.count()
    return count


def widen(assurance: Assurance, targets: Collection[int] | None = None) -> int:
    """Add what has come into the scope, among these targets or all; returns how many came.

    What left the scope stays: it was watched for the event. In portions, so that a province's
    network is one statement for many rows and never one row too many for it.
    """
    known = Covered.objects.filter(assurance=assurance).values("target")
    rows = in_scope(assurance).exclude(pk__in=known).order_by("pk")
    if targets is not None:
        rows = rows.filter(pk__in=targets)
    ids = list(rows.values_list("pk", flat=True))
    made = (Covered(assurance_id=assurance.pk, target_id=pk) for pk in ids)
    Covered.objects.bulk_create(made, batch_size=PORTION, ignore_conflicts=True)
    return len(ids)


def reaches_unit(assurance: Assurance, path: str, region_code: str) -> bool:
    """Whether a unit's network as a whole lies in the scope, for changes without a target."""
    paths = list(assurance.units.values_list("path", flat=True))
    codes = list(assurance.regions.values_list("code", flat=True))
    named = assurance.targets.exists() or assurance.rooms.exists() or assurance.circuits.exists()
    if not paths and not codes and not named:
        paths = [assurance.unit.path]
    return any(path.startswith(one) for one in paths) or any(
        region_code.startswith(subtree_prefix(one)) for one in codes
    )
