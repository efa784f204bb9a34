"""Forms of other places: what a person would read is taken, and nothing is passed over silently."""

from decimal import Decimal

import pytest

from hengwang.checker.facts.words import fold
from hengwang.checker.runner import read
from hengwang.checker.tests.other_reports.building import built
from hengwang.checker.tests.other_reports.samples import NAMES, rows_wanted, sample
from hengwang.incoming.others.facts import Left
from hengwang.incoming.others.understanding import forms_in, understand
from hengwang.incoming.tests.other_forms import FOREIGN, a_form, two_forms

FORMS = [name for name in NAMES if any(row[2] for row in rows_wanted(name))]


@pytest.mark.parametrize("name", FORMS)
def test_layouts_of_other_places_are_understood(name):
    data = sample(name)
    reading = understand(read(*built(data["document"], data["form"])))
    wanted = [row for row in rows_wanted(name) if row[2]]
    names = [fold(row.level3) for row in reading.rows]
    assert len([row for row in wanted if any(fold(row[2]) in one for one in names)]) >= len(names)
    assert reading.year == data["year"]
    assert reading.taken


@pytest.mark.parametrize("name", NAMES)
def test_every_printed_cell_is_taken_or_told(name):
    """Cells are words of a heading, a label, something taken, or in the list of what was left."""
    data = sample(name)
    report = read(*built(data["document"], data["form"]))
    reading = understand(report)
    left = [cell for cell in reading.left if cell.reason is Left.UNKNOWN]
    printed = sum(1 for t in report.document.tables() for r in t.rows for c in r if c.text)
    assert len(left) <= max(printed * 0.35, 3)
    assert len({(cell.place, cell.text) for cell in left}) == len(left)


def test_columns_come_in_any_order_and_under_their_own_headings():
    reading = understand(read(a_form(FOREIGN), "form.docx"))
    first = reading.rows[0]
    assert (first.level3, first.target, first.actual) == ("光缆线路条数", "≥12条", "12条")
    assert (first.points, first.score) == (Decimal(20), Decimal(20))
    assert reading.project == "外网线路租用"
    assert reading.year == 2020


ODD = {
    "levels in brackets": (
        "| 绩效指标（一级） | 绩效指标（二级） | 绩效指标（三级） "
        "| 计划完成值 | 实际达成值 | 权重（分） | 自评分 |\n"
        "| 产出 | 数量 | 检修泵站 | 24座 | 23座 | 20 | 19 |\n"
        "| 效益 | 社会效益 | 供水保证率 | ≥95% | 96% | 30 | 30 |\n"
        "| 合计 | < | < | < | < | 50 | 49 |",
        [("检修泵站", "24座", "23座", 20, 19), ("供水保证率", "≥95%", "96%", 30, 30)],
        49,
    ),
    "a heading of two lines and sums of sections": (
        "| 绩效指标 | < | < | 指标完成情况 | < | 评分 | < |\n"
        "| 一级指标 | 二级指标 | 三级指标 | 目标值 | 实际值 | 分值 | 得分 |\n"
        "| 产出指标 | 数量指标 | 开展演练 | 6次 | 6次 | 60 | 60 |\n"
        "| 产出指标小计 | < | < | < | < | 60 | 60 |\n"
        "| 满意度指标 | 满意度 | 群众满意度 | ≥90% | 93% | 40 | 40 |\n"
        "| 总分（满分100分） | < | < | < | < | 100分 | 100分 |",
        [("开展演练", "6次", "6次", 60, 60), ("群众满意度", "≥90%", "93%", 40, 40)],
        100,
    ),
    "a unit in a column of its own": (
        "| 序号 | 指标类型 | 考核指标 | 单位 | 年度目标 | 完成数 | 标准分 | 自评得分 |\n"
        "| 1 | 数量指标 | 新建步道 | 公里 | 12 | 11 | 60 | 55 |\n"
        "| 2 | 质量指标 | 验收合格率 | % | 100 | 100 | 40 | 40 |\n"
        "| 合计 | < | < | < | < | < | 100 | 95 |",
        [("新建步道", "12公里", "11公里", 60, 55), ("验收合格率", "100%", "100%", 40, 40)],
        95,
    ),
    "numbers as texts with wide commas": (
        "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n"
        "| 产出指标 | 数量指标 | 培训人数 | 2，000人 | 2，060人 | 60分 | 60分 |\n"
        "| 满意度指标 | 满意度 | 学员满意度 | ≥90% | 95% | 40分 | 39.5分 |\n"
        "| 自评总得分 | < | < | < | < | < | 99.5分 |",
        [
            ("培训人数", "2，000人", "2，060人", 60, 60),
            ("学员满意度", "≥90%", "95%", 40, Decimal("39.5")),
        ],
        Decimal("99.5"),
    ),
}


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@pytest.mark.parametrize("name", ODD)
def test_odd_layouts_of_last_year_are_read_whole(name, form):
    table, rows, total = ODD[name]
    head = "2023年度项目支出绩效自评表\n| 项目名称 | 森林消防队伍建设 | 填报单位 | 甲局 |\n"
    reading = understand(read(*built(f"{head}%%\n{table}", form)))
    found = [(row.level3, row.target, row.actual, row.points, row.score) for row in reading.rows]
    assert found == rows
    assert (reading.total, reading.project, reading.unit) == (total, "森林消防队伍建设", "甲局")
    assert reading.left == ()


