"""Who carries out inspections: people of the unit's reach, or of the company that was asked."""

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may
from hengwang.inspections.models import InspectionPlan


def may_carry_out(user: User, plan: InspectionPlan) -> bool:
    """Whether the user makes inspections of this plan."""
    own = user.reach(Permission.CARRY_OUT_INSPECTIONS)
    if own.company_id is not None:
        return own.company_id == plan.company_id
    return may(user, Permission.CARRY_OUT_INSPECTIONS, plan.unit)


def demand_inspector(user: User, plan: InspectionPlan) -> None:
    """Refuse unless `may_carry_out`.

    Raises:
        NotAllowedError: The user does not inspect there.
    """
    if not may_carry_out(user, plan):
        raise NotAllowedError(permission=Permission.CARRY_OUT_INSPECTIONS.label)
