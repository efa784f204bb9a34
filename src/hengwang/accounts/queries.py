"""Reads for the account pages, in a constant number of queries."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.permissions import may
from hengwang.accounts.roles import ADMINISTRATORS


@dataclass(frozen=True)
class Duties:
    """Whether the three administrators are three people, and who combines what."""

    separated_by_setting: bool
    combined: tuple[str, ...]
    missing: tuple[str, ...]


def people_visible_to(user: User) -> QuerySet[User]:
    """Users for the list, with unit, company and the grants in force (two queries)."""
    in_force = RoleGrant.objects.in_force_on(timezone.localdate())
    grants = Prefetch("grants", in_force.select_related("unit", "region"), "grants_in_force")
    people = User.objects.visible_to(user)
    return people.select_related("unit", "company").prefetch_related(grants)


def duties() -> Duties:
    """State of the separation of duties (one query)."""
    held = RoleGrant.objects.in_force_on(timezone.localdate()).filter(
        role__in=ADMINISTRATORS, user__is_active=True
    )
    roles_of: dict[str, set[str]] = {}
    for grant in held.select_related("user"):
        roles_of.setdefault(grant.user.printed_name, set()).add(grant.role)
    filled = set().union(*roles_of.values())
    return Duties(
        separated_by_setting=settings.SEPARATE_DUTIES,
        combined=tuple(sorted(name for name, roles in roles_of.items() if len(roles) > 1)),
        missing=tuple(str(role.label) for role in sorted(ADMINISTRATORS) if role not in filled),
    )


def permissions_of(user: User) -> tuple[str, ...]:
    """Names of what the user may do anywhere (no query beyond the grants)."""
    return tuple(str(one.label) for one in Permission if may(user, one))
