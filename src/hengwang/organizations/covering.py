"""Whether a reach or a scope leaves any unit out: where none is, nothing need be compared."""

from collections.abc import Collection

from django.db.models import Q

from hengwang.kernel.region_codes import subtree_prefix
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach, Reach
from hengwang.organizations.scoping import units_within_q

MANY = 500


def units_named_q(unit_ids: Collection[int], way: str) -> Q:
    """Rows of these units; `way` leads to the unit ("unit") and is never empty.

    Thousands of keys are dear to every statement that carries them: where they name every unit
    there is, the same rows are found without them, for one query of the keys.
    """
    if len(unit_ids) >= MANY:
        known = Unit.objects.order_by().values_list("pk", flat=True)
        if set(known) <= set(unit_ids):
            return Q()
    return Q(**{f"{way}__in": unit_ids})


def below_q(path: str, prefix: str = "", region_code: str = "") -> Q:
    """Rows of a unit at `path`, of those below it, and of those in the region it answers for."""
    found = Q(**{f"{prefix}path__startswith": path})
    if region_code:
        found |= Q(**{f"{prefix}region__code__startswith": subtree_prefix(region_code)})
    return found


def units_below_q(path: str, prefix: str, region_code: str = "") -> Q:
    """The same rows; one query tells whether others are left, else nothing is asked of the rows."""
    if not Unit.objects.exclude(below_q(path, "", region_code)).order_by().exists():
        return Q()
    return below_q(path, prefix, region_code)


def units_seen_q(user: HasReach, reach: Reach, prefix: str) -> Q:
    """Rows whose unit lies within `reach`; `prefix` is the way to the unit, which is never empty.

    The same rows as `units_within_q`. A centre at the top of the tree reaches every unit, though
    not everything: its long lists are then sorted and counted by their own indexes, without a look
    at the unit of each row. One query for a reach, remembered as long as the user's grants are.
    """
    if reach.everywhere or not reach.has_place:
        return units_within_q(reach, prefix)
    known: dict[Reach, bool] = vars(user).setdefault("_units_left_out", {})
    if reach not in known:
        known[reach] = Unit.objects.exclude(units_within_q(reach)).order_by().exists()
    return units_within_q(reach, prefix) if known[reach] else Q()
