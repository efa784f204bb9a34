"""Scores, funds and losses that are told in lines of text, and tables that only blanks align."""

import pytest

from hengwang.checker.runner import check, read
from hengwang.checker.tests.other_reports.building import built

OUTLINE = """云桥县2022年度非遗保护专项绩效评价报告
评价得分为46分。
（一）项目决策（满分20分，得18分）
1.项目立项（满分8分，得8分）。程序规范。
2.绩效目标（满分12分，得10分）。指标不够量化，扣2分。
（二）项目产出（满分30分，得28分）
1.传承活动（满分20分，得20分）。计划24场，实际24场。
2.活动记录（满分10分，得8分）。个别记录不完整，扣2分。"""
LINES = """2023年度更新健身设施项目绩效自评
预算资金：260万元
其中，体育彩票公益金：160万元
区级财政资金：100万元
实际支出：247万元
预算执行率：95%"""
ALIGNED = """资金构成            预算数    到位数    支出数    结余数
县级财政资金        90.00     90.00     84.50     5.50
镇级自筹资金        30.00     24.00     24.00     0.00
合计                120.00    114.00    108.50    5.50"""


def report_of(text):
    return read(text.encode(), "report.txt")


def rules_of(text):
    return {finding.rule for finding in check(report_of(text))}


def test_scored_lines_are_read_as_the_rows_of_their_sections():
    report = report_of(OUTLINE)
    rows = [(row.level1, row.level3, row.weight, row.score) for row in report.indicators]
    assert rows == [
        ("项目决策", "项目立项", 8, 8),
        ("项目决策", "绩效目标", 12, 10),
        ("项目产出", "传承活动", 20, 20),
        ("项目产出", "活动记录", 10, 8),
    ]
    assert [(s.name, s.weight, s.score) for s in report.sections] == [
        ("项目决策", 20, 18),
        ("项目产出", 30, 28),
    ]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("1.项目立项（满分8分，得8分）", "1.项目立项（满分8分，得9分）", "score-above-weight"),
        ("（满分30分，得28分）", "（满分30分，得29分）", "section-score-vs-row-sum"),
        ("不够量化，扣2分", "不够量化，扣3分", "deduction-amount-wrong"),
    ],
)
def test_a_wrong_score_in_a_line_is_told(old, new, rule):
    assert rule not in rules_of(OUTLINE)
    assert rule in rules_of(OUTLINE.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("区级财政资金：100万元", "区级财政资金：120万元", "fund-sources-vs-total"),
        ("预算执行率：95%", "预算执行率：98%", "execution-rate-recompute"),
    ],
)
def test_funds_told_line_by_line_are_a_funds_block(old, new, rule):
    assert len(report_of(LINES).funds) == 3
    assert rule not in rules_of(LINES)
    assert rule in rules_of(LINES.replace(old, new))


def test_full_width_figures_are_read_as_figures():
    wide = LINES.translate(str.maketrans("0123456789%", "０１２３４５６７８９％"))
    assert [row.budget.text for row in report_of(wide).funds] == ["260万元", "160万元", "100万元"]


def test_lines_aligned_by_blanks_are_a_table():
    table = next(report_of(ALIGNED).document.tables())
    assert [[cell.text for cell in row] for row in table.rows] == [
        line.split() for line in ALIGNED.splitlines()
    ]
    assert "spending-sum-mismatch" in rules_of(ALIGNED.replace("84.50     5.50", "85.40     5.50"))


def test_labels_and_sentences_with_blanks_are_no_table():
    labels = "项目名称：甲    单位：乙    金额：3\n项目名称：丙    单位：丁    金额：4"
    assert not list(report_of(labels).document.tables())


def test_a_loss_that_nothing_has_is_told_beside_a_full_table():
    table = (
        "| 一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 |\n"
        "| 产出指标 | 数量指标 | 改造户数 | 300座 | 300座 | 50 | 50 |\n"
        "| 产出指标 | 时效指标 | 完工时间 | 8月31日前 | 9月12日 | 50 | 48 |\n"
        "| 总分 | | | | | 100 | 98 |\n"
        "受降雨影响，工程完工晚于计划12天，扣{}分。"
    )
    assert "deduction-amount-wrong" not in rules_of(table.format(2))
    assert "deduction-amount-wrong" in rules_of(table.format(3))


def test_points_score_and_loss_of_one_sentence_are_compared():
    text = "2022年度养老服务项目绩效评价报告\n项目产出35分，得34分，扣{}分，原因是进度偏慢。"
    assert "deduction-amount-wrong" not in rules_of(text.format(1))
    assert "deduction-amount-wrong" in rules_of(text.format(2))


def test_the_list_behind_a_total_is_one_of_scores():
    report = report_of("评价总得分95分，其中投入14分、过程38分、产出24分、效果19分。")
    assert [section.score for section in report.sections] == [14, 38, 24, 19]
    assert all(section.weight is None for section in report.sections)


SECTION_ROWS = """2022年度部门整体支出绩效自评表
| 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分 |
| 一、履职产出（60分） | < | < | < | < | < |
| 数量指标 | 抽检批次 | ≥1200批次 | 1268批次 | 40 | 40 |
| 质量指标 | 办结率 | ≥95% | 97.2% | 20 | 20 |
| 二、履职效果（40分） | < | < | < | < | < |
| 社会效益 | 安全事故 | 0起 | 0起 | 40 | 40 |
| 总分 | < | < | < | 100 | 100 |"""


def test_a_row_that_spans_the_table_names_the_section_below_it():
    report = read(*built(SECTION_ROWS, "docx"))
    assert [(row.level1, row.level1_points) for row in report.indicators] == [
        ("履职产出", 60), ("履职产出", 60), ("履职效果", 40),
    ]  # fmt: skip
    wrong = read(*built(SECTION_ROWS.replace("40分", "30分"), "docx"))
    assert "section-weight-vs-row-sum" in {finding.rule for finding in check(wrong)}


def test_columns_of_an_earlier_year_are_there_to_compare_with():
    text = (
        "| 项目 | 2022年决算数 | 2023年预算数 | 2023年决算数 |\n"
        "| 接待费 | 12.00 | 11.00 | 9.60 |\n| 合计 | 12.00 | 11.00 | 9.60 |"
    )
    rows = read(*built(text, "docx")).spending[0].rows
    assert [row.spent.text for row in rows] == ["9.60", "9.60"]


def test_adjustments_under_one_heading_do_not_hide_the_adjusted_budget():
    text = (
        "| 类别 | 年初预算数 | 调整预算数 | < | 决算数 | 执行率 |\n"
        "| ^ | ^ | 调增数 | 调整后预算 | ^ | ^ |\n"
        "| 基本支出 | 520 | 60 | 580 | 580 | 100% |\n| 项目支出 | 780 | -30 | 750 | 675 | 90% |\n"
        "| 合计 | 1300 | 30 | 1330 | 1255 | 94.36% |"
    )
    report = read(*built(text, "docx"))
    assert [row.budget.text for row in report.spending[0].rows] == ["580", "750", "1330"]
    assert check(report) == []