def test_money_before_and_after_adjustment_is_told_apart():
    text = (
        "2023年度项目支出绩效自评表\n"
        "| 资金情况（万元） | 资金性质 | 预算安排 | 调整预算 | 实际支付 | 支付率 |\n"
        "| ^ | 总额 | 1，200.00 | 1,150.00 | 1,092.50 | 95.00% |\n"
        "| ^ | 其中：上级补助 | 800.00 | 750.00 | 712.50 | 95.00% |"
    )
    reading = understand(read(*built(text, "docx")))
    told = {f.measure: f.value for f in reading.figures if f.name == "总额"}
    assert (told["initial"], told["budget"], told["executed"]) == (1200, 1150, Decimal("1092.5"))


def test_values_under_a_heading_nobody_knows_are_told():
    text = (
        "2023年度项目支出绩效自评表\n"
        "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 各月走势 | 分值 | 得分 |\n"
        "| 产出指标 | 数量指标 | 培训人数 | 20人 | 平稳上升 | 60 | 60 |"
    )
    reading = understand(read(*built(text, "docx")))
    assert ("unknown", "平稳上升") in [(cell.reason.value, cell.text) for cell in reading.left]


def test_each_value_is_told_with_its_own_cell():
    reading = understand(read(a_form(FOREIGN), "form.docx"))
    first = [cell for cell in reading.taken if cell.name == "光缆线路条数"]
    assert [(c.field.value, c.place.column) for c in first] == [
        ("indicator", 1),
        ("target", 3),
        ("actual", 2),
        ("points", 4),
        ("score", 5),
    ]


def test_a_cell_nobody_knows_is_listed_with_its_place():
    reading = understand(read(a_form(FOREIGN), "form.docx"))
    unknown = {cell.text: cell.place.in_english() for cell in reading.left}
    assert "蓝色封面" in unknown
    assert "row 1" in unknown["蓝色封面"]


def test_what_is_too_long_is_cut_and_told():
    reading = understand(read(a_form(FOREIGN.replace("12条 |", "很长" * 400 + " |")), "f.docx"))
    assert any(cell.reason is Left.TOO_LONG for cell in reading.left)
    assert all(len(row.actual) <= 500 for row in reading.rows)


def test_words_where_points_belong_are_told():
    reading = understand(read(a_form(FOREIGN.replace("| 20 | 20 |", "| 二十几 | 20 |")), "f.docx"))
    assert any(cell.reason is Left.NO_NUMBER for cell in reading.left)
    assert reading.rows[0].points is None


def test_last_years_value_has_no_slot_and_is_told():
    text = FOREIGN.replace("年度目标值", "年度目标值 | 上年完成值").replace("≥12条", "≥12条 | 11条")
    text = text.replace("≥90%", "≥90% | 91%").replace("≥99.5%", "≥99.5% | ")
    reading = understand(read(a_form(text), "f.docx"))
    assert {c.text for c in reading.left if c.reason is Left.NO_SLOT} == {"11条", "91%"}


def test_forms_of_several_projects_in_one_file_are_told_apart():
    report = read(two_forms(), "forms.docx")
    assert len(forms_in(report)) == 2
    readings = [understand(report, part) for part in range(2)]
    assert [one.project for one in readings] == ["外网线路租用", "视频会议运维"]
    assert [one.parts for one in readings] == [2, 2]
    assert understand(report, 99).project == "视频会议运维"
