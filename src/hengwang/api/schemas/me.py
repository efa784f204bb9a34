"""Shape of the caller."""

from datetime import date

from ninja import Schema

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.permissions import may


class GrantOut(Schema):
    """One role in force today, with its place; without one it holds everywhere."""

    role: Role
    unit_id: int | None
    region_code: str | None
    until_on: date | None

    @staticmethod
    def resolve_region_code(grant: RoleGrant) -> str | None:
        return grant.region.code if grant.region else None


class MeOut(Schema):
    """Who calls, and what the call may do: roles and token scopes together."""

    id: int
    username: str
    printed_name: str
    language: str
    unit_id: int | None
    company_id: int | None
    grants: list[GrantOut]
    permissions: list[Permission]
    is_by_token: bool

    @staticmethod
    def resolve_grants(user: User) -> list[RoleGrant]:
        return list(user.grants_today)

    @staticmethod
    def resolve_permissions(user: User) -> list[Permission]:
        return [one for one in Permission if may(user, one)]

    @staticmethod
    def resolve_is_by_token(user: User) -> bool:
        return user.limited_to is not None
