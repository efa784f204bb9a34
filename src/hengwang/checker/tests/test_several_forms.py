"""A file with the forms of several projects: each is checked for itself."""

import docx
import pytest

from hengwang.checker.runner import check, read
from hengwang.checker.tests.documents import saved

HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
LONG = (
    "本部门高度重视预算绩效管理工作，组织各项目单位对照年初目标逐项开展自评，并由财务科复核。" * 16
)


def form(project: str, total: str = "98") -> list[list[str]]:
    return [
        ["项目名称", project, "", "实施单位", "某县某局", "", ""],
        HEAD,
        ["产出指标", "数量指标", f"{project}数量", "10个", "10个", "50", "50"],
        ["", "质量指标", "验收合格率", "100%", "100%", "20", "20"],
        ["效益指标", "社会效益指标", "覆盖率", "≥90%", "92%", "20", "20"],
        ["满意度指标", "服务对象满意度", "群众满意度", "≥90%", "72%", "10", "8"],
        ["总分", "", "", "", "", "100", total],
    ]


def file_of(totals: list[str], *, text: str = "", titled: bool = True) -> bytes:
    word = docx.Document()
    if text:
        word.add_paragraph("某县某局2023年度项目支出绩效自评报告")
        word.add_paragraph(text)
    for number, total in enumerate(totals):
        if titled:
            word.add_paragraph("项目支出绩效自评表")
            word.add_paragraph("（2023年度）")
        rows = form(f"{'甲乙丙丁'[number]}类设施维护", total)
        table = word.add_table(rows=len(rows), cols=7)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, shown in zip(row.cells, texts, strict=True):
                cell.text = shown
        word.add_paragraph("")
    return saved(word)


def rules_of(data: bytes) -> list[tuple[str, int | None]]:
    return [(f.rule, f.place.table) for f in check(read(data, "x.docx"))]


@pytest.mark.parametrize("titled", [True, False])
def test_forms_of_several_projects_are_not_added_up(titled):
    data = file_of(["98", "98", "98"], titled=titled)
    found = {rule for rule, _ in rules_of(data)}
    assert not found & {
        "total-score-recompute",
        "weights-do-not-sum-to-100",
        "indicator-duplicated",
    }


def test_an_error_in_one_form_is_told_at_its_table():
    found = rules_of(file_of(["98", "96", "98"]))
    assert ("total-score-recompute", 2) in found
    assert [table for rule, table in found if rule == "total-score-recompute"] == [2]


def test_text_around_the_forms_is_checked_too():
    found = rules_of(file_of(["98", "98"], text=LONG + "关于做好自评工作的的通知已经印发。"))
    assert ("duplicated-word", None) in found
    assert "total-score-recompute" not in {rule for rule, _ in found}


def test_all_rows_of_all_forms_are_read():
    report = read(file_of(["98", "98"]), "x.docx")
    assert len(report.indicators) == 8
    assert report.project == "甲类设施维护"
    assert [t.score for t in report.totals] == [98, 98]
