"""A month of a roster as a grid of days, with gaps, double bookings and holidays."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hengwang.accounts.models import User
from hengwang.calendars.errors import YearNotEnteredError
from hengwang.calendars.queries import WorkingCalendar
from hengwang.calendars.rules import DayKind
from hengwang.duty.coverage import Clash
from hengwang.duty.models import Holding, Post, Roster, Shift
from hengwang.duty.queries.covering import Want, clashes_of, gaps_of, thin_of
from hengwang.duty.queries.terms import course_of
from hengwang.duty.reinforcing import reinforced
from hengwang.duty.services.holding import piece_of
from hengwang.duty.services.rights import own_company
from hengwang.kernel.intervals import Interval, intersect
from hengwang.kernel.periods import Period, beijing_day, midnight


@dataclass(slots=True)
class Cell:
    """The shifts of one kind that begin on a day, with who holds them."""

    shift: Shift | None = None
    held: list[Holding] = field(default_factory=list)
    is_mine: bool = False
    is_changed: bool = False
    has_gap: bool = False
    has_clash: bool = False
    needed: int = 0
    """People asked for where fewer are named; 0 where there are enough."""

    @property
    def names(self) -> list[str]:
        """Who holds it, each once; nobody is left out."""
        return list(
            dict.fromkeys(one.person.printed_name for one in self.held if one.person is not None)
        )


@dataclass(frozen=True, slots=True)
class DayHead:
    """A day of the month."""

    day: date
    kind: DayKind | None
    is_today: bool

    @property
    def is_free(self) -> bool:
        """Whether people rest."""
        return self.kind in (DayKind.REST, DayKind.HOLIDAY)


@dataclass(slots=True)
class Row:
    """One kind of shift of a post, a cell a day."""

    post: Post
    name: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Month:
    """The grid, and what is wrong in it."""

    days: list[DayHead]
    rows: list[Row]
    posts: list[Post]
    gaps: list[tuple[Post, Interval]]
    clashes: list[tuple[User, Clash]]
    thin: list[tuple[Post, Want]]
    missing_year: int | None

    @property
    def by_day(self) -> list[tuple[DayHead, list[tuple[Row, Cell]]]]:
        """The same day by day, for a phone."""
        return [
            (head, [(row, row.cells[at]) for row in self.rows if row.cells[at].shift is not None])
            for at, head in enumerate(self.days)
        ]


def month_of(roster: Roster, month: Period, *, user: User, today: date) -> Month:
    """The month of a roster; nine queries at most, however many people and shifts.

    For a company two more for each of its posts.
    """
    shown = Post.objects.visible_to(user).filter(roster=roster, closed_at=None)
    posts = list(shown.select_related("roster", "company"))
    window = month.interval
    held = list(
        Holding.objects.shown_to(user)
        .in_force()
        .filter(shift__post__in=posts)
        .touching(window.start, window.end)
        .select_related("shift", "person")
        .order_by("starts_at", "place")
    )
    company = own_company(user)
    calendar = WorkingCalendar()
    kinds, missing = _kinds(month, calendar)
    people = {one.person_id: one.person for one in held if one.person is not None}
    # Where else somebody stands is told to who makes the roster, not to a company.
    double = clashes_of(people, window) if company is None else []
    clashes = [(people[one.person], one) for one in double]
    twice = {shift for _person, clash in clashes for shift in clash.shifts}
    gaps: list[tuple[Post, Interval]] = []
    thin: list[tuple[Post, Want]] = []
    asked = reinforced([one.pk for one in posts], window)
    for post in posts:
        pieces = [piece_of(one) for one in held if one.shift.post_id == post.pk]
        try:
            found = gaps_of(post, window, pieces, calendar)
            if company is not None:
                # What others stand is no gap of the company's.
                found = intersect(found, _times_of(company, post, window))
            gaps += [(post, gap) for gap in found]
            more = asked.get(post.pk, [])
            thin += [(post, one) for one in thin_of(post, window, pieces, more, calendar)]
        except YearNotEnteredError as refusal:
            missing = int(str(refusal.params["year"]))
    heads = [DayHead(day, kinds.get(day), day == today) for day in month.each_day()]
    rows = _rows(posts, held, month, user, twice)
    _mark_thin(rows, thin)
    return Month(heads, rows, posts, gaps, clashes, thin, missing)


def _times_of(company: int, post: Post, window: Interval) -> list[Interval]:
    """When a post is the company's, from the first shift of its terms on; two queries."""
    course = course_of(post)
    first = Shift.objects.in_force().filter(post=post, company=company, ends_at__gt=window.start)
    begins = first.order_by("starts_at").values_list("starts_at", flat=True).first()
    own = course.of_company(company, window)
    if begins is None:
        return own
    return [one for each in own if (one := each.clip(Interval(begins, max(begins, window.end))))]


def _mark_thin(rows: list[Row], thin: list[tuple[Post, Want]]) -> None:
    """Write how many people are asked for into the shifts that have fewer."""
    wants: dict[int, list[Want]] = {}
    for post, want in thin:
        wants.setdefault(post.pk, []).append(want)
    for row in rows:
        for cell in row.cells if row.post.pk in wants else ():
            shift = cell.shift
            if shift is None:
                continue
            few = [one for one in wants[row.post.pk] if one.interval.clip(shift.interval)]
            cell.needed = max((one.needed for one in few), default=0)


def _kinds(month: Period, calendar: WorkingCalendar) -> tuple[dict[date, DayKind], int | None]:
    try:
        return {day: calendar.kind_of(day) for day in month.each_day()}, None
    except YearNotEnteredError:
        return {}, month.year


def _rows(
    posts: list[Post], held: list[Holding], month: Period, user: User, twice: set[int]
) -> list[Row]:
    rows: dict[tuple[int, str], Row] = {}
    known = {one.pk: one for one in posts}
    for one in held:
        day = beijing_day(one.shift.starts_at)
        if not month.contains(day):
            continue
        key = (one.shift.post_id, one.shift.name)
        if key not in rows:
            cells = [Cell() for _ in range(month.days)]
            rows[key] = Row(known[one.shift.post_id], one.shift.name, cells)
        cell = rows[key].cells[(day - month.first_day).days]
        cell.shift = one.shift
        cell.held.append(one)
        cell.is_mine |= one.person_id == user.pk
        cell.is_changed |= one.person_id != one.planned_id
        cell.has_gap |= one.person_id is None
        cell.has_clash |= one.shift_id in twice
    order = {one.pk: at for at, one in enumerate(posts)}

    def place(row: Row) -> tuple[int, timedelta]:
        first = next(cell.shift for cell in row.cells if cell.shift is not None)
        into_day = first.starts_at - midnight(beijing_day(first.starts_at))
        return order[row.post.pk], into_day

    return sorted(rows.values(), key=place)
