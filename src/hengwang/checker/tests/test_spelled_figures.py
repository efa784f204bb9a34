"""Counts in Chinese numerals are read as the same counts in digits; ordinals and idioms are not."""

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.checker.facts.spelled import in_digits

COUNTS = st.integers(min_value=3, max_value=10**9).filter(lambda n: n % 10_000 or n < 10_000)


def spelled(number: int) -> str:
    return cn2an.an2cn(number)


@given(COUNTS)
def test_a_spelled_count_is_the_count_in_digits(number):
    assert in_digits(f"全年培训教师{spelled(number)}名，") == f"全年培训教师{number}名，"


@given(COUNTS)
def test_two_and_nought_may_be_written_either_way(number):
    usual = spelled(number)
    for other in (usual.replace("二百", "两百").replace("二千", "两千"), usual.replace("零", "〇")):
        assert in_digits(f"巡查{other}次") == f"巡查{number}次"


@given(st.integers(min_value=2, max_value=9_999), st.sampled_from("万亿"))
def test_money_keeps_the_scale_it_is_told_in(number, scale):
    whole = spelled(number) if number != 2 else "两"
    assert in_digits(f"支出{whole}{scale}元") == f"支出{number}{scale}元"


@given(st.integers(min_value=1, max_value=99), st.integers(min_value=0, max_value=99))
def test_percentages_are_read_with_their_decimals(whole, decimals):
    said = cn2an.an2cn(f"{whole}.{decimals:02d}") if decimals else spelled(whole)
    wanted = f"{whole}.{decimals:02d}%" if decimals else f"{whole}%"
    assert in_digits(f"完成率为百分之{said}。") == f"完成率为{wanted}。"


@given(
    st.text(alphabet="〇零一二两三四五六七八九十百千万亿第每元个次名期家、，点余多", max_size=24)
)
def test_no_text_is_too_odd_and_digits_stay(text):
    once = in_digits(text)
    assert in_digits(once) == once


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("投入一亿二千万元", "投入12000万元"),
        ("巡护二万六千余公里", "巡护26000余公里"),
        ("补助三点五万元", "补助3.5万元"),
        ("骨干教师班两期、校长班一期，", "骨干教师班2期、校长班1期，"),
        ("新建十座，维修百余处", "新建10座，维修100余处"),
    ],
)
def test_counts_of_reports(text, read):
    assert in_digits(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "第三次会议",
        "二期工程、项目三期",
        "一户一策、一人一档",
        "千家万户、百村示范",
        "三五个人",
        "十分重要",
        "一次性补助",
        "三门峡、五台山",
        "三部门联合印发",
        "“十四五”期间",
        "每三个月一报",
        "数十台、几百家",
        "二〇二四年",
        "建成一个平台",
        "三公经费",
        "下降两个百分点",
    ],
)
def test_orders_and_turns_of_phrase_stay_as_printed(text):
    assert in_digits(text) == text
