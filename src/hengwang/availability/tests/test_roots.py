"""Root causes and what people said survive when late samples write an outage anew."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.availability.choices import Cause
from hengwang.availability.models import Outage
from hengwang.availability.roots import Out, roots_of
from hengwang.availability.services.causes import carry_on, explained
from hengwang.availability.services.roots import tie_roots
from hengwang.availability.tests.factories import HOUR, MINUTE, YEAR_BEGAN, a_target, an_outage

NOON = YEAR_BEGAN + 12 * HOUR


def out(pk, target, start, length=60):
    begin = NOON + start * MINUTE
    return Out(pk, target, begin, None if length is None else begin + length * MINUTE)


def test_what_lies_behind_a_failed_parent_goes_back_to_it():
    chain = {1: None, 2: 1, 3: 2}
    found = roots_of([out(10, 1, 0), out(20, 2, 1), out(30, 3, 2)], chain)
    assert found == {10: None, 20: 10, 30: 10}


def test_a_parent_that_failed_later_is_not_the_cause():
    found = roots_of([out(10, 1, 30), out(20, 2, 0)], {1: None, 2: 1})
    assert found == {10: None, 20: None}


def test_a_parent_found_down_a_little_later_is():
    assert roots_of([out(10, 1, 4), out(20, 2, 0)], {1: None, 2: 1})[20] == 10


def test_a_parent_that_had_recovered_is_not_the_cause():
    assert roots_of([out(10, 1, 0, 5), out(20, 2, 5)], {1: None, 2: 1})[20] is None


def test_a_circle_of_parents_ends():
    found = roots_of([out(10, 1, 0, None), out(20, 2, 0, None)], {1: 2, 2: 1})
    assert set(found) == {10, 20}


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 50)), max_size=10, unique=True))
def test_no_root_has_a_root_above_it_in_a_chain(told):
    chain = {0: None, 1: 0, 2: 1, 3: 2, 4: 3}
    outs = [out(pk, target, start * 10, 8) for pk, (target, start) in enumerate(told)]
    found = roots_of(outs, chain)
    assert all(found[root] is None for root in found.values() if root is not None)


@pytest.fixture
def family(people):
    parent = a_target(people.unit, "汇聚")
    return parent, a_target(people.unit, "接入", parent=parent)


@pytest.mark.django_db
def test_the_cause_behind_a_parent_comes_and_goes_with_it(family):
    parent, child = family
    above, below = an_outage(parent, NOON, HOUR), an_outage(child, NOON, HOUR)
    tie_roots(parent.pk, NOON)
    below.refresh_from_db()
    assert (below.root, below.cause) == (above, Cause.PARENT)
    above.delete()
    tie_roots(parent.pk, NOON)
    below.refresh_from_db()
    assert (below.root, below.cause) == (None, Cause.UNKNOWN)


@pytest.mark.django_db
def test_a_cause_somebody_set_stays_beside_the_root(family):
    parent, child = family
    above = an_outage(parent, NOON, HOUR)
    below = an_outage(child, NOON, None, cause=Cause.POWER)
    tie_roots(child.pk, NOON)
    below.refresh_from_db()
    assert (below.root, below.cause) == (above, Cause.POWER)


@pytest.mark.django_db
def test_what_was_said_goes_on_with_the_outage_that_takes_its_time(family):
    target, _ = family
    an_outage(target, NOON, HOUR, cause=Cause.CARRIER, cause_note="光缆中断")
    told = explained(target, [NOON])
    Outage.objects.all().delete()
    moved = an_outage(target, NOON - timedelta(minutes=1), HOUR)
    other = an_outage(target, NOON + 3 * HOUR, HOUR)
    carry_on(target, told)
    moved.refresh_from_db()
    other.refresh_from_db()
    assert (moved.cause, moved.cause_note) == (Cause.CARRIER, "光缆中断")
    assert other.cause == Cause.UNKNOWN
