"""Forms of other provinces: other column orders, headers over two rows, split tables, workbooks."""

import io
from decimal import Decimal

import docx
import openpyxl
import pytest

from hengwang.checker.report import Report
from hengwang.checker.runner import check, read
from hengwang.checker.tests.documents import docx_with, saved, xlsx_with

MOF = [
    ["项目名称", "政务云租赁服务"],
    ["主管部门", "某市数据局", "实施单位", "某市信息中心"],
    ["项目资金\n（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", "1,000.00", "1,100.00", "990.00", "10", "90.00%", "9.00"],
    ["", "其中：当年财政拨款", "1,000.00", "1,000.00", "900.00", "-", "90%", "-"],
    ["", "上年结转资金", "", "100.00", "90.00", "-", "90%", "-"],
    ["年度总体目标", "预期目标", "实际完成情况"],
    ["", "保障政务云稳定运行。", "政务云全年稳定运行。"],
    [
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ],
    ["", "产出指标", "数量指标", "云主机数量", "≥200台", "210台", "20", "20", ""],
    ["", "", "质量指标", "验收合格率", "100%", "100%", "20", "20", ""],
    ["", "", "时效指标", "故障响应时间", "≤2小时", "1.5小时", "10", "10", ""],
    ["", "效益指标", "社会效益指标", "上云系统数", "50个", "45个", "30", "27", "部分系统推迟上云"],
    ["", "满意度指标", "服务对象满意度指标", "用户满意度", "≥90%", "92%", "10", "10", ""],
    ["总分", "100", "96"],
]


def by_docx(rows, **options) -> Report:
    return read(docx_with(rows, **options), "x.docx")


def by_xlsx(rows, **options) -> Report:
    return read(xlsx_with(rows, **options), "x.xlsx")


def names(report: Report) -> list[tuple[str, str, str]]:
    return [(row.level1, row.level2, row.level3) for row in report.indicators]


@pytest.mark.parametrize("reader", [by_docx, by_xlsx])
def test_the_ministry_form_is_read_from_docx_and_xlsx(reader):
    report = reader(MOF, title="2023年度项目支出绩效自评表")
    assert report.title == "2023年度项目支出绩效自评表"
    assert (report.project, report.year) == ("政务云租赁服务", 2023)
    assert (report.operating_body, report.supervising_body) == ("某市信息中心", "某市数据局")
    assert len(report.indicators) == 5
    assert [row.weight for row in report.indicators] == [20, 20, 10, 30, 10]
    assert [row.score for row in report.indicators] == [20, 20, 10, 27, 10]
    assert report.indicators[3].note == "部分系统推迟上云"
    total = report.funds[0]
    assert total.is_total
    assert (total.initial_budget.yuan, total.budget.yuan, total.executed.yuan) == (
        10_000_000,
        11_000_000,
        9_900_000,
    )
    assert (total.rate.value, total.points.value, total.score.value) == (Decimal("0.9"), 10, 9)
    assert [row.name for row in report.funds] == [
        "年度资金总额",
        "其中：当年财政拨款",
        "上年结转资金",
    ]
    assert report.total == 96
    assert report.totals[0].weight == 100
    assert report.goals[0].actual == "政务云全年稳定运行。"


@pytest.mark.parametrize("reader", [by_docx, by_xlsx])
def test_columns_in_another_order_are_found_by_their_headers(reader):
    report = reader(
        [
            [
                "序号",
                "指标名称",
                "二级指标",
                "一级指标",
                "自评得分",
                "权重",
                "全年实际值",
                "目标值",
                "未完成原因",
            ],
            ["1", "专线数量", "数量", "产出", "14", "15", "140条", "150条", "光缆迁改"],
            ["2", "专线可用率", "质量", "产出", "15", "15", "99.95%", "≥99.9%", ""],
            ["3", "用户满意率", "满意度", "效益", "9.5", "10", "95%", "≥95%", ""],
        ],
        title="绩效自评表",
    )
    assert names(report) == [
        ("产出", "数量", "专线数量"),
        ("产出", "质量", "专线可用率"),
        ("效益", "满意度", "用户满意率"),
    ]
    first = report.indicators[0]
    assert (first.target.text, first.actual.text, first.weight, first.score) == (
        "150条",
        "140条",
        15,
        14,
    )
    assert first.note == "光缆迁改"
    assert first.target.quantity.value == 150


