"""Whose eyes a page of the door is seen with: a unit's own user, or staff looking as a unit."""

from dataclasses import dataclass

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.accounts.roles import PERMISSIONS_OF, ROLES_WITH
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import Reach

SHOWN = PERMISSIONS_OF[Role.ACCESS_UNIT_OFFICER]
LOOKED_AT = frozenset(word for word in SHOWN if word.value.startswith("view_"))


@dataclass(frozen=True)
class AsUnit:
    """The reach of a unit's officer without being anybody: it reads, and no service takes it."""

    unit: Unit

    def reach(self, permission: str) -> Reach:
        """The unit and all below, for what its officer may do."""
        if Role.ACCESS_UNIT_OFFICER in ROLES_WITH[permission]:
            return Reach(unit_paths=(self.unit.path,))
        return Reach()


def may_look_as(user: User, unit: Unit) -> bool:
    """Whether `user` sees everything of the unit that its officer would be shown."""
    return all(may(user, permission, unit) for permission in LOOKED_AT)
