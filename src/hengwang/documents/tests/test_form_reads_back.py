"""The form holds, cell by cell, what the snapshot says, also after LibreOffice saved it anew."""

from pathlib import Path

import pytest

from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.comparing import compare
from hengwang.documents.errors import FormNotReadableError
from hengwang.documents.readback import read_file
from hengwang.documents.services import build
from hengwang.documents.tests import samples
from hengwang.rendering import libreoffice

FORM = DocumentKind.SELF_EVALUATION_FORM
EDITABLE = (Format.DOCX, Format.XLSX)


@pytest.mark.parametrize("name", samples.SAMPLES)
@pytest.mark.parametrize("wanted", EDITABLE)
def test_every_cell_equals_the_snapshot(name, wanted, tmp_path):
    snapshot = samples.SAMPLES[name]()
    path = tmp_path / f"form.{wanted.value}"
    path.write_bytes(build(FORM, snapshot, format=wanted).content)
    assert compare(FORM, read_file(FORM, path), snapshot) == ()


def test_a_changed_cell_is_named(tmp_path):
    path = tmp_path / "form.docx"
    path.write_bytes(build(FORM, samples.yiyang(), format=Format.DOCX).content)
    found = compare(FORM, read_file(FORM, path), samples.gansu())
    assert {"项目名称", "主管部门", "实施单位"} <= {one.column for one in found}
    assert any(one.block == "项目资金（万元）" and one.column == "全年执行数" for one in found)


def test_a_file_without_the_form_is_refused(tmp_path):
    path = tmp_path / "form.docx"
    path.write_bytes(
        build(DocumentKind.EVALUATION_REPORT, samples.clean(), format=Format.DOCX).content
    )
    with pytest.raises(FormNotReadableError):
        read_file(FORM, path)


def test_a_file_that_is_no_office_file_is_refused(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_text("no workbook")
    with pytest.raises(FormNotReadableError):
        read_file(FORM, path)


@pytest.mark.office
@pytest.mark.parametrize("name", ["yiyang", "wordy"])
@pytest.mark.parametrize("wanted", EDITABLE)
def test_libreoffice_saves_it_without_changing_a_cell(name, wanted, tmp_path):
    snapshot = samples.SAMPLES[name]()
    ours = build(FORM, snapshot, format=wanted).content
    path: Path = tmp_path / f"form.{wanted.value}"
    path.write_bytes(
        libreoffice.convert(ours, ending=wanted.value, to=wanted.value, on=snapshot.made_on)
    )
    assert compare(FORM, read_file(FORM, path), snapshot) == ()
