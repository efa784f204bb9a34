"""Who may stand duty for a unit, and who makes its rosters."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hengwang.accounts.choices import Permission
from hengwang.accounts.holders import holders_of
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.permissions import may
from hengwang.accounts.roles import COMPANY_ROLES, ROLES_WITH
from hengwang.duty.models import Handover, Holding, Post, PostTerms, Roster, Shift
from hengwang.organizations.answering import units_answering_for
from hengwang.organizations.models import Unit
from hengwang.tickets.places import paths_down_to


def standers_of(unit: Unit) -> QuerySet[User]:
    """People who stand duty for the unit today."""
    return holders_of(Permission.STAND_DUTY, unit)


def standers_at(post: Post) -> QuerySet[User]:
    """People who may stand at a post: of the unit, and of the companies it is given to from now on.

    Two queries. Who of them fits the shifts of a day the service says.
    """
    found = standers_of(post.roster.unit)
    ahead = post.terms.filter(applied_at=None).exclude(company=None)
    companies = {post.company_id, *ahead.values_list("company", flat=True)} - {None}
    for company_id in sorted(one for one in companies if one is not None):
        found |= engineers_of(company_id)
    return found.distinct()


def standers_of_shift(shift: Shift) -> QuerySet[User]:
    """People who may stand a shift: of the unit, and of the company that stands it."""
    own = standers_of(shift.post.roster.unit)
    return own if shift.company_id is None else own | engineers_of(shift.company_id)


def colleagues_on(roster: Roster, user: User) -> QuerySet[User]:
    """Who may stand in for whom on a roster: a company's people for their own kind only."""
    if user.company_id is not None:
        return engineers_of(user.company_id)
    found = standers_of(roster.unit)
    terms = PostTerms.objects.filter(post__roster=roster).exclude(company=None)
    for company_id in terms.values_list("company", flat=True).distinct().order_by("company"):
        found |= engineers_of(company_id)
    return found.distinct()


def engineers_of(company_id: int) -> QuerySet[User]:
    """People of a company who may stand duty today."""
    roles = [role.value for role in ROLES_WITH[Permission.STAND_DUTY] if role in COMPANY_ROLES]
    grants = RoleGrant.objects.in_force_on(timezone.localdate()).filter(
        user=OuterRef("pk"), role__in=roles
    )
    rows = User.objects.filter(Exists(grants), company=company_id, is_active=True)
    return rows.order_by("display_name", "pk")


def keepers_of(unit: Unit) -> QuerySet[User]:
    """People who make the unit's rosters today."""
    return holders_of(Permission.KEEP_ROSTERS, unit)


def countersigners_of(handover: Handover) -> list[User]:
    """The unit's own people who may sign third: they stand duty there and are none of the two.

    One query.
    """
    unit, two = handover.outgoing.post.roster.unit, (handover.given_by_id, handover.taken_by_id)
    own = standers_of(unit).filter(company=None)
    return list(own.exclude(pk__in=[one for one in two if one is not None]))


def on_duty_for(unit: Unit, now: datetime) -> list[User]:
    """The unit's own people on duty now for it or for a unit above it.

    Where nobody is, those of the nearest unit that answers for the extranet of its region, as far
    as they may work on its tickets. Not a company's: what is told them would be of others.
    """
    own = _on_duty(Q(shift__post__roster__unit__path__in=paths_down_to(unit.path)), now)
    if own:
        return [person for _unit, person in own]
    answering = units_answering_for(unit.region.code, timezone.localdate(now))
    theirs = _on_duty(Q(shift__post__roster__unit__in=answering), now) if answering else []
    for unit_id in answering:
        found = [person for its, person in theirs if its == unit_id]
        if found:
            return [one for one in found if may(one, Permission.HANDLE_TICKETS, unit)]
    return []


def _on_duty(whose: Q, now: datetime) -> list[tuple[int, User]]:
    rows = Holding.objects.in_force().at(now).filter(person__isnull=False, person__company=None)
    held = rows.filter(whose, person__is_active=True).order_by("person")
    related = held.select_related("person", "shift__post__roster")
    found = {(one.shift.post.roster.unit_id, one.person_id): one.person for one in related}
    return [(unit_id, person) for (unit_id, _pk), person in found.items() if person is not None]
