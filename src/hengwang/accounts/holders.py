"""Who holds a permission for a unit: whom to ask, and whom to tell."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.roles import COMPANY_ROLES, ROLES_WITH
from hengwang.kernel.region_codes import BadRegionCodeError, parent_of
from hengwang.organizations.models import Unit
from hengwang.organizations.services.units import PATH_END


def holders_of(permission: Permission, unit: Unit) -> QuerySet[User]:
    """People who hold the permission for the unit today by a grant of a place; one query."""
    placed = [role.value for role in ROLES_WITH[permission] if role not in COMPANY_ROLES]
    grants = RoleGrant.objects.in_force_on(timezone.localdate()).filter(user=OuterRef("pk"))
    path = unit.path
    down = [path[: at + 1] for at, letter in enumerate(path) if letter == PATH_END]
    here = Q(unit__path__in=down) | Q(region__code__in=_regions(unit))
    within = grants.filter(here | Q(unit=None, region=None), role__in=placed)
    return User.objects.filter(Exists(within), is_active=True).order_by("display_name", "pk")


def _regions(unit: Unit) -> list[str]:
    """The unit's region and those above; an area without a code hangs below its province."""
    code: str | None = unit.region.code
    found: list[str] = []
    while code is not None and code not in found:
        found.append(code)
        try:
            code = parent_of(code)
        except BadRegionCodeError:
            code = f"{found[-1][:2]}0000"
    return found


def names_of(people: QuerySet[User], *, but: int | None = None, most: int = 4) -> tuple[str, ...]:
    """The printed names of the first few, without one of them; one query.

    Args:
        people: Who could be asked.
        but: The account left out, e.g. who proposed and must not decide.
        most: How many are named.
    """
    asked = people if but is None else people.exclude(pk=but)
    return tuple(one.printed_name for one in asked[:most])
