"""Root causes, computed anew whenever the ledger of a target or of one above it changes."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Q

from hengwang.availability.choices import Cause
from hengwang.availability.models import Outage
from hengwang.availability.roots import TOLERANCE, Out, roots_of
from hengwang.monitoring.models import Target

TOGETHER = 500
DEEPEST = 20


def tie_roots(target: int, since: datetime) -> None:
    """Say of outages of a target and of all behind it which outage they go back to.

    A cause somebody has set stays; where nobody has, “behind a failed parent” comes and goes with
    the root. MUST run in the transaction that changed the ledger.

    Args:
        target: Whose ledger changed.
        since: From when on.
    """
    parents: dict[int, int | None] = {}
    family = _behind(target, parents)
    _above(target, parents)
    near = Q(ended_at=None) | Q(ended_at__gt=since - TOLERANCE)
    rows: dict[int, Outage] = {}
    everybody = list(parents)
    for start in range(0, len(everybody), TOGETHER):
        found = Outage.objects.filter(near, target__in=everybody[start : start + TOGETHER])
        rows |= {row.pk: row for row in found}
    outs = [Out(row.pk, row.target_id, row.started_at, row.ended_at) for row in rows.values()]
    changes: dict[tuple[int | None, str], list[int]] = defaultdict(list)
    for pk, root in roots_of(outs, parents).items():
        row = rows[pk]
        cause = _cause(row.cause, root)
        if row.target_id in family and (row.root_id, row.cause) != (root, cause):
            changes[root, cause].append(pk)
    for (root, cause), ids in changes.items():
        for start in range(0, len(ids), TOGETHER):
            chosen = Outage.objects.filter(pk__in=ids[start : start + TOGETHER])
            chosen.update(root=root, cause=cause)


def _cause(cause: str, root: int | None) -> str:
    if root is not None and cause == Cause.UNKNOWN:
        return Cause.PARENT.value
    if root is None and cause == Cause.PARENT:
        return Cause.UNKNOWN.value
    return cause


def _behind(target: int, parents: dict[int, int | None]) -> set[int]:
    """The target and everything behind it, a query a level; `parents` learns of them."""
    family, level = {target}, [target]
    parents[target] = Target.objects.values_list("parent_id", flat=True).get(pk=target)
    for _ in range(DEEPEST):
        rows: list[tuple[int, int | None]] = []
        for start in range(0, len(level), TOGETHER):
            children = Target.objects.filter(parent__in=level[start : start + TOGETHER])
            rows += children.order_by().values_list("pk", "parent_id")
        level = [pk for pk, _ in rows if pk not in family]
        if not level:
            break
        parents.update(rows)
        family.update(level)
    return family


def _above(target: int, parents: dict[int, int | None]) -> None:
    above = parents[target]
    while above is not None and above not in parents:
        parents[above] = Target.objects.values_list("parent_id", flat=True).get(pk=above)
        above = parents[above]
