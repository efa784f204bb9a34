"""Shifts are planned ahead from rotations; leave that is approved holds for them at once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hengwang.accounts.models import User
from hengwang.calendars.errors import YearNotEnteredError
from hengwang.calendars.queries import WorkingCalendar
from hengwang.duty.choices import PENDING_SWAPS, LeaveState, SwapState
from hengwang.duty.models import Holding, Leave, Post, Rotation, Shift, Swap
from hengwang.duty.queries.terms import Course, course_of
from hengwang.duty.rota import Planned, planned
from hengwang.duty.services.holding import take_away
from hengwang.duty.services.rights import fits
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import beijing_day, midnight
from hengwang.outbox.services import announce

AHEAD = timedelta(days=62)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planning:
    """How far a post is planned, and the year whose calendar is missing for more."""

    until_on: date
    missing_year: int | None = None


@transaction.atomic
def plan_post(post: Post, *, now: datetime, anew_from: date | None = None) -> Planning:
    """Plan what is not planned yet, two months ahead; all anew from a day on where one is given.

    What has begun stays as it was.

    Raises:
        YearNotEnteredError: Not one day can be planned without a calendar nobody entered.
    """
    Post.objects.select_for_update().get(pk=post.pk)
    end = beijing_day(now + AHEAD)
    first = anew_from or _next_day(post, now)
    if anew_from is not None:
        drop(Shift.objects.in_force().filter(post=post, starts_at__gte=midnight(anew_from)), now)
    rotations = list(post.rotations.prefetch_related("members"))
    known = set(
        Shift.objects.in_force()
        .filter(post=post, starts_at__gte=midnight(first))
        .values_list("starts_at", "name")
    )
    calendar, course = WorkingCalendar(), course_of(post)
    missing = None
    made: list[tuple[Shift, Planned]] = []
    for number, rotation in enumerate(rotations):
        following = rotations[number + 1] if number + 1 < len(rotations) else None
        people = [one.person_id for one in rotation.members.all()]
        rota = rotation.rota(people, following.from_on if following else None)
        try:
            for one in planned(rota, first, end, calendar.is_working):
                shift = _shift(course, rotation, one)
                if (shift.starts_at, shift.name) not in known:
                    made.append((shift, one))
        except YearNotEnteredError as refusal:
            missing = int(str(refusal.params["year"]))
            if anew_from is not None and not made:
                raise
    _write(post, made)
    return Planning(end if missing is None else min(end, date(missing, 1, 1)), missing)


def _next_day(post: Post, now: datetime) -> date:
    """The day after the last planned one, so that the daily run adds only what is missing."""
    last = (
        Shift.objects.in_force()
        .filter(post=post)
        .order_by("-starts_at")
        .values_list("starts_at", flat=True)
        .first()
    )
    return post.since_on if last is None else beijing_day(last)


def _shift(course: Course, rotation: Rotation, one: Planned) -> Shift:
    company_id, is_countersigned = course.on(beijing_day(one.interval.start))
    return Shift(
        post=course.post,
        company_id=company_id,
        is_countersigned=is_countersigned,
        rotation=rotation,
        name=rotation.slots[one.slot]["name"],
        starts_at=one.interval.start,
        ends_at=one.interval.end,
    )


def _write(post: Post, made: list[tuple[Shift, Planned]]) -> None:
    shifts = Shift.objects.bulk_create([shift for shift, _ in made], batch_size=500)
    companies = _companies_of({one for _, each in made for one in each.people if one is not None})
    Holding.objects.bulk_create(
        (
            Holding(
                shift=shift,
                place=place,
                # Whose post it is not any more stands there no longer: a gap, which is warned of.
                person_id=person if fits(companies.get(person), shift.company_id) else None,
                planned_id=person,
                starts_at=shift.starts_at,
                ends_at=shift.ends_at,
            )
            for shift, (_, one) in zip(shifts, made, strict=True)
            for place, person in enumerate(one.people)
        ),
        batch_size=500,
    )
    if not made:
        return
    first = min(shift.starts_at for shift, _ in made)
    approved = Leave.objects.filter(
        roster=post.roster_id, state=LeaveState.APPROVED, ends_at__gt=first
    )
    for leave in approved.select_related("substitute"):
        _carry_leave(leave, shifts, post)


def _carry_leave(leave: Leave, shifts: Sequence[Shift], post: Post) -> None:
    """Leave that was approved holds for new shifts; its substitute stands those that fit.

    Shifts of another company than the substitute's are left to nobody, and that is told.
    """
    window = Interval(leave.starts_at, leave.ends_at)
    substitute = leave.substitute
    their = None if substitute is None else substitute.company_id
    fitting = {one.pk for one in shifts if fits(their, one.company_id)}
    take_away(leave.person_id, window, leave.substitute_id, shifts=fitting)
    rest = {one.pk for one in shifts} - fitting
    if rest and take_away(leave.person_id, window, None, shifts=rest):
        announce("duty_leave.unfit", leave_id=leave.pk, post_id=post.pk)


def _companies_of(people: Collection[int]) -> dict[int | None, int | None]:
    rows = User.objects.filter(pk__in=people).exclude(company=None)
    return dict(rows.values_list("pk", "company"))


def drop(shifts: Iterable[Shift], now: datetime) -> int:
    """Take planned shifts back; swaps of them are void. Returns how many."""
    keys = [one.pk for one in shifts]
    Swap.objects.filter(
        Q(mine__in=keys) | Q(theirs__in=keys), state__in=(*PENDING_SWAPS, SwapState.DONE)
    ).update(state=SwapState.VOID, decided_at=now)
    return Shift.objects.filter(pk__in=keys).update(dropped_at=now)


def plan_all(now: datetime) -> list[tuple[Post, int]]:
    """Plan every post in use; returns those that wait for the calendar of a year."""
    waiting = []
    for post in Post.objects.in_use().select_related("roster"):
        planning = plan_post(post, now=now)
        if planning.missing_year is not None:
            waiting.append((post, planning.missing_year))
    return waiting
