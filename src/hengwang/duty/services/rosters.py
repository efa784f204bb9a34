"""Rosters, posts and rotations are made and changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.duty.choices import OnDays
from hengwang.duty.errors import NoSlotsError, PersonTwiceError, RotationPastError
from hengwang.duty.models import Post, PostTerms, Roster, RosterMember, Rotation, Shift
from hengwang.duty.queries.terms import course_of
from hengwang.duty.rota import Slot
from hengwang.duty.services.planning import plan_post
from hengwang.duty.services.rights import demand_fits
from hengwang.kernel.periods import beijing_day, midnight
from hengwang.organizations.models import Company, Unit
from hengwang.outbox.services import announce


@dataclass(frozen=True, slots=True)
class RosterFacts:
    """What a roster asks of its shifts."""

    name: str
    swaps_need_approval: bool = True
    least_entries: int = 1
    grace_minutes: int = 60
    warn_days: int = 7
    countersign_hours: int = 24


@dataclass(frozen=True, slots=True)
class PostFacts:
    """When a post must be manned; no hours mean around the clock."""

    name: str
    since_on: date
    daily: tuple[tuple[time, time], ...] = ()
    days: OnDays = OnDays.EVERY
    company: Company | None = None
    is_countersigned: bool = False


@dataclass(frozen=True, slots=True)
class RotationFacts:
    """Who stands by turns, from when on, in which shifts of a day."""

    from_on: date
    slots: tuple[Slot, ...]
    people: tuple[User, ...]
    turn_days: int = 1
    each: int = 1


@transaction.atomic
def add_roster(unit: Unit, facts: RosterFacts, *, by: User | None) -> Roster:
    """Begin a roster.

    Raises:
        NotAllowedError: `by` does not make the unit's rosters.
    """
    if by is not None:
        require(by, Permission.KEEP_ROSTERS, unit)
    made = Roster.objects.create(unit=unit, **asdict(facts))
    record("roster.added", made, by=by, after=asdict(facts))
    return made


@transaction.atomic
def change_roster(roster_id: int, facts: RosterFacts, *, by: User) -> Roster:
    """Ask something else of the shifts to come."""
    roster: Roster = Roster.objects.select_for_update().get(pk=roster_id)
    require(by, Permission.KEEP_ROSTERS, roster.unit)
    after = asdict(facts)
    before = {name: getattr(roster, name) for name in after}
    for name, value in after.items():
        setattr(roster, name, value)
    roster.save(update_fields=list(after))
    record("roster.changed", roster, by=by, before=before, after=after)
    return roster


@transaction.atomic
def close_roster(roster_id: int, *, by: User) -> None:
    """Give a roster up: what is planned ahead is dropped, what was stood stays."""
    roster: Roster = Roster.objects.select_for_update().get(pk=roster_id)
    require(by, Permission.KEEP_ROSTERS, roster.unit)
    now = timezone.now()
    roster.closed_at = now
    roster.save(update_fields=["closed_at"])
    Shift.objects.in_force().filter(post__roster=roster, starts_at__gt=now).update(dropped_at=now)
    record("roster.closed", roster, by=by)


@transaction.atomic
def add_post(roster_id: int, facts: PostFacts, *, by: User | None) -> Post:
    """A post that must be manned from a day on."""
    roster: Roster = Roster.objects.select_for_update().get(pk=roster_id)
    if by is not None:
        require(by, Permission.KEEP_ROSTERS, roster.unit)
    daily = [[f"{opens:%H:%M}", f"{ends:%H:%M}"] for opens, ends in facts.daily]
    made = Post.objects.create(
        roster=roster,
        name=facts.name,
        since_on=facts.since_on,
        daily=daily,
        days=facts.days,
        company=facts.company,
        is_countersigned=facts.is_countersigned,
        order=roster.posts.count(),
    )
    PostTerms.objects.create(
        post=made, from_on=facts.since_on, company=facts.company, applied_at=timezone.now(),
        is_countersigned=facts.is_countersigned,
        made_by_name="" if by is None else by.printed_name,
    )  # fmt: skip
    after = {"name": facts.name, "since_on": facts.since_on, "daily": daily, "days": facts.days}
    if facts.company is not None:
        after |= {"company": str(facts.company), "is_countersigned": facts.is_countersigned}
    record("duty_post.added", made, by=by, after=after)
    return made


@transaction.atomic
def set_rotation(
    post_id: int, facts: RotationFacts, *, by: User | None, now: datetime | None = None
) -> Rotation:
    """People take turns like this from a day on; shifts from there on are planned anew.

    Raises:
        NotAllowedError: `by` does not make the unit's rosters.
        NoSlotsError: No shift of a day.
        PersonTwiceError: Somebody stands in the order twice.
        ForeignPostError: Somebody is of a company whose post it is not on that day.
        RotationPastError: Shifts from that day on have begun already.
        YearNotEnteredError: Shifts depend on a calendar nobody entered.
    """
    now = now or timezone.now()
    post: Post = Post.objects.select_for_update().get(pk=post_id)
    roster = Roster.objects.select_for_update().select_related("unit").get(pk=post.roster_id)
    if by is not None:
        require(by, Permission.KEEP_ROSTERS, roster.unit)
    _demand_order(facts)
    demand_fits(facts.people, {course_of(post).on(facts.from_on)[0]})
    begun = Shift.objects.in_force().filter(
        post=post, starts_at__gte=midnight(facts.from_on), starts_at__lte=now
    )
    if begun.exists():
        raise RotationPastError
    # A later rotation that has not begun is replaced by this one.
    Rotation.objects.filter(post=post, from_on__gt=max(facts.from_on, beijing_day(now))).filter(
        shifts=None
    ).delete()
    made, _is_new = Rotation.objects.update_or_create(
        post=post,
        from_on=facts.from_on,
        defaults={
            "turn_days": facts.turn_days,
            "each": facts.each,
            "slots": stored(facts.slots),
            "made_by_name": "" if by is None else by.printed_name,
        },
    )
    made.members.all().delete()
    RosterMember.objects.bulk_create(
        RosterMember(rotation=made, person=person, place=place)
        for place, person in enumerate(facts.people)
    )
    after = {
        "from_on": facts.from_on, "turn_days": facts.turn_days, "each": facts.each,
        "slots": stored(facts.slots), "people": [one.printed_name for one in facts.people],
    }  # fmt: skip
    record("rotation.set", made, by=by, after=after)
    plan_post(post, now=now, anew_from=facts.from_on)
    announce("roster.planned", roster_id=post.roster_id)
    return made


def _demand_order(facts: RotationFacts) -> None:
    if not facts.slots:
        raise NoSlotsError
    seen = set()
    for person in facts.people:
        if person.pk in seen:
            raise PersonTwiceError(name=person.printed_name)
        seen.add(person.pk)


def stored(slots: Sequence[Slot]) -> list[dict[str, str]]:
    """Shifts of a day as they are kept."""
    return [
        {
            "name": one.name,
            "opens": f"{one.opens:%H:%M}",
            "closes": f"{one.closes:%H:%M}",
            "days": one.days.value,
        }
        for one in slots
    ]


def first_free_day(post: Post, *, now: datetime) -> date:
    """The earliest day from which a rotation may begin."""
    has_begun = Shift.objects.in_force().filter(post=post, starts_at__lte=now).exists()
    return beijing_day(now) + timedelta(days=1) if has_begun else post.since_on
