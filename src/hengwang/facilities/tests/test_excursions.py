"""The rule of limits: hysteresis, delay, silence, and that order and repetition do not matter."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.facilities.excursions import (
    Bound,
    Stretch,
    Window,
    excursions,
    in_order,
    silences,
)

S, MIN = 1000, 60_000
HIGH = Bound(27.0, is_high=True, hysteresis=1.0, delay_ms=2 * MIN)
VALID = 3 * MIN
WINDOW = Window(0, 60 * MIN)
READINGS = st.lists(
    st.tuples(st.integers(0, 3600).map(lambda s: s * S), st.sampled_from([20, 26.5, 27, 27.5, 33])),
    max_size=80,
)
BOUNDS = st.builds(
    Bound,
    st.sampled_from([21.0, 27.0]),
    st.booleans(),
    st.sampled_from([0.0, 1.0]),
    st.sampled_from([0, 2 * MIN, 10 * MIN]),
)


def minutes(*values):
    return [(at * MIN, value) for at, value in enumerate(values) if value is not None]


def test_a_value_over_for_long_enough_counts_from_its_first_reading():
    told = minutes(20, 28, 29, 28, 20, 20)
    assert excursions(told, HIGH, Window(0, 6 * MIN), VALID) == [Stretch(MIN, 4 * MIN, 29)]


def test_a_short_peak_is_not_believed():
    assert excursions(minutes(20, 28, 20, 20), HIGH, Window(0, 4 * MIN), VALID) == []


def test_it_ends_only_when_the_value_has_come_back_far_enough():
    told = minutes(28, 28, 28, 26.5, 28, 26.5, 26, 20)
    assert excursions(told, HIGH, Window(0, 8 * MIN), VALID) == [Stretch(0, 6 * MIN, 28)]


def test_the_limit_itself_is_allowed():
    assert excursions(minutes(27, 27, 27, 27, 27), HIGH, Window(0, 5 * MIN), VALID) == []


def test_below_a_low_limit_counts_too():
    low = Bound(18.0, is_high=False, hysteresis=1.0, delay_ms=0)
    told = minutes(17, 18.5, 19, 17.5, 20)
    found = excursions(told, low, Window(0, 5 * MIN), VALID)
    assert found == [Stretch(0, 2 * MIN, 17), Stretch(3 * MIN, 4 * MIN, 17.5)]


def test_silence_is_neither_normal_nor_over():
    told = minutes(28, 28, 28, *[None] * 7, 28, 28, 28)
    window = Window(0, 13 * MIN)
    assert silences(told, window, VALID) == [(5 * MIN, 10 * MIN)]
    found = excursions(told, HIGH, window, VALID)
    assert found == [Stretch(0, 5 * MIN, 28), Stretch(10 * MIN, 13 * MIN, 28)]


def test_nothing_heard_is_silent_all_the_time():
    assert silences([], WINDOW, VALID) == [(0, 60 * MIN)]
    assert excursions([], HIGH, WINDOW, VALID) == []


@given(READINGS, BOUNDS, st.randoms())
@settings(max_examples=100)
def test_order_and_repetition_change_nothing(readings, bound, chance):
    again = [*readings, *chance.sample(readings, len(readings) // 2)]
    chance.shuffle(again)
    assert excursions(again, bound, WINDOW, VALID) == excursions(readings, bound, WINDOW, VALID)
    assert silences(again, WINDOW, VALID) == silences(readings, WINDOW, VALID)


@given(READINGS, BOUNDS)
@settings(max_examples=100)
def test_what_was_over_was_heard_and_lies_in_order(readings, bound):
    over = excursions(readings, bound, WINDOW, VALID)
    quiet = silences(readings, WINDOW, VALID)
    edges = sorted([(one.start, one.end) for one in over] + quiet)
    assert all(one[1] <= other[0] for one, other in pairwise(edges))
    assert all(one.end - one.start >= bound.delay_ms for one in over)
    assert all(0 <= one.start < one.end <= WINDOW.end for one in over)


@given(READINGS, BOUNDS)
@settings(max_examples=100)
def test_a_wider_limit_is_passed_for_no_longer(readings, bound):
    wider = Bound(
        bound.at + (5 if bound.is_high else -5), bound.is_high, bound.hysteresis, bound.delay_ms
    )

    def length(one):
        return sum(each.end - each.start for each in excursions(readings, one, WINDOW, VALID))

    assert length(wider) <= length(bound)


@given(READINGS, BOUNDS, st.integers(1, 59))
@settings(max_examples=100)
def test_going_on_from_what_is_kept_gives_the_same(readings, bound, cut):
    """Judged up to a moment and from there on, a sensor has the history of one judgement."""
    whole = excursions(readings, bound, WINDOW, VALID)
    at = cut * MIN
    first = excursions(readings, bound, Window(0, at), VALID)
    begin = max(0, at - bound.delay_ms - 2 * VALID)
    over = [one for one in first if one.start < begin and one.end >= begin]
    running = Stretch(over[0].start, begin, over[0].worst) if over else None
    heard = [one for one in in_order(readings) if one[0] >= begin - VALID]
    later = excursions(heard, bound, Window(begin, WINDOW.end), VALID, running)
    before = [one for one in first if one.end <= begin and one not in over]
    told = {(one.start, one.end) for one in [*before, *later]}
    expected = {(one.start, one.end) for one in whole}
    assert told == expected
