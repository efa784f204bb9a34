"""Questions about targets that cannot be measured as written."""

import pytest

from hengwang.performance.engine import reasons
from hengwang.performance.engine.questions import ask_about
from hengwang.performance.engine.tests.five_reports import CASES, report


@pytest.mark.parametrize(
    ("text", "name", "level2", "code"),
    [
        ("及时", "网络互联互通及时性", "时效指标", "target_restates_name"),
        ("=协调性", "有关部门协调性", "可持续影响指标", "target_restates_name"),
        ("=健全", "健全性", "可持续影响指标", "target_restates_name"),
        ("显著提高", "提高政府办公效率", "社会效益指标", "target_in_words"),
        ("基本满意", "受益者满意度", "服务对象满意度指标", "target_in_words"),
        ("持续稳定运行", "系统高效运行", "时效指标", "timeliness_without_time"),
        ("50%", "改善政府公共服务", "社会效益指标", "percent_without_base"),
        ("30%", "提高行政效率", "社会效益指标", "percent_without_base"),
        ("80", "接入省级部门数量", "数量指标", "unit_missing"),
        ("400万元", "运行费", "成本指标", "ceiling_not_written"),
        ("≥400万元", "运行费", "成本指标", "cost_without_ceiling"),
        ("5", "运行系统", "质量指标", "quantity_as_quality"),
        ("机房24小时值班、10分钟现场服务", "值守", "时效指标", "several_targets_in_one"),
        ("", "用户满意度", "满意度指标", "target_missing"),
    ],
)
def test_a_target_is_asked_about(text, name, level2, code):
    assert code in [question.code for question in ask_about(text, name, level2)]


@pytest.mark.parametrize(
    ("text", "name", "level2"),
    [
        ("≥80家", "接入省级部门数量", "数量指标"),
        ("≥99.9%", "云资源可用率", "质量指标"),
        ("100%", "系统验收及时性", "时效指标"),
        ("2020年11月底", "资金支付时间", "时效指标"),
        ("≤2小时", "故障响应时间", "时效指标"),
        ("≤400万元", "运行费", "成本指标"),
        ("95%以上", "接入行政单位满意度", "服务对象满意度指标"),
        ("全国前五名", "政府网站排名", "社会效益"),
        ("≥2次/天", "云平台巡检频率", "质量指标"),
    ],
)
def test_a_target_that_can_be_measured_is_not_asked_about(text, name, level2):
    assert ask_about(text, name, level2) == []


def test_timeliness_gets_a_share_done_on_time_proposed():
    proposal = ask_about("及时", "网络互联互通及时性", "时效指标")[0].proposal
    assert (proposal.operator.value, proposal.value, proposal.unit) == ("≥", 95, "%")


def test_satisfaction_gets_ninety_per_cent_proposed():
    proposal = ask_about("基本满意", "受益者满意度", "服务对象满意度指标")[0].proposal
    assert (proposal.operator.value, proposal.value) == ("≥", 90)


@pytest.mark.parametrize("case", CASES)
def test_every_question_about_the_five_reports_has_its_words(case):
    for _, level2, name, target, *_ in report(case)["rows"]:
        for question in ask_about(target or "", name or "", level2, year=2020):
            assert question.code in reasons.QUESTIONS
            of = question.proposal.of if question.proposal else ""
            assert not of or of in reasons.BASES