@pytest.mark.parametrize("reader", [by_docx, by_xlsx])
def test_a_header_over_two_rows_is_one_header(reader):
    report = reader(
        [
            ["一级指标", "二级指标", "三级指标", "绩效指标值", "", "评分情况", "", "备注"],
            ["", "", "", "年初目标值", "实际完成值", "标准分值", "自评得分", ""],
            ["产出指标（60分）", "数量指标", "机房数量", "2个", "2个", "30", "30", ""],
            ["", "时效指标", "完成时间", "12月底前", "11月", "30", "30", ""],
            ["效益指标（40分）", "社会效益", "覆盖率", "100%", "90%", "40", "36", "乡镇未覆盖"],
            ["合计", "", "", "", "", "100", "96", ""],
        ]
    )
    assert names(report)[1] == ("产出指标", "时效指标", "完成时间")
    assert [row.level1_points for row in report.indicators] == [60, 60, 40]
    assert report.indicators[2].target.text == "100%"
    assert report.indicators[2].actual.text == "90%"
    assert [row.weight for row in report.indicators] == [30, 30, 40]
    assert report.total == 96
    assert [(s.name, s.weight) for s in report.sections] == [("产出指标", 60), ("效益指标", 40)]


def test_a_two_row_header_whose_merged_cells_collapsed_in_text_is_pulled_apart():
    text = """绩效自评表
\t一级指标
\t二级指标
\t三级指标
\t指标值
\t得分情况
\t备注

\t
\t
\t
\t目标值
\t完成值
\t分值
\t得分
\t

\t产出指标
\t数量指标
\t机房
\t2个
\t1个
\t10
\t5
\t未建成

"""
    report = read(text.encode(), "x.txt")
    row = report.indicators[0]
    assert (row.target.text, row.actual.text, row.weight, row.score, row.note) == (
        "2个",
        "1个",
        10,
        5,
        "未建成",
    )


def test_units_in_a_column_of_their_own_belong_to_the_target():
    report = by_docx(
        [
            ["一级指标", "二级指标", "三级指标", "计量单位", "指标值", "完成值", "分值", "得分"],
            ["产出", "数量", "终端", "台", "500", "480", "10", "9.6"],
            ["产出", "数量", "巡检", "次", "12", "12", "10", "10"],
        ]
    )
    assert report.indicators[0].target.quantity.unit == "台"
    assert report.indicators[0].target.text == "500"


def test_level_one_names_as_rows_of_their_own_are_filled_down():
    report = by_docx(
        [
            ["指标名称", "目标值", "实际完成值", "分值", "得分", "备注"],
            ["产出指标（50分）", "", "", "", "", ""],
            ["云主机", "10台", "10台", "25", "25", ""],
            ["存储", "20T", "18T", "25", "22.5", "采购推迟"],
            ["效益指标（50分）", "", "", "", "", ""],
            ["共享接口", "30个", "30个", "50", "50", ""],
            ["总分", "", "", "100", "97.5", ""],
        ]
    )
    assert [row.level1 for row in report.indicators] == ["产出指标", "产出指标", "效益指标"]
    assert [row.level3 for row in report.indicators] == ["云主机", "存储", "共享接口"]
    assert report.total == Decimal("97.5")


def test_a_table_split_in_two_with_a_repeated_header_goes_on():
    word = docx.Document()
    head = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"]
    for rows in (
        [head, ["产出指标", "数量指标", "甲", "1", "1", "10", "10"]],
        [
            head,
            ["", "", "乙", "2", "2", "10", "10"],
            ["效益指标", "社会效益", "丙", "3", "3", "10", "10"],
        ],
    ):
        table = word.add_table(rows=len(rows), cols=7)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        word.add_paragraph("")
    report = read(saved(word), "x.docx")
    assert names(report) == [
        ("产出指标", "数量指标", "甲"),
        ("产出指标", "数量指标", "乙"),
        ("效益指标", "社会效益", "丙"),
    ]


def test_a_table_that_goes_on_without_its_header_keeps_it():
    word = docx.Document()
    for rows in (
        [
            ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
            ["产出指标", "数量指标", "甲", "1", "1", "10", "10"],
        ],
        [["", "质量指标", "乙", "2", "2", "10", "9"]],
    ):
        table = word.add_table(rows=len(rows), cols=7)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        word.add_paragraph("")
    report = read(saved(word), "x.docx")
    assert names(report)[1] == ("产出指标", "质量指标", "乙")
    assert report.indicators[1].score == 9


