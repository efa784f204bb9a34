"""The visitors of the demo: one account a role, without a password, entered by a click."""

from django.utils.translation import gettext_noop as _

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.roles import COMPANY_ROLES, LOCAL_ROLES
from hengwang.accounts.services import UserFacts, create_user, grant_role
from hengwang.organizations.models import Unit

VISITORS: dict[str, tuple[Role, str]] = {
    "demo-owner": (Role.PROJECT_OWNER, "项目负责人（演示）"),
    "demo-finance": (Role.FINANCE_OFFICER, "财务人员（演示）"),
    "demo-evaluator": (Role.EVALUATOR, "评价人员（演示）"),
    "demo-leader": (Role.LEADER, "领导（演示）"),
    "demo-network": (Role.NETWORK_ADMIN, "网络管理员（演示）"),
    "demo-duty": (Role.DUTY_ENGINEER, "值班工程师（演示）"),
    "demo-unit": (Role.ACCESS_UNIT_OFFICER, "接入单位用户（演示）"),
    "demo-vendor": (Role.COMPANY_ENGINEER, "运维公司人员（演示）"),
    "demo-system": (Role.SYSTEM_ADMIN, "系统管理员（演示）"),
    "demo-security": (Role.SECURITY_ADMIN, "安全管理员（演示）"),
    "demo-audit": (Role.AUDIT_ADMIN, "审计管理员（演示）"),
}
EXPLAINED: dict[str, str] = {
    "demo-owner": _("Enters projects, goals and actual values; submits evaluations"),
    "demo-finance": _("Records arrivals and payments; watches the execution rate"),
    "demo-evaluator": _("Reviews scores and evidence; checks reports"),
    "demo-leader": _("Sees money, goals and risks on one page"),
    "demo-network": _("Keeps units and companies"),
    "demo-duty": _("Stands duty, keeps the log, hands over, works on tickets"),
    "demo-unit": _("Reports faults for its unit, follows and rates them; best on a phone"),
    "demo-vendor": _("Sees the assessments of its company, agrees or objects; best on a phone"),
    "demo-system": _("Manages accounts; cannot grant rights"),
    "demo-security": _("Grants rights; cannot read the trail"),
    "demo-audit": _("Reads the audit trail; cannot change anything"),
}


def make_visitors() -> dict[str, User]:
    """The visitors by user name, made where they are missing; nobody can log in as one."""
    return {name: _visitor(name, *told) for name, told in VISITORS.items()}


def _visitor(username: str, role: Role, display_name: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is not None:
        return found
    user, _password = create_user(username, UserFacts(display_name=display_name), by=None)
    # A demo account has no password at all: the only way in is the door of the demo.
    user.set_unusable_password()
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    if role not in LOCAL_ROLES | COMPANY_ROLES:
        # Who belongs to one place or company gets the role with it, when there is one.
        grant_role(user, role, by=None)
    return user


def colleague(username: str, role: Role, display_name: str) -> User:
    """Somebody visitors meet in the records; nobody can log in as one."""
    return _visitor(username, role, display_name)


def house_of(unit: Unit, user: User) -> None:
    """Let a visitor belong to a unit, so that forms begin there."""
    if user.unit_id is None:
        user.unit = unit
        user.save(update_fields=["unit"])
