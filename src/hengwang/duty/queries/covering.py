"""Gaps and double bookings of posts as they stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from hengwang.calendars.queries import WorkingCalendar
from hengwang.duty import coverage
from hengwang.duty.coverage import Clash, Piece
from hengwang.duty.models import Holding, Post
from hengwang.duty.reinforcing import Reinforcement, reinforced
from hengwang.kernel.intervals import Interval, intersect, subtract
from hengwang.kernel.periods import midnight


def pieces_of(posts: Iterable[Post], window: Interval) -> dict[int, list[Piece]]:
    """Pieces in force of posts that touch the window, by post; one query."""
    found: dict[int, list[Piece]] = {one.pk: [] for one in posts}
    rows = (
        Holding.objects.in_force()
        .filter(shift__post__in=found)
        .touching(window.start, window.end)
        .values_list("shift__post", "shift", "place", "person", "starts_at", "ends_at")
    )
    for post, shift, place, person, start, end in rows:
        found[post].append(Piece(shift, place, person, Interval(start, end)))
    return found


def gaps_of(
    post: Post,
    window: Interval,
    pieces: Iterable[Piece] | None = None,
    calendar: WorkingCalendar | None = None,
) -> list[Interval]:
    """Every part of the post's manned time inside the window without a named person.

    Raises:
        YearNotEnteredError: The post is manned by a calendar nobody entered.
    """
    since = midnight(post.since_on)
    if since >= window.end:
        return []
    asked = Interval(max(window.start, since), window.end)
    held = pieces_of([post], asked)[post.pk] if pieces is None else pieces
    is_working = (calendar or WorkingCalendar()).is_working
    return coverage.gaps(post.manned.within(asked, is_working, since=post.since_on), held)


@dataclass(frozen=True, slots=True)
class Want:
    """Manned time with fewer people than needed; one is needed always, more for a reason."""

    interval: Interval
    needed: int = 1
    because: str = ""


def thin_of(
    post: Post,
    window: Interval,
    pieces: Iterable[Piece],
    more: Iterable[Reinforcement],
    calendar: WorkingCalendar,
) -> list[Want]:
    """Manned time with somebody, and with fewer people than `more` asks for; disjoint.

    Raises:
        YearNotEnteredError: The post is manned by a calendar nobody entered.
    """
    since = midnight(post.since_on)
    if since >= window.end:
        return []
    asked, held = Interval(max(window.start, since), window.end), list(pieces)
    manned = post.manned.within(asked, calendar.is_working, since=post.since_on)
    told = list(coverage.gaps(manned, held))
    found = []
    for one in more:
        few = coverage.thin(intersect(manned, one.interval), held, one.people)
        rest = subtract(few, told)
        told += rest
        found += [Want(part, one.people, one.name) for part in rest]
    return found


def wants_of(post: Post, window: Interval) -> list[Want]:
    """Gaps of the post, and time in which more people are asked for than are named; disjoint.

    Raises:
        YearNotEnteredError: The post is manned by a calendar nobody entered.
    """
    since = midnight(post.since_on)
    if since >= window.end:
        return []
    asked = Interval(max(window.start, since), window.end)
    held, calendar = pieces_of([post], asked)[post.pk], WorkingCalendar()
    found = [Want(part) for part in gaps_of(post, asked, held, calendar)]
    found += thin_of(post, asked, held, reinforced([post.pk], asked).get(post.pk, []), calendar)
    return sorted(found, key=lambda want: want.interval)


def clashes_of(people: Iterable[int], window: Interval) -> list[Clash]:
    """Every overlap of shifts of these people, whichever rosters they are of; one query."""
    rows = Holding.objects.in_force().filter(person__in=list(people))
    held = rows.touching(window.start, window.end).values_list(
        "shift", "place", "person", "starts_at", "ends_at"
    )
    return coverage.clashes(
        Piece(shift, place, person, Interval(start, end))
        for shift, place, person, start, end in held
    )
