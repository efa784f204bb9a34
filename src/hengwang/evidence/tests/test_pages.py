"""Evidence is filed, seen and reviewed by those who may; it does not exist for others."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.audit.models import AuditEntry
from hengwang.evidence.models import EvidenceItem
from hengwang.testing.people import People, make_people
from hengwang.testing.scopes import assert_hidden_from, assert_needs_login, client_of


@pytest.fixture
def people(db: None) -> People:
    return make_people()


def _file(people: People, **told: object):
    data = {
        "unit": people.unit.pk,
        "title": "验收报告",
        "file": SimpleUploadedFile("验收.txt", "验收合格".encode()),
        "supports_from": "2020-01-01",
        "supports_until": "2020-12-31",
    }
    return client_of(people.lin).post(reverse("evidence-new"), {**data, **told})


def test_evidence_is_filed_with_its_period(people):
    answer = _file(people)
    item = EvidenceItem.objects.get()
    assert answer.headers["Location"] == item.get_absolute_url()
    assert (item.title, item.unit, str(item.supports_until)) == (
        "验收报告",
        people.unit,
        "2020-12-31",
    )


def test_a_period_that_ends_before_it_begins_is_refused_and_nothing_stays(people):
    answer = _file(people, supports_until="2019-12-31")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not EvidenceItem.objects.exists()


def test_a_program_in_disguise_is_refused(people):
    disguised = SimpleUploadedFile("验收.pdf", b"MZ\x90\x00 not a pdf at all" * 20)
    answer = _file(people, file=disguised)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not EvidenceItem.objects.exists()


def test_strangers_see_neither_page_nor_file(people):
    _file(people)
    item = EvidenceItem.objects.get()
    for name in ("evidence-detail", "evidence-file"):
        url = reverse(name, args=[item.pk])
        assert_hidden_from(people.wang, url)
        assert_needs_login(url)
    assert "验收报告" not in client_of(people.wang).get(reverse("evidence-list")).content.decode()


def test_a_reviewer_rejects_with_a_reason_only(people):
    _file(people)
    item = EvidenceItem.objects.get()
    evaluator = client_of(people.with_role(Role.EVALUATOR))
    bare = evaluator.post(item.get_absolute_url(), {"verdict": "reject"})
    assert bare.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    evaluator.post(item.get_absolute_url(), {"verdict": "reject", "note": "未盖章"})
    item.refresh_from_db()
    assert (item.status, item.review_note) == ("rejected", "未盖章")
    entry = AuditEntry.objects.get(action="evidence.reviewed")
    assert entry.after["status"] == "rejected"


def test_the_owner_does_not_review(people):
    _file(people)
    item = EvidenceItem.objects.get()
    assert_hidden_from(people.lin, item.get_absolute_url(), method="post")
    assert client_of(people.lin).get(item.get_absolute_url()).status_code == HTTPStatus.OK
