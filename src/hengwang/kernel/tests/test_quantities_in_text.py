"""Quantities are found in the sentences that reports really contain."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.quantities import Qualifier, parse_quantities

OVER, ABOUT, EXACT = Qualifier.OVER, Qualifier.ABOUT, Qualifier.EXACT
AT_LEAST, AT_MOST = Qualifier.AT_LEAST, Qualifier.AT_MOST
MORE, LESS = Qualifier.MORE_THAN, Qualifier.LESS_THAN


def stated(text):
    return [(q.value, q.unit, q.qualifier) for q, _, _ in parse_quantities(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("解决各类问题230余次", "230", "次", OVER),
        ("近3268万条", "32680000", "条", ABOUT),
        ("接入单位80多家", "80", "家", OVER),
        ("20多项", "20", "项", OVER),
        ("1000多家", "1000", "家", OVER),
        (">=30%", "30", "%", AT_LEAST),
        ("≥95%", "95", "%", AT_LEAST),
        ("≧ 95％", "95", "%", AT_LEAST),
        ("95%以上", "95", "%", AT_LEAST),
        ("95%及以上", "95", "%", AT_LEAST),
        ("不少于12次", "12", "次", AT_LEAST),
        ("不低于９９．９％", "99.9", "%", AT_LEAST),
        ("超过1000家", "1000", "家", MORE),
        ("大于等于3", "3", "", AT_LEAST),
        ("大于3", "3", "", MORE),
        ("＞1000家", "1000", "家", MORE),
        ("不超过2小时", "2", "小时", AT_MOST),
        ("故障响应时间≤2小时", "2", "小时", AT_MOST),
        ("<=2小时", "2", "小时", AT_MOST),
        ("<2小时", "2", "小时", LESS),
        ("2小时内", "2", "小时", AT_MOST),
        ("24小时以内", "24", "小时", AT_MOST),
        ("不足5%", "5", "%", LESS),
        ("约80家", "80", "家", ABOUT),
        ("节约80万元", "800000", "元", EXACT),
        ("80家左右", "80", "家", ABOUT),
        ("=100%", "100", "%", EXACT),
        ("2.16万人次", "21600", "人次", EXACT),
        ("17亿余条", "1700000000", "条", OVER),
        ("14亿多条", "1400000000", "条", OVER),
        ("20多万条", "200000", "条", OVER),
        ("3万多条", "30000", "条", OVER),
        ("329.8万元", "3298000", "元", EXACT),
        ("4,495.10万元", "44951000", "元", EXACT),
        ("1.2亿元", "120000000", "元", EXACT),
        ("5百万元", "5000000", "元", EXACT),
        ("１２，３４５．６元", "12345.6", "元", EXACT),
        ("2.4G", "2.4", "G", EXACT),
        ("5000Mbps", "5000", "Mbps", EXACT),
        ("300TB", "300", "TB", EXACT),
        ("10分钟现场服务", "10", "分钟", EXACT),
        ("3年多", "3", "年", OVER),
        ("5个多月", "5", "个月", OVER),
        ("12个月", "12", "个月", EXACT),
        ("5个工作日", "5", "个工作日", EXACT),
        ("近三年", "3", "年", EXACT),
        ("最近3次", "3", "次", EXACT),
        ("平均满意度94分", "94", "分", EXACT),
        ("提高2个百分点", "2", "个百分点", EXACT),
        ("增长-3%", "-3", "%", EXACT),
        ("－5", "-5", "", EXACT),
        ("百分之九十五", "95", "%", EXACT),
        ("不低于百分之98.5", "98.5", "%", AT_LEAST),
        ("两台服务器", "2", "台", EXACT),
        ("三级等保", "3", "级", EXACT),
        ("巡检十二次", "12", "次", EXACT),
        ("三万五千元", "35000", "元", EXACT),
        ("十余次", "10", "次", OVER),
        ("十几台", "10", "台", OVER),
        ("十来个", "10", "个", ABOUT),
        ("百余家", "100", "家", OVER),
        ("三十多台", "30", "台", OVER),
        ("超过20多家", "20", "家", MORE),
        ("约20余家", "20", "家", OVER),
        ("7×24小时", "168", "小时/周", EXACT),
        ("5*8小时", "40", "小时/周", EXACT),
        ("库表3095", "3095", "", EXACT),
        ("5千米", "5", "千米", EXACT),
        ("3.5台（套）", "3.5", "台(套)", EXACT),
    ],
)
def test_one_quantity_is_read(text, value, unit, qualifier):
    assert stated(text) == [(Decimal(value), unit, qualifier)]


@pytest.mark.parametrize(
    "text",
    [
        "数十台",
        "几十家",
        "若干项",
        "上百家",
        "2020年1月至7月",
        "2020年3月15日",
        "2019-2021年",
        "2020-03-15",
        "二〇二〇年",
        "14:30",
        "财预〔2020〕10号",
        "第3次",
        "第十二次会议",
        "192.168.1.1",
        "GB/T 9704-2012",
        "IPv6与H3C",
        "十分重要",
        "一次性投入",
        "电话13812345678",
        "1,2345",
        "1.项目概况",
        "（1）",
        "投入比3:1",
        "百分之",
        "百分之点",
        "见表1-2 项目资金表",
        "附件3",
        "红十字会",
        "三级指标",
        "分两部分进行",
        "二十百个",
        "9" * 40,
        "",
    ],
)
def test_what_is_no_quantity_is_left_alone(text):
    assert stated(text) == []


def test_a_sentence_states_several():
    sentence = "保障会议386次，其中国家级18次，省级216次，市级152次"
    assert [value for value, _, _ in stated(sentence)] == [386, 18, 216, 152]


def test_each_quantity_knows_its_place():
    sentence = "全年共处理安全事件１９起，入网近3268万条，运行95%以上。"
    places = [sentence[start:end] for _, start, end in parse_quantities(sentence)]
    assert places == ["１９起", "近3268万条", "95%以上"]


def test_a_dash_in_another_cell_makes_no_range():
    cells = "5.10\t—\n15\t库表30、报表12张"
    assert {qualifier for _, _, qualifier in stated(cells)} == {EXACT}
    assert [value for value, _, _ in stated(cells)] == [Decimal("5.10"), 15, 30, 12]


def test_spaces_belong_to_a_quantity_only_inside_it():
    sentence = "共 12 次 ，另有 5 结果"
    places = [sentence[start:end] for _, start, end in parse_quantities(sentence)]
    assert places == ["12 次", "5"]


@pytest.mark.parametrize("sign", ["-", "~", "～", "—", "至", "到"])
def test_a_range_is_a_floor_and_a_ceiling(sign):
    assert stated(f"3{sign}5次") == [(3, "次", AT_LEAST), (5, "次", AT_MOST)]


def test_a_range_shares_unit_and_scale():
    assert stated("3-5万元") == [(30000, "元", AT_LEAST), (50000, "元", AT_MOST)]
    assert stated("3万-5万元") == [(30000, "元", AT_LEAST), (50000, "元", AT_MOST)]
    assert stated("3次-5次") == [(3, "次", AT_LEAST), (5, "次", AT_MOST)]


def test_numbers_that_fall_or_differ_in_unit_are_no_range():
    assert [qualifier for _, _, qualifier in stated("5-3次")] == [EXACT, EXACT]
    assert [qualifier for _, _, qualifier in stated("3家到5次")] == [EXACT, EXACT]


def test_before_and_after_are_two_quantities():
    assert stated("带宽由2.4G → 5G") == [(Decimal("2.4"), "G", EXACT), (5, "G", EXACT)]


def test_a_full_width_comma_between_narrow_digits_ends_a_clause():
    assert [value for value, _, _ in stated("库表3095，568个接口")] == [3095, 568]


def test_an_unknown_word_behind_the_number_is_not_its_unit():
    assert stated("接口496运行") == [(496, "", EXACT)]
    assert stated("5Gx") == []


def test_the_precision_is_that_of_the_last_written_digit():
    precisions = [q.precision for q, _, _ in parse_quantities("2.16万人次、230次、72.80%、17亿条")]
    assert precisions == [100, 1, Decimal("0.01"), 10**8]


alphabet = st.text(
    "0123456789.,，万亿千余多近约以上不少于第年月日次家%％≥-~至个×十二两百G ", max_size=24
)


@given(alphabet | st.text(max_size=40))
def test_any_text_is_read_without_error_and_places_are_in_order(text):
    end_before = 0
    for quantity, start, end in parse_quantities(text):
        assert end_before <= start < end <= len(text)
        assert quantity.value.is_finite()
        end_before = end


@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from([("", 0), ("万", 4), ("亿", 8)]),
    st.sampled_from(["次", "家", "%", "元", "人次", "G", "小时"]),
    st.sampled_from([("", EXACT), ("约", ABOUT), ("≥", AT_LEAST), ("不超过", AT_MOST)]),
)
def test_what_is_written_is_read_back(value, scale, unit, before):
    text = f"共{before[0]}{value:,f}{scale[0]}{unit}。"
    assert stated(text) == [(value.scaleb(scale[1]), unit, before[1])]
    _, start, end = parse_quantities(text)[0]
    assert text[start:end] == text[1:-1]


@pytest.mark.parametrize("unit", ["3-", "1、", "一二三", "近 ", "1,234", "百分之", "5  ", "（1"])
def test_hostile_repetition_is_read_in_linear_time(unit):
    # A quadratic pattern once took over a minute for 100,000 characters of this.
    assert len(parse_quantities(unit * 10_000)) <= 10_000
