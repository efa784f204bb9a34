"""Targets and actual values as people write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.kernel.measured import Basis, Measured
from hengwang.kernel.units import Unit, number_of_date
from hengwang.performance.engine.measured import actual_of
from hengwang.performance.engine.parsing import parse_actual, parse_target
from hengwang.performance.engine.targets import Bound, Operator, TargetKind


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("≥80家", "≥", "80", "家"),
        ("＞＝30%", "≥", "30", "%"),
        ("95%以上", "≥", "95", "%"),
        ("９５％以上", "≥", "95", "%"),
        ("不低于99.9%", "≥", "99.9", "%"),
        (">1000家", ">", "1000", "家"),
        ("100%", "=", "100", "%"),
        ("100%利用", "=", "100", "%"),
        ("1个", "=", "1", "个"),
        ("400万元", "=", "4000000", "元"),
        ("≤400万元", "≤", "4000000", "元"),
        ("控制在400万元以内", "≤", "4000000", "元"),
        ("483.85", "=", "483.85", ""),
        ("1,200台", "=", "1200", "台"),
        ("≥2次/天", "≥", "2", "次/天"),
        ("≥600T", "≥", "600", "T"),
        ("全年巡检12次", "=", "12", "次"),
        ("0起", "=", "0", "起"),
        ("≥6个月", "≥", "6", "个月"),
    ],
)
def test_a_figure_with_its_operator_and_unit(text, operator, value, unit):
    target = parse_target(text)
    assert target.kind is TargetKind.NUMBER
    assert (target.operator.value, target.value, target.unit) == (operator, Decimal(value), unit)
    assert target.text == text


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("≤2小时", "2", "小时"),
        ("10分钟以内", "10", "分钟"),
        ("2小时内", "2", "小时"),
        ("24小时", "24", "小时"),
    ],
)
def test_a_duration_is_a_ceiling(text, value, unit):
    target = parse_target(text)
    assert (target.kind, target.operator) == (TargetKind.DURATION, Operator.AT_MOST)
    assert (target.value, target.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("2020年11月30日前", date(2020, 11, 30)),
        ("2020年11月底", date(2020, 11, 30)),
        ("2020年11月", date(2020, 11, 30)),
        ("2020-11-30", date(2020, 11, 30)),
        ("12月底前", date(2020, 12, 31)),
        ("2月底前完成", date(2020, 2, 29)),
        ("2021年6月前", date(2021, 5, 31)),
        ("年底前", date(2020, 12, 31)),
    ],
)
def test_a_date_is_a_due_date(text, due_on):
    target = parse_target(text, year=2020)
    assert (target.kind, target.due_on) == (TargetKind.DATE, due_on)


@pytest.mark.parametrize("text", ["12月底前", "2020年13月1日", "2020年2月30日", "12月"])
def test_a_date_without_a_year_or_outside_the_calendar_is_no_date(text):
    assert parse_target(text).kind is not TargetKind.DATE


@pytest.mark.parametrize("text", ["前5名", "全国前五名", "排名前5", "第5名", "前五"])
def test_a_rank(text):
    target = parse_target(text)
    assert (target.kind, target.operator, target.value) == (TargetKind.RANK, Operator.AT_MOST, 5)


@pytest.mark.parametrize(("text", "rank"), [("前十名", 10), ("第十二名", 12), ("前三十位", 30)])
def test_a_rank_in_chinese_numerals(text, rank):
    assert parse_target(text).value == rank


@pytest.mark.parametrize("text", ["前十十名", "提前10", "第一季度"])
def test_what_is_no_rank(text):
    assert parse_target(text).kind is not TargetKind.RANK


def test_a_number_of_days_served_is_no_limit():
    assert parse_target("365天", level2="数量指标").operator is Operator.EQUAL


@pytest.mark.parametrize("text", ["80%-90%", "80～90%", "80%至90%"])
def test_a_range(text):
    target = parse_target(text)
    assert (target.operator, target.value, target.upper) == (Operator.BETWEEN, 80, 90)


@pytest.mark.parametrize(
    "text",
    [
        "及时",
        "=健全",
        "持续稳定运行",
        "7*24小时畅通",
        "机房24小时值班、10分钟现场服务",
        "共18项，其中省级12项",
        "彻底解决",
    ],
)
def test_what_is_no_single_figure_stays_words(text):
    target = parse_target(text, year=2020)
    assert (target.kind, target.operator) == (TargetKind.TEXT, Operator.QUALITATIVE)


@pytest.mark.parametrize("text", ["", "  ", "——", "无", "/"])
def test_an_empty_cell_is_blank(text):
    assert parse_target(text).is_blank
    assert parse_actual(text).is_blank


def test_a_bare_amount_under_cost_is_a_ceiling():
    assert parse_target("400万元", level2="成本指标").operator is Operator.AT_MOST


def test_a_saving_under_cost_is_a_floor():
    target = parse_target("20万元", level2="成本指标", name="节约财政资金")
    assert target.operator is Operator.EQUAL


@pytest.mark.parametrize(
    ("text", "value", "bound"),
    [
        (">1000家", "1000", Bound.OVER),
        ("98%以上", "98", Bound.OVER),
        ("100多家", "100", Bound.OVER),
        ("约200次", "200", Bound.ABOUT),
        ("≤2小时", "2", Bound.UNDER),
        ("前5名", "5", Bound.UNDER),
        ("第3名", "3", Bound.EXACT),
        ("268.37万元", "2683700", Bound.EXACT),
    ],
)
def test_an_actual_value_knows_how_exactly_it_is_meant(text, value, bound):
    actual = parse_actual(text)
    assert (actual.value, actual.bound) == (Decimal(value), bound)


def test_a_measured_ratio_becomes_the_percentage_that_is_printed():
    measured = Measured.ratio(49, 50, basis=Basis.of("row", [1]))
    actual = actual_of(measured)
    assert (actual.value, actual.unit) == (98, "%")


def test_a_measured_date_becomes_a_date():
    value = number_of_date(date(2020, 11, 30))
    measured = Measured(value=value, unit=Unit.DATE, basis=Basis.of("payment", [1]))
    assert actual_of(measured).on == date(2020, 11, 30)


def test_no_data_is_no_actual_value():
    assert actual_of(Measured.nothing(Unit.COUNT)) is None


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_no_text_breaks_the_readers(text):
    assert parse_target(text, year=2020).text == text
    assert parse_actual(text, year=2020).text == text


@given(st.text(alphabet="0123456789年月日前底第名%％≥≤-~万亿元小时个.,零十百一三", max_size=14))
@settings(max_examples=100, deadline=None)
def test_no_jumble_of_figures_breaks_the_readers(text):
    assert parse_target(text, year=2020, name="网站排名").text == text
    assert parse_actual(text, year=2020).text == text
