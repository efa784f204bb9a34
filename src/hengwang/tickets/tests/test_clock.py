"""The clock's ledger adds up to the wall time, whatever people did to it."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import BEIJING
from hengwang.tickets.clock import Kept, due_at, segments, spent
from hengwang.tickets.hours import Hours, Part

OFFICE = ((time(8, 30), time(12)), (time(14, 30), time(18)))


def on_weekdays(day: date) -> bool:
    return day.weekday() < 5


def never(day: date) -> bool:
    raise AssertionError(day)


ALWAYS = Hours((), never)
WORKING = Hours(OFFICE, on_weekdays)
# A Friday.
START = datetime(2026, 11, 20, 9, 0, tzinfo=BEIJING)
minutes = st.integers(0, 60 * 24 * 10)
hours = st.sampled_from([ALWAYS, WORKING, Hours(((time(20), time(0)),), on_weekdays)])


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BEIJING)


@st.composite
def stories(draw):
    """Stretches as the services keep them: adjoining, of any parts, the last one open."""
    marks = sorted(draw(st.sets(minutes, min_size=1, max_size=8)))
    parts = [draw(st.sampled_from([Part.RUNNING, Part.PAUSED, Part.STOPPED])) for _ in marks]
    bounds = [START + timedelta(minutes=one) for one in marks]
    ends = [*bounds[1:], None]
    return [Kept(*row) for row in zip(bounds, ends, parts, strict=True)]


@given(stories(), hours, minutes)
def test_segments_adjoin_and_add_up_to_the_wall_time(kept, service, later):
    until = kept[-1].start + timedelta(minutes=later)
    ledger = segments(kept, service, until=until)
    assert sum((one.interval.duration for one in ledger), timedelta()) == until - kept[0].start
    for one, following in pairwise(ledger):
        assert one.interval.end == following.interval.start


@given(stories(), hours, st.integers(1, 60 * 40), minutes)
def test_a_limit_is_due_when_exactly_its_time_was_spent(kept, service, limit, later):
    allowed = timedelta(minutes=limit)
    now = kept[-1].start + timedelta(minutes=later)
    due = due_at(kept, allowed, service, now=now)
    if due is None:
        assert kept[-1].part is not Part.RUNNING
        assert spent(segments(kept, service, until=now)) < allowed
        return
    assert spent(segments(kept, service, until=due)) == allowed
    assert spent(segments(kept, service, until=due - timedelta(seconds=1))) < allowed


@given(stories(), hours, minutes, minutes)
def test_time_spent_never_shrinks_and_never_passes_the_wall_time(kept, service, one, other):
    earlier, later = sorted((one, other))
    first = spent(segments(kept, service, until=START + timedelta(minutes=earlier)))
    second = spent(segments(kept, service, until=START + timedelta(minutes=later)))
    assert timedelta() <= first <= second
    assert second - first <= timedelta(minutes=later - earlier)


def test_a_weekend_does_not_count_and_is_named():
    kept = [Kept(at(20, 17), None, Part.RUNNING)]
    ledger = segments(kept, WORKING, until=at(23, 9, 30))
    assert [(one.part, one.interval.start, one.interval.end) for one in ledger] == [
        (Part.RUNNING, at(20, 17), at(20, 18)),
        (Part.OUTSIDE_HOURS, at(20, 18), at(21, 0)),
        (Part.HOLIDAY, at(21, 0), at(22, 0)),
        (Part.HOLIDAY, at(22, 0), at(23, 0)),
        (Part.OUTSIDE_HOURS, at(23, 0), at(23, 8, 30)),
        (Part.RUNNING, at(23, 8, 30), at(23, 9, 30)),
    ]
    assert spent(ledger) == timedelta(hours=2)
    assert due_at(kept, timedelta(hours=2), WORKING, now=at(20, 17, 5)) == at(23, 9, 30)


def test_a_pause_at_night_is_a_pause():
    kept = [
        Kept(at(20, 17), at(20, 17, 30), Part.RUNNING),
        Kept(at(20, 17, 30), at(23, 9), Part.PAUSED, "access", "林"),
        Kept(at(23, 9), None, Part.RUNNING),
    ]
    ledger = segments(kept, WORKING, until=at(23, 9, 30))
    assert [one.part for one in ledger] == [Part.RUNNING, Part.PAUSED, Part.RUNNING]
    assert ledger[1].by == "林"
    assert spent(ledger) == timedelta(hours=1)


def test_around_the_clock_needs_no_calendar():
    kept = [Kept(at(20, 23), None, Part.RUNNING)]
    assert due_at(kept, timedelta(hours=2), ALWAYS, now=at(20, 23)) == at(21, 1)


def test_hours_that_never_come_are_never_due():
    nobody = Hours(OFFICE, lambda day: False)
    assert due_at([Kept(START, None, Part.RUNNING)], timedelta(hours=1), nobody, now=START) is None


def test_hours_until_midnight_end_with_the_day():
    late = Hours(((time(20), time(0)),), on_weekdays)
    window = Interval(at(20, 0), at(21, 0))
    assert [one.interval.end for one in late.stretches(window)] == [at(20, 20), at(21, 0)]


@pytest.mark.parametrize("zone", [UTC, BEIJING])
def test_hours_are_those_of_beijing_wherever_the_instant_is_written(zone):
    window = Interval(at(20, 8).astimezone(zone), at(20, 9).astimezone(zone))
    assert [one.part for one in WORKING.stretches(window)] == [Part.OUTSIDE_HOURS, Part.RUNNING]
