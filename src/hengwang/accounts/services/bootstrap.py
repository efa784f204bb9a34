"""The first person in: an administrator with a generated password, printed once."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.models import RoleGrant
from hengwang.accounts.services.grants import grant_role
from hengwang.accounts.services.users import UserFacts, create_user

FIRST_USERNAME = "admin"
FIRST_DISPLAY_NAME = "系统管理员"


@transaction.atomic
def create_first_administrator() -> str | None:
    """Create the system administrator where there is none, and say the password once.

    The system administrator creates accounts and appoints the first security administrator, who
    grants all other roles. With SEPARATE_DUTIES off, this one account holds all three duties,
    and each of its grants says so.

    Returns:
        The password, or None when somebody administers the platform already.
    """
    today = timezone.localdate()
    if RoleGrant.objects.in_force_on(today).filter(role=Role.SYSTEM_ADMIN).exists():
        return None
    user, password = create_user(FIRST_USERNAME, UserFacts(FIRST_DISPLAY_NAME), by=None)
    duties = [Role.SYSTEM_ADMIN]
    if not settings.SEPARATE_DUTIES:
        duties += [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]
    for role in duties:
        grant_role(user, role, by=None)
    return password
