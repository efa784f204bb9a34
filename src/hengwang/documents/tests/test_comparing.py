"""A filled form is held against the figures: every cell that disagrees, and no other."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from hengwang.documents.choices import FORMATS, DocumentKind, Format
from hengwang.documents.comparing import Difference, compare
from hengwang.documents.errors import FormTooVastError
from hengwang.documents.readback import read_sheet
from hengwang.documents.services import build
from hengwang.documents.shapes import SHAPES
from hengwang.documents.tests import samples
from hengwang.rendering.packing import pack, unpack

FORM = DocumentKind.SELF_EVALUATION_FORM
SHEET, BODY = "xl/worksheets/sheet1.xml", "word/document.xml"


def form_of(snapshot, wanted=Format.XLSX, kind=FORM):
    return build(kind, snapshot, format=wanted).content


def compared(content, snapshot, name="f.xlsx", kind=FORM):
    return compare(kind, read_sheet(kind, content, name), snapshot)


@pytest.mark.parametrize("wanted", [Format.DOCX, Format.XLSX])
def test_the_fund_rate_and_a_score_typed_otherwise_are_named(wanted):
    filled = samples.yiyang()
    rows = (replace(filled.rows[0], score=Decimal(4)), *filled.rows[1:])
    content = form_of(replace(filled, rows=rows, total=Decimal(85)), wanted)
    found = compared(content, samples.yiyang(), f"f.{wanted.value}")
    assert found == (
        Difference("", 0, "", "总分（得分）", Decimal("89.56"), Decimal(85)),
        Difference("绩效指标", 1, "租赁核心机房", "得分", Decimal(5), Decimal(4)),
    )  # fmt: skip


def test_a_number_typed_as_text_in_excel_is_the_same_number():
    book = load_workbook(BytesIO(form_of(samples.yiyang())))
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value == 89.56:
                cell.value = "８９．５６"
    out = BytesIO()
    book.save(out)
    assert compared(out.getvalue(), samples.yiyang()) == ()


def test_a_row_left_out_is_one_difference():
    snapshot = samples.yiyang()
    content = form_of(replace(snapshot, rows=snapshot.rows[:4] + snapshot.rows[5:]))
    found = [one for one in compared(content, snapshot) if one.block == "绩效指标"]
    assert [(one.missing, one.row, one.name) for one in found] == [(True, 5, "运行维护")]


def test_a_row_too_many_is_one_difference():
    snapshot = samples.yiyang()
    shorter = replace(snapshot, rows=snapshot.rows[:-1])
    found = [one for one in compared(form_of(snapshot), shorter) if one.block == "绩效指标"]
    assert [(one.added, one.name) for one in found] == [(True, "接入行政单位满意度")]


def test_a_cell_changed_in_word_is_named():
    document = Document(BytesIO(form_of(samples.clean(), Format.DOCX)))
    cell = next(c for r in document.tables[1].rows for c in r.cells if c.text == "91.43%")
    cell.paragraphs[0].runs[0].text = "99%"
    out = BytesIO()
    document.save(out)
    (found,) = compared(out.getvalue(), samples.clean(), "f.docx")
    assert (found.column, found.computed, found.found) == ("实际完成值", "91.43%", "99%")


@pytest.mark.parametrize("kind", SHAPES)
def test_a_form_without_a_change_agrees(kind):
    wanted = Format.XLSX if Format.XLSX in FORMATS[kind] else Format.DOCX
    content = form_of(samples.gansu(), wanted, kind)
    assert compared(content, samples.gansu(), f"f.{wanted.value}", kind) == ()


@pytest.mark.parametrize(
    ("name", "part", "old", "new"),
    [
        ("f.xlsx", SHEET, b'<mergeCell ref="', b'<mergeCell ref="A1:XFD9"/><mergeCell ref="'),
        ("f.xlsx", SHEET, b"</sheetData>", b'<row><c r="A9999999"/></row></sheetData>'),
        ("f.docx", BODY, b'<w:gridSpan w:val="7"/>', b'<w:gridSpan w:val="99999999"/>'),
        ("f.docx", BODY, b'<w:gridSpan w:val="7"/>', b'<w:gridSpan w:val="-7"/>'),
    ],
    ids=["merged-sheet", "far-cell", "wide-cell", "negative"],
)  # fmt: skip
def test_a_form_that_claims_a_million_cells_is_refused(name, part, old, new):
    wanted = Format(name.rsplit(".", 1)[1])
    parts = unpack(form_of(samples.clean(), wanted))
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with pytest.raises(FormTooVastError):
        read_sheet(FORM, pack(parts), name)
