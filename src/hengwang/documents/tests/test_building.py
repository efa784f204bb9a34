"""Documents of every kind: same bytes each time, drafts marked, own templates first."""

import html
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from hengwang.checker.runner import check, read
from hengwang.documents.choices import FORMATS, DocumentKind, Format
from hengwang.documents.errors import FormatNotOfferedError
from hengwang.documents.passports import Passport
from hengwang.documents.report.sentences import PARTS
from hengwang.documents.review import Evaluator, Given, ReviewedRow, ReviewSheet
from hengwang.documents.rows import score_of
from hengwang.documents.services import build
from hengwang.documents.templates import SHIPPED, find, load
from hengwang.documents.tests import samples
from hengwang.documents.tests.filled import CHANGE
from hengwang.performance.snapshot import GoalRow
from hengwang.rendering.errors import TemplateFieldError
from hengwang.rendering.packing import unpack

FORM, REPORT = DocumentKind.SELF_EVALUATION_FORM, DocumentKind.EVALUATION_REPORT
ANNEX = DocumentKind.EVIDENCE_ANNEX
EDITABLE = [
    (kind, wanted) for kind, formats in FORMATS.items() for wanted in formats
    if wanted is not Format.PDF
]  # fmt: skip
SHEET = "xl/worksheets/sheet1.xml"
DIGESTS = """
from django.conf import settings
settings.configure(DATA_DIR=".", USE_I18N=False)
from hengwang.documents.tests.test_building import EDITABLE, build, samples
for kind, wanted in EDITABLE:
    print(build(kind, samples.yiyang(), format=wanted).digest)
"""


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.mark.parametrize(("kind", "wanted"), EDITABLE)
@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_sample_builds_twice_to_the_same_bytes(kind, wanted, name):
    snapshot = samples.SAMPLES[name]()
    first = build(kind, snapshot, format=wanted)
    assert first == build(kind, snapshot, format=wanted)
    assert first.digest.startswith("sha256:")
    assert first.name.endswith(f".{wanted.value}")


def test_another_process_builds_the_same_bytes():
    ours = [build(kind, samples.yiyang(), format=wanted).digest for kind, wanted in EDITABLE]
    theirs = subprocess.run(
        [sys.executable, "-c", DIGESTS], capture_output=True, text=True, check=True
    ).stdout.split()
    assert theirs == ours


@pytest.mark.parametrize(("kind", "wanted"), EDITABLE)
def test_a_draft_is_marked_and_a_sealed_one_is_not(kind, wanted):
    def marked(snapshot):
        parts = unpack(build(kind, snapshot, format=wanted).content)
        heads = [part.decode() for name, part in parts.items() if "header" in name]
        sheet = html.unescape(parts.get(SHEET, b"").decode())
        heads += re.findall("<oddHeader>.*</oddHeader>", sheet)
        return any('string="草稿"' in head or "草稿</odd" in head for head in heads)

    assert marked(samples.yiyang())
    assert not marked(samples.yiyang(sealed=True))


def test_the_report_is_not_offered_as_workbook():
    with pytest.raises(FormatNotOfferedError):
        build(REPORT, samples.clean(), format=Format.XLSX)


def test_a_bureaus_own_template_goes_first(data_dir):
    assert find(FORM, Format.DOCX).parent == SHIPPED
    own = data_dir / "templates" / "self_evaluation_form.docx"
    own.parent.mkdir()
    document = Document(BytesIO((SHIPPED / own.name).read_bytes()))
    document.add_paragraph("本局附注：{{ programme }}")
    document.save(str(own))
    built = Document(BytesIO(build(FORM, samples.clean(), format=Format.DOCX).content))
    assert built.paragraphs[-1].text == "本局附注：电子政务外网运行维护费"


def test_a_faulty_template_of_a_bureau_is_refused_when_it_is_loaded(data_dir):
    own = data_dir / "templates" / "self_evaluation_form.docx"
    own.parent.mkdir()
    document = Document()
    document.add_paragraph("{{ programm }}")
    document.save(str(own))
    with pytest.raises(TemplateFieldError) as refusal:
        load(FORM, Format.DOCX)
    assert refusal.value.params["field"] == "programm"


@pytest.mark.parametrize(("kind", "wanted"), EDITABLE)
def test_shipped_templates_are_sound(kind, wanted):
    assert load(kind, wanted).content


