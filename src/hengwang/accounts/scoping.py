"""The scope of a metric that is exactly what a person may see."""

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.kernel.metrics import Scope


def scope_seen(user: User, permission: Permission) -> Scope:
    """Everything for who sees everything, one region for who sees one, else the units; one query.

    Who sees no unit gets the scope of nobody, whose figures are no data.
    """
    reach = user.reach(permission)
    if reach.everywhere:
        return Scope()
    if len(reach.region_codes) == 1 and not reach.unit_paths:
        return Scope(region_code=reach.region_codes[0])
    return Scope.of_units(units_with(user, permission).values_list("pk", flat=True))
