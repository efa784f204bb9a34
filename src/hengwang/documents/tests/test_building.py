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
from hengwang.documents.report.sentences import PARTS
from hengwang.documents.services import build
from hengwang.documents.templates import SHIPPED, find, load
from hengwang.documents.tests import samples
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


# An annex is no report; Hunan's form has a total without a score of each indicator; the report
# of a department lists its indicators by section and again in 附表1, which is counted twice.
UNCHECKED = {ANNEX, DocumentKind.FILL_IN_REPORT, DocumentKind.DEPARTMENT_REPORT}


@pytest.mark.parametrize("name", ["clean", "long"])
@pytest.mark.parametrize(
    ("kind", "wanted"), [pair for pair in EDITABLE if pair[0] not in UNCHECKED]
)
def test_our_own_documents_pass_the_checker(kind, wanted, name):
    built = build(kind, samples.SAMPLES[name](), format=wanted)
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
