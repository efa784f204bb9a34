"""Pages of rectification: from the evaluation to the closed item; nothing for strangers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.disclosure.models import Rectification
from hengwang.disclosure.tests.factories import a_rectification
from hengwang.testing.scopes import client_of

GIVEN = {
    "problem": "验收资料不完整",
    "measure": "补齐验收资料",
    "responsible": "网络处",
    "due_on": "2021-09-30",
}
STEPS = ("detail", "edit", "done", "close", "reopen", "file")


def paper(text="整改情况"):
    return SimpleUploadedFile("整改.txt", text.encode())


@pytest.fixture
def owner(people):
    return client_of(people.lin)


@pytest.fixture
def judge(people):
    return client_of(people.with_role(Role.EVALUATOR))


def address_of(step, row):
    return reverse(f"rectification-{step}", args=[row.pk])


def test_a_problem_goes_from_the_evaluation_to_closed(confirmed, owner, judge):
    new = reverse("rectification-new", args=[confirmed.pk])
    assert new in judge.get(confirmed.get_absolute_url()).text
    assert judge.get(new).status_code == 200
    assert judge.post(new, GIVEN).status_code == 302
    row = Rectification.objects.get()
    assert row.get_absolute_url() in owner.get(confirmed.get_absolute_url()).text
    page = owner.get(row.get_absolute_url()).text
    assert address_of("done", row) in page
    assert address_of("close", row) not in page
    told = {"note": "资料已补齐", "file": paper()}
    assert owner.post(address_of("done", row), told).status_code == 302
    sent = owner.get(address_of("file", row))
    assert b"".join(sent.streaming_content).decode() == "整改情况"
    sent.close()
    assert address_of("close", row) in judge.get(row.get_absolute_url()).text
    assert judge.post(address_of("close", row)).status_code == 302
    row.refresh_from_db()
    assert row.state == "closed"
    assert address_of("reopen", row) in judge.get(row.get_absolute_url()).text
    again = {"reason": "仍缺签字", "due_on": "2021-10-31"}
    assert judge.post(address_of("reopen", row), again).status_code == 302
    assert "仍缺签字" in owner.get(row.get_absolute_url()).text


def test_a_refused_step_says_so_and_keeps_no_file(confirmed, owner, judge):
    row = a_rectification(confirmed, state="done", done_on="2021-09-01")
    answer = owner.post(address_of("done", row), {"note": "又一次", "file": paper()})
    assert answer.status_code == 422
    assert owner.post(address_of("edit", row), GIVEN).status_code == 422
    row.refresh_from_db()
    assert row.file is None
    still_open = a_rectification(confirmed)
    told = judge.post(address_of("close", still_open), follow=True)
    assert told.redirect_chain[-1][0] == still_open.get_absolute_url()
    still_open.refresh_from_db()
    assert still_open.state == "open"


def test_an_open_one_is_mended_on_its_form(confirmed, owner):
    row = a_rectification(confirmed)
    assert "补齐验收资料" in owner.get(address_of("edit", row)).text
    assert owner.post(address_of("edit", row), {**GIVEN, "measure": "重新验收"}).status_code == 302
    row.refresh_from_db()
    assert row.measure == "重新验收"


def test_who_reported_done_gets_no_button_to_close(confirmed, people, judge):
    reviewer = people.with_role(Role.EVALUATOR)
    row = a_rectification(confirmed, state="done", done_on="2021-09-01", done_by_id=reviewer.pk)
    assert address_of("close", row) not in judge.get(row.get_absolute_url()).text


def test_the_list_is_filtered_by_standing_and_exported(confirmed, owner):
    late = a_rectification(confirmed)
    done = a_rectification(confirmed, problem="台账缺失", state="done", done_on="2021-09-01")
    listed = reverse("rectification-list")
    page = owner.get(listed, {"standing": "overdue"}).text
    assert late.problem in page
    assert done.problem not in page
    sent = owner.get(listed, {"export": "csv"})
    text = b"".join(sent.streaming_content).decode("utf-8-sig")
    assert late.problem in text
    assert done.problem in text


def test_overdue_ones_stand_on_the_start_page(confirmed, owner):
    row = a_rectification(confirmed)
    assert row.get_absolute_url() in owner.get(reverse("start")).text
    Rectification.objects.update(state="done", done_on="2021-09-01")
    assert row.get_absolute_url() not in owner.get(reverse("start")).text


def test_another_unit_finds_nothing(confirmed, people):
    row = a_rectification(confirmed)
    stranger = client_of(people.wang)
    statuses = {step: stranger.get(address_of(step, row)).status_code for step in STEPS}
    assert statuses == {**dict.fromkeys(STEPS, 404), "close": 405}
    assert stranger.post(address_of("close", row)).status_code == 404
    assert stranger.get(reverse("rectification-new", args=[confirmed.pk])).status_code == 404
    assert row.problem not in stranger.get(reverse("rectification-list")).text
    assert row.problem not in stranger.get(reverse("start")).text


def test_the_list_needs_the_same_statements_for_any_number(
    confirmed, owner, django_assert_max_num_queries
):
    for number in range(5):
        a_rectification(confirmed, problem=f"问题{number}")
    with django_assert_max_num_queries(14):
        assert "问题4" in owner.get(reverse("rectification-list")).text
