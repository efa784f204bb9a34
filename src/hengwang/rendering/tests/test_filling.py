"""Values arrive in Word and Excel as they are: text as text, numbers as numbers, nothing run."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from hengwang.rendering.sheets import fill_sheets
from hengwang.rendering.tests.office_files import Line, Sample, a_docx, an_xlsx
from hengwang.rendering.values import Figure, clean
from hengwang.rendering.word import fill

DAY = date(2024, 3, 5)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
TEMPLATE_DOCX = a_docx("{{ title }}")
TEMPLATE_XLSX = an_xlsx(("{{ title }}", "before {{ title }}"))


def word_texts(content):
    return [paragraph.text for paragraph in Document(BytesIO(content)).paragraphs]


def sheet_rows(content):
    return [list(row) for row in load_workbook(BytesIO(content)).active.values]


@settings(max_examples=60, deadline=None)
@given(text=ANY_TEXT)
def test_any_text_survives_word(text):
    filled = fill(TEMPLATE_DOCX, Sample(title=text), title="t", on=DAY)
    assert word_texts(filled)[0] == clean(text)


@settings(max_examples=60, deadline=None)
@given(text=ANY_TEXT)
def test_any_text_survives_excel_and_is_never_a_formula(text):
    filled = fill_sheets(TEMPLATE_XLSX, Sample(title=text), title="t", on=DAY)
    sheet = load_workbook(BytesIO(filled)).active
    assert (sheet["A1"].value or "") == clean(text)
    assert sheet["A1"].data_type in {"s", "n"}


def test_text_that_looks_like_a_formula_stays_text():
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'):
        sheet = load_workbook(
            BytesIO(fill_sheets(TEMPLATE_XLSX, Sample(title=text), title="t", on=DAY))
        ).active
        assert (sheet["A1"].value, sheet["A1"].data_type) == (text, "s")
        assert sheet["A1"].quotePrefix


def test_tags_in_the_data_are_not_run():
    text = "{{ 7*7 }} {% for x in y %} {{ title }}"
    assert word_texts(fill(TEMPLATE_DOCX, Sample(title=text), title="t", on=DAY))[0] == text
    assert (
        sheet_rows(fill_sheets(TEMPLATE_XLSX, Sample(title=text), title="t", on=DAY))[0][0] == text
    )


def test_markup_in_the_data_stays_text():
    text = "<w:p>&amp;</w:t> ]]>"
    assert word_texts(fill(TEMPLATE_DOCX, Sample(title=text), title=text, on=DAY))[0] == text


def test_a_figure_is_a_number_in_excel_and_its_text_in_a_sentence():
    template = an_xlsx(
        ("{%tr for line in lines %}",),
        ("{{ line.name }}", "{{ line.amount }}", "{{ line.amount }} 万元"),
        ("{%tr endfor %}",),
        ("end",),
    )
    lines = (
        Line("a", Figure("1,180.50", Decimal("1180.50"))),
        Line("b", Figure("—")),
    )
    rows = sheet_rows(fill_sheets(template, Sample("t", lines), title="t", on=DAY))
    assert rows == [
        ["a", 1180.5, "1,180.50 万元"],
        ["b", "—", "— 万元"],
        ["end", None, None],
    ]


def test_rows_under_a_condition_vanish_when_it_is_false():
    template = an_xlsx(("{%tr if note %}",), ("{{ note }}",), ("{%tr endif %}",), ("{{ title }}",))
    assert sheet_rows(fill_sheets(template, Sample("t"), title="t", on=DAY)) == [["t"]]
    with_note = Sample("t", note="n")
    assert sheet_rows(fill_sheets(template, with_note, title="t", on=DAY)) == [["n"], ["t"]]


def test_a_ditto_merges_with_the_cell_above():
    template = an_xlsx(
        ("side", "head"),
        ("{%tr for line in lines %}",),
        ("〃", "{{ line.name }}"),
        ("{%tr endfor %}",),
    )
    lines = tuple(Line(str(number), Figure("—")) for number in range(3))
    book = load_workbook(BytesIO(fill_sheets(template, Sample("t", lines), title="t", on=DAY)))
    assert [str(area) for area in book.active.merged_cells.ranges] == ["A1:A4"]


def test_a_ditto_that_a_person_typed_as_data_does_not_merge():
    filled = fill_sheets(TEMPLATE_XLSX, Sample(title="〃"), title="t", on=DAY)
    assert sheet_rows(filled)[0][0] == "〃"


def test_the_same_input_gives_the_same_bytes():
    context = Sample("t", (Line("a", Figure("1", Decimal(1))),))
    assert fill(TEMPLATE_DOCX, context, title="t", on=DAY) == fill(
        TEMPLATE_DOCX, context, title="t", on=DAY
    )
    assert fill_sheets(TEMPLATE_XLSX, context, title="t", on=DAY) == fill_sheets(
        TEMPLATE_XLSX, context, title="t", on=DAY
    )


def test_the_day_given_is_the_day_in_the_properties():
    filled = fill(TEMPLATE_DOCX, Sample("t"), title="名", on=DAY)
    properties = Document(BytesIO(filled)).core_properties
    assert (properties.title, properties.created.date(), properties.modified.date()) == (
        "名", DAY, DAY,
    )  # fmt: skip
    book = load_workbook(BytesIO(fill_sheets(TEMPLATE_XLSX, Sample("t"), title="名", on=DAY)))
    assert (book.properties.title, book.properties.modified.date()) == ("名", DAY)


def test_a_watermark_lies_in_the_header():
    filled = Document(
        BytesIO(fill(TEMPLATE_DOCX, Sample("t"), title="t", on=DAY, watermark="草稿"))
    )
    assert 'string="草稿"' in filled.sections[0].header.part.blob.decode()
    book = load_workbook(
        BytesIO(fill_sheets(TEMPLATE_XLSX, Sample("t"), title="t", on=DAY, header="草稿"))
    )
    assert book.active.oddHeader.center.text == "草稿"
