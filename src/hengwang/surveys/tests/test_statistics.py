"""The numbers of a survey against scipy, and against what they promise each other."""

import math

import pytest
import scipy  # its parts are loaded when they are used, which takes seconds
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hengwang.surveys import statistics as ours

CONFIDENCE = st.sampled_from([0.8, 0.9, 0.95, 0.99])
SCORES = st.lists(st.sampled_from([0.0, 30.0, 60.0, 80.0, 100.0]), min_size=2, max_size=60)


@settings(max_examples=100)
@given(CONFIDENCE, st.integers(1, 5000))
def test_quantiles_are_those_of_scipy(confidence, freedom):
    middle = (1 + confidence) / 2
    assert ours.z_of(confidence) == pytest.approx(scipy.stats.norm.ppf(middle), rel=1e-9)
    assert ours.t_of(confidence, freedom) == pytest.approx(
        scipy.stats.t.ppf(middle, freedom), rel=1e-8
    )


@settings(max_examples=100)
@given(st.integers(1, 400), st.floats(0, 1), CONFIDENCE)
def test_the_interval_of_a_share_is_wilsons(answers, share, confidence):
    hits = round(answers * share)
    known = scipy.stats.binomtest(hits, answers).proportion_ci(confidence, method="wilson")
    found = ours.wilson(hits, answers, confidence)
    assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=1e-12)
    assert 0 <= found.low <= hits / answers <= found.high <= 1


@settings(max_examples=100)
@given(SCORES, st.integers(0, 5000), CONFIDENCE)
def test_the_interval_of_a_mean_is_students_made_smaller_by_the_population(
    values, more, confidence
):
    assume(len(set(values)) > 1)
    count, population = len(values), len(values) + more
    error = scipy.stats.sem(values) * math.sqrt(1 - count / population)
    found = ours.mean_interval(values, population, confidence)
    middle = sum(values) / count
    if error == 0:
        known = (middle, middle)
    else:
        known = scipy.stats.t.interval(confidence, count - 1, loc=middle, scale=error)
    assert (found.low, found.high) == pytest.approx(known, abs=1e-7)


@settings(max_examples=100)
@given(st.integers(1, 200_000), st.floats(0.01, 0.3), CONFIDENCE)
def test_the_sample_reaches_its_margin_and_one_answer_less_does_not(population, margin, confidence):
    needed = ours.sample_size(population, margin, confidence)
    assert 1 <= needed <= population
    assert ours.margin_of_error(needed, population, confidence) <= margin + 1e-12
    if needed > 1:
        assert ours.margin_of_error(needed - 1, population, confidence) > margin - 1e-12


@settings(max_examples=100)
@given(st.integers(2, 3000), st.integers(1, 5999), CONFIDENCE)
def test_the_margin_is_that_of_drawing_without_replacement(half, answers, confidence):
    """Half of the people are satisfied: the hits among the answers are hypergeometric."""
    population = 2 * half
    assume(answers < population)
    spread = scipy.stats.hypergeom(population, half, answers).std() / answers
    known = scipy.stats.norm.ppf((1 + confidence) / 2) * spread
    assert ours.margin_of_error(answers, population, confidence) == pytest.approx(known, abs=1e-9)


def test_known_sample_sizes():
    sizes = [ours.sample_size(people, 0.05) for people in (0, 1, 100, 1000, 100_000, 10**9)]
    assert sizes == [0, 1, 80, 278, 383, 385]


def test_nothing_asked_gives_nothing():
    assert ours.wilson(0, 0) is None
    assert ours.mean_interval([80.0], 10) is None
    assert ours.margin_of_error(0, 10) is None
    assert ours.response_rate(0, 0) is None
    assert ours.response_rate(3, 4) == 0.75


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ours.sample_size(10, 0.0),
        lambda: ours.sample_size(-1, 0.05),
        lambda: ours.z_of(1.0),
        lambda: ours.t_of(0.95, 0),
        lambda: ours.wilson(3, 2),
        lambda: ours.margin_of_error(11, 10),
        lambda: ours.mean_interval([1.0, 2.0], 1),
        lambda: ours.response_rate(2, 1),
    ],
)
def test_numbers_of_no_sample_are_refused(ask):
    with pytest.raises(ours.BadSampleError):
        ask()
