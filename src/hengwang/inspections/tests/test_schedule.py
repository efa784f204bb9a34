"""Due windows: half-open, in Beijing time, each once, without gaps where there should be none."""

import itertools
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.inspections.errors import RhythmError
from hengwang.inspections.schedule import DayWindow, Rhythm, due_windows, parse_windows
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import BEIJING, Period, midnight

TWICE = Rhythm("daily", windows=parse_windows("08:00-10:00，17:00至19:00"))
YEAR = Interval(midnight(date(2026, 1, 1)), midnight(date(2027, 1, 1)))


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)


def test_every_day_morning_and_evening_is_730_a_year():
    dues = list(due_windows(TWICE, YEAR))
    assert len(dues) == 730
    assert dues[0].window == Interval(at("2026-01-01 08:00"), at("2026-01-01 10:00"))
    assert dues[-1].window.end == at("2026-12-31 19:00")


def test_twelve_a_year_is_each_month():
    dues = list(due_windows(Rhythm("yearly", times=12), YEAR))
    assert [one.window for one in dues] == [
        Interval(month.start, month.end)
        for month in (Period.parse(f"2026-{number:02}") for number in range(1, 13))
    ]


def test_a_month_that_is_shorter_ends_with_its_own_last_day():
    rhythm = Rhythm("monthly", first_day=30, last_day=31)
    dues = {one.slot: one.window for one in due_windows(rhythm, YEAR)}
    assert dues["2026-02"] == Interval(at("2026-02-28 00:00"), at("2026-03-01 00:00"))
    assert dues["2026-01"].start == at("2026-01-30 00:00")


def test_a_window_over_midnight_ends_the_next_day():
    night = Rhythm("daily", windows=parse_windows("22:00-06:00"))
    (due,) = due_windows(night, Interval(at("2026-03-01 00:00"), at("2026-03-02 00:00")))
    assert due.window == Interval(at("2026-03-01 22:00"), at("2026-03-02 06:00"))


def test_weekly_keeps_to_its_days():
    rhythm = Rhythm("weekly", windows=(DayWindow(540, 600),), weekdays=frozenset({1, 4}))
    dues = list(due_windows(rhythm, YEAR))
    assert {one.window.start.isoweekday() for one in dues} == {1, 4}
    assert len(dues) == 52 + 53


def test_working_days_are_asked_for_and_not_guessed():
    rhythm = Rhythm("daily", windows=(DayWindow(540, 600),), working_days_only=True)
    span = Interval(at("2026-03-02 00:00"), at("2026-03-09 00:00"))
    dues = due_windows(rhythm, span, is_working_day=lambda day: day.isoweekday() < 6)
    assert len(list(dues)) == 5


@pytest.mark.parametrize("text", ["", "8-10", "25:00-26:00", "08:00-10:00,09:00-11:00", "早上"])
def test_windows_nobody_can_keep_are_refused(text):
    with pytest.raises(RhythmError):
        parse_windows(text)


@pytest.mark.parametrize(
    "rhythm",
    [
        Rhythm("daily"),
        Rhythm("weekly", windows=(DayWindow(0, 60),)),
        Rhythm("monthly", first_day=20, last_day=10),
        Rhythm("yearly", times=0),
    ],
)
def test_rhythms_without_sense_are_refused(rhythm):
    with pytest.raises(RhythmError):
        rhythm.check()


instants = st.integers(0, 2_000_000).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=BEIJING) + timedelta(minutes=minutes)
)
rhythms = st.one_of(
    st.just(TWICE),
    st.builds(
        Rhythm, st.just("monthly"), first_day=st.integers(1, 15), last_day=st.integers(15, 31)
    ),
    st.builds(Rhythm, st.just("yearly"), times=st.integers(1, 366)),
)


@settings(max_examples=60)
@given(rhythms, instants, st.lists(st.integers(1, 200), min_size=1, max_size=4))
def test_cutting_a_span_anywhere_changes_nothing(rhythm, start, parts):
    """Laid out week by week or at once: the same windows, each with one key, in order."""
    ends = [start + timedelta(days=sum(parts[: n + 1])) for n in range(len(parts))]
    pieces, begin = [], start
    for end in ends:
        pieces += due_windows(rhythm, Interval(begin, end))
        begin = end
    whole = list(due_windows(rhythm, Interval(start, ends[-1])))
    assert pieces == whole
    assert len({one.slot for one in whole}) == len(whole)
    assert all(one.window.end <= two.window.start for one, two in itertools.pairwise(whole))


@settings(max_examples=60)
@given(st.integers(1, 366), st.integers(2024, 2028))
def test_parts_of_a_year_leave_no_day_out(times, year):
    span = Interval(midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1)))
    dues = [one.window for one in due_windows(Rhythm("yearly", times=times), span)]
    assert len(dues) == times
    assert dues[0].start == span.start
    assert dues[-1].end == span.end
    assert all(one.end == two.start for one, two in itertools.pairwise(dues))
