"""Who may work on a ticket."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.roles import COMPANY_ROLES, ROLES_WITH
from hengwang.kernel.region_codes import parent_of
from hengwang.organizations.models import Unit
from hengwang.tickets.models import Ticket
from hengwang.tickets.places import paths_down_to


def handlers_of(ticket: Ticket) -> QuerySet[User]:
    """People who work on tickets of the unit today, and those of the company that was told."""
    roles = ROLES_WITH[Permission.HANDLE_TICKETS]
    placed = [role.value for role in roles if role not in COMPANY_ROLES]
    grants = RoleGrant.objects.in_force_on(timezone.localdate()).filter(user=OuterRef("pk"))
    above = paths_down_to(ticket.unit.path)
    here = Q(unit__path__in=above) | Q(region__code__in=_regions(ticket))
    within = grants.filter(here | Q(unit=None, region=None), role__in=placed)
    found = Q(Exists(within))
    if ticket.company_id is not None:
        ours = [role.value for role in roles if role in COMPANY_ROLES]
        found |= Q(Exists(grants.filter(role__in=ours)), company=ticket.company_id)
    return User.objects.filter(found, is_active=True).order_by("display_name", "pk")


def handlers_at(unit: Unit) -> QuerySet[User]:
    """People with a grant at the unit itself that lets them work on tickets today."""
    roles = [one.value for one in ROLES_WITH[Permission.HANDLE_TICKETS] if one not in COMPANY_ROLES]
    grants = RoleGrant.objects.in_force_on(timezone.localdate()).filter(
        user=OuterRef("pk"), unit=unit, role__in=roles
    )
    return User.objects.filter(Exists(grants), is_active=True).order_by("display_name", "pk")


def awaited_at(ticket: Ticket) -> list[User]:
    """Who should take a new ticket: its team; else who works on tickets of the unit itself.

    Where nobody does, those of the nearest unit above; else everybody who may. Three queries at
    most.
    """
    if ticket.team is not None:
        members = list(ticket.team.members.filter(is_active=True))
        if members:
            return members
    roles = [one.value for one in ROLES_WITH[Permission.HANDLE_TICKETS] if one not in COMPANY_ROLES]
    grants = RoleGrant.objects.in_force_on(timezone.localdate()).filter(
        unit__path__in=paths_down_to(ticket.unit.path), role__in=roles, user__is_active=True
    )
    placed = grants.select_related("user", "unit").order_by("user")
    paths = [(one.unit.path, one.user) for one in placed if one.unit is not None]
    nearest = max((len(path) for path, _user in paths), default=0)
    near = {user.pk: user for path, user in paths if len(path) == nearest}
    return list(near.values()) or list(handlers_of(ticket))


def _regions(ticket: Ticket) -> list[str]:
    code: str | None = ticket.unit.region.code
    found = []
    while code is not None:
        found.append(code)
        code = parent_of(code)
    return found
