"""Give and end roles; only the security administrator does, and never for themselves."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.errors import (
    DutiesNotSeparatedError,
    GrantDatesError,
    GrantEndedError,
    GrantExistsError,
    GrantNeedsCompanyError,
    GrantNeedsPlaceError,
    GrantPlaceError,
    NotAllowedError,
    OwnGrantError,
)
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.permissions import may
from hengwang.accounts.roles import ADMINISTRATORS, COMPANY_ROLES, LOCAL_ROLES
from hengwang.accounts.services.users import refuse_last_administrator
from hengwang.audit.services import record
from hengwang.organizations.models import Region, Unit

RELAXED = "duties not separated by setting"


@dataclass(frozen=True)
class Place:
    """Where a role holds: one unit's subtree, one region's, or everywhere when both are None."""

    unit: Unit | None = None
    region: Region | None = None


EVERYWHERE = Place()


@transaction.atomic
def grant_role(
    user: User,
    role: Role,
    place: Place = EVERYWHERE,
    *,
    by: User | None,
    from_on: date | None = None,
    until_on: date | None = None,
) -> RoleGrant:
    """Give a role from a day on (today by default) until a day (exclusive; None is without end).

    Raises:
        NotAllowedError: `by` may not grant rights there.
        OwnGrantError: `by` is the user.
        DutiesNotSeparatedError: The user would hold two of the three administrators' duties.
        GrantNeedsPlaceError, GrantPlaceError, GrantNeedsCompanyError: Role and place do not fit.
        GrantDatesError, GrantExistsError: The dates are wrong, or it is granted already.
    """
    begins = from_on or timezone.localdate()
    # The person's row is locked so that two grants at once cannot each see the other one missing.
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    _refuse_granter(by, user, role, place)
    _refuse_place(user, role, place)
    if until_on is not None and until_on < begins:
        raise GrantDatesError
    _refuse_double(user, role, place, begins)
    note = _refuse_combined(user, role, begins, until_on)
    grant = RoleGrant.objects.create(
        user=user,
        role=role,
        unit=place.unit,
        region=place.region,
        from_on=begins,
        until_on=until_on,
        granted_by=by,
        note=note,
    )
    record("role.granted", user, by=by, after=_printed(grant), note=note)
    return grant


@transaction.atomic
def end_grant(grant_id: int, *, by: User, on: date | None = None, note: str = "") -> RoleGrant:
    """End a grant; `on` (today by default) is the first day without it.

    Raises:
        NotAllowedError: `by` may not grant rights there.
        OwnGrantError: `by` is the user.
        GrantEndedError: It has ended.
        LastAdministratorError: Nobody else holds this duty of the three.
    """
    today = timezone.localdate()
    grant = RoleGrant.objects.select_for_update(of=("self",)).get(pk=grant_id)
    place = Place(grant.unit, grant.region)
    _refuse_granter(by, grant.user, Role(grant.role), place)
    if grant.until_on is not None and grant.until_on <= today:
        raise GrantEndedError(day=grant.until_on)
    if grant.role in ADMINISTRATORS and grant.user.is_active:
        refuse_last_administrator(grant.user)

    before = _printed(grant)
    grant.until_on = max(on or today, grant.from_on)
    grant.save(update_fields=["until_on"])
    record("role.ended", grant.user, by=by, before=before, after=_printed(grant), note=note)
    return grant


def is_first_security_administrator(role: Role) -> bool:
    """Whether `role` is the security administrator's and nobody active holds it yet."""
    held = RoleGrant.objects.in_force_on(timezone.localdate()).filter(
        role=Role.SECURITY_ADMIN, user__is_active=True
    )
    return role == Role.SECURITY_ADMIN and not held.exists()


def _refuse_granter(by: User | None, user: User, role: Role, place: Place) -> None:
    if by is None:
        return
    if by.pk == user.pk:
        raise OwnGrantError
    # Somebody must appoint the first one: the system administrator, once.
    if may(by, Permission.MANAGE_ACCOUNTS) and is_first_security_administrator(role):
        return
    reach = by.reach(Permission.GRANT_ROLES)
    if place.unit is not None:
        allowed = may(by, Permission.GRANT_ROLES, place.unit)
    elif place.region is not None:
        allowed = reach.covers(path="", region_code=place.region.code)
    else:
        allowed = reach.everywhere
    if not allowed:
        raise NotAllowedError(permission=Permission.GRANT_ROLES.label)


def _refuse_place(user: User, role: Role, place: Place) -> None:
    has_place = place.unit is not None or place.region is not None
    if role in LOCAL_ROLES and not has_place:
        raise GrantNeedsPlaceError(role=role.label)
    if role in ADMINISTRATORS | COMPANY_ROLES and has_place:
        raise GrantPlaceError(role=role.label)
    if role in COMPANY_ROLES and user.company_id is None:
        raise GrantNeedsCompanyError(role=role.label, user=user.printed_name)


def _refuse_double(user: User, role: Role, place: Place, begins: date) -> None:
    same = user.grants.filter(role=role, unit=place.unit, region=place.region)
    if same.filter(Q(until_on=None) | Q(until_on__gt=begins)).exists():
        raise GrantExistsError(user=user.printed_name)


def _refuse_combined(user: User, role: Role, begins: date, ends: date | None) -> str:
    """Refuse a second duty of the three at the same time; relaxed, say so in the grant's note."""
    if role not in ADMINISTRATORS:
        return ""
    others = user.grants.filter(role__in=ADMINISTRATORS - {role})
    others = others.filter(Q(until_on=None) | Q(until_on__gt=begins))
    if ends is not None:
        others = others.filter(from_on__lt=ends)
    other = others.first()
    if other is None:
        return ""
    if settings.SEPARATE_DUTIES:
        held = Role(other.role).label
        raise DutiesNotSeparatedError(user=user.printed_name, held=held)
    return RELAXED


def _printed(grant: RoleGrant) -> dict[str, str]:
    return {
        "role": grant.role,
        "place": str(grant.unit or grant.region or "everywhere"),
        "from": str(grant.from_on),
        "until": str(grant.until_on or ""),
    }
