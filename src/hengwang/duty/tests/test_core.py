"""The pure core: rotation, swaps, leave, gaps, double bookings, hours, digest, proof."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.calendars.rules import DayKind
from hengwang.duty import coverage
from hengwang.duty.coverage import Piece, clashes, gaps
from hengwang.duty.digest import digest
from hengwang.duty.hours import hours_of
from hengwang.duty.proof import Act, Done, proof_of
from hengwang.duty.rota import Days, Manned, Rota, Slot, planned
from hengwang.kernel.happenings import Happening
from hengwang.kernel.intervals import Interval, total_micros
from hengwang.kernel.periods import BEIJING, midnight

FIRST = date(2026, 3, 2)  # a Monday
DAY = timedelta(days=1)
MICRO = timedelta(microseconds=1)
EARLY, LATE, NIGHT = (
    Slot("早", time(8), time(16)),
    Slot("中", time(16), time()),
    Slot("夜", time(), time(8)),
)
ROUND = Slot("全天", time(8), time(8))


def works(day):
    return day.weekday() < 5


def kinds(day):
    if day == FIRST:
        return DayKind.HOLIDAY
    return DayKind.WORKDAY if works(day) else DayKind.REST


def pieces_of(shifts):
    return [
        Piece(number, place, person, shift.interval)
        for number, shift in enumerate(shifts)
        for place, person in enumerate(shift.people)
    ]


def shifts_of(rota, days=28):
    return list(planned(rota, FIRST, FIRST + days * DAY, works))


def test_four_people_walk_through_early_late_night_and_rest():
    rota = Rota(FIRST, 1, 1, (EARLY, LATE, NIGHT), (1, 2, 3, 4))
    of_one = [(one.day - FIRST, one.slot) for one in shifts_of(rota, 4) if one.people == (1,)]
    assert of_one == [(0 * DAY, 0), (1 * DAY, 1), (2 * DAY, 2)]
    pieces = pieces_of(shifts_of(rota))
    assert clashes(pieces) == []
    window = Interval(midnight(FIRST), midnight(FIRST + 28 * DAY))
    assert gaps(Manned().within(window, works), pieces) == []


def test_a_weekly_turn_changes_on_the_day_it_began():
    rota = Rota(FIRST, 7, 1, (ROUND,), (1, 2))
    people = [one.people[0] for one in shifts_of(rota, 21)]
    assert people == [1] * 7 + [2] * 7 + [1] * 7


def test_a_daily_turn_of_rest_days_counts_rest_days():
    rota = Rota(FIRST, 1, 1, (Slot("假日", time(9), time(17), Days.RESTING),), (1, 2, 3))
    shifts = shifts_of(rota, 21)
    assert [one.day.weekday() for one in shifts] == [5, 6] * 3
    assert [one.people[0] for one in shifts] == [1, 2, 3, 1, 2, 3]
    later = list(planned(rota, FIRST + 14 * DAY, FIRST + 21 * DAY, works))
    assert later == shifts[4:]


def test_more_places_than_people_leave_places_to_nobody():
    rota = Rota(FIRST, 1, 3, (ROUND,), (1, 2))
    assert shifts_of(rota, 1)[0].people == (1, 2, None)


def test_a_rotation_ends_before_the_day_of_the_next():
    rota = Rota(FIRST, 1, 1, (ROUND,), (1,), until_on=FIRST + 2 * DAY)
    assert len(shifts_of(rota)) == 2


def test_office_hours_of_working_days_are_manned_and_no_others():
    manned = Manned(((time(8, 30), time(12)), (time(14, 30), time(18))), Days.WORKING)
    window = Interval(midnight(FIRST), midnight(FIRST + 7 * DAY))
    stretches = manned.within(window, works)
    assert len(stretches) == 10
    assert stretches[0].duration == timedelta(hours=3, minutes=30)


instants = st.integers(0, 28 * 24 * 60).map(
    lambda minute: midnight(FIRST) + minute * timedelta(minutes=1)
)
windows = st.tuples(instants, instants).map(lambda pair: Interval(*sorted(pair)))
slots = st.lists(
    st.builds(
        Slot,
        st.just("班"),
        st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        st.sampled_from(Days),
    ),
    max_size=4,
).map(tuple)
rotas = st.builds(
    Rota,
    st.integers(-9, 9).map(lambda n: FIRST + n * DAY),
    st.integers(1, 8),
    st.integers(1, 3),
    slots,
    st.lists(st.integers(1, 6), unique=True, max_size=6).map(tuple),
)
leaves = st.lists(st.tuples(st.integers(1, 6), windows, st.none() | st.integers(1, 8)), max_size=5)
swaps = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=5)


def changed(pieces, leaves, swaps):
    """What the platform does with leave and swaps, in their order."""
    for person, window, substitute in leaves:
        pieces = coverage.without(pieces, person, window, substitute)
    for a, b in swaps:
        if not pieces:
            break
        mine, theirs = pieces[a % len(pieces)], pieces[b % len(pieces)]
        if mine.person is None or theirs.person is None or mine.person == theirs.person:
            continue
        pieces = coverage.exchanged(
            pieces, (mine.shift, mine.person), (theirs.shift, theirs.person), theirs.person
        )
    return coverage.joined(pieces)


@settings(max_examples=60, deadline=None)
@given(rotas, leaves, swaps, st.sampled_from(Days), st.booleans())
def test_no_roster_swap_or_leave_leaves_an_unmanned_minute_unreported(
    rota, leaves, swaps, days, is_always
):
    pieces = changed(pieces_of(shifts_of(rota)), leaves, swaps)
    manned = Manned((), days) if is_always else Manned(((time(9), time(17)),), days)
    window = Interval(midnight(FIRST), midnight(FIRST + 28 * DAY))
    reported = gaps(manned.within(window, works), pieces)
    for minute in range(0, 28 * 24 * 60, 97):
        at = window.start + timedelta(minutes=minute)
        day = at.astimezone(BEIJING).date()
        must = days.holds_on(day, works) and (is_always or 9 <= at.astimezone(BEIJING).hour < 17)
        is_held = any(one.person is not None and one.interval.contains(at) for one in pieces)
        assert any(gap.contains(at) for gap in reported) == (must and not is_held)


@settings(max_examples=60, deadline=None)
@given(rotas, leaves, swaps)
def test_every_minute_somebody_is_at_two_places_is_told(rota, leaves, swaps):
    pieces = changed(pieces_of(shifts_of(rota, 10)), leaves, swaps)
    told = clashes(pieces)
    for minute in range(0, 11 * 24 * 60, 53):
        at = midnight(FIRST) + timedelta(minutes=minute)
        here = [one.person for one in pieces if one.person and one.interval.contains(at)]
        twice = {person for person in here if here.count(person) > 1}
        assert {one.person for one in told if one.interval.contains(at)} == twice


@settings(max_examples=60, deadline=None)
@given(rotas, leaves, swaps, windows)
def test_hours_add_up_to_the_staffed_time_each_persons_minute_counted_once(
    rota, leaves, swaps, window
):
    pieces = changed(pieces_of(shifts_of(rota)), leaves, swaps)
    counted = hours_of(pieces, window, kinds)
    by_person = {}
    for one in pieces:
        if one.person is not None and (part := one.interval.clip(window)):
            by_person.setdefault(one.person, []).append(part)
    assert {person: one.total // MICRO for person, one in counted.items()} == {
        person: total_micros(parts) for person, parts in by_person.items()
    }
    staffed = sum(part.micros for parts in by_person.values() for part in parts)
    total = sum(one.total // MICRO for one in counted.values())
    assert total == staffed if not clashes(pieces) else total <= staffed


def test_two_bookings_of_one_person_count_a_minute_once_and_both_shifts():
    start, hour = midnight(FIRST + DAY), timedelta(hours=1)
    early = Piece(1, 0, 7, Interval(start + 8 * hour, start + 12 * hour))
    late = Piece(2, 0, 7, Interval(start + 10 * hour, start + 14 * hour))
    other = Piece(2, 1, 8, Interval(start + 10 * hour, start + 14 * hour))
    counted = hours_of([late, early, other], Interval(start, start + DAY), kinds)
    assert (counted[7].total, counted[7].shifts) == (6 * hour, {1, 2})
    assert counted[8].total == 4 * hour


@settings(max_examples=60, deadline=None)
@given(rotas, leaves, swaps)
def test_changes_never_lose_or_add_time_of_a_place(rota, leaves, swaps):
    before = pieces_of(shifts_of(rota))
    after = changed(before, leaves, swaps)

    def by_place(pieces):
        found = {}
        for one in pieces:
            found.setdefault((one.shift, one.place), []).append(one.interval)
        return {
            key: (total_micros(held), sum(one.micros for one in held))
            for key, held in found.items()
        }

    assert by_place(after) == by_place(before)


def test_hours_are_split_by_the_kind_of_the_day():
    start = midnight(FIRST - DAY) + timedelta(hours=8)  # Sunday 08:00 to Monday 08:00
    piece = Piece(1, 0, 7, Interval(start, start + DAY))
    (hours,) = hours_of([piece], Interval(start, start + DAY), kinds).values()
    assert hours.by_kind[DayKind.REST] == timedelta(hours=16)
    assert hours.by_kind[DayKind.HOLIDAY] == timedelta(hours=8)


def happening(key, minute=0, **told):
    return Happening(key, key, midnight(FIRST) + timedelta(minutes=minute), **told)


def test_two_hundred_alarms_of_five_causes_are_five_lines():
    told = [happening(f"alert:{n}", n, cause=f"alert:{n % 5}") for n in range(200)]
    lines = digest("alerts", told)
    assert [line.count for line in lines] == [40] * 5


def test_alarms_of_many_causes_are_five_lines_and_open_ones_stay_by_themselves():
    told = [happening(f"alert:{n}", n) for n in range(200)]
    told += [happening(f"alert:{n}", n, is_open=True) for n in (300, 301)]
    lines = digest("alerts", told)
    assert [line.is_open for line in lines] == [True, True, *[False] * 5]
    assert lines[-1].title == ""
    assert sum(line.count for line in lines) == 202


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.integers(0, 12), st.booleans()),
        unique_by=lambda one: one[0],
    )
)
def test_no_happening_is_lost_and_no_open_cause_hidden(told):
    rows = [happening(f"t:{n}", n, cause=f"t:{c}", is_open=is_open) for n, c, is_open in told]
    lines = digest("t", rows)
    assert sum(line.count for line in lines) == len(rows)
    assert {line.key for line in lines if line.is_open} == {r.cause for r in rows if r.is_open}
    assert sum(not line.is_open for line in lines) <= 5


def at(hour):
    return datetime(2026, 3, 2, hour, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("acts", "is_whole"),
    [
        ([], False),
        ([Done(Act.LOGGED, 1, at(9))], True),
        ([Done(Act.SIGNED, 1, at(17))], True),
        ([Done(Act.LOGGED, 1, at(17))], False),
        ([Done(Act.LOGGED, 1, at(9)), Done(Act.ACKNOWLEDGED, 2, at(9))], False),
    ],
)
def test_duty_is_proved_by_the_acts_of_the_rostered(acts, is_whole):
    piece = Piece(1, 0, 1, Interval(at(8), at(16)))
    assert proof_of([piece], acts).is_whole is is_whole


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 20), st.integers(1, 8)), max_size=6))
def test_thin_time_equals_a_count_of_people_by_the_hour(held):
    start = datetime(2026, 3, 2, tzinfo=BEIJING)
    hour = timedelta(hours=1)
    pieces = [
        Piece(number, 0, person, Interval(start + at * hour, start + (at + length) * hour))
        for number, (person, at, length) in enumerate(held)
    ]
    window = Interval(start, start + 24 * hour)
    for least in (1, 2, 3):
        few = coverage.thin([window], pieces, least)
        for at in range(24):
            there = {p for p, begins, length in held if begins <= at < begins + length}
            found = any(one.contains(start + at * hour) for one in few)
            assert found == (len(there) < least)
    assert coverage.thin([window], pieces, 1) == coverage.gaps(window, pieces)
