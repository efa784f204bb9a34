"""Who may take a step with a contract's assessment."""

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may, require
from hengwang.projects.models import Contract

RELATED = ("programme__unit__region", "company")


def contract_for(contract_id: int, permission: Permission, *, by: User | None) -> Contract:
    """The contract, for who holds the permission at its unit; nobody is the platform itself.

    Raises:
        NotAllowedError: `by` does not hold it there.
    """
    contract = Contract.objects.select_related(*RELATED).get(pk=contract_id)
    if by is not None:
        require(by, permission, contract.programme.unit)
    return contract


def speaks_for(user: User, contract: Contract) -> bool:
    """Whether the user objects for the contract's company."""
    return user.reach(Permission.OBJECT_VENDORS).company_id == contract.company_id


def require_objector(user: User, contract: Contract) -> bool:
    """Refuse who neither speaks for the company nor records for it.

    Returns:
        Whether it is recorded on the company's behalf.

    Raises:
        NotAllowedError: Neither.
    """
    if speaks_for(user, contract):
        return False
    if not may(user, Permission.ASSESS_VENDORS, contract.programme.unit):
        raise NotAllowedError(permission=Permission.OBJECT_VENDORS.label)
    return True
