"""Every form holds what it was filled from, cell by cell."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from hengwang.documents.builders import fields_of
from hengwang.documents.choices import FORMATS, DocumentKind, Format
from hengwang.documents.comparing import compare
from hengwang.documents.errors import FormNotReadableError
from hengwang.documents.passports import Passport
from hengwang.documents.readback import read_file, read_sheet, sheet_of
from hengwang.documents.services import build
from hengwang.documents.shapes import SHAPES
from hengwang.documents.tests import hostile, samples
from hengwang.documents.tests.filled import GIVEN
from hengwang.documents.tests.hostile_inputs import INPUTS
from hengwang.documents.tests.test_hostile_forms import written
from hengwang.rendering import libreoffice

FORMS = [(kind, one) for kind in SHAPES for one in FORMATS[kind] if one is not Format.PDF]
TARGETS = DocumentKind.TARGET_FORM
RECTIFICATION = DocumentKind.RECTIFICATION_LIST


def read_back(kind, snapshot, wanted, given_=None):
    content = build(kind, snapshot, format=wanted, given=given_).content
    with TemporaryDirectory() as folder:
        return read_file(kind, written(content, f"f.{wanted.value}", folder))


def as_filled(kind, snapshot, given_=None):
    return sheet_of(kind, fields_of(kind, snapshot, given=given_))


@pytest.mark.parametrize(("kind", "wanted"), FORMS)
@pytest.mark.parametrize("name", samples.SAMPLES)
def test_every_cell_of_a_sample_is_read_back(kind, wanted, name):
    snapshot = samples.SAMPLES[name]()
    assert read_back(kind, snapshot, wanted) == as_filled(kind, snapshot)


@pytest.mark.parametrize(("kind", "wanted"), [form for form in FORMS if form[0] in GIVEN])
def test_what_was_given_is_read_back(kind, wanted):
    given_ = GIVEN[kind]
    found = read_back(kind, samples.yiyang(), wanted, given_)
    assert found == as_filled(kind, samples.yiyang(), given_)
    # The public is not shown the records behind the figures.
    empty = {block.name for block in found.blocks if not block.rows}
    assert empty <= ({"数据来源"} if kind is DocumentKind.DISCLOSURE_REPORT else set())


def test_the_origins_of_a_report_are_read_back_with_their_methods():
    snapshot = samples.gansu()
    passports = tuple(
        Passport(row.figure_id, row.level3, row.actual_text, "支出÷预算", numerator=Decimal(3),
                 denominator=Decimal(4), records=("凭证1",), records_total=1)
        for row in snapshot.rows[:3] if row.figure_id
    )  # fmt: skip
    kind = DocumentKind.EVALUATION_REPORT
    content = build(kind, snapshot, format=Format.DOCX, passports=passports).content
    found = read_sheet(kind, content, "f.docx")
    assert found == sheet_of(kind, fields_of(kind, snapshot, passports))
    assert "计算方法" in found.blocks[-1].columns
    assert compare(kind, found, snapshot, passports=passports) == ()
    fewer = compare(kind, found, snapshot)
    assert {one.block for one in fewer} <= {"数据来源"}


@pytest.mark.office
def test_an_annex_with_its_passports_is_read_back_also_after_libreoffice(tmp_path):
    snapshot = samples.gansu()
    passports = tuple(
        Passport(row.figure_id, row.level3, "=1+1", "第一行\n数据项", "按月", Decimal(3),
                 Decimal("4.50"), Decimal("0.925"), ("凭证1",), 30, "sha256:00")
        for row in snapshot.rows[1:4]
    )  # fmt: skip
    kind = DocumentKind.EVIDENCE_ANNEX
    ours = build(kind, snapshot, format=Format.DOCX, passports=passports).content
    expected = sheet_of(kind, fields_of(kind, snapshot, passports))
    assert read_sheet(kind, ours, "f.docx") == expected
    saved = libreoffice.convert(ours, ending="docx", to="docx", on=snapshot.made_on)
    assert read_sheet(kind, saved, "f.docx") == expected
    told = next(row for row in expected.blocks[0].rows if "=1+1" in row)
    assert told[3:9] == ("=1+1", "第一行\n数据项", "3", "4.5", "92.50%", "按月")


@pytest.mark.parametrize(("kind", "wanted"), FORMS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_forms_with_hostile_words_are_read_back(kind, wanted, data):
    snapshot, given_ = data.draw(hostile.snapshots()), data.draw(INPUTS.get(kind, st.none()))
    assert read_back(kind, snapshot, wanted, given_) == as_filled(kind, snapshot, given_)


@pytest.mark.office
@pytest.mark.parametrize(("kind", "wanted"), FORMS)
def test_libreoffice_saves_it_without_changing_a_cell(kind, wanted, tmp_path):
    snapshot, given_ = samples.wordy(), GIVEN.get(kind)
    ours = build(kind, snapshot, format=wanted, given=given_).content
    saved = libreoffice.convert(ours, ending=wanted.value, to=wanted.value, on=snapshot.made_on)
    path = written(saved, f"f.{wanted.value}", tmp_path)
    assert read_file(kind, path) == as_filled(kind, snapshot, given_)


@pytest.mark.parametrize("kind", SHAPES)
def test_another_form_is_refused(kind, tmp_path):
    other = RECTIFICATION if kind is not RECTIFICATION else TARGETS
    content = build(other, samples.clean(), format=Format.DOCX).content
    with pytest.raises(FormNotReadableError):
        read_file(kind, written(content, "f.docx", tmp_path))


def test_the_declaration_asks_for_the_first_budget():
    found = as_filled(TARGETS, samples.clean())
    assert [row[1] for row in found.blocks[0].rows] == [300, 300, None, None]
    assert found.facts[-1] == ("分值合计", Decimal(100))


def test_a_declaration_without_a_first_budget_asks_for_the_present_one():
    funds = tuple(replace(fund, initial_budget=None) for fund in samples.clean().funds)
    found = as_filled(TARGETS, replace(samples.clean(), funds=funds))
    assert [row[1] for row in found.blocks[0].rows] == [320, 300, 20, None]


def test_a_list_that_nobody_has_written_names_deductions_and_findings():
    rows = as_filled(RECTIFICATION, samples.yiyang()).blocks[0].rows
    assert [row[0] for row in rows].count("审核发现") == 2
    assert rows[0][:3] == ("评价扣分", "预算执行率：指标值100%，实际完成45.56%，扣5.44分", "")


@pytest.mark.parametrize("kind", [kind for kind, wanted in FORMS if wanted is Format.XLSX])
def test_no_text_is_a_formula(kind):
    content = build(kind, samples.wordy(), format=Format.XLSX, given=GIVEN.get(kind)).content
    cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
