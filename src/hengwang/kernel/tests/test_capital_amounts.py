"""Capital numerals follow the payment rules and come back as the same amount."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.money import (
    AmountError,
    AmountTooLargeError,
    UnreadableCapitalError,
    from_capital,
    to_capital,
)

# Mostly zeros, where the rules are; and any number.
digits = st.lists(st.sampled_from("000000123456789"), min_size=1, max_size=18)
cents = st.integers(0, 10**18 - 1) | digits.map(lambda some: int("".join(some)))
amounts = cents.map(lambda number: Decimal(number).scaleb(-2))


@pytest.mark.parametrize(
    ("yuan", "capital"),
    [
        # The examples of 银发〔1997〕393号, 附一 三; where 零 is left open, the form without it.
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角"),
        ("10", "壹拾元整"),
        ("10001", "壹万零壹元整"),
        ("100001000", "壹亿零壹仟元整"),
        ("1000000000000", "壹万亿元整"),
        ("1000500000000", "壹万零伍亿元整"),
        ("10000000010000", "壹拾万亿零壹万元整"),
        ("3298000", "叁佰贰拾玖万捌仟元整"),
        ("-3.2", "负叁元贰角"),
        ("1.005", "壹元零壹分"),
        ("-0.001", "零元整"),
    ],
)
def test_amounts_are_written_as_the_rules_ask(yuan, capital):
    assert to_capital(Decimal(yuan)) == capital


@given(amounts)
def test_capital_numerals_come_back_as_the_same_amount(yuan):
    assert from_capital(to_capital(yuan)) == yuan
    assert from_capital(to_capital(-yuan)) == -yuan


@given(amounts)
def test_no_zero_is_doubled_or_left_at_an_end(yuan):
    text = to_capital(yuan)
    assert "零零" not in text
    if yuan >= 1:
        assert "零元" not in text
        assert not text.startswith("零")


@given(st.integers(1, 10**16 - 1))
def test_what_another_writer_writes_is_read(yuan):
    assert from_capital(cn2an.an2cn(yuan, "rmb")) == yuan


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("壹仟陆佰捌拾元零叁角贰分", "1680.32"),
        ("壹拾万零柒仟元零伍角叁分", "107000.53"),
        ("人民币叁佰万圆整", "3000000"),
        ("人民币：伍佰零拾元零角零分", "500"),
        ("拾元整", "10"),
        ("拾万元正", "100000"),
        ("贰拾萬圓整", "200000"),
        ("三百二十九万八千元", "3298000"),
        ("壹佰", "100"),
        ("零元伍角", "0.5"),
        ("伍 佰 元 整", "500"),
        ("零", "0"),
        ("负零元整", "0"),
        ("負壹元", "-1"),
    ],
)
def test_the_forms_clerks_use_are_read(text, yuan):
    assert from_capital(text) == Decimal(yuan)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "元整",
        "整",
        "负",
        "壹壹元",
        "壹拾佰元",
        "壹万亿万元",
        "壹角贰元",
        "100元",
        "壹元贰",
        "人民币",
        "万元",
        "亿元",
        "壹亿万元",
    ],
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(UnreadableCapitalError):
        from_capital(text)


@given(st.text("零壹贰拾佰仟万亿元角分整负", max_size=14))
def test_any_text_is_an_amount_or_its_own_refusal(text):
    try:
        yuan = from_capital(text)
    except AmountError:
        return
    assert from_capital(to_capital(yuan)) == yuan


def test_ten_quadrillion_is_too_much():
    with pytest.raises(AmountTooLargeError):
        to_capital(Decimal(10**16))