def test_a_department_evaluation_with_decision_and_process_is_read():
    report = by_docx(
        [
            ["一级指标", "二级指标", "三级指标", "分值", "评分标准", "得分", "扣分原因"],
            ["决策（20分）", "项目立项", "立项依据充分性", "10", "依据充分得10分", "10", ""],
            ["", "绩效目标", "绩效目标合理性", "10", "目标明确得10分", "8", "目标不够细化"],
            ["过程（20分）", "资金管理", "预算执行率", "20", "按比例得分", "19", "执行率95%"],
            ["产出（30分）", "产出数量", "线路数", "30", "按比例得分", "30", ""],
            ["效益（30分）", "项目效益", "覆盖率", "30", "按比例得分", "28", "有待提高"],
            ["合计", "", "", "100", "", "95", ""],
        ],
        title="某县电子政务外网项目部门评价得分表",
        after=[
            "经综合评价，该项目综合得分95分，评价等级为“优”。",
            "决策类指标分值20分，得分18分；过程类指标分值20分，得分19分。",
            "评价结果分为四个等级：优（90≤得分≤100）、良（80≤得分<90）、中（60≤得分<80）、差（得分<60）。",
        ],
    )
    assert len(report.indicators) == 5
    assert report.indicators[1].note == "目标不够细化"
    assert report.indicators[1].standard == "目标明确得10分"
    assert report.total == 95
    assert report.level.level == "优"
    said = {s.name: (s.weight, s.score) for s in report.sections if s.where == "text"}
    assert said == {"决策类指标": (20, 18), "过程类指标": (20, 19)}
    bands = {t.level: (t.low, t.high, t.low_included, t.high_included) for t in report.thresholds}
    assert bands["优"] == (90, 100, True, True)
    assert bands["良"] == (80, 90, True, False)
    assert bands["中"] == (60, 80, True, False)


def test_a_summary_of_sections_is_read_downwards_and_across():
    down = by_docx(
        [
            ["一级指标", "分值", "得分", "得分率"],
            ["决策", "20", "18", "90%"],
            ["过程", "20", "20", "100%"],
            ["产出", "30", "30", "100%"],
            ["效益", "30", "27.5", "91.67%"],
            ["合计", "100", "95.5", "95.5%"],
        ]
    )
    across = by_docx(
        [
            ["指标", "决策", "过程", "产出", "效益", "合计"],
            ["权重", "20", "20", "30", "30", "100"],
            ["得分", "18", "20", "30", "27.5", "95.5"],
            ["得分率", "90%", "100%", "100%", "91.67%", "95.5%"],
        ]
    )
    wanted = [("决策", 20, 18), ("过程", 20, 20), ("产出", 30, 30), ("效益", 30, Decimal("27.5"))]
    for report in (down, across):
        assert [(s.name, s.weight, s.score) for s in report.sections] == wanted
        assert report.total == Decimal("95.5")
        assert report.totals[0].weight == 100


def test_a_county_form_with_money_in_yuan_is_read_in_yuan():
    report = by_docx(
        [
            [
                "资金来源",
                "预算批复数（元）",
                "实际到位数（元）",
                "实际支出数（元）",
                "结余（元）",
                "到位率",
                "执行率",
            ],
            ["合计", "350000", "350000", "315000", "35000", "100%", "90%"],
            ["县级财政", "300000", "300000", "280000", "20000", "100%", "93.33%"],
            ["自筹资金", "50000", "50000", "35000", "15000", "100%", "70%"],
        ],
        title="某县2021年度政务外网运维项目绩效自评报告",
    )
    total = report.funds[0]
    assert (
        total.is_total,
        total.budget.yuan,
        total.arrived.yuan,
        total.executed.yuan,
        total.balance.yuan,
    ) == (
        True,
        350_000,
        350_000,
        315_000,
        35_000,
    )
    assert report.funds[1].rate.value == Decimal("0.9333")


def test_the_unit_above_a_table_is_its_unit():
    word = docx.Document()
    word.add_paragraph("表1 支出明细表")
    word.add_paragraph("单位：元")
    table = word.add_table(rows=3, cols=3)
    rows = [
        ["支出内容", "预算金额", "支出金额"],
        ["线路租赁", "1200", "1100"],
        ["合计", "1200", "1100"],
    ]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    report = read(saved(word), "x.docx")
    assert report.spending[0].caption == "表1 支出明细表"
    assert [row.spent.yuan for row in report.spending[0].rows] == [1100, 1100]
    assert report.spending[0].rows[1].is_total


def test_formula_cells_give_their_last_value_and_are_marked():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
        ["产出指标", "数量指标", "甲", 0.9, 0.95, 10, 10],
        ["总分", None, None, None, None, "=SUM(F2:F2)", "=SUM(G2:G2)"],
    ):
        sheet.append(row)
    sheet["D2"].number_format = "0.00%"
    sheet["E2"].number_format = "0%"
    stream = io.BytesIO()
    book.save(stream)
    report = read(stream.getvalue(), "x.xlsx")
    assert "formula-without-value" in report.document.notes
    assert (report.indicators[0].target.text, report.indicators[0].actual.text) == ("90.00%", "95%")
    table = next(report.document.tables())
    assert table.rows[2][5].formula


