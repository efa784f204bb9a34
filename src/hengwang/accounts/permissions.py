"""The only questions about rights: may, require, units_with; each costs one query a request."""

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.roles import PERMISSIONS_OF
from hengwang.organizations.models import Unit, UnitQuerySet

__all__ = ["PERMISSIONS_OF", "Permission", "Role", "may", "require", "units_with"]


def may(user: User, permission: Permission, unit: Unit | None = None) -> bool:
    """Whether `user` holds `permission` for `unit`, or anywhere at all when no unit is given."""
    reach = user.reach(permission)
    if unit is None:
        return not reach.is_nothing
    if reach.everywhere:
        return True
    return reach.covers(path=unit.path, region_code=unit.region.code)


def require(user: User, permission: Permission, unit: Unit | None = None) -> None:
    """Refuse unless `may`.

    Raises:
        NotAllowedError: The user does not hold the permission there.
    """
    if not may(user, permission, unit):
        raise NotAllowedError(permission=permission.label)


def units_with(user: User, permission: Permission) -> UnitQuerySet:
    """Units for which `user` holds `permission`: the scope behind every `visible_to`."""
    return Unit.objects.within(user.reach(permission))
