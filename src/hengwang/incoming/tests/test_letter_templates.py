"""A bureau's own letter: checked like any template, and used for the letters of its units."""

import io
from datetime import date

import pytest
from django.urls import reverse
from docx import Document

from hengwang.accounts.choices import Role
from hengwang.documents.choices import Format
from hengwang.incoming.choices import LETTER
from hengwang.incoming.errors import TemplateRefusedError, WrongFormatError
from hengwang.incoming.services.own_templates import (
    TemplateData,
    bring_template,
    put_in_force,
    withdraw,
)
from hengwang.incoming.templates_own.judging import judge
from hengwang.incoming.templates_own.layouts import layout_of
from hengwang.incoming.tests.template_files import saved, shipped, upload
from hengwang.reviews.letters.building import LetterFacts, letter_docx
from hengwang.reviews.letters.fields import LetterContent, LetterReport, LetterRow
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
FACTS = LetterFacts("函〔2026〕1号", "乙中心", "甲局", date(2026, 3, 1), date(2026, 3, 20))
ROW = LetterRow("1", "第3段", "执行率80%", "执行率与金额不符", "90 ÷ 100", "请更正。")
CONTENT = LetterContent(("请修改。",), (LetterReport("一、报告", (ROW,)),), ("特此函告。",), 1)


def letter_template(*lines: str) -> bytes:
    """The shipped letter with lines in front."""
    document = Document(io.BytesIO(layout_of(LETTER).shipped(Format.DOCX).read_bytes()))
    first = document.element.body[0]
    for line in lines:
        first.addprevious(document.add_paragraph(line)._p)
    return saved(document)


def brought(unit, by, content, name="函.docx"):
    return bring_template(upload(content, name), TemplateData(unit, LETTER), name=name, by=by)


def words(content: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(content)).paragraphs]


@pytest.fixture
def officer(people):
    return people.with_role(Role.FINANCE_OFFICER)


def test_the_shipped_letter_stands_and_is_filled_for_trial():
    found = judge(letter_template(), LETTER, Format.DOCX)
    assert found.faults == ()
    assert "样例单位：" in words(found.trial)


def test_letters_of_the_unit_are_made_with_its_template_until_it_is_withdrawn(people, officer):
    row = brought(people.unit, officer, letter_template("本局抬头 {{ number }}"))
    before = letter_docx(FACTS, CONTENT, unit=people.unit)
    put_in_force(row.pk, by=officer)
    assert words(letter_docx(FACTS, CONTENT, unit=people.unit))[0] == "本局抬头 函〔2026〕1号"
    assert letter_docx(FACTS, CONTENT, unit=people.other_unit) == before
    withdraw(row.pk, on=date(2999, 1, 1), reason="换版", by=officer)
    assert words(letter_docx(FACTS, CONTENT, unit=people.unit))[0].startswith("本局抬头")


def test_a_letter_that_does_not_say_what_to_mend_is_refused(people, officer):
    bare = Document()
    bare.add_paragraph("{{ sender }} {{ number }} {{ addressee }} {{ dated_on }} {{ budget }}")
    with pytest.raises(TemplateRefusedError) as refusal:
        brought(people.unit, officer, saved(bare))
    said = " ".join(str(one.reason) for one in refusal.value.faults)
    assert "budget" in said
    assert "reports.rows.problem" in said
    with pytest.raises(WrongFormatError):
        brought(people.unit, officer, shipped("xlsx"), "函.xlsx")


def test_the_letter_is_offered_on_the_page_of_the_upload(people, officer):
    client = client_of(officer)
    page = client.get(reverse("own-template-new")).text
    address = reverse("own-template-shipped", args=[LETTER, "docx"])
    assert f'value="{LETTER}"' in page
    assert address in page
    assert client.get(address).content.startswith(b"PK")
    assert client.get(reverse("own-template-shipped", args=[LETTER, "xlsx"])).status_code == 404
