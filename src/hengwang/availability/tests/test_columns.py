"""Spans read as columns are the spans of the rows, and marks are sorted as their parts are."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.availability import tally
from hengwang.availability.columns import stretches_of
from hengwang.availability.micros import micros_of
from hengwang.availability.models import Outage
from hengwang.availability.tally import Stretches, segments_of
from hengwang.availability.tests.factories import HOUR, YEAR_BEGAN, a_target, an_outage

A_DAY_IN_MICROS = 24 * 3600 * 1_000_000
NEVER_ENDED = 7


def read(number, until=NEVER_ENDED):
    found = stretches_of(Outage.objects.all(), "started_at", "ended_at", number, until)
    return sorted(zip(found.owner.tolist(), found.start.tolist(), found.end.tolist(), strict=True))


@pytest.mark.django_db
@settings(
    max_examples=20,
    deadline=None,
    # A machine that stands still for a minute says nothing of how the examples are drawn.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.dictionaries(
        st.integers(0, A_DAY_IN_MICROS),
        st.none() | st.integers(1, A_DAY_IN_MICROS) | st.just(1_000_000),
        max_size=6,
    )
)
def test_columns_hold_each_row_to_the_microsecond(people, told):
    Outage.objects.all().delete()
    targets = [a_target(people.unit, f"线路{at}") for at in range(3)]
    number = {targets[0].pk: 4, targets[1].pk: 0}
    open_ones = 0
    for at, (start, length) in enumerate(told.items()):
        # One outage of a target may be open.
        is_open = length is None and open_ones < len(targets)
        target = targets[open_ones if is_open else at % len(targets)]
        open_ones += is_open
        lasted = None if is_open else timedelta(microseconds=length or 1)
        an_outage(target, YEAR_BEGAN + timedelta(microseconds=start), lasted)
    by_row = [
        (
            number[one.target_id],
            micros_of(one.started_at),
            NEVER_ENDED if one.ended_at is None else micros_of(one.ended_at),
        )
        for one in Outage.objects.all()
        if one.target_id in number
    ]
    assert read(number) == sorted(by_row)


@pytest.mark.django_db
def test_no_rows_are_no_columns(people):
    an_outage(a_target(people.unit), YEAR_BEGAN, HOUR)
    assert read({}) == []


@pytest.mark.django_db
def test_a_target_is_one_row_of_the_answer_however_often_it_was_down(people):
    target = a_target(people.unit)
    for hours in range(0, 20, 2):
        an_outage(target, YEAR_BEGAN + hours * HOUR, HOUR)
    assert len(read({target.pk: 0})) == 10


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 40), st.integers(1, 40)),
        max_size=20,
    )
)
def test_marks_too_long_for_one_number_give_the_same_segments(rows):
    def sources():
        for kind in range(4):
            told = [(owner, start, start + length) for k, owner, start, length in rows if k == kind]
            yield Stretches.of(told)

    packed = segments_of(*sources(), takes_off=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tally, "_BITS", 0)
        plain = segments_of(*sources(), takes_off=True)
    for name in type(packed).__slots__:
        assert np.array_equal(getattr(packed, name), getattr(plain, name))
