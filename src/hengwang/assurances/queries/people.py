"""Whom an assurance concerns."""

from datetime import datetime

from django.db.models import Q, QuerySet

from hengwang.accounts.choices import Permission
from hengwang.accounts.holders import holders_of
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.permissions import may, units_with
from hengwang.accounts.roles import COMPANY_ROLES, ROLES_WITH
from hengwang.assurances.models import Assurance


def staff_of(assurance: Assurance, at: datetime | None = None) -> list[User]:
    """The people named; those who are there at an instant, or all where nobody is."""
    rows = assurance.staffing.select_related("person").order_by("person", "pk")
    there = [] if at is None else [row for row in rows if row.starts_at <= at <= row.ends_at]
    found = {row.person_id: row.person for row in (there or rows)}
    return [person for person in found.values() if person.is_active]


def planners_of(assurance: Assurance) -> list[User]:
    """Who plans assurances of the unit."""
    return list(holders_of(Permission.PLAN_ASSURANCES, assurance.unit))


def approvers_of(assurance: Assurance) -> list[User]:
    """Who may approve it: not the one who proposed it."""
    rows = holders_of(Permission.APPROVE_ASSURANCES, assurance.unit)
    return list(rows.exclude(pk=assurance.proposed_by_id))


def eligible(by: User) -> QuerySet[User]:
    """People a planner may name: those of the planner's units and of companies, by their role."""
    roles = ROLES_WITH[Permission.CARRY_OUT_ASSURANCES]
    units = units_with(by, Permission.PLAN_ASSURANCES)
    placed = [one.value for one in roles if one not in COMPANY_ROLES]
    ours = [one.value for one in roles if one in COMPANY_ROLES]
    grants = RoleGrant.objects.filter(
        Q(role__in=placed, user__unit__in=units) | Q(role__in=ours, user__company__isnull=False)
    )
    rows: QuerySet[User] = User.objects.active().filter(pk__in=grants.values("user"))
    return rows.order_by("display_name", "pk")


def may_act(user: User, assurance: Assurance) -> bool:
    """Whether the user signs and reports for it: its staff, and the duty of its unit."""
    if may(user, Permission.CARRY_OUT_ASSURANCES, assurance.unit):
        return True
    return assurance.staffing.filter(person=user).exists()
