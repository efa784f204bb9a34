"""Every fault of a template is named with its place; what is shipped has none."""

import pytest

from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.templates import SHIPPED
from hengwang.incoming.templates_own import trial
from hengwang.incoming.templates_own.judging import judge
from hengwang.incoming.templates_own.mandatory import mandatory_of
from hengwang.incoming.tests.template_files import (
    FORM,
    changed,
    shipped,
    with_cell,
    with_lines,
    with_part,
    with_relation,
    without_text,
)
from hengwang.sandbox.limits import MEGABYTE, Limits


def faults(content, format_=Format.DOCX, kind=FORM):
    return [
        (str(one.place), one.code, str(one.reason)) for one in judge(content, kind, format_).faults
    ]


def codes(content, format_=Format.DOCX):
    return [code for _, code, _ in faults(content, format_)]


@pytest.mark.parametrize("path", sorted(SHIPPED.iterdir()), ids=lambda path: path.name)
def test_every_shipped_template_stands_and_is_filled_for_trial(path):
    found = judge(path.read_bytes(), DocumentKind(path.stem), Format(path.suffix[1:]))
    assert found.faults == ()
    assert found.trial.startswith(b"PK")


def test_every_kind_of_document_has_what_it_may_not_be_without():
    assert all(mandatory_of(kind) for kind in DocumentKind)
    gone = judge(
        shipped("docx", DocumentKind.EXEMPTION_NOTICE), DocumentKind.RESULT_SHEET, Format.DOCX
    )
    assert gone.faults


def test_a_misspelt_field_is_told_with_its_place_and_the_right_word():
    [(place, code, reason)] = faults(with_lines("here {{ programe }} stands"))
    assert place.startswith("Paragraph 1 “here")
    assert code == "field_misspelt"
    assert "“programme” was probably meant" in reason


def test_an_unknown_field_in_a_table_is_told_by_row_and_cell():
    found = faults(without_text("{{ row.actual }}", "{{ row.actual }}{{ row.weather }}"))
    [(place, code, reason)] = found
    assert place.startswith("Table ")
    assert code == "field_unknown"
    assert "level3" in reason


def test_an_unknown_field_of_a_workbook_is_told_by_cell():
    [(place, code, _)] = faults(with_cell("A1", "{{ xyzzy }}"), Format.XLSX)
    assert place.endswith("cell A1")
    assert code == "field_unknown"


def test_all_faults_are_named_at_once():
    found = codes(with_lines("{{ nothing }}", "{{ programme.__class__ }}", "{{ 1 + 1 }}"))
    assert found == ["field_unknown", "name_forbidden", "construct_forbidden"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{{ ''.__class__.__mro__ }}", "name_forbidden"),
        ("{{ programme.__init__.__globals__ }}", "name_forbidden"),
        ("{{ _private }}", "name_forbidden"),
        ("{{ programme.upper() }}", "construct_forbidden"),
        ("{{ cycler }}", "field_unknown"),
        ("{{ programme|upper }}", "construct_forbidden"),
        ("{{ programme[0] }}", "construct_forbidden"),
        ("{{ 9**9**9 }}", "construct_forbidden"),
        ("{% set a = 1 %}", "construct_forbidden"),
        ("{% include 'x' %}", "construct_forbidden"),
        ("{% import 'os' as os %}", "construct_forbidden"),
        ("{% macro a() %}", "construct_forbidden"),
        ("{% raw %}", "construct_forbidden"),
        ("{% for row in rows recursive %}{{ loop(rows) }}{% endfor %}", "construct_forbidden"),
        ("{%p for row in range(10**9) %}", "construct_forbidden"),
        ("{{ programme", "tag_braces"),
        ("{{ programme }", "tag_braces"),
        ("{{ }}", "tag_broken"),
        ("{%p if %}{%p endif %}", "tag_broken"),
    ],
)
def test_a_tag_that_does_more_than_print_is_refused(line, code):
    assert code in codes(with_lines(line))


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("{%p for row in rows %}", "{{ row.actual }}"), "block_unclosed"),
        (("{%p if programme %}",), "block_unclosed"),
        (("{%p endfor %}",), "block_unopened"),
        (("{%p for row in rows %}", "{%p endif %}"), "block_crossed"),
        (
            ("{%p for row in rows %}", "{%p for two in rows %}", "{%p endfor %}", "{%p endfor %}"),
            "loop_of_itself",
        ),
        (
            ("{%p for a in rows %}", "{%p for b in goals %}", "{%p endfor %}", "{%p endfor %}"),
            "loop_of_itself",
        ),
        (
            tuple(f"{{%p for a{n} in rows %}}" for n in range(5)) + ("{%p endfor %}",) * 5,
            "loops_too_deep",
        ),
    ],
)
def test_repetitions_that_do_not_end_or_multiply_are_refused(lines, code):
    assert code in codes(with_lines(*lines))


