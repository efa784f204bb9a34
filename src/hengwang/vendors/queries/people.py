"""Whom to tell of a company: its own people."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.roles import ROLES_WITH


def staff_of(company_id: int) -> QuerySet[User]:
    """People of a company who may object for it today."""
    roles = [role.value for role in ROLES_WITH[Permission.OBJECT_VENDORS]]
    grants = RoleGrant.objects.in_force_on(timezone.localdate()).filter(
        user=OuterRef("pk"), role__in=roles
    )
    return User.objects.filter(Exists(grants), company=company_id, is_active=True).order_by("pk")
