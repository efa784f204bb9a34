"""What follows an evaluation is printed from its records, and offered where it is looked for."""

from datetime import date
from http import HTTPStatus
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from hengwang.accounts.choices import Role
from hengwang.disclosure.errors import NotConfirmedError
from hengwang.disclosure.tests.factories import a_publication, a_rectification, an_application
from hengwang.documents.asking.consequences import rectification_sheet_of, result_sheet_of
from hengwang.documents.asking.publicity import disclosure_copy_of, exemption_of, names_of
from hengwang.documents.choices import DocumentKind, Format
from hengwang.documents.errors import NotExemptError, NotOfferedError, PublicationExemptError
from hengwang.documents.ledger import build_ledger
from hengwang.documents.making import made
from hengwang.documents.offering import kinds_of
from hengwang.documents.readback import read_sheet
from hengwang.performance.services.life import take_step
from hengwang.testing.scopes import assert_hidden_from, client_of

TODAY = date(2021, 10, 8)
COPIES = {DocumentKind.DISCLOSURE_FORM, DocumentKind.DISCLOSURE_REPORT}


@pytest.fixture
def confirmed(full, people):
    take_step(full.pk, "submit", by=people.lin)
    return take_step(full.pk, "confirm", by=people.with_role(Role.EVALUATOR))


def words(content):
    document = Document(BytesIO(content))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_the_rectification_list_is_the_one_that_is_kept(confirmed):
    assert rectification_sheet_of(confirmed, TODAY) is None
    a_rectification(confirmed, problem="已完成的", done_note="已补齐", done_on=date(2021, 9, 1),
                    closed_on=date(2021, 9, 3), state="closed")  # fmt: skip
    a_rectification(confirmed, times_reopened=1, reopened_reason="资料仍缺一份")
    items = rectification_sheet_of(confirmed, TODAY).items
    assert [item.progress for item in items] == [
        "2021年9月1日报整改完成：已补齐",
        "已逾期；退回：资料仍缺一份",
    ]
    assert items[0].closed_on == date(2021, 9, 3)
    built = made(DocumentKind.RECTIFICATION_LIST, confirmed, format=Format.XLSX)
    rows = read_sheet(DocumentKind.RECTIFICATION_LIST, built.content, built.name).blocks[0].rows
    assert [row[1] for row in rows] == ["已完成的", "验收资料不完整"]


def test_uses_publication_and_rectification_are_on_one_sheet(confirmed):
    an_application(confirmed)
    a_publication(confirmed, published_on=date(2021, 8, 20))
    a_rectification(confirmed)
    sheet = result_sheet_of(confirmed, TODAY)
    assert [use.kind for use in sheet.uses] == ["维持预算"]
    assert sheet.publicity.standing == "按时公开"
    assert (sheet.mending.total, sheet.mending.open, sheet.mending.overdue) == (1, 1, 1)
    built = made(DocumentKind.RESULT_SHEET, confirmed, format=Format.DOCX)
    facts = dict(read_sheet(DocumentKind.RESULT_SHEET, built.content, built.name).facts)
    assert facts["公开日期"] == "2021年8月20日"
    assert facts["其中：已逾期"] == "1项"


def test_a_disclosure_copy_masks_everybody_who_had_a_part(confirmed, people):
    people.lin.display_name = "林一鸣"
    people.lin.save()
    confirmed.transitions.update(by_name="林一鸣")
    frozen = confirmed.frozen_revisions.get()
    frozen.snapshot["narrative"] = {"background": "项目由林一鸣负责，电话13912345678。"}
    frozen.save()
    assert "林一鸣" in names_of(confirmed)
    text = words(made(DocumentKind.DISCLOSURE_REPORT, confirmed, format=Format.DOCX).content)
    assert "林**负责，电话139****5678" in text
    assert "林一鸣" not in text
    assert "公开版" in text
    whole = words(made(DocumentKind.EVALUATION_REPORT, confirmed, format=Format.DOCX).content)
    assert "林一鸣" in whole


def test_an_exempt_evaluation_has_a_notice_with_its_ground_and_no_copy(confirmed):
    with pytest.raises(NotExemptError):
        exemption_of(confirmed)
    assert kinds_of(confirmed) >= COPIES
    a_publication(confirmed, exempt_ground="涉及国家秘密")
    assert not kinds_of(confirmed) & COPIES
    with pytest.raises(PublicationExemptError):
        disclosure_copy_of(confirmed)
    with pytest.raises(NotOfferedError):
        made(DocumentKind.DISCLOSURE_FORM, confirmed, format=Format.DOCX)
    built = made(DocumentKind.EXEMPTION_NOTICE, confirmed, format=Format.XLSX)
    facts = dict(read_sheet(DocumentKind.EXEMPTION_NOTICE, built.content, built.name).facts)
    assert facts["不予公开的理由"] == "涉及国家秘密"


def test_nothing_is_disclosed_before_it_is_confirmed(full):
    assert not kinds_of(full) & (COPIES | {DocumentKind.EXEMPTION_NOTICE})
    with pytest.raises(NotConfirmedError):
        disclosure_copy_of(full)


def test_the_buttons_stand_where_people_look(confirmed, people):
    a_publication(confirmed)
    a_rectification(confirmed)
    client = client_of(people.lin)
    page = client.get(confirmed.get_absolute_url()).content.decode()
    record = client.get(reverse("publication-record", args=[confirmed.pk])).content.decode()
    for kind in COPIES | {DocumentKind.RESULT_SHEET}:
        address = reverse("document-download", args=[confirmed.pk, kind, "docx"])
        assert address in page
        assert address in record
    listed = reverse("document-download", args=[confirmed.pk, "rectification_list", "docx"])
    assert listed in page
    ledger = reverse("rectification-ledger", args=["docx"])
    assert ledger in client.get(reverse("rectification-list")).content.decode()


def test_the_list_of_all_projects_names_each_in_its_line(confirmed, people):
    row = a_rectification(confirmed)
    content = build_ledger([row], year=2020, at=TODAY, format=Format.XLSX).content
    found = read_sheet(DocumentKind.RECTIFICATION_LIST, content, "x.xlsx")
    assert found.blocks[0].rows[0][0] == "外网运维费（2020年度单位自评）"
    client = client_of(people.lin)
    for ending in ("docx", "xlsx"):
        answer = client.get(reverse("rectification-ledger", args=[ending]), {"year": "2020"})
        assert answer.status_code == HTTPStatus.OK
        assert answer.content.startswith(b"PK")
    assert client.get(reverse("rectification-ledger", args=["exe"])).status_code == 404


def test_a_stranger_finds_no_line_of_others_in_the_list(confirmed, people):
    a_rectification(confirmed)
    assert_hidden_from(
        people.wang, reverse("document-download", args=[confirmed.pk, "result_sheet", "docx"])
    )
    answer = client_of(people.wang).get(reverse("rectification-ledger", args=["xlsx"]))
    found = read_sheet(DocumentKind.RECTIFICATION_LIST, answer.content, "x.xlsx")
    assert found.blocks[0].rows == ()