def test_the_committed_templates_are_what_the_tool_builds():
    tool = SHIPPED.parents[3] / "tools" / "office_templates.py"
    done = subprocess.run(
        [sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def judged(snapshot):
    """Two evaluators, of whom one takes a point off the second row; a point off was decided."""
    row = snapshot.rows[1]
    own = score_of(row, snapshot)
    off = Given("评价岗甲", own - 2, "佐证不足", "缺少巡检记录")
    return ReviewSheet(
        evaluators=(
            Evaluator("评价岗甲", "主管部门", snapshot.total - 2, "2024年5月6日", "总体良好。"),
            Evaluator("评价岗乙", "财政部门", snapshot.total, "2024年5月8日"),
        ),
        rows=(ReviewedRow(row.figure_id, (off, Given("评价岗乙", own)), own - 1, "采用平均分"),),
        total=snapshot.total - 1,
        level=snapshot.level,
        is_concluded=True,
    )


def test_a_report_with_evaluators_prints_each_indicator_once_for_the_checker():
    snapshot = samples.clean()
    kind = DocumentKind.DEPARTMENT_REPORT
    built = build(kind, snapshot, format=Format.DOCX, given=judged(snapshot))
    report = read(built.content, built.name)
    assert len(report.indicators) == len(snapshot.rows)
    known = {finding.rule for finding in check(report)}
    # The deduction of the evaluators stands beside a target that was met: a reader must see that.
    assert known <= {"score-below-weight-though-target-met", "deduction-without-a-cause"}


@pytest.mark.parametrize("name", ["clean", "long"])
@pytest.mark.parametrize(
    ("kind", "wanted"),
    EDITABLE,
)
def test_our_own_documents_pass_the_checker(kind, wanted, name):
    built = build(kind, samples.SAMPLES[name](), format=wanted)
    assert check(read(built.content, built.name)) == []


@pytest.mark.parametrize("wanted", [Format.DOCX, Format.XLSX])
def test_a_change_of_goals_is_no_list_of_expenses_for_the_checker(wanted):
    built = build(DocumentKind.GOAL_CHANGE_FORM, samples.clean(), format=wanted, given=CHANGE)
    assert check(read(built.content, built.name)) == []


def test_records_of_an_annex_are_counted_apart_from_its_figures():
    snapshot = samples.clean()
    passports = [
        Passport(row.figure_id, row.level3, "1", "查阅", records=("凭证1", "凭证2"))
        for row in snapshot.rows
    ]
    built = build(ANNEX, snapshot, format=Format.DOCX, passports=passports)
    assert check(read(built.content, built.name)) == []


@pytest.mark.office
@pytest.mark.parametrize("kind", [FORM, REPORT])
def test_our_own_pdf_passes_the_checker(kind):
    built = build(kind, samples.clean(), format=Format.PDF)
    assert built.content.startswith(b"%PDF-")
    assert check(read(built.content, built.name)) == []


def test_levels_are_merged_down_in_the_workbook():
    sheet = load_workbook(BytesIO(build(FORM, samples.yiyang(), format=Format.XLSX).content)).active
    merged = {str(area) for area in sheet.merged_cells.ranges if area.min_col == 2}
    assert sheet["B14"].value == "产出指标"
    assert "B14:B22" in merged
    assert sheet.print_title_rows == "$13:$13"


def test_money_and_scores_are_numbers_in_the_workbook():
    sheet = load_workbook(BytesIO(build(FORM, samples.yiyang(), format=Format.XLSX).content)).active
    total = next(row for row in sheet.iter_rows() if row[1].value == "年度资金总额")
    assert [cell.value for cell in total[3:]] == [180, 180, 82, 10, 0.4556, 4.56]


def test_formula_like_text_is_text_in_the_form():
    sheet = load_workbook(BytesIO(build(FORM, samples.wordy(), format=Format.XLSX).content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any(cell.value.startswith("=SUM") for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}


def test_every_part_a_person_writes_reaches_the_report():
    parts = {part: f"本单位填写的{part}内容" for part in PARTS}
    snapshot = replace(samples.clean(), narrative=parts)
    texts = "\n".join(
        paragraph.text
        for paragraph in Document(
            BytesIO(build(REPORT, snapshot, format=Format.DOCX).content)
        ).paragraphs
    )
    assert [part for part in parts.values() if part not in texts] == []


def test_a_goal_that_brings_its_own_number_is_numbered_once():
    goals = (GoalRow("目标1：保障畅通", "已畅通"), GoalRow("目标二、接入单位", "已接入"))
    built = build(REPORT, replace(samples.clean(), goals=goals), format=Format.DOCX)
    text = "\n".join(one.text for one in Document(BytesIO(built.content)).paragraphs)
    assert "目标1：保障畅通。" in text.replace(" ", "")
    assert "目标1：目标1" not in text.replace(" ", "")
    assert "目标2：接入单位。" in text.replace(" ", "")


def test_a_sealed_report_without_goals_says_so_instead_of_an_empty_part():
    built = build(REPORT, replace(samples.clean(), goals=(), sealed=True), format=Format.DOCX)
    text = "\n".join(one.text for one in Document(BytesIO(built.content)).paragraphs)
    assert "未单独设定年度总体目标" in text
