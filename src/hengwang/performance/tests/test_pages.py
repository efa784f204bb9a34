"""Pages of evaluations: shown to who may see, hidden from strangers, refusals at the field."""

from http import HTTPStatus

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation
from hengwang.testing.scopes import (
    assert_hidden_from,
    assert_needs_login,
    assert_shown_to,
    client_of,
)


def _addresses(evaluation: Evaluation) -> list[str]:
    row = evaluation.indicators.first()
    assert row is not None
    return [
        reverse("evaluation-detail", args=[evaluation.pk]),
        reverse("evaluation-history", args=[evaluation.pk]),
        reverse("evaluation-monitor", args=[evaluation.pk]),
        reverse("evaluation-ruleset", args=[evaluation.pk]),
        reverse("evaluation-text", args=[evaluation.pk]),
        reverse("goal-new", args=[evaluation.pk]),
        reverse("indicator-new", args=[evaluation.pk]),
        reverse("indicator-choose", args=[evaluation.pk]),
        reverse("indicator-trace", args=[row.pk]),
        reverse("indicator-edit", args=[row.pk]),
        reverse("indicator-actual", args=[row.pk]),
    ]


def test_the_owner_sees_every_page_and_a_stranger_none(full, people):
    for url in _addresses(full):
        assert_shown_to(people.lin, url)
        assert_hidden_from(people.wang, url)
        assert_needs_login(url)


def test_general_pages(people):
    for name in ("evaluation-list", "evaluation-new", "ruleset-list", "library", "metric-list"):
        assert_shown_to(people.lin, reverse(name))
    assert_shown_to(people.lin, reverse("ruleset-detail", args=["mof-2020-10"]))
    assert_hidden_from(people.lin, reverse("ruleset-detail", args=["nothing"]))


def test_the_page_shows_the_three_columns(full, people):
    Evaluation.objects.filter(pk=full.pk).update(printed_total="93.99")
    page = client_of(people.lin).get(full.get_absolute_url()).content.decode()
    assert "96.50" in page
    assert "接入单位数量" in page


def test_a_reader_who_may_not_edit_gets_no_forms(full, people):
    leader = people.with_role(Role.LEADER)
    assert_shown_to(leader, full.get_absolute_url())
    row = full.indicators.first()
    assert_hidden_from(leader, reverse("indicator-edit", args=[row.pk]))
    page = client_of(leader).get(full.get_absolute_url()).content.decode()
    assert reverse("indicator-new", args=[full.pk]) not in page


def test_an_evaluation_is_declared_from_a_form(people, programme):
    told = {
        "programme": programme.pk,
        "year": 2020,
        "kind": "unit_self",
        "ruleset": "mof-2020-10",
        "project_kind": "extranet",
    }
    answer = client_of(people.lin).post(reverse("evaluation-new"), told)
    made = Evaluation.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert made.indicators.count() > 5
    assert made.title == "2020年度外网运维费绩效自评报告"


def test_a_refusal_comes_back_in_the_form_with_what_was_typed(people, programme):
    told = {"programme": programme.pk, "year": 2020, "kind": "finance", "ruleset": "mof-2020-10"}
    answer = client_of(people.lin).post(reverse("evaluation-new"), {**told, "title": "某报告"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "某报告" in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_a_value_is_entered_with_a_new_file_as_evidence(full, people):
    row = full.indicators.get(level3="接入单位数量")
    upload = SimpleUploadedFile("清单.txt", "接入单位清单".encode())
    told = {"actual_text": "85家", "new_file": upload}
    client_of(people.lin).post(reverse("indicator-actual", args=[row.pk]), told)
    row.refresh_from_db()
    assert row.actual_text == "85家"
    assert [item.title for item in row.evidence.all()] == ["清单.txt"]


def test_steps_by_buttons(full, people):
    client_of(people.lin).post(reverse("evaluation-step", args=[full.pk, "submit"]))
    evaluator = people.with_role(Role.EVALUATOR)
    url = reverse("evaluation-step", args=[full.pk, "return"])
    assert client_of(evaluator).post(url, {"reason": ""}).status_code == 422
    client_of(evaluator).post(url, {"reason": "请补充"})
    full.refresh_from_db()
    assert (full.state, full.revision) == ("self_evaluation", 2)


def test_a_step_is_not_taken_by_a_link(full, people):
    url = reverse("evaluation-step", args=[full.pk, "submit"])
    assert client_of(people.lin).get(url).status_code == HTTPStatus.NOT_FOUND


def test_the_list_costs_the_same_for_two_and_for_eight(people):
    def fill(count: int) -> None:
        for at in range(count):
            evaluation = an_evaluation(
                a_programme(people.unit, people.lin, f"项目{Evaluation.objects.count()}{at}"),
                people.lin,
            )
            a_row(evaluation, people.lin)

    client = client_of(people.lin)
    url = reverse("evaluation-list")
    fill(2)
    client.get(url)
    few = _queries_of(client, url)
    fill(6)
    assert _queries_of(client, url) == few


def test_the_page_costs_the_same_for_four_rows_and_for_twelve(full, people):
    client = client_of(people.lin)
    client.get(full.get_absolute_url())
    few = _queries_of(client, full.get_absolute_url())
    for at in range(8):
        a_row(full, people.lin, level3=f"指标{at}")
    assert Indicator.objects.count() == 12
    assert _queries_of(client, full.get_absolute_url()) == few


def test_documents_are_offered_and_hidden_from_strangers(full, people):
    url = reverse("evaluation-documents", args=[full.pk])
    assert_shown_to(people.lin, url)
    assert_hidden_from(people.wang, url)
    form = reverse("document-download", args=[full.pk, "self_evaluation_form", "xlsx"])
    answer = client_of(people.lin).get(form)
    assert answer.content.startswith(b"PK")
    assert "filename*=utf-8" in answer.headers["Content-Disposition"].lower()
    assert_hidden_from(people.wang, form)


def _queries_of(client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(url)
    return len(caught)
