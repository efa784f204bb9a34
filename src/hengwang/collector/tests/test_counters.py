"""Rates through wraps and resets: never negative, never invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.collector.probes.counters import Reading, rates

ROUND = 2**32


def reading(at, value, uptime=None, **marks):
    return Reading(at, {"in": value}, uptime, marks)


@pytest.mark.parametrize(
    ("before", "now", "bits", "expected"),
    [
        (reading(0, 100), reading(10, 600), 64, {"in": 50.0}),
        (reading(0, ROUND - 100), reading(10, 400), 32, {"in": 50.0}),
        (reading(0, ROUND - 100), reading(10, 400), 64, {}),
        (reading(0, 3 * 10**9), reading(10, 2 * 10**9), 32, {}),
        (reading(0, 100), reading(0, 600), 64, {}),
        (reading(0, 100, 5000.0), reading(10, 600, 3.0), 64, {}),
        (reading(0, 100, 3.0), reading(60, 600, 5.0), 64, {}),
        (reading(0, 100, 50.0), reading(10, 600, 59.9), 64, {"in": 50.0}),
        ({}, reading(10, 600), 64, {}),
    ],
)
def test_a_rate_is_told_only_where_it_is_known(before, now, bits, expected):
    before = before or Reading(0, {})
    assert rates(before, now, {"in": bits}) == expected


def test_a_row_whose_counters_began_anew_has_no_rate_though_the_number_grew():
    before = Reading(0, {"in.1": 10, "in.2": 10}, 50.0, {"in.1": 0.0, "in.2": 0.0})
    now = Reading(10, {"in.1": 110, "in.2": 110}, 60.0, {"in.1": 0.0, "in.2": 5500.0})
    assert rates(before, now, {}) == {"in.1": 10.0}


def test_a_narrow_counter_faster_than_one_round_since_says_nothing():
    before, now = reading(0, 100), reading(60, 600)
    assert rates(before, now, {"in": 32}, {"in": ROUND / 61}) == {"in": pytest.approx(500 / 60)}
    assert rates(before, now, {"in": 32}, {"in": ROUND / 60}) == {}
    assert rates(before, now, {"in": 64}, {"in": ROUND / 60}) == {"in": pytest.approx(500 / 60)}


@given(
    st.integers(0, ROUND - 1),
    st.integers(0, ROUND // 2),
    st.floats(0.5, 600),
    st.sampled_from([32, 64]),
)
@settings(max_examples=100)
def test_what_was_counted_is_told_whatever_the_start(start, grown, elapsed, bits):
    end = (start + grown) % ROUND if bits == 32 else start + grown
    told = rates(reading(0, start), reading(elapsed, end), {"in": bits})
    assert told == {"in": pytest.approx(grown / elapsed, abs=1e-6)}


@given(st.integers(0, 2**64), st.integers(0, 2**64), st.sampled_from([32, 64]))
@settings(max_examples=100)
def test_no_rate_is_ever_negative(first, second, bits):
    told = rates(reading(0, first), reading(1, second), {"in": bits})
    assert all(rate >= 0 for rate in told.values())
