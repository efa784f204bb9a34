"""What is written is read back the same, whatever people have typed into the cells."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from hengwang.documents.cells import number
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.comparing import compare
from hengwang.documents.errors import FormNotReadableError
from hengwang.documents.readback import read_file
from hengwang.documents.services import build
from hengwang.documents.tests import samples
from hengwang.documents.tests.hostile import snapshots
from hengwang.rendering.packing import unpack

FORM = DocumentKind.SELF_EVALUATION_FORM
BODIES = {Format.DOCX: "word/document.xml", Format.XLSX: "xl/worksheets/sheet1.xml"}


def written(content: bytes, name: str, folder: str | Path) -> Path:
    path = Path(folder) / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("wanted", BODIES)
@settings(max_examples=40, deadline=None)
@given(snapshot=snapshots())
def test_reading_back_what_was_written_gives_every_cell(wanted, snapshot):
    content = build(FORM, snapshot, format=wanted).content
    with TemporaryDirectory() as folder:
        found = compare(
            FORM, read_file(FORM, written(content, f"f.{wanted.value}", folder)), snapshot
        )
    assert found == ()


@settings(max_examples=20, deadline=None)
@given(snapshot=snapshots())
def test_no_text_becomes_a_formula(snapshot):
    content = build(FORM, snapshot, format=Format.XLSX).content
    assert b"<f>" not in unpack(content)[BODIES[Format.XLSX]]
    cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}


def test_an_ending_in_capitals_is_read(tmp_path):
    for wanted in BODIES:
        content = build(FORM, samples.clean(), format=wanted).content
        path = written(content, f"FORM.{wanted.value.upper()}", tmp_path)
        assert compare(FORM, read_file(FORM, path), samples.clean()) == ()


@pytest.mark.parametrize(
    "damage",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace(b"</w:tr>", b"", 1).replace(b"</row>", b"", 1),
        lambda _xml: b"",
        lambda _xml: b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        lambda xml: xml.replace(b"</w:p>", b"&bad;</w:p>", 1).replace(b"</v>", b"&bad;</v>", 1),
    ],
    ids=["cut", "unclosed", "empty", "entity", "unknown-entity"],
)
@pytest.mark.parametrize("wanted", BODIES)
def test_a_fault_in_the_xml_is_refused(wanted, damage, tmp_path):
    parts = unpack(build(FORM, samples.clean(), format=wanted).content)
    parts[BODIES[wanted]] = damage(parts[BODIES[wanted]])
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    with pytest.raises(FormNotReadableError):
        read_file(FORM, written(out.getvalue(), f"f.{wanted.value}", tmp_path))


@pytest.mark.parametrize("wanted", BODIES)
@pytest.mark.parametrize("keep", [0, 1, 100, 3000])
def test_a_cut_off_file_is_refused(wanted, keep, tmp_path):
    content = build(FORM, samples.clean(), format=wanted).content[:keep]
    with pytest.raises(FormNotReadableError):
        read_file(FORM, written(content, f"f.{wanted.value}", tmp_path))


@pytest.mark.parametrize("wanted", BODIES)
def test_a_package_without_its_body_is_refused(wanted, tmp_path):
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("nothing.xml", "<x/>")
    with pytest.raises(FormNotReadableError):
        read_file(FORM, written(out.getvalue(), f"f.{wanted.value}", tmp_path))


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-inf", "1_000", "1e5", "1e999999999", "==1"])
def test_a_word_in_a_column_of_numbers_stays_a_word(word):
    assert number(word) == word


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("１２．５", "12.5"),
        ("１２", 12),
        ("1,234.5", "1234.5"),
        ("１００％", 1),
        ("8.", 8),
        (0.5, "0.5"),
    ],
)
def test_a_number_typed_by_a_person_is_a_number(typed, value):
    assert number(typed) == Decimal(str(value))
