"""Without LibreOffice a PDF is set by typst: same words, same bytes, no markup from data."""

from datetime import date
from io import BytesIO

import pdfplumber
import pytest
from docx import Document
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.rendering import libreoffice
from hengwang.rendering.errors import PdfEngineMissingError
from hengwang.rendering.pdf import to_pdf
from hengwang.rendering.tests.office_files import Sample, a_docx, an_xlsx
from hengwang.rendering.typeset import styles
from hengwang.rendering.typeset.document import source_of, typeset
from hengwang.rendering.values import clean
from hengwang.rendering.word import fill

DAY = date(2024, 3, 5)

# These need a Chinese face; the machines that print documents have one.
pytestmark = pytest.mark.office


def words(pdf):
    with pdfplumber.open(BytesIO(pdf)) as document:
        return "".join(page.extract_text() for page in document.pages)


def test_the_words_are_there_and_the_bytes_are_the_same():
    source = a_docx("绩效评价报告", "第二段")
    first = typeset(source, on=DAY)
    assert words(first).split() == ["绩效评价报告", "第二段"]
    assert first == typeset(source, on=DAY)


@pytest.mark.parametrize(
    "text", ["#import x", "$a$ *b* _c_ `d`", '"\\u{41}" \\n \\', "[x] #[y]", "= h"]
)
def test_markup_in_the_data_is_text(text):
    assert words(typeset(a_docx(text), on=DAY)) == text


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_compiles(text):
    assert typeset(a_docx(clean(text)), on=DAY).startswith(b"%PDF-")


def test_a_draft_is_marked():
    filled = fill(a_docx("{{ title }}"), Sample("t"), title="t", on=DAY, watermark="草稿")
    assert "rotate(-45deg" in source_of(filled)
    assert "草" in words(typeset(filled, on=DAY))


def test_it_is_used_where_libreoffice_is_missing(monkeypatch):
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    assert to_pdf(a_docx("绩效"), ending="docx", on=DAY).startswith(b"%PDF-")
    with pytest.raises(PdfEngineMissingError):
        to_pdf(an_xlsx(("x",)), ending="xlsx", on=DAY)


def test_a_machine_without_chinese_faces_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(styles, "_installed", lambda: frozenset({"DejaVu Sans"}))
    with pytest.raises(PdfEngineMissingError) as refusal:
        typeset(a_docx("绩效"), on=DAY)
    assert refusal.value.params["reason"] == "fonts-noto-cjk"


def a_turned_docx():
    """An upright page, then one across with a row that is kept open for a signature."""
    document = Document()
    document.add_paragraph("竖页")
    section = document.add_section()
    section.page_width, section.page_height = section.page_height, section.page_width
    table = document.add_table(rows=2, cols=1)
    table.rows[0].height = Pt(200)
    table.rows[0].cells[0].text, table.rows[1].cells[0].text = "意见", "签章"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_section_across_is_set_across_and_its_rows_keep_their_height():
    with pdfplumber.open(BytesIO(typeset(a_turned_docx(), on=DAY))) as pdf:
        upright, across = pdf.pages
        assert upright.width < upright.height
        assert (across.width, across.height) == (upright.height, upright.width)
        tops = {word["text"]: word["top"] for word in across.extract_words()}
    assert tops["签章"] - tops["意见"] > 100


def test_braces_that_word_templates_escape_stay_as_typed():
    filled = fill(a_docx("{{ title }}"), Sample("{_{x}_} {_%y%_}"), title="t", on=DAY)
    assert words(typeset(filled, on=DAY)) == "{_{x}_} {_%y%_}"
