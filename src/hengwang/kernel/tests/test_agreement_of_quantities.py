"""Two statements agree when one thing can make both true; qualifiers are bounds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.measure_words import WORDS, common_factors
from hengwang.kernel.quantities import (
    BadQuantityError,
    Qualifier,
    Quantity,
    agree,
    parse_quantities,
)

quantities = st.builds(
    Quantity,
    st.integers(-2000, 2000).map(Decimal) | st.decimals(-100, 100, places=2),
    st.sampled_from(["次", "家", "个", "%", "M", "G", "元", ""]),
    st.sampled_from(Qualifier),
)


def the_one(text):
    [(quantity, _, _)] = parse_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("80多家", "81家", True),
        ("80多家", "80家", True),
        ("80多家", "89个", True),
        ("80多家", "90家", False),
        ("80多家", "79家", False),
        ("1000多家", "1999家", True),
        ("1000多家", "2000家", False),
        ("230余次", "239次", True),
        ("230余次", "240次", False),
        ("17亿余条", "17.3亿条", True),
        ("17亿余条", "18亿条", False),
        ("近3268万条", "32679512条", True),
        ("近3268万条", "3300万条", False),
        ("约80家", "76家", True),
        ("约80家", "95家", False),
        ("95%以上", "95%", True),
        ("95%以上", "94.6%", False),
        ("超过1000家", "1000家", False),
        ("超过1000家", "1001家", True),
        ("不足5%", "5%", False),
        ("2小时内", "120分钟", True),
        ("2小时内", "3小时", False),
        ("≥95%", "≤90%", False),
        ("≥95%", "≤95%", True),
        (">95%", "≤95%", False),
        ("≥95%", "≥90%", True),
        ("80余家", "90余家", False),
        ("5000M", "5G", True),
        ("20M", "20Mbps", True),
        ("1024GB", "1TB", True),
        ("2.16万人次", "21603人次", True),
        ("2.16万人次", "21650人次", True),
        ("2.16万人次", "21651人次", False),
        ("72.80%", "72.8%", True),
        ("72.8%", "73%", True),
        ("230次", "231次", False),
        ("329.8万元", "3298000元", True),
        ("329.8万元", "329.8元", False),
        ("19", "19起", True),
        ("19起", "19", True),
        ("95", "95%", None),
        ("80家", "80%", None),
        ("80家", "80次", None),
        ("2小时", "2个工作日", None),
    ],
)
def test_pairs_from_reports(one, other, verdict):
    assert agree(the_one(one), the_one(other)) is verdict


@given(quantities, quantities)
def test_agreement_is_the_same_from_both_sides(one, other):
    assert agree(one, other) is agree(other, one)


@given(quantities)
def test_a_statement_agrees_with_itself(one):
    assert agree(one, one) is True


@given(quantities, quantities)
def test_no_verdict_only_where_units_do_not_compare(one, other):
    assert (agree(one, other) is None) == (common_factors(one.unit, other.unit) is None)


@given(st.decimals(-1000, 1000, places=1), st.integers(0, 10000))
def test_a_floor_agrees_with_everything_above_it(floor, more):
    bound = Quantity(floor, "次", Qualifier.AT_LEAST)
    assert agree(bound, Quantity(floor + more, "次"))


@given(st.decimals(-1000, 1000, places=2), st.integers(1, 8))
def test_scaling_the_unit_changes_nothing(value, other):
    one, same = Quantity(value * 1000, "M"), Quantity(value, "G")
    far = Quantity(value + other, "G")
    assert agree(one, same)
    assert agree(one, far) is agree(same, far)


def test_a_quantity_made_by_hand_has_the_precision_of_its_decimal():
    assert Quantity(Decimal("2.30")).resolution == Decimal("0.01")
    assert Quantity(Decimal("2.30")).step == Decimal("0.1")
    assert Quantity(Decimal(0)).step == 1


def test_zero_and_more_is_a_narrow_claim():
    assert agree(Quantity(Decimal(0), "次", Qualifier.OVER), Quantity(Decimal(1), "次")) is False
    assert agree(Quantity(Decimal(0), "次", Qualifier.ABOUT), Quantity(Decimal(0), "次")) is True


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_a_quantity_is_finite(value):
    with pytest.raises(BadQuantityError):
        Quantity(Decimal(value))


def test_a_precision_is_positive():
    with pytest.raises(BadQuantityError):
        Quantity(Decimal(1), precision=Decimal(0))


def test_measure_words_are_tried_longest_first():
    for index, word in enumerate(WORDS):
        assert not any(later != word and later.startswith(word) for later in WORDS[index:])
