"""LibreOffice converts in a room of its own and is ended when it takes too long."""

from datetime import date

import pytest

from hengwang.rendering import libreoffice
from hengwang.rendering.errors import PdfEngineMissingError, PdfFailedError
from hengwang.rendering.pdf import to_pdf
from hengwang.rendering.tests.office_files import a_docx

DAY = date(2024, 3, 5)


@pytest.mark.office
def test_a_pdf_is_the_same_bytes_each_time():
    source = a_docx("绩效评价")
    first = to_pdf(source, ending="docx", on=DAY)
    assert first.startswith(b"%PDF-")
    assert first == to_pdf(source, ending="docx", on=DAY)


@pytest.mark.office
def test_a_converter_that_takes_too_long_is_ended():
    with pytest.raises(PdfFailedError):
        libreoffice.convert(a_docx("x"), ending="docx", to="pdf", on=DAY, timeout_s=0.01)


def test_a_converter_that_leaves_no_file_is_a_failure(monkeypatch):
    monkeypatch.setattr(libreoffice, "program", lambda: "/bin/false")
    with pytest.raises(PdfFailedError):
        libreoffice.convert(a_docx("x"), ending="docx", to="pdf", on=DAY)


def test_a_missing_converter_is_said(monkeypatch):
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(PdfEngineMissingError):
        libreoffice.convert(a_docx("x"), ending="docx", to="pdf", on=DAY)


def test_the_converter_sees_no_secret_of_ours(monkeypatch, tmp_path):
    monkeypatch.setenv("HENGWANG_SECRET_KEY", "hidden")
    monkeypatch.setattr(libreoffice, "program", lambda: "/usr/bin/env")
    with pytest.raises(PdfFailedError) as refusal:
        libreoffice.convert(a_docx("x"), ending="docx", to="pdf", on=DAY)
    assert "hidden" not in str(refusal.value)
