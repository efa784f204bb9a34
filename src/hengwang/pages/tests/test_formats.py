"""Numbers as people read them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.kernel.money import AmountUnit, parse_amount
from hengwang.pages import formats

D = Decimal


def test_amounts_are_ten_thousands_with_two_decimals_and_grouped_thousands():
    assert formats.amount_text(D(3522200)) == "352.22"
    assert formats.amount_text(D("123456789.5")) == "12,345.68"
    assert formats.amount_text(D(123), AmountUnit.YUAN) == "123.00"


def test_halves_are_rounded_up():
    assert formats.points_text(D("7.275")) == "7.28"
    assert formats.percent_text(D("0.72795")) == "72.80 %"


def test_weights_lose_trailing_zeros_and_scores_keep_them():
    assert [formats.weight_text(D(text)) for text in ("5.00", "2.50", "100")] == ["5", "2.5", "100"]
    assert formats.points_text(D(5)) == "5.00"


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(hours=2, minutes=15), "2 小时 15 分"),
        (timedelta(days=1, minutes=3, seconds=59), "1 天 3 分"),
        (timedelta(days=3, hours=4, minutes=5), "3 天 4 小时"),
        (timedelta(seconds=42), "42 秒"),
        (timedelta(0), "0 秒"),
    ],
)
def test_a_span_is_said_in_its_two_largest_units(span, text):
    with translation.override("zh-hans"):
        assert formats.duration_text(span) == text


def test_sizes_have_at_most_three_digits_before_the_point():
    sizes = [formats.size_text(size) for size in (812, 4_700_000, 2_500_000_000, 3_000_000_000_000)]
    assert sizes == ["812 B", "4.7 MB", "2.5 GB", "3000.0 GB"]


@settings(max_examples=60)
@given(st.decimals(min_value=0, max_value=10**11, places=2))
def test_what_is_printed_in_ten_thousands_reads_back_within_half_a_hundredth(yuan):
    printed = formats.amount_text(yuan)
    assert abs(parse_amount(printed, AmountUnit.WAN) - yuan) <= D(50)


def test_a_float_is_the_number_it_is_written_as():
    assert formats.number_text(-12.3) == "-12.3"
    assert formats.number_text(1234.5) == "1,234.5"
    assert formats.number_text(2.675, 2) == "2.68"
