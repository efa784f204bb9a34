"""Personal data does not leave in a disclosed text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.kernel.masking import mask_personal_data

texts = st.text(alphabet="甲乙丙：，。 -0123456789Xx", max_size=60)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13800000000。", "电话138****0000。"),
        ("电话0730-0000000", "电话0730-*****00"),
        ("身份证110101199001010000号", "身份证110101************号"),
        ("账号6222 0000 0000 0000 123", "账号**** **** **** ***0 123"),
        ("预算329.80万元，2020年", "预算329.80万元，2020年"),
    ],
)
def test_each_kind_of_number_is_masked_in_its_own_way(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


def test_a_longer_name_is_masked_before_a_name_inside_it() -> None:
    assert mask_personal_data("甲乙丙与甲乙", ["甲乙", "甲乙丙"]) == "甲**与甲*"


@settings(max_examples=100)
@given(texts)
def test_masking_keeps_the_length_of_the_text(text: str) -> None:
    assert len(mask_personal_data(text)) == len(text)


@settings(max_examples=100)
@given(texts)
def test_masking_a_masked_text_changes_nothing(text: str) -> None:
    once = mask_personal_data(text)
    assert mask_personal_data(once) == once


@settings(max_examples=100)
@given(texts, st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_mobile_number_never_survives(text: str, number: str) -> None:
    assert number not in mask_personal_data(f"{text}，{number}，")
