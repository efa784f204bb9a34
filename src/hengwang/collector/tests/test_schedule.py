"""Checks are made at their times, spread, bounded, and never all at once."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.collector.probes.outcome import Outcome
from hengwang.collector.schedule import Plan, Schedule, next_slot, share

GOOD, FAILED, INVALID = Outcome.GOOD, Outcome.FAILED, Outcome.INVALID
EPSILON = 1e-6

intervals = st.floats(1, 600)
instants = st.floats(0, 1e8)
outcomes = st.sampled_from(list(Outcome))


def schedule_of(count, interval=60.0, *, limit=1000, now=0.0, **plan):
    schedule = Schedule(limit)
    schedule.adopt([Plan(f"check-{n}", interval, **plan) for n in range(count)], now)
    return schedule


def played(schedule, until, outcome=lambda check, at: GOOD, *, took=0.1):
    """Run the schedule on an imagined clock that is always on time; return (instant, check)s."""
    starts, ends = [], []
    while True:
        instants = [ends[0][0]] if ends else []
        due = schedule.next_due()
        instants += [due] if due is not None else []
        now = min(instants, default=until)
        if now >= until:
            return starts
        while ends and ends[0][0] <= now:
            at, check, told = ends.pop(0)
            schedule.finished(check, told, at)
        for check in schedule.take(now):
            starts.append((now, check))
            ends.append((now + took, check, outcome(check, now)))


@given(st.text(max_size=40), intervals, instants)
def test_a_place_is_later_and_at_most_one_interval_away(check, step, after):
    slot = next_slot(check, step, after)
    assert after < slot <= after + step * (1 + EPSILON) + EPSILON


@given(st.text(max_size=40), intervals, instants)
def test_a_place_is_the_same_whenever_it_is_asked_for(check, step, after):
    slot = next_slot(check, step, after)
    again = next_slot(check, step, (after + slot) / 2)
    assert again == pytest.approx(slot, abs=EPSILON) or again >= slot


def test_places_are_spread_over_the_interval():
    tenths = Counter(int(share(f"check-{n}") * 10) for n in range(5000))
    assert set(tenths) == set(range(10))
    assert max(tenths.values()) < 600


def test_every_check_is_made_once_in_each_interval():
    starts = played(schedule_of(200), until=600)
    assert set(Counter(check for _, check in starts).values()) == {10}


@given(st.integers(1, 30), st.integers(1, 5), st.floats(0.1, 40))
@settings(max_examples=50)
def test_never_more_run_than_allowed(count, limit, took):
    schedule = schedule_of(count, 10.0, limit=limit)
    most = 0

    def outcome(check, at):
        nonlocal most
        most = max(most, schedule.in_flight)
        return GOOD

    played(schedule, 200, outcome, took=took)
    assert 0 < most <= limit


@given(st.integers(1, 60), st.floats(0, 1e5), st.floats(3, 1e5))
@settings(max_examples=60)
def test_a_late_wake_up_is_no_burst(count, slept_at, slept):
    """However long the process slept, one take starts only what is due about now."""
    interval = 60.0
    schedule = schedule_of(count, interval, now=slept_at)
    woken = slept_at + slept
    started = schedule.take(woken)
    places = [next_slot(check, interval, woken - schedule.lateness - EPSILON) for check in started]
    assert all(place <= woken + EPSILON for place in places)
    starts = played(schedule, woken + interval)
    assert max(Counter(check for _, check in starts).values(), default=0) <= 1
    assert len({check for _, check in starts} | set(started)) == count


def test_five_thousand_after_an_hour_asleep_start_at_the_ordinary_rate():
    schedule = schedule_of(5000, limit=5000)
    assert len(schedule.take(3600)) < 5000 * schedule.lateness / 60 * 1.3
    assert schedule.missed > 4000


def test_a_failure_is_confirmed_soon_and_then_watched_as_usual():
    schedule = schedule_of(1, confirm_after=5, confirmations=2)
    starts = [at for at, _ in played(schedule, 400, lambda *_: FAILED)]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert all(5 <= gap <= 6.5 for gap in gaps[:2])
    assert gaps[3:] == pytest.approx([60.0] * len(gaps[3:]))


def test_failures_slow_down_no_further_than_planned_and_an_answer_ends_it():
    schedule = schedule_of(1, slowest=240, confirmations=0)
    starts = [at for at, _ in played(schedule, 4000, lambda _, at: FAILED if at < 3000 else GOOD)]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert max(gaps) <= 240 + EPSILON
    assert Counter(round(gap) for gap in gaps)[240] >= 10
    assert gaps[-3:] == pytest.approx([60.0] * 3)


def test_an_invalid_probe_slows_down_but_is_no_failure():
    told = iter([FAILED, INVALID, FAILED, FAILED, GOOD])
    schedule = schedule_of(1, confirm_after=5, confirmations=3)
    starts = [at for at, _ in played(schedule, 500, lambda *_: next(told, GOOD))]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert gaps[0] < 7 < gaps[1]
    assert gaps[2] < 7


@given(st.lists(outcomes, max_size=40), st.sampled_from([0.0, 100.0, 1e6]))
def test_whatever_happens_a_check_is_due_again_in_bounds(told, slowest):
    plan = Plan("check-0", 30, slowest=slowest)
    schedule = Schedule(1)
    schedule.adopt([plan], 0)
    for outcome in told:
        now = schedule.next_due()
        assert schedule.take(now) == ["check-0"]
        assert schedule.take(now + 1e9) == []
        schedule.finished("check-0", outcome, now + 1)
        assert now + 1 < schedule.next_due() <= now + 1 + max(30, slowest) + EPSILON


def test_a_year_of_failures_does_not_overflow():
    assert Plan("check-0", 60, slowest=3600).step(10**9) == 3600
    assert Plan("check-0", 60).step(10**9) == 60


def test_a_full_collector_starves_nobody():
    """Ten checks, one place, each taking two intervals' tenth: all get their turn."""
    schedule = schedule_of(10, 10.0, limit=1)
    schedule.lateness = 10.0
    starts = played(schedule, 2000, took=2.0)
    turns = Counter(check for _, check in starts)
    assert len(turns) == 10
    assert min(turns.values()) > 0.5 * max(turns.values())


def test_a_new_plan_keeps_what_did_not_change():
    schedule = schedule_of(3)
    at = schedule.next_due()
    (running,) = schedule.take(at)
    kept = [Plan(f"check-{n}", 60.0) for n in range(2)] + [Plan("check-9", 30.0)]
    before = schedule.next_due()
    schedule.adopt(kept, at)
    assert schedule.next_due() <= before or schedule.next_due() <= at + 30
    assert schedule.in_flight == 1
    schedule.finished(running, GOOD, at + 1)
    assert schedule.in_flight == 0
    starts = played(schedule, at + 61)
    assert {check for _, check in starts} <= {"check-0", "check-1", "check-9"}


def test_a_check_that_was_removed_while_it_ran_is_not_made_again():
    schedule = schedule_of(1)
    schedule.take(schedule.next_due())
    schedule.adopt([], 100)
    schedule.finished("check-0", GOOD, 101)
    assert (schedule.in_flight, schedule.next_due()) == (0, None)


@pytest.mark.parametrize(
    "wrong", [{"interval": 0}, {"interval": float("nan")}, {"confirm_after": -1}]
)
def test_a_plan_without_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="makes no sense"):
        Plan(**{"check": "check-0", "interval": 60.0, **wrong})
