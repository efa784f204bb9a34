"""Evidence is filed, seen and reviewed by those who may; it does not exist for others."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.audit.models import AuditEntry
from hengwang.evidence.models import EvidenceItem
from hengwang.testing.people import People, grant, make_people
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


def _item(people: People, text: str = "验收合格", title: str = "验收报告") -> EvidenceItem:
    _file(people, title=title, file=SimpleUploadedFile("验收.txt", text.encode()))
    return EvidenceItem.objects.latest("pk")


def test_a_file_is_replaced_and_the_former_can_be_downloaded(people):
    item = _item(people)
    owner = client_of(people.lin)
    new = {"file": SimpleUploadedFile("验收（章）.txt", "盖章".encode()), "note": "补章"}
    answer = owner.post(reverse("evidence-replace", args=[item.pk]), new)
    assert answer.headers["Location"] == item.get_absolute_url()
    old = owner.get(reverse("evidence-revision", args=[item.pk, 1]))
    assert b"".join(old.streaming_content).decode() == "验收合格"
    page = owner.get(item.get_absolute_url()).content.decode()
    assert "补章" in page
    assert reverse("evidence-revision", args=[item.pk, 2]) in page


def test_the_same_file_again_is_refused_with_what_was_typed(people):
    item = _item(people)
    same = {"file": SimpleUploadedFile("b.txt", "验收合格".encode()), "note": "又一份"}
    answer = client_of(people.lin).post(reverse("evidence-replace", args=[item.pk]), same)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "又一份" in answer.content.decode()


def test_dates_are_mended(people):
    item = _item(people)
    told = {"title": "终验", "supports_from": "2020-01-01", "supports_until": "2020-06-30"}
    client_of(people.lin).post(reverse("evidence-amend", args=[item.pk]), told)
    item.refresh_from_db()
    assert (item.title, str(item.supports_until)) == ("终验", "2020-06-30")


def test_only_who_edits_reaches_the_forms(people):
    item = _item(people)
    for name in ("evidence-replace", "evidence-amend"):
        url = reverse(name, args=[item.pk])
        assert_hidden_from(people.wang, url)
        assert_hidden_from(people.with_role(Role.EVALUATOR), url)
        assert_needs_login(url)
    url = reverse("evidence-revision", args=[item.pk, 1])
    assert_hidden_from(people.wang, url)
    assert_hidden_from(people.lin, reverse("evidence-revision", args=[item.pk, 9]))


def test_an_empty_file_says_why_it_does_not_count(people):
    item = _item(people, " \r\n ")
    page = client_of(people.lin).get(item.get_absolute_url()).content.decode()
    assert "文件无内容" in page
    assert "不作为佐证" in page


def test_the_same_file_elsewhere_is_marked_as_far_as_it_may_be_seen(people):
    first, second = _item(people), _item(people, title="又一份")
    page = client_of(people.lin).get(second.get_absolute_url()).content.decode()
    assert first.get_absolute_url() in page
    found = client_of(people.lin).get(reverse("evidence-list"), {"care": "twin"})
    assert found.context["table"].page.paginator.count == 2


@pytest.mark.parametrize(
    ("care", "change"),
    [
        ("expired", {"expires_on": date(2020, 12, 31)}),
        ("empty", {"content": "blank"}),
        ("unused", {}),
    ],
)
def test_trouble_is_found_by_the_filter(people, care, change):
    _item(people)
    EvidenceItem.objects.update(**change)
    url = reverse("evidence-list")
    shown = client_of(people.lin).get(url, {"care": care}).context["table"]
    assert shown.page.paginator.count == 1


def test_many_are_judged_together_from_the_list(people):
    one, two, kept = (_item(people, str(number)) for number in range(3))
    judge = client_of(people.with_role(Role.EVALUATOR))
    url = reverse("evidence-review")
    page = judge.get(url).content.decode()
    assert f'value="{one.pk}:1.offered"' in page
    chosen = [f"{item.pk}:1.offered" for item in (one, two)]
    bare = judge.post(url, {"chosen": chosen, "verdict": "reject"})
    assert bare.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    none = judge.post(url, {"verdict": "accept"})
    assert none.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    judge.post(url, {"chosen": chosen, "verdict": "accept"})
    assert set(EvidenceItem.objects.filter(status="accepted")) == {one, two}
    late = judge.post(url, {"chosen": [*chosen, f"{kept.pk}:1.offered"], "verdict": "accept"})
    assert late.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    kept.refresh_from_db()
    assert kept.status == "offered"


def test_what_one_handed_in_cannot_be_chosen(people, settings):
    grant(people.lin, Role.EVALUATOR, people.unit)
    item = _item(people)
    owner, url = client_of(people.lin), reverse("evidence-review")
    assert f'value="{item.pk}:' not in owner.get(url).content.decode()
    settings.SEPARATE_DUTIES = False
    assert f'value="{item.pk}:' in owner.get(url).content.decode()


def test_all_of_a_page_are_chosen_by_a_link(people):
    item = _item(people)
    judge = client_of(people.with_role(Role.EVALUATOR))
    page = judge.get(reverse("evidence-review"), {"choose": "all"}).content.decode()
    assert " checked" in page.split(f'value="{item.pk}:1.offered"')[1].split(">")[0]


def test_a_foreign_or_broken_choice_judges_nothing(people):
    item = _item(people)
    url = reverse("evidence-review")
    assert client_of(people.wang).get(url).status_code == HTTPStatus.FORBIDDEN
    judge = client_of(people.with_role(Role.EVALUATOR))
    answer = judge.post(url, {"chosen": ["x", "1", ":", "²:1.offered"], "verdict": "accept"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    item.refresh_from_db()
    assert item.status == "offered"


@pytest.mark.parametrize("name", ["evidence-list", "evidence-review"])
def test_lists_cost_the_same_for_two_and_for_eight(people, name):
    judge = client_of(people.with_role(Role.EVALUATOR))
    url = reverse(name)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            judge.get(url)
        return len(asked)

    for number in range(2):
        _item(people, f"a{number}")
    judge.get(url)
    two = cost()
    for number in range(6):
        _item(people, f"b{number}")
    assert cost() == two


def test_the_list_is_exported_whole(people):
    _item(people)
    judge = client_of(people.with_role(Role.EVALUATOR))
    told = judge.get(reverse("evidence-review"), {"export": "csv"})
    lines = b"".join(told.streaming_content).decode("utf-8-sig").splitlines()
    assert "2020-01-01 – 2020-12-31" in lines[1]
    assert "checkbox" not in lines[1]


def test_start_pages_say_what_waits_and_what_expires(people):
    item = _item(people)
    judge = people.with_role(Role.EVALUATOR)
    assert item.get_absolute_url() in client_of(judge).get("/").content.decode()
    owner = client_of(people.lin)
    assert item.get_absolute_url() not in owner.get("/").content.decode()
    EvidenceItem.objects.update(expires_on=timezone.localdate() + timedelta(days=9))
    assert item.get_absolute_url() in owner.get("/").content.decode()
    assert item.get_absolute_url() not in client_of(people.wang).get("/").content.decode()
