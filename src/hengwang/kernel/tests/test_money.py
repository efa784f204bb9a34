"""Amounts are exact, rounded half-up once, and read as people write them."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from hengwang.kernel.money import (
    AmountError,
    AmountNotFiniteError,
    AmountTooLargeError,
    AmountUnit,
    UnreadableAmountError,
    format_amount,
    from_yuan,
    parse_amount,
    round_half_up,
    to_yuan,
)

cents = st.integers(-(10**18) + 1, 10**18 - 1).map(lambda number: Decimal(number).scaleb(-2))
units = st.sampled_from(AmountUnit)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("2.345", "2.35"),
        ("-2.345", "-2.35"),
        ("2.3449", "2.34"),
        ("-0.004", "0.00"),
        ("1E+3", "1000"),
    ],
)
def test_halves_go_away_from_zero(value, rounded):
    assert round_half_up(Decimal(value)) == Decimal(rounded)
    assert not str(round_half_up(Decimal(value))).startswith("-0.00")


def test_rounding_up_to_the_limit_is_refused():
    with pytest.raises(AmountTooLargeError):
        round_half_up(Decimal("9999999999999999.995"))


def test_the_number_of_places_is_the_callers():
    assert str(round_half_up(Decimal("72.795"), 1)) == "72.8"
    assert str(round_half_up(Decimal("72.5"), 0)) == "73"


@given(cents, st.integers(0, 4))
def test_rounding_moves_by_half_a_step_at_most_and_is_settled(value, places):
    assume(abs(value) < 10**16 - 1)
    rounded = round_half_up(value, places)
    assert abs(rounded - value) * 2 <= Decimal(1).scaleb(-places)
    assert round_half_up(rounded, places) == rounded


@given(cents, units)
def test_units_convert_there_and_back_exactly(yuan, unit):
    assert to_yuan(from_yuan(yuan, unit), unit) == yuan


@given(cents, units)
def test_what_is_printed_in_full_is_read_back(yuan, unit):
    printed = format_amount(yuan, unit, places=10)
    assert parse_amount(printed, unit) == yuan
    assert parse_amount(printed + unit.symbol) == yuan


@pytest.mark.parametrize(
    ("yuan", "unit", "printed"),
    [
        ("3298000", AmountUnit.WAN, "329.80"),
        ("1234567.895", AmountUnit.YUAN, "1,234,567.90"),
        ("-1234.5", AmountUnit.YUAN, "-1,234.50"),
        ("-0.001", AmountUnit.YUAN, "0.00"),
        ("325000000", AmountUnit.YI, "3.25"),
    ],
)
def test_amounts_are_printed_with_thousands_and_without_unit(yuan, unit, printed):
    assert format_amount(Decimal(yuan), unit) == printed


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1,234.50", "1234.50"),
        ("１，２３４．５０元", "1234.50"),
        ("１２、３４５元", "12345"),
        ("1 234 567", "1234567"),
        ("￥329.8万元", "3298000"),
        ("¥ 5", "5"),
        ("-¥5", "-5"),
        ("¥-5", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
        ("RMB 300", "300"),
        ("人民币叁", None),
        ("人民币300元整", "300"),
        ("20.71万", "207100"),
        ("2.5千元", "2500"),
        ("5百万元", "5000000"),
        ("12亿", "1200000000"),
        ("1万亿元", "1000000000000"),
        ("3亿2500万元", "325000000"),
        ("12元5角3分", "12.53"),
        ("（1,234.50）", "-1234.50"),
        ("(12万元)", "-120000"),
        ("（1.5）万元", "-15000"),
        ("0", "0"),
        ("-0", "0"),
        (".5", "0.5"),
        ("1,23", None),
        ("1,2345", None),
        ("1.2.3", None),
        ("--5", None),
        ("(-5)", None),
        ("(5", None),
        ("5)", None),
        ("(5万元)元", None),
        ("5元3万元", None),
        ("5元3元", None),
        ("1e5", None),
        ("万元", None),
        ("", None),
        ("-", None),
        ("五元", None),
        ("300元/月", None),
        ("1" * 65, None),
    ],
)
def test_amounts_are_read_as_written_or_refused(text, yuan):
    if yuan is None:
        with pytest.raises(UnreadableAmountError):
            parse_amount(text)
    else:
        assert parse_amount(text) == Decimal(yuan)


def test_a_number_without_unit_takes_the_columns_unit_and_a_named_one_wins():
    assert parse_amount("329.8", AmountUnit.WAN) == 3298000
    assert parse_amount("329.8元", AmountUnit.WAN) == Decimal("329.8")
    assert parse_amount("(329.8)", AmountUnit.WAN) == -3298000


@pytest.mark.parametrize("text", ["NaN", "nan", "Infinity", "-inf", "+Inf"])
def test_no_amount_is_nan_or_infinite(text):
    with pytest.raises(AmountNotFiniteError):
        parse_amount(text)


@pytest.mark.parametrize("text", ["1" + "0" * 16, "100000000亿元", "9" * 40, "-1" + "0" * 16])
def test_absurd_sizes_are_refused(text):
    with pytest.raises(AmountTooLargeError):
        parse_amount(text)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+16", "1E+999999"])
def test_every_function_refuses_what_is_no_amount(value):
    number = Decimal(value)
    for call in (
        lambda: round_half_up(number),
        lambda: to_yuan(number, AmountUnit.YUAN),
        lambda: to_yuan(number, AmountUnit.YI),
        lambda: from_yuan(number, AmountUnit.WAN),
        lambda: format_amount(number, AmountUnit.WAN),
    ):
        with pytest.raises(AmountError):
            call()


@given(st.text("0123456789.,，、()（）-+¥￥元万亿千百角分整 eN％", max_size=16))
@example("1" * 70)
@example("٣")
def test_any_text_is_an_amount_or_its_own_refusal(text):
    with suppress(AmountError):
        assert parse_amount(text).is_finite()


def test_digits_of_other_scripts_are_not_read():
    with pytest.raises(UnreadableAmountError):
        parse_amount("٣٤")


def test_units_know_their_symbols():
    assert [unit.symbol for unit in AmountUnit] == ["元", "万元", "亿元"]
