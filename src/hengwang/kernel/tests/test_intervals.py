"""The algebra of time is exact to the microsecond and does not depend on order."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.intervals import (
    BackwardIntervalError,
    EmptyIntervalError,
    Interval,
    NaiveInstantError,
    complement,
    intersect,
    merge,
    share_of,
    subtract,
    total_micros,
)

DAWN = datetime(2020, 1, 1, tzinfo=UTC)


def span(start, length):
    at = DAWN + timedelta(microseconds=start)
    return Interval(at, at + timedelta(microseconds=length))


a_span = st.builds(span, st.integers(-40, 60), st.integers(0, 30))
spans = st.lists(a_span, max_size=6)
instants = st.integers(-60, 120).map(lambda micros: DAWN + timedelta(microseconds=micros))


def inside(intervals, at):
    return any(interval.contains(at) for interval in intervals)


def is_tidy(intervals):
    apart = all(a.end < b.start for a, b in pairwise(intervals))
    return apart and all(intervals)


@given(spans, instants)
def test_merged_time_is_the_same_time(some, at):
    assert inside(merge(some), at) == inside(some, at)
    assert is_tidy(merge(some))


@given(spans, st.randoms())
def test_merging_is_settled_and_blind_to_order(some, random):
    shuffled = list(some)
    random.shuffle(shuffled)
    assert merge(merge(some)) == merge(some) == merge(shuffled)


@given(spans, spans, instants)
def test_difference_and_intersection_are_those_of_sets(ones, others, at):
    assert inside(subtract(ones, others), at) == (inside(ones, at) and not inside(others, at))
    assert inside(intersect(ones, others), at) == (inside(ones, at) and inside(others, at))
    assert is_tidy(subtract(ones, others))


@given(spans, spans)
def test_what_is_taken_and_what_is_left_add_up_to_the_microsecond(ones, others):
    taken, left = intersect(ones, others), subtract(ones, others)
    assert total_micros(taken) + total_micros(left) == total_micros(ones)
    assert merge([*taken, *left]) == merge(ones)


@given(a_span, spans)
def test_a_window_is_filled_by_the_inside_and_its_complement(window, some):
    outside = complement(window, some)
    assert total_micros(outside) + total_micros(intersect(window, some)) == window.micros
    assert not intersect(outside, some)
    assert complement(window, outside) == intersect(window, some)


@given(spans, spans)
def test_union_measures_by_inclusion_and_exclusion(ones, others):
    both = total_micros(intersect(ones, others))
    assert total_micros([*ones, *others]) == total_micros(ones) + total_micros(others) - both


@given(spans, spans)
def test_intersection_is_the_same_from_both_sides(ones, others):
    assert intersect(ones, others) == intersect(others, ones)


@given(a_span, a_span)
def test_touching_is_having_a_clip(one, other):
    clipped = one.clip(other)
    assert one.touches(other) == (clipped is not None) == bool(intersect(one, other))
    if clipped is not None:
        assert one.covers(clipped)
        assert other.covers(clipped)


@given(a_span, spans, spans)
def test_more_time_never_lowers_a_share(window, some, extra):
    if not window:
        with pytest.raises(EmptyIntervalError):
            share_of(window, some)
    else:
        assert 0 <= share_of(window, some) <= share_of(window, some + extra) <= 1


def test_overlapping_time_counts_once():
    assert share_of(span(0, 100), [span(0, 40), span(20, 40), span(90, 40)]) == Decimal("0.7")


def test_the_end_is_outside():
    minute = span(0, 60)
    assert minute.contains(minute.start)
    assert not minute.contains(minute.end)
    assert not minute.touches(Interval(minute.end, minute.end + timedelta(1)))
    assert not span(0, 0).contains(DAWN)


def test_adjoining_stretches_become_one():
    assert merge([span(5, 5), span(0, 5)]) == [span(0, 10)]


def test_an_empty_interval_is_false_and_vanishes():
    assert not span(3, 0)
    assert merge([span(3, 0)]) == []
    assert span(0, 0).micros == 0


def test_time_does_not_run_backward():
    with pytest.raises(BackwardIntervalError):
        Interval(DAWN, DAWN - timedelta(microseconds=1))


def test_a_time_without_zone_is_refused():
    with pytest.raises(NaiveInstantError):
        Interval(datetime(2020, 1, 1), DAWN)  # noqa: DTZ001
    with pytest.raises(NaiveInstantError):
        span(0, 1).contains(datetime(2020, 1, 1))  # noqa: DTZ001


def test_zones_mix_and_the_wall_clock_is_kept():
    beijing = ZoneInfo("Asia/Shanghai")
    day = Interval(datetime(2020, 1, 1, tzinfo=beijing), datetime(2020, 1, 2, tzinfo=beijing))
    assert day.start.hour == 0
    assert day.contains(datetime(2019, 12, 31, 16, tzinfo=UTC))
    assert day.duration == timedelta(days=1)


def test_the_hour_that_summer_time_repeats_is_two_hours_long():
    beijing = ZoneInfo("Asia/Shanghai")
    before = datetime(1988, 9, 10, 12, tzinfo=beijing)
    after = datetime(1988, 9, 11, 12, tzinfo=beijing)
    assert Interval(before, after).duration == timedelta(hours=25)