def test_rows_below_a_merged_label_belong_to_the_table_and_notes_do_not():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["某项目绩效自评报告", None, None],
        ["项目名称", "某项目", "2023年"],
        ["存在的问题", "1．抢修时间较长。", None],
        [None, "2．制度尚未覆盖县级节点。", None],
        [None, "3．结余资金按规定收回。", None],
        ["注：金额单位为万元。", None, None],
    ):
        sheet.append(row)
    sheet.merge_cells("A3:A5")
    sheet.merge_cells("A6:C6")
    stream = io.BytesIO()
    book.save(stream)
    report = read(stream.getvalue(), "x.xlsx")
    (table,) = report.document.tables()
    assert [row[1].text[:2] for row in table.rows] == ["某项", "1．", "2．", "3．"]
    assert [p.text for p in report.document.paragraphs()][-1] == "注：金额单位为万元。"
    assert "numbering-gap" not in {finding.rule for finding in check(report)}


def test_full_width_digits_and_separators_are_read():
    report = by_docx(
        [
            ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"],
            ["产出指标", "数量指标", "甲", "１０条", "１０条", "１０", "９．５分"],
        ],
        after=["全年预算１，２００．５０万元，实际支出1，000万元。"],
    )
    assert (report.indicators[0].weight, report.indicators[0].score) == (10, Decimal("9.5"))
    assert [a.yuan for a in report.amounts] == [Decimal("12005000"), 10_000_000]


def test_automatic_numbering_of_word_is_part_of_the_headings():
    word = docx.Document()
    word.add_paragraph("某项目绩效自评报告")
    for text in ("基本情况", "评价结论"):
        word.add_paragraph(text, style="List Number")
    report = read(saved(word), "x.docx")
    assert [(h.ordinal, h.title) for h in report.headings] == [(1, "基本情况"), (2, "评价结论")]


@pytest.mark.parametrize(
    ("sentence", "total"),
    [
        ("该项目绩效自评综合得分为96.5分，等级为优。", "96.5"),
        ("本项目自评得分：88分。", "88"),
        ("2022年项目总得分92.30分，评价等级为“优秀”。", "92.30"),
        ("绩效评价总分100分，实际得分91分。", "91"),
        ("评价组对项目的评价得分为79分，属于“中”等级。", "79"),
    ],
)
def test_totals_are_read_from_the_usual_sentences(sentence, total):
    report = read(f"某单位项目绩效评价报告\n{sentence}".encode(), "x.txt")
    assert report.total == Decimal(total)


@pytest.mark.parametrize(
    ("sentence", "level"),
    [
        ("评价等级为“良”。", "良"),
        ("评定结果为优秀。", "优"),
        ("绩效等级：良好。", "良"),
        ("综合评价等次为“中”。", "中"),
        ("各项故障及投诉处理满意度评级为满意。", None),
        ("得分90分以上为优，80-90分为良，60分以下为差。", None),
    ],
)
def test_levels_are_read_from_the_usual_sentences(sentence, level):
    report = read(f"某单位项目绩效评价报告\n{sentence}".encode(), "x.txt")
    assert (report.level and report.level.level) == level


@pytest.mark.parametrize(
    "sentence",
    [
        "90（含）-100分为优、80（含）-90分为良、60（含）-80分为中、60分以下为差。",
        "综合得分90-100分为优，80-90分为良，60-80分为中，60分以下为差。",
        "优：90-100分；良：80-90分；中：60-80分；差：60分以下。",
        "得分≥90分为优，80分≤得分<90分为良，60分≤得分<80分为中，得分<60分为差。",
    ],
)
def test_bands_are_read_from_the_usual_sentences(sentence):
    report = read(f"某单位项目绩效评价报告\n{sentence}".encode(), "x.txt")
    low = {t.level: t.low for t in report.thresholds}
    assert {"优", "良", "中"} <= set(low)
    assert (low["优"], low["良"], low["中"]) == (90, 80, 60)


def test_a_survey_with_all_its_counts_is_read():
    text = "某项目绩效自评报告\n本次共发放问卷200份，收回190份，其中有效问卷185份，满意度为96.5%。"
    survey = read(text.encode(), "x.txt").survey
    assert (survey.distributed, survey.returned, survey.valid) == (200, 190, 185)
    assert survey.satisfied_ratio.quantity.value == Decimal("96.5")


def test_a_report_date_at_the_end_is_read():
    text = "某项目绩效自评报告\n一、基本情况\n项目运行正常。\n某市数据局\n2023年3月15日"
    report = read(text.encode(), "x.txt")
    assert report.report_date.isoformat() == "2023-03-15"


def test_tables_drawn_with_tabs_and_bars_in_text_are_read():
    head = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"]
    row = ["产出指标", "数量指标", "甲", "1个", "1个", "10", "10"]
    tabs = "\n".join(["自评表", *("\t".join(cells) for cells in (head, row))])
    bars = "\n".join(["自评表", *(f"|{'|'.join(cells)}|" for cells in (head, ["--"] * 7, row))])
    for text in (tabs, bars):
        report = read(text.encode(), "x.txt")
        assert names(report) == [("产出指标", "数量指标", "甲")]
        assert report.indicators[0].score == 10
