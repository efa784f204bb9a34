"""Numerals in Chinese characters, compared with an independent converter."""

from decimal import Decimal
from random import Random

import cn2an
import pytest

from hengwang.kernel.numerals import numeral_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("二十四", 24),
        ("两百", 200),
        ("一百零二", 102),
        ("一百二", 120),
        ("三千零五", 3005),
        ("三万五", 35_000),
        ("两万亿", 2_000_000_000_000),
        ("百", 100),
        ("千万", 10_000_000),
        ("二〇二〇", 2020),
        ("九十九点五", Decimal("99.5")),
        ("十点零五", Decimal("10.05")),
    ],
)
def test_numerals_are_read(text, number):
    assert numeral_of(text) == number


@pytest.mark.parametrize("text", ["", "点五", "五点", "十百", "一二百", "五点十", "中", "一" * 31])
def test_what_is_no_numeral_has_no_value(text):
    assert numeral_of(text) is None


def test_whole_numbers_agree_with_another_converter():
    draw = Random(7)
    numbers = [*range(1_000), *(draw.randrange(10 ** draw.randint(4, 12)) for _ in range(2_000))]
    assert [numeral_of(cn2an.an2cn(number)) for number in numbers] == numbers
