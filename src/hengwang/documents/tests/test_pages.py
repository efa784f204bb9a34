"""Pages of documents: shown to who may see the evaluation, refusals at the field."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hengwang.documents.choices import FORMATS, DocumentKind, Format
from hengwang.documents.lookups import given_for, last_day
from hengwang.documents.offering import kinds_of
from hengwang.documents.services import build
from hengwang.documents.shapes import SHAPES
from hengwang.documents.snapshots import current_snapshot
from hengwang.files.models import StoredFile
from hengwang.projects.models import SubProject
from hengwang.testing.scopes import assert_hidden_from, assert_shown_to, client_of

# What every evaluation of a unit itself has.
ALWAYS = {
    DocumentKind.TARGET_FORM, DocumentKind.MONITORING_SHEET, DocumentKind.SELF_EVALUATION_FORM,
    DocumentKind.FILL_IN_REPORT, DocumentKind.RECTIFICATION_LIST, DocumentKind.RESULT_SHEET,
}  # fmt: skip


def url_of(evaluation):
    return reverse("form-comparison", args=[evaluation.pk])


def made(evaluation, kind, wanted=Format.XLSX):
    at = last_day(evaluation)
    snapshot = current_snapshot(evaluation)
    return build(kind, snapshot, format=wanted, given=given_for(kind, evaluation, at)).content


def brought(client, evaluation, kind, content, name="form.xlsx"):
    upload = SimpleUploadedFile(name, content)
    return client.post(url_of(evaluation), {"kind": kind, "file": upload})


def test_the_owner_sees_the_pages_and_a_stranger_does_not(full, people):
    for url in (url_of(full), reverse("evaluation-documents", args=[full.pk])):
        assert_shown_to(people.lin, url)
        assert_hidden_from(people.wang, url)


def test_every_document_it_has_is_on_its_page_and_can_be_downloaded(full, people):
    SubProject.objects.create(programme=full.programme, name="线路租赁")
    client = client_of(people.lin)
    page = client.get(reverse("evaluation-documents", args=[full.pk])).content.decode()
    for kind in kinds_of(full):
        for wanted in set(FORMATS[kind]) - {Format.PDF}:
            address = reverse("document-download", args=[full.pk, kind, wanted])
            assert address in page
            answer = client.get(address)
            assert answer.status_code == HTTPStatus.OK, kind
            assert answer.content.startswith(b"PK")


def test_a_document_it_has_not_leads_back_with_the_reason(full, people):
    address = reverse("document-download", args=[full.pk, "disclosure_form", "docx"])
    answer = client_of(people.lin).get(address, follow=True)
    assert answer.redirect_chain[0][0] == reverse("evaluation-documents", args=[full.pk])
    assert list(answer.context["messages"])


@pytest.mark.parametrize("wanted", [Format.DOCX, Format.XLSX])
@pytest.mark.parametrize("kind", [kind for kind in SHAPES if kind in ALWAYS])
def test_a_form_brought_back_unchanged_agrees(full, people, kind, wanted):
    answer = brought(
        client_of(people.lin), full, kind, made(full, kind, wanted), f"FORM.{wanted.value.upper()}"
    )
    assert answer.status_code == HTTPStatus.OK
    assert answer.context["differences"] == ()


def test_a_difference_is_listed_with_both_values_and_nothing_is_kept(full, people):
    content = made(full, DocumentKind.SELF_EVALUATION_FORM)
    row = full.indicators.exclude(level2="").first()
    row.level3 = "<b>改过的指标</b>"
    row.save()
    stored = StoredFile.objects.count()
    answer = brought(client_of(people.lin), full, DocumentKind.SELF_EVALUATION_FORM, content)
    assert "&lt;b&gt;改过的指标&lt;/b&gt;" in answer.content.decode()
    assert len(answer.context["differences"]) == 1
    assert StoredFile.objects.count() == stored


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("form.xlsx", b""),
        ("form.xlsx", b"PK\x03\x04 broken"),
        ("form.pdf", b"%PDF-1.7"),
        ("form.docm", b"PK\x03\x04"),
        ("form.xlsx", None),
    ],
    ids=["empty", "broken", "pdf", "macros", "another-form"],
)
def test_a_file_that_is_no_such_form_is_refused_at_its_field(full, people, name, content):
    content = made(full, DocumentKind.TARGET_FORM) if content is None else content
    answer = brought(client_of(people.lin), full, DocumentKind.SELF_EVALUATION_FORM, content, name)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.context["form"].errors["file"]


def test_a_stranger_cannot_compare(full, people):
    answer = brought(client_of(people.wang), full, DocumentKind.TARGET_FORM, b"PK")
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_the_monitoring_sheet_follows_the_look_at_its_day(full):
    kind = DocumentKind.MONITORING_SHEET
    sheet = given_for(kind, full, last_day(full))
    assert sheet.at == last_day(full)
    assert sheet.funds[0].name == "年度资金总额"
    assert {row.outlook for row in sheet.rows} <= {"", "确定能", "有可能", "完全不可能"}
    assert sheet.rows
