"""Who is told: the officers of the units something concerns."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.roles import ROLES_WITH
from hengwang.door.audience import prefixes_of, regions_above, units_of
from hengwang.door.models import Bulletin
from hengwang.organizations.models import Unit


def officers_of(units: Iterable[tuple[str, str]]) -> QuerySet[User]:
    """People who use the door of any of these units (path, code of the region); three queries."""
    paths: set[str] = set()
    codes: set[str] = set()
    for path, code in units:
        paths.update(prefixes_of(path))
        codes.update(regions_above(code))
    roles = [role.value for role in ROLES_WITH[Permission.USE_DOOR]]
    grants = RoleGrant.objects.in_force_on(timezone.localdate()).filter(role__in=roles)
    everywhere = grants.filter(unit=None, region=None).values_list("user", flat=True)
    told = grants.values_list("user", "unit__path", "region__code")
    found = {user for user, path, code in told if path in paths or code in codes}
    found.update(everywhere)
    return User.objects.filter(pk__in=found, is_active=True)


def readers_of(bulletin: Bulletin) -> QuerySet[User]:
    """Officers of the units a bulletin concerns; five queries."""
    return officers_of(units_of(bulletin).values_list("path", "region__code"))


def officers_of_unit(unit: Unit) -> QuerySet[User]:
    """Officers of a unit and of those above it."""
    return officers_of([(unit.path, unit.region.code)])
