"""Chinese numerals as reports write them."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.chinese_numerals import read_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", "0"),
        ("十", "10"),
        ("两", "2"),
        ("十五", "15"),
        ("二百五", "250"),
        ("一百零五", "105"),
        ("一百十五", "115"),
        ("一千零五十", "1050"),
        ("三万五", "35000"),
        ("三万五千", "35000"),
        ("三万零五", "30005"),
        ("二十万零三百", "200300"),
        ("两千", "2000"),
        ("一亿二千万", "120000000"),
        ("一百亿零五", "10000000005"),
        ("一万亿", "1000000000000"),
        ("三千万亿", "3000000000000000"),
        ("二〇二〇", "2020"),
        ("三五", "35"),
        ("三点五", "3.5"),
        ("九十八点零六", "98.06"),
    ],
)
def test_numerals_are_read(text, value):
    assert read_numeral(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "百",
        "万",
        "千万",
        "十十",
        "五十百",
        "一二百",
        "三点",
        "点五",
        "三点五万",
        "甲",
        "一" * 41,
    ],
)
def test_what_is_no_numeral_has_no_value(text):
    assert read_numeral(text) is None


@given(st.integers(0, 10**16 - 1))
def test_every_number_written_by_others_is_read_back(number):
    assert read_numeral(cn2an.an2cn(str(number), "low")) == number


@given(st.text("零〇一二两三九十百千万亿点", max_size=40))
def test_nothing_raises(text):
    value = read_numeral(text)
    assert value is None or value >= 0
