"""A faulty template is refused before it is used, with the place and the reason."""

import pytest

from hengwang.rendering.errors import (
    TemplateFieldError,
    TemplateForbiddenError,
    TemplateSyntaxError,
    TemplateUnreadableError,
)
from hengwang.rendering.sheets import check_sheets
from hengwang.rendering.tests.office_files import Sample, a_docx, an_xlsx
from hengwang.rendering.word import check_word


def test_a_right_template_passes():
    check_word(
        a_docx("{{ title }}", "{%p for line in lines %}", "{{ loop.index }} {{ line.name }}",
               "{%p endfor %}", "{% if note and not lines %}{{ note }}{% endif %}"),
        Sample, name="a.docx",
    )  # fmt: skip
    check_sheets(
        an_xlsx(("{{ title }}",), ("{%tr for line in lines %}",), ("{{ line.amount }}", "〃"),
                ("{%tr endfor %}",)),
        Sample, name="a.xlsx",
    )  # fmt: skip


def test_an_unknown_field_is_named_with_its_place_and_the_known_ones():
    with pytest.raises(TemplateFieldError) as refusal:
        check_word(a_docx("first", "here {{ tittle }} stands"), Sample, name="a.docx")
    assert refusal.value.params["field"] == "tittle"
    assert "here" in str(refusal.value.params["place"])
    assert "title" in str(refusal.value.params["known"])


def test_an_unknown_field_of_a_line_is_found_inside_the_loop():
    with pytest.raises(TemplateFieldError) as refusal:
        check_sheets(
            an_xlsx(("{%tr for line in lines %}",), ("", "{{ line.nam }}"), ("{%tr endfor %}",)),
            Sample,
            name="a.xlsx",
        )
    assert refusal.value.params["place"] == "Sheet!B2"


def test_a_field_of_an_untaken_branch_is_checked_too():
    with pytest.raises(TemplateFieldError):
        check_word(a_docx("{% if note %}{{ nothing }}{% endif %}"), Sample, name="a.docx")


def test_an_unclosed_tag_is_a_syntax_fault():
    with pytest.raises(TemplateSyntaxError):
        check_word(a_docx("{% if note %} never closed"), Sample, name="a.docx")
    with pytest.raises(TemplateSyntaxError):
        check_sheets(an_xlsx(("{{ title",)), Sample, name="a.xlsx")


@pytest.mark.parametrize("rows", [
    (("{%tr for line in lines %}",), ("x",)),
    (("{%tr endfor %}",),),
    (("{%tr for line in lines %}",), ("{%tr endif %}",)),
    (("{%tr while true %}",),),
])  # fmt: skip
def test_row_tags_must_pair(rows):
    with pytest.raises(TemplateSyntaxError):
        check_sheets(an_xlsx(*rows), Sample, name="a.xlsx")


@pytest.mark.parametrize("tag", [
    "{{ title.__class__ }}", "{{ title|upper }}", "{{ title.upper() }}", "{{ 'a' * 999 }}",
    "{{ range(10) }}", "{{ lines[0] }}", "{% set x = 1 %}", "{% include 'x' %}", "{{ self }}",
    "{{ ''.__class__.__mro__ }}", "{% for a in lines recursive %}{% endfor %}",
    "{% import 'os' as os %}", "{% macro m() %}{% endmacro %}",
])  # fmt: skip
def test_a_tag_that_does_more_than_print_is_refused(tag):
    with pytest.raises((TemplateForbiddenError, TemplateFieldError, TemplateSyntaxError)):
        check_word(a_docx(tag), Sample, name="a.docx")
    with pytest.raises((TemplateForbiddenError, TemplateFieldError, TemplateSyntaxError)):
        check_sheets(an_xlsx((tag,)), Sample, name="a.xlsx")


@pytest.mark.parametrize("check", [check_word, check_sheets])
@pytest.mark.parametrize("content", [b"", b"plain text", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_office_file_is_refused(check, content):
    with pytest.raises(TemplateUnreadableError):
        check(content, Sample, name="a")


def test_a_workbook_called_docx_is_refused():
    with pytest.raises(TemplateUnreadableError):
        check_word(an_xlsx(("x",)), Sample, name="a.docx")


def test_a_document_called_xlsx_is_refused():
    with pytest.raises(TemplateUnreadableError):
        check_sheets(a_docx("x"), Sample, name="a.xlsx")
