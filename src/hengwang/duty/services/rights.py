"""Who stands at which post: the unit's own people anywhere, a company's at its own posts only."""

from collections.abc import Iterable

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may
from hengwang.duty.choices import LapseKind
from hengwang.duty.errors import ForeignPostError
from hengwang.duty.models import Lapse, Post, Roster, Shift


def own_company(user: User) -> int | None:
    """The company for which the user stands duty; None for the unit's own people."""
    return user.reach(Permission.STAND_DUTY).company_id


def stands_at(user: User, post: Post) -> bool:
    """Whether the user keeps the log of a post and hands over there."""
    company = own_company(user)
    if company is not None:
        return post.company_id == company
    return may(user, Permission.STAND_DUTY, post.roster.unit)


def stands_shift(user: User, shift: Shift) -> bool:
    """Whether the user hands a shift over: of the unit, or of the company that stood it."""
    company = own_company(user)
    if company is not None:
        return shift.company_id == company
    return may(user, Permission.STAND_DUTY, shift.post.roster.unit)


def demand_shift(user: User, shift: Shift) -> None:
    """Refuse unless `stands_shift`.

    Raises:
        NotAllowedError: The user does not stand such a shift.
    """
    if not stands_shift(user, shift):
        raise NotAllowedError(permission=Permission.STAND_DUTY.label)


def stands_on(user: User, roster: Roster) -> bool:
    """Whether the user stands at any post of a roster."""
    company = own_company(user)
    if company is not None:
        return roster.posts.filter(company=company).exists()
    return may(user, Permission.STAND_DUTY, roster.unit)


def demand_at(user: User, post: Post) -> None:
    """Refuse unless `stands_at`.

    Raises:
        NotAllowedError: The user does not stand there.
    """
    if not stands_at(user, post):
        raise NotAllowedError(permission=Permission.STAND_DUTY.label)


def demand_on(user: User, roster: Roster) -> None:
    """Refuse unless `stands_on`.

    Raises:
        NotAllowedError: The user stands at none of its posts.
    """
    if not stands_on(user, roster):
        raise NotAllowedError(permission=Permission.STAND_DUTY.label)


def explains(user: User, lapse: Lapse) -> bool:
    """Whether the user says why something was missed; a third signature is the unit's own."""
    if lapse.kind == LapseKind.NO_THIRD and own_company(user) is not None:
        return False
    return stands_shift(user, lapse.shift)


def demand_fits(people: Iterable[User], companies: Iterable[int | None]) -> None:
    """Refuse a company's people at shifts that are not their company's.

    Args:
        people: Who would stand.
        companies: Whose the shifts are; None where they are the unit's own.

    Raises:
        ForeignPostError: One of them would stand at such a shift.
    """
    whose = set(companies)
    for person in people:
        if any(not fits(person.company_id, company) for company in whose):
            raise ForeignPostError(name=person.printed_name)


def fits(person_company: int | None, shift_company: int | None) -> bool:
    """Whether somebody stands a shift: the unit's people any, a company's those of their own."""
    return person_company is None or person_company == shift_company
