"""Charts: the title says the finding, the table holds the numbers, the data is JSON."""

import json
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from hengwang.pages.charts import (
    IndicatorDeviation,
    MoneyCurve,
    ProjectTotals,
    SectionScore,
    bar_by_section,
    compare_projects,
    deviations,
    money_against_plan,
)

D = Decimal


@pytest.fixture(autouse=True)
def _chinese():
    with translation.override("zh-hans"):
        yield


def sections(*scores: str | None) -> list[SectionScore]:
    return [
        SectionScore(name=f"第{at}部分", points=D(10), score=None if one is None else D(one))
        for at, one in enumerate(scores, start=1)
    ]


def test_sections_name_where_most_points_are_lost():
    assert bar_by_section(sections("10", "7.28")).title == "第2部分失分最多：7.28 / 10"


def test_sections_say_full_marks_and_unscored_ones():
    assert bar_by_section(sections("10", "10")).title == "各一级指标均为满分"
    assert bar_by_section(sections("10", None)).title == "尚未评分：第2部分"


def test_an_unscored_section_has_no_bar_rather_than_a_bar_of_zero():
    spec = bar_by_section(sections(None))
    assert spec.series[1].values[0].value is None
    assert spec.table.rows[0][2] is None


def test_printed_scores_are_drawn_only_where_they_differ():
    same = SectionScore(name="产出", points=D(50), score=D(45), printed=D(45))
    other = SectionScore(name="产出", points=D(50), score=D(45), printed=D("46.71"))
    assert len(bar_by_section([same]).series) == 2
    assert len(bar_by_section([other]).series) == 3


def curve(**changes: object) -> MoneyCurve:
    facts = {
        "labels": ("一季度", "二季度"),
        "planned": (D(2000000), D(4000000)),
        "executed": (D(1500000), None),
        "budget": D(4000000),
    }
    return MoneyCurve(**{**facts, **changes})


def test_money_says_how_far_it_is_and_how_far_behind():
    title = money_against_plan(curve()).title
    assert title == "预算 400.00 万元，已执行 150.00（37.50 %），比计划少 50.00"


def test_money_that_keeps_the_plan_says_no_more_than_that():
    assert "比计划少" not in money_against_plan(curve(planned=(D(1), D(2)))).title


def test_money_without_payments_or_budget_does_not_divide():
    assert money_against_plan(curve(executed=(None, None))).title == "尚无支付记录"
    assert money_against_plan(curve(budget=D(0))).title == "尚无支付记录"


def test_the_budget_line_lies_inside_the_drawing():
    spec = money_against_plan(curve(budget=D(4838500)))
    assert spec.y.most >= spec.marks[0].at == D("483.85")


def test_deviations_count_those_below_and_ignore_the_unknown():
    rows = [
        IndicatorDeviation(name="a", ratio=D("-0.1")),
        IndicatorDeviation(name="b", ratio=D("0.5")),
        IndicatorDeviation(name="c", ratio=None),
    ]
    spec = deviations(rows)
    assert spec.title == "2 项指标中 1 项未达指标值，最多低 10.0 %"
    assert [point.tone for point in spec.series[0].values] == ["bad", "warn", "unknown"]
    assert "无数据" in spec.y.categories[2]


def test_projects_count_totals_that_differ_from_the_rules():
    totals = [
        ProjectTotals(name="甲", printed=D("93.99"), summed=D("92.27"), ruled=D("92.28")),
        ProjectTotals(name="乙", printed=D(98), summed=D(98), ruled=D("98.00")),
        ProjectTotals(name="丙", printed=None, summed=None, ruled=D(80)),
    ]
    assert compare_projects(totals).title == "2 个项目中 1 个的报告总分与规则计算不一致"


@pytest.mark.parametrize(
    "spec",
    [
        bar_by_section([]),
        bar_by_section(sections("1")),
        money_against_plan(curve()),
        deviations([]),
        compare_projects([]),
    ],
)
def test_every_chart_is_json_and_comes_with_its_table(spec):
    assert json.loads(json.dumps(spec.as_json()))["title"] == spec.title
    html = Template("{% load pages %}{% chart spec %}").render(Context({"spec": spec}))
    assert f'id="{spec.data_id}"' in html
    assert spec.title in html
    assert all(str(head) in html for head in spec.table.head)
    assert "style=" not in html


def test_the_data_block_cannot_be_left_by_a_name():
    spec = bar_by_section([SectionScore(name="</script><b>", points=D(1), score=D(1))])
    html = Template("{% load pages %}{% chart spec %}").render(Context({"spec": spec}))
    assert "</script><b>" not in html