def test_a_repetition_of_a_workbook_must_be_closed():
    found = faults(with_cell("A2", "{%tr for goal in goals %}"), Format.XLSX)
    assert "block_unclosed" in [code for _, code, _ in found]


def test_a_missing_mandatory_field_is_named():
    [(place, code, reason)] = faults(without_text("{{ row.actual }}", "-"))
    assert place == "The whole file"
    assert code == "field_missing"
    assert "rows.actual" in reason


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("image", "outside_link"),
        ("hyperlink", "outside_link"),
        ("attachedTemplate", "embedded_object"),
        ("oleObject", "embedded_object"),
        ("aFChunk", "embedded_object"),
        ("frame", "embedded_object"),
    ],
)
def test_what_points_outside_the_file_is_refused(kind, code):
    [(place, found, reason)] = faults(with_relation(kind, "http://192.0.2.1/x"))
    assert place == "Part word/_rels/document.xml.rels of the file"
    assert found == code
    assert "192.0.2.1" in reason


@pytest.mark.parametrize(
    "name", ["word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml", "word/afchunk/a.html"]
)
def test_embedded_objects_are_refused(name):
    assert "embedded_object" in codes(with_part(name, b"<a/>"))


@pytest.mark.parametrize(
    "field",
    [
        'INCLUDETEXT "/etc/passwd"',
        'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k"',
        'INCLUDEPICTURE "http://192.0.2.1/x"',
    ],
)
def test_field_codes_that_read_elsewhere_are_refused(field):
    text = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
        f"{field[:4]}</w:instrText></w:r><w:r><w:instrText>{field[4:]}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:sectPr'
    )

    def change(parts):
        name = "word/document.xml"
        parts[name] = parts[name].replace(b"<w:sectPr", text.encode(), 1)

    assert codes(changed(shipped(), change)) == ["active_field"]


@pytest.mark.parametrize(
    "formula", ['=WEBSERVICE("http://192.0.2.1")', "='[other.xlsx]Sheet1'!A1", "=cmd|'/c calc'!A0"]
)
def test_formulas_that_ask_elsewhere_are_refused(formula):
    assert "active_field" in codes(with_cell("Z1", formula), Format.XLSX)


def test_a_sheet_of_a_million_columns_is_refused_before_it_is_laid_out():
    assert codes(with_cell("XFD1", "x"), Format.XLSX) == ["template_vast"]


def test_a_damaged_part_is_named():
    [(place, code, _)] = faults(with_part("word/document.xml", b"<w:document"))
    assert place == "Part word/document.xml of the file"
    assert code == "part_damaged"


def test_a_trial_that_takes_too_long_is_a_fault(monkeypatch):
    monkeypatch.setattr(trial, "LIMITS", Limits(seconds=0.05))
    assert codes(shipped()) == ["trial_too_costly"]


def test_a_trial_that_takes_too_much_memory_is_a_fault(monkeypatch):
    limits = Limits(seconds=30, memory_bytes=8 * MEGABYTE)
    monkeypatch.setattr(trial, "LIMITS", limits)
    assert codes(shipped()) == ["trial_too_costly"]


def test_a_trial_that_swells_is_a_fault(monkeypatch):
    monkeypatch.setattr(trial, "MOST_BYTES", 100)
    assert codes(shipped()) == ["trial_too_large"]
