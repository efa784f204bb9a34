"""Who may work on an application."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hengwang.access.choices import Step
from hengwang.access.models import Application
from hengwang.accounts.choices import Permission
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.roles import COMPANY_ROLES, ROLES_WITH
from hengwang.kernel.region_codes import parent_of

DECIDING = frozenset({Step.REVIEW})


def handlers_of(application: Application) -> QuerySet[User]:
    """People who work on the unit's applications today, and those of the carrier that builds."""
    deciding = application.step in DECIDING
    wanted = Permission.APPROVE_ACCESS if deciding else Permission.HANDLE_ACCESS
    roles = ROLES_WITH[wanted]
    placed = [role.value for role in roles if role not in COMPANY_ROLES]
    grants = RoleGrant.objects.in_force_on(timezone.localdate()).filter(user=OuterRef("pk"))
    path = application.unit.path
    above = [path[: at + 1] for at, letter in enumerate(path) if letter == "/"]
    here = Q(unit__path__in=[*above, path]) | Q(region__code__in=_regions(application))
    within = grants.filter(here | Q(unit=None, region=None), role__in=placed)
    found = Q(Exists(within))
    if application.company_id is not None and application.step == Step.CONSTRUCTION:
        ours = [role.value for role in roles if role in COMPANY_ROLES]
        found |= Q(Exists(grants.filter(role__in=ours)), company=application.company_id)
    return User.objects.filter(found, is_active=True).order_by("display_name", "pk")


def _regions(application: Application) -> list[str]:
    code: str | None = application.unit.region.code
    found = []
    while code is not None:
        found.append(code)
        code = parent_of(code)
    return found
