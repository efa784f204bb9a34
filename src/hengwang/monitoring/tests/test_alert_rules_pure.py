"""Root causes, flapping and thresholds as arithmetic."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.monitoring.alerting.flapping import Damping, changes_within, is_flapping
from hengwang.monitoring.alerting.roots import grouped, root_of
from hengwang.monitoring.alerting.thresholds import Threshold, crossings

NOW = 10_000_000_000
MINUTE = 60_000
changes = st.lists(st.integers(NOW - 60 * MINUTE, NOW + 5 * MINUTE), max_size=25)
forests = st.lists(st.none() | st.integers(0, 11), min_size=12, max_size=12).map(
    lambda row: {child: parent for child, parent in enumerate(row)}  # noqa: C416  rings are meant
)
sets = st.sets(st.integers(0, 11))
samples = st.lists(st.floats(0, 100), max_size=40).map(
    lambda values: [(number * MINUTE, value) for number, value in enumerate(values)]
)


@settings(max_examples=100, deadline=None)
@given(changes)
def test_who_begins_to_flap_would_also_go_on_flapping(found):
    if is_flapping(found, NOW, was_flapping=False):
        assert is_flapping(found, NOW, was_flapping=True)


@settings(max_examples=100, deadline=None)
@given(changes, st.booleans())
def test_more_changes_never_make_a_flapping_target_steady(found, was):
    if is_flapping(found, NOW, was_flapping=was):
        assert is_flapping([*found, NOW], NOW, was_flapping=was)


@settings(max_examples=100, deadline=None)
@given(changes, st.booleans())
def test_half_an_hour_without_a_change_ends_every_flapping(found, was):
    later = max([NOW, *found]) + Damping().window_ms
    assert changes_within(found, later, Damping().window_ms) == 0
    assert not is_flapping(found, later, was_flapping=was)


@settings(max_examples=100, deadline=None)
@given(changes, st.booleans(), st.randoms())
def test_the_order_of_changes_does_not_matter(found, was, order):
    mixed = list(found)
    order.shuffle(mixed)
    assert is_flapping(mixed, NOW, was_flapping=was) is is_flapping(found, NOW, was_flapping=was)


def test_the_limits_of_flapping_are_five_and_three():
    five = [NOW - number * MINUTE for number in range(5)]
    assert is_flapping(five, NOW, was_flapping=False)
    assert not is_flapping(five[:4], NOW, was_flapping=False)
    assert is_flapping(five[:3], NOW, was_flapping=True)
    assert not is_flapping(five[:2], NOW, was_flapping=True)


@settings(max_examples=100, deadline=None)
@given(forests, sets, sets)
def test_every_failed_target_is_in_exactly_one_group(parents, down, unmeasured):
    groups = grouped(down, parents, unmeasured - down)
    members = [one for root, behind in groups.items() for one in (root, *behind)]
    assert sorted(members) == sorted(down)


@settings(max_examples=100, deadline=None)
@given(forests, sets)
def test_a_root_cause_is_failed_and_no_parent_that_answers_lies_between(parents, down):
    for target in down:
        root, at = root_of(target, parents, down), target
        assert root in down
        for _ in range(12):
            assert at in down
            if at == root:
                break
            at = parents[at]
        assert at == root


def test_a_ring_that_nobody_measures_ends_the_way():
    assert root_of(3, {1: 2, 2: 1, 3: 1}, {3}, {1, 2}) == 3


def test_a_parent_that_answers_ends_the_way_and_one_nobody_measures_does_not():
    parents = {1: None, 2: 1, 3: 2}
    assert root_of(3, parents, {1, 3}) == 3
    assert root_of(3, parents, {1, 3}, {2}) == 1
    assert root_of(3, parents, {1, 2, 3}) == 1


@settings(max_examples=100, deadline=None)
@given(samples, st.floats(20, 90), st.floats(0, 20), st.integers(0, 5), st.booleans())
def test_alarms_begin_and_end_in_turn(found, raise_at, gap, delay, was):
    threshold = Threshold(raise_at, raise_at - gap, delay_ms=delay * MINUTE)
    said = [one.is_raised for one in crossings(found, threshold, is_raised=was)]
    assert all(one is not other for one, other in pairwise(said))
    assert not said or said[0] is not was


@settings(max_examples=100, deadline=None)
@given(samples, st.floats(20, 90), st.floats(0, 20), st.integers(0, 5))
def test_read_in_two_parts_the_alarms_are_the_same_without_delay(found, raise_at, gap, cut):
    threshold = Threshold(raise_at, raise_at - gap)
    whole = crossings(found, threshold)
    first = crossings(found[:cut], threshold)
    was = bool(first) and first[-1].is_raised
    assert whole == first + crossings(found[cut:], threshold, is_raised=was)


def test_a_value_between_the_limits_neither_raises_nor_clears():
    threshold = Threshold(80, 70, delay_ms=2 * MINUTE)
    values = [60, 85, 85, 75, 85, 85, 85, 75, 75, 69, 85]
    found = crossings([(n * MINUTE, v) for n, v in enumerate(values)], threshold)
    assert [(one.at_ms // MINUTE, one.is_raised) for one in found] == [(6, True), (9, False)]


def test_days_of_a_certificate_are_bad_when_they_are_few():
    threshold = Threshold(14, 30, is_upper=False)
    found = crossings([(0, 20.0), (1, 14.0), (2, 25.0), (3, 89.0)], threshold)
    assert [(one.at_ms, one.is_raised) for one in found] == [(1, True), (3, False)]
