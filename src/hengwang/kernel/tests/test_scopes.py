"""A scope has one key, which can be read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.metrics import Scope
from hengwang.kernel.scopes import BadScopeKeyError

scopes = st.builds(
    Scope,
    programme_id=st.none() | st.integers(1, 99),
    unit_ids=st.none() | st.lists(st.integers(1, 99)).map(tuple),
    region_code=st.none() | st.sampled_from(["430000", "430900"]),
    labels=st.lists(st.text(max_size=6), max_size=3).map(tuple),
)


@given(scopes)
def test_a_key_is_read_back_to_the_same_scope(scope):
    assert Scope.from_key(scope.key()) == scope


@given(scopes, scopes)
def test_equal_scopes_and_only_they_share_a_key(one, other):
    assert (one == other) == (one.key() == other.key())
    assert (one != other) or hash(one) == hash(other)


def test_units_and_labels_have_no_order():
    assert Scope(unit_ids=(2, 1, 2), labels=("b", "a")) == Scope(
        unit_ids=(1, 2), labels=("a", "b", "a")
    )
    assert Scope.of_units([3, 1]).unit_ids == (1, 3)


def test_everything_and_nobody_are_two_scopes():
    assert Scope().key() == "all"
    assert Scope(unit_ids=()).key() == "units="


def test_the_key_is_readable():
    scope = Scope(programme_id=3, unit_ids=(2, 1), region_code="430900", labels=("zone=wan",))
    assert scope.key() == "programme=3;region=430900;units=1,2;labels=zone=wan"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "units",
        "units=x",
        "units=2,1",
        "programme=",
        "planet=3",
        "all;units=1",
        "units=1;units=2",
    ],
)
def test_other_texts_are_refused(key):
    with pytest.raises(BadScopeKeyError):
        Scope.from_key(key)
