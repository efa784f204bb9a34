"""Due times, verdicts, hours of staff and states, against plain counting."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.assurances import steps
from hengwang.assurances.choices import ReportState, State
from hengwang.assurances.report_times import EARLY, Verdict, can_be_sent, due_times, verdict
from hengwang.assurances.staffing_hours import (
    Stand,
    clash,
    empty_times,
    hours_by_person,
    hours_in_all,
)
from hengwang.kernel.intervals import Interval, total_micros
from hengwang.kernel.periods import BEIJING

START = datetime(2026, 3, 2, 8, tzinfo=BEIJING)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
times = st.lists(st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])), max_size=5)


def test_the_stored_words_are_those_of_the_pure_rooms():
    assert set(Verdict) <= set(ReportState.values)
    told = {state for before, after in steps.STEPS.values() for state in (*before, after)}
    assert told == set(State.values)
    assert set(State.values) >= steps.ENDED


def test_a_report_at_the_end_is_due_and_one_at_the_beginning_is_not():
    window = Interval(START, START + 24 * HOUR)
    assert due_times(window, [time(8), time(18)]) == [START + 10 * HOUR, START + 24 * HOUR]
    assert due_times(Interval(START, START), [time(8)]) == []
    assert due_times(window, []) == []


@settings(max_examples=40, deadline=None)
@given(times, st.integers(0, 48), st.integers(1, 120))
def test_due_times_equal_a_walk_minute_by_minute(daily, offset, halves):
    start = START + offset * 30 * MINUTE
    window = Interval(start, start + halves * 30 * MINUTE)
    naive = [
        at
        for step in range(1, halves + 1)
        if (at := start + step * 30 * MINUTE).astimezone(BEIJING).time() in set(daily)
    ]
    assert due_times(window, daily) == naive


@settings(max_examples=50, deadline=None)
@given(st.integers(-120, 240), st.integers(0, 120), st.booleans())
def test_a_verdict_follows_from_the_minutes(minutes, grace, is_sent):
    at = START + minutes * MINUTE
    told = verdict(START, at if is_sent else None, at, grace * MINUTE)
    in_time = minutes <= grace
    assert (
        told
        == {
            (True, True): Verdict.ON_TIME,
            (True, False): Verdict.LATE,
            (False, True): Verdict.EXPECTED,
            (False, False): Verdict.MISSED,
        }[is_sent, in_time]
    )


def test_a_report_may_be_sent_an_hour_before_it_is_due():
    assert can_be_sent(START, START - EARLY)
    assert not can_be_sent(START, START - EARLY - MINUTE)


stands = st.lists(
    st.builds(
        lambda person, post, start, length: Stand(
            person, post, Interval(START + start * HOUR, START + (start + length) * HOUR)
        ),
        st.integers(1, 3), st.sampled_from(["机房", "会场"]), st.integers(0, 20), st.integers(1, 8),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(stands)
def test_hours_and_empty_times_equal_a_count_by_the_hour(held):
    window = Interval(START, START + 24 * HOUR)
    hours = {
        (one.person, hour)
        for one in held
        for hour in range(40)
        if one.interval.contains(START + hour * HOUR)
    }
    assert hours_in_all(held) == len(hours)
    by_person = {person: sum(one == person for one, _ in hours) for person, _ in hours}
    assert hours_by_person(held) == by_person
    manned = {hour for _, hour in hours if hour < 24}
    empty = Decimal(total_micros(empty_times(window, held))) / 3_600_000_000
    assert empty == 24 - len(manned)


@settings(max_examples=40, deadline=None)
@given(stands)
def test_a_clash_is_found_exactly_where_hours_are_shared(held):
    if not held:
        return
    one, others = held[0], held[1:]
    shared = any(
        one.person == other.person and one.interval.touches(other.interval) for other in others
    )
    assert (clash(one, others) is not None) == shared


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(sorted(steps.STEPS)), max_size=12))
def test_whatever_is_tried_an_ended_assurance_stays_ended(tried):
    state, was_approved = "draft", False
    for step in tried:
        reached = steps.after(state, step)
        assert (reached is not None) == (step in steps.steps_from(state))
        if state in steps.ENDED:
            assert reached is None
        state = reached or state
        was_approved = was_approved or state == "approved"
        assert was_approved or state not in ("under_way", "closed")


@pytest.mark.parametrize("state", sorted(steps.ENDED))
def test_nothing_leads_out_of_an_end(state):
    assert steps.steps_from(state) == set()
