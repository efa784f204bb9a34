"""Template tags: what they print, and what they do with the unknown."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

D = Decimal


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def drawn(source: str, **context: object) -> str:
    return Template("{% load pages %}" + source).render(Context(context))


@pytest.mark.parametrize("name", ["amount", "money", "points", "weight", "percent", "number"])
def test_every_number_tag_shows_the_unknown_in_words_and_never_as_zero(name):
    html = drawn("{% " + name + " value %}", value=None)
    assert "无数据" in html
    assert "0" not in html


def test_an_unknown_span_is_no_data_and_a_known_one_is_said():
    assert "无数据" in drawn("{% duration span %}", span=None)
    assert "2 小时" in drawn("{% duration span %}", span=timedelta(hours=2))


def test_money_in_running_text_carries_its_unit():
    html = drawn("{% money value %}", value=D(3522200))
    assert "352.22" in html
    assert "万元" in html


def test_zero_is_a_measurement():
    assert "0.00" in drawn("{% points value %}", value=D(0))


def test_a_figure_with_a_trace_is_a_link_for_the_drawer():
    html = drawn("{% figure value '/trace/7' kind='percent' %}", value=D("0.728"))
    assert 'href="/trace/7"' in html
    assert "data-drawer" in html
    assert "72.80 %" in html


def test_a_figure_without_records_has_no_door():
    assert "<a" not in drawn("{% figure value %}", value="81")


def test_an_unknown_figure_still_has_its_door():
    html = drawn("{% figure value '/trace/7' %}", value=None)
    assert 'href="/trace/7"' in html
    assert "无数据" in html


def test_data_is_escaped_everywhere():
    evil = '<script>alert("1")</script>'
    for source in (
        "{% figure value %}",
        "{% figure 'x' url=value %}",
        "{% status value %}",
        "{% icon 'x' label=value %}",
    ):
        html = drawn(source, value=evil)
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_a_state_is_word_and_shape_and_colour():
    html = drawn("{% status '中断' tone='bad' %}")
    assert "中断" in html
    assert 'data-shape="■"' in html
    assert "is-bad" in html


def test_severities_are_told_apart_without_colour():
    shapes = {drawn("{% severity value %}", value=one) for one in ("error", "warning", "advice")}
    assert len(shapes) == 3
    assert "错误 7" in drawn("{% severity 'error' 7 %}")


@pytest.mark.parametrize(
    ("ratio", "tone", "text"),
    [
        (D(1), "is-ok", "100 %"),
        (D("0.992"), "is-ok", "99.2 %"),
        (D("0.924"), "is-unknown", "覆盖 92.4 %"),
        (None, "is-unknown", "覆盖率未知"),
    ],
)
def test_too_little_coverage_is_hatched_and_never_green(ratio, tone, text):
    html = drawn("{% coverage ratio %}", ratio=ratio)
    assert tone in html
    assert text in html


def test_printed_stands_beside_computed_only_where_they_differ():
    assert "hw-diff" not in drawn("{% beside printed computed %}", printed=D(5), computed=D("5.00"))
    html = drawn("{% beside printed computed %}", printed=D("46.71"), computed=D(45))
    assert html.index("45.00") < html.index("46.71")
    assert "报告写作 46.71" in html


def test_what_was_never_computed_is_no_data_beside_the_printed_value():
    html = drawn("{% beside printed computed %}", printed=D(5), computed=None)
    assert "无数据" in html
    assert "5.00" in html
    assert "hw-diff" not in html


def test_bars_need_no_inline_style_and_stay_in_their_frame():
    html = drawn("{% bar value most %}", value=D(15), most=D(10))
    assert "style" not in html
    assert 'width="100.00%"' in html
    assert 'width="0%"' in drawn("{% bar value most %}", value=D(5), most=D(0))


def test_steps_say_which_one_is_under_way():
    html = drawn("{% steps labels 1 %}", labels=["目标", "自评", "复核"])
    assert 'class="is-done">目标' in html
    assert 'class="is-now" aria-current="step">自评' in html
    assert 'class="is-todo">复核' in html


def test_filters_give_plain_text():
    assert drawn("{{ value|amount }}", value=D(3522200)).strip() == "352.22"
    assert drawn("{{ value|percent }}", value=None).strip() == "无数据"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-03-02T00:30", "2026-03-02T08:00", "03-02 08:30 – 16:00"),
        ("2026-03-02T15:30", "2026-03-02T16:30", "03-02 23:30 – 03-03 00:30"),
        ("2026-03-02T00:30", None, "03-02 08:30"),
        (None, None, ""),
    ],
)
def test_a_span_says_its_day_once_where_it_stays_on_it(start, end, said):
    start, end = (one and datetime.fromisoformat(f"{one}+00:00") for one in (start, end))
    assert drawn("{% span start end %}", start=start, end=end) == said
