"""Who is on duty now and next, and what a person has to do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.calendars.errors import YearNotEnteredError
from hengwang.calendars.queries import WorkingCalendar
from hengwang.duty.choices import HandoverState
from hengwang.duty.models import Handover, Holding, Post, PostTerms, Shift
from hengwang.duty.rota import IsWorking
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import BEIJING

AHEAD = timedelta(days=14)
SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class PostNow:
    """A post: the shift going on and the next, each with who holds it."""

    post: Post
    shift: Shift | None
    people: tuple[User | None, ...]
    following: Shift | None
    next_people: tuple[User | None, ...]


@dataclass(frozen=True, slots=True)
class PostThen:
    """A post at an instant: whether somebody must be there, the shift, and who holds it."""

    post: Post
    is_manned: bool
    shift: Shift | None
    holdings: tuple[Holding, ...]


def posts_at(user: User, at: datetime, *, unit_id: int | None = None) -> list[PostThen]:
    """Every post the user may see that was in use at an instant, in two queries.

    Days that depend on the calendar of a year nobody entered count as manned: a gap is rather
    looked at than overlooked.
    """
    in_use = Q(closed_at=None) | Q(closed_at__gt=at)
    rosters = Q(roster__closed_at=None) | Q(roster__closed_at__gt=at)
    posts = Post.objects.visible_to(user).filter(in_use, rosters)
    posts = posts.filter(since_on__lte=at.astimezone(BEIJING).date())
    reach = user.reach(Permission.VIEW_DUTY)
    if reach.company_id is not None and not reach.has_place:
        posts = posts.filter(pk__in=posts_of(reach.company_id, at))
    if unit_id is not None:
        posts = posts.filter(roster__unit=unit_id)
    chosen = list(
        posts.select_related("roster__unit").order_by("roster__name", "roster", "order", "pk")
    )
    rows = Holding.objects.shown_to(user).in_force().filter(shift__post__in=chosen).at(at)
    held: dict[int, list[Holding]] = {}
    for row in rows.select_related("shift", "person").order_by("shift__starts_at", "place"):
        held.setdefault(row.shift.post_id, []).append(row)
    is_working = WorkingCalendar().is_working
    return [_then(post, held.get(post.pk, []), at, is_working) for post in chosen]


def posts_of(company_id: int, at: datetime) -> list[int]:
    """Posts whose terms of that day give them to the company; one query."""
    day = at.astimezone(BEIJING).date()
    rows = PostTerms.objects.filter(from_on__lte=day).order_by("post", "from_on")
    whose = dict(rows.values_list("post", "company"))
    return [post for post, company in whose.items() if company == company_id]


def _then(post: Post, held: Sequence[Holding], at: datetime, is_working: IsWorking) -> PostThen:
    shift = held[0].shift if held else None
    return PostThen(post, _must_be_manned(post, at, is_working), shift, tuple(held))


def _must_be_manned(post: Post, at: datetime, is_working: IsWorking) -> bool:
    moment = Interval(at, at + timedelta(microseconds=1))
    try:
        return bool(post.manned.within(moment, is_working, since=post.since_on))
    except YearNotEnteredError:
        return True


def posts_now(user: User, now: datetime) -> list[PostNow]:
    """Every post the user may see, in three queries, four where one changes hands more rarely."""
    posts = list(
        Post.objects.visible_to(user)
        .stood_now_by(user)
        .in_use()
        .select_related("roster__unit")
        .order_by("roster__name", "roster", "order", "pk")
    )
    # A shift ends no sooner than those who hold it; PostgreSQL would read all shifts otherwise.
    known, soon = Holding.objects.shown_to(user).in_force(), now + SOON
    in_force = known.filter(shift__ends_at__gt=now)
    held = _held(posts, in_force.touching(now, soon))
    found = {post.pk: _now(post, held.get(post.pk, []), now) for post in posts}
    # Most posts change hands every day: only for the others two weeks of shifts are read.
    later = [post for post in posts if not _ends_within(found[post.pk].following, soon)]
    if later:
        ahead = in_force.filter(starts_at__gte=soon, starts_at__lt=now + AHEAD)
        held_later = _held(later, ahead)
        for post in later:
            rows = [*held.get(post.pk, []), *held_later.get(post.pk, [])]
            found[post.pk] = _now(post, rows, now)
    return list(found.values())


def _held(posts: Sequence[Post], holdings: QuerySet[Holding]) -> dict[int, list[Holding]]:
    """Those of the holdings that are the posts', by post."""
    rows = holdings.filter(shift__post__in=posts).select_related("shift", "person")
    held: dict[int, list[Holding]] = {}
    for row in rows.order_by("starts_at", "place"):
        held.setdefault(row.shift.post_id, []).append(row)
    return held


def _ends_within(shift: Shift | None, end: datetime) -> bool:
    """Whether all who hold the shift were read."""
    return shift is not None and shift.ends_at <= end


def _now(post: Post, held: Sequence[Holding], now: datetime) -> PostNow:
    present = [one for one in held if one.starts_at <= now < one.ends_at]
    shift = present[0].shift if present else None
    later = [one for one in held if one.starts_at > now and one.shift_id != getattr(shift, "pk", 0)]
    following = later[0].shift if later else None
    return PostNow(
        post,
        shift,
        tuple(one.person for one in present),
        following,
        tuple(one.person for one in later if one.shift_id == following.pk) if following else (),
    )


def my_shifts(user: User, now: datetime, limit: int = 8) -> list[Holding]:
    """What the person holds now and next."""
    rows = Holding.objects.in_force().filter(person=user, ends_at__gt=now)
    related = ("shift__post__roster__unit",)
    return list(rows.select_related(*related).order_by("starts_at")[:limit])


def handovers_to(user: User, now: datetime) -> QuerySet[Handover]:
    """Hand-overs that wait for this person, who holds the shift after."""
    mine = Holding.objects.filter(person=user).touching(now - AHEAD, now + timedelta(days=1))
    # What was never taken is what an index holds; the state alone says nothing to a database.
    rows: QuerySet[Handover] = Handover.objects.filter(
        state=HandoverState.GIVEN, taken_at=None, incoming__in=mine.values("shift")
    )
    related = ("outgoing__post__roster__unit", "incoming", "given_by")
    return rows.exclude(given_by=user).select_related(*related)


def handover_before(holding: Holding) -> Shift | None:
    """The shift from which the person takes over."""
    rows = Shift.objects.in_force().filter(
        post=holding.shift.post_id, ends_at__lte=holding.shift.starts_at
    )
    found: Shift | None = rows.order_by("-starts_at").first()
    return found
