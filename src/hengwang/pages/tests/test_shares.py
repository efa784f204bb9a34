"""Parts of a whole: widths, looks and words."""

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from hengwang.pages.shares import parts_of, spoken


def test_parts_stand_side_by_side_in_their_order():
    parts = parts_of([("已完成", 1), ("未开始", 3)])
    assert [(one.start, one.width) for one in parts] == [("0.00", "25.00"), ("25.00", "75.00")]
    assert [one.look for one in parts] == ["is-shade-1", "is-shade-2"]
    assert spoken(parts) == "已完成 1；未开始 3"


def test_a_tone_is_taken_where_one_is_given():
    assert [one.look for one in parts_of([("已完成", 1, "ok")])] == ["is-ok"]


def test_of_nothing_nothing_is_drawn_and_it_is_said():
    html = Template("{% load pages %}{% shares rows %}").render(Context({"rows": []}))
    assert "<rect" not in html
    assert "无数据" in html


def test_a_part_of_nothing_stays_in_the_key_only():
    rows = [("是", 4), ("否", 0)]
    html = Template("{% load pages %}{% shares rows %}").render(Context({"rows": rows}))
    assert html.count("<rect") == 1
    assert html.count("<li") == 2
    assert "style=" not in html


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12))
def test_the_widths_never_leave_the_bar(counts):
    parts = parts_of([(str(at), count) for at, count in enumerate(counts)])
    assert all(float(one.start) + float(one.width) <= 100.01 for one in parts)
