"""Sentences say what the figures say, in drafts also what is missing."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hengwang.documents import figures
from hengwang.documents.form import form_of
from hengwang.documents.report import sentences as say
from hengwang.documents.report.building import report_of
from hengwang.documents.rows import deviations
from hengwang.documents.tests import samples
from hengwang.documents.wording import UNFILLED
from hengwang.performance.snapshot import IndicatorRow

yuan = st.decimals(min_value=0, max_value=10**12, places=2)


def test_yiyang_names_the_rate_and_what_is_left():
    (text,) = say.money(samples.yiyang(), say.Wan(samples.yiyang()))
    assert "全年执行数为82.00万元，预算执行率为45.56%，年末结余98.00万元" in text


def test_gansu_execution_is_7_28_for_72_80_percent():
    (text,) = say.execution(samples.gansu(), say.Wan(samples.gansu()))
    assert "得分7.28分" in text
    assert "预算执行率为72.80%，扣2.72分" in text


def test_weights_that_do_not_add_up_give_no_level():
    (text,) = say.conclusion(samples.yiyang())
    assert "分值合计110分，不等于100分，因此不评定等级" in text


def test_an_unscored_evaluation_says_its_range():
    (text,) = say.conclusion(samples.empty())
    assert "得分在0.00分至100.00分之间，有8项指标数据不足" in text
    assert "均得满分" not in say.deviations_lead(samples.empty())


def test_deductions_stand_by_size_and_add_up():
    found = deviations(samples.clean())
    assert [deviation.lost for deviation in found] == [
        Decimal("2.00"), Decimal("0.67"), Decimal("0.30"),
    ]  # fmt: skip
    assert "共有3项得分低于分值，合计扣2.97分" in say.deviations_lead(samples.clean())


def test_a_draft_says_what_is_missing_and_a_sealed_one_does_not():
    assert report_of(samples.empty()).experience == (UNFILLED,)
    assert report_of(samples.clean()).experience == ()


def test_without_a_ruleset_the_printed_scores_stand():
    rows = tuple(
        replace(row, score=None, low=None, high=None, printed_score=Decimal(4))
        for row in samples.gansu().rows
    )
    snapshot = replace(samples.gansu(), ruleset_key="", total=None, rows=rows)
    form = form_of(snapshot)
    assert {row.score.text for row in form.rows} == {"4.00"}
    assert form.total.text == "93.99"
    assert "没有适用的评分规则" in form.notes[0]


def test_the_execution_row_is_not_printed_twice():
    row = IndicatorRow(
        "预算执行率", "", "预算执行率", "100%", "45.56%", Decimal(10), Decimal("4.56")
    )
    with_row = replace(samples.yiyang(), rows=(row, *samples.yiyang().rows))
    assert len(form_of(with_row).rows) == 14
    assert form_of(with_row).total_points.text == "110"


def test_an_execution_rate_that_is_an_indicator_stays_in_the_table():
    row = IndicatorRow(
        "过程", "资金管理", "预算执行率", "100%", "72.80%", Decimal(10), Decimal("7.28")
    )
    form = form_of(replace(samples.gansu(), rows=(row, *samples.gansu().rows)))
    assert form.rows[0].level3 == "预算执行率"
    assert form.funds[0].points.text == "—"


@given(yuan)
def test_amounts_are_printed_so_that_nothing_is_lost(amount):
    places = figures.places_for([amount])
    printed = figures.wan(amount, places).text.replace(",", "")
    assert Decimal(printed) * 10_000 == amount


@given(st.lists(yuan, max_size=5))
def test_printed_parts_add_up_to_the_printed_total(parts):
    total = sum(parts, Decimal(0))
    places = figures.places_for([*parts, total])
    printed = sum(
        (Decimal(figures.wan(part, places).text.replace(",", "")) for part in parts), Decimal(0)
    )
    assert printed == Decimal(figures.wan(total, places).text.replace(",", ""))
