"""A survey from the draft to the result, as the people who ask see it."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.surveys.models import Invitation, Question, Response, Survey
from hengwang.surveys.tests.factories import (
    DAY,
    a_closed_survey,
    a_survey,
    an_open_survey,
    answered,
)
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
GIVEN = {
    "title": "服务满意度",
    "supports_from": "2020-01-01",
    "supports_until": "2020-12-31",
    "opens_on": "2020-11-01",
    "closes_on": "2020-11-30",
    "target_margin": "7.5",
    "confidence": "0.9",
}


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(f"{DAY}T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def people():
    return make_people()


def act(client, page, *ids, **given):
    return client.post(reverse(page, args=ids), given)


def test_a_survey_goes_from_draft_to_result_by_the_pages_alone(people):
    client = client_of(people.lin)
    made = act(client, "survey-new", **GIVEN, unit=people.unit.pk)
    assert made.status_code == 302, made.context and made.context["form"].errors
    survey = Survey.objects.get()
    assert str(survey.target_margin) == "0.075"
    assert act(client, "survey-edit", survey.pk, **{**GIVEN, "title": "新题"}).status_code == 302
    group = {"name": "接入单位", "population": 30}
    assert act(client, "survey-group-new", survey.pk, **group).status_code == 302
    asked = [
        {"text": "总体满意吗？", "kind": "scale", "scores": "100，90，60，20，0"},
        {"text": "快了吗？", "kind": "yes_no"},
        {"text": "哪一项最好？", "kind": "choice", "choices": "网络\n视频会议\n"},
        {"text": "建议", "kind": "text"},
    ]
    for question in asked:
        assert act(client, "survey-question-new", survey.pk, **question).status_code == 302
    assert Question.objects.get(number=1).scores == [100, 90, 60, 20, 0]
    assert "哪一项最好？" in client.get(survey.get_absolute_url()).text
    act(client, "survey-open", survey.pk)
    sheet = act(
        client, "survey-invite", survey.pk,
        group=survey.groups.get().pk, number=6, expires_on="2020-11-20",
    )  # fmt: skip
    addresses = re.findall(r"http://testserver(/s/[\w-]+)<", sheet.text)
    assert len(set(addresses)) == 6
    assert sheet.text.count("data:image/svg+xml") == 6
    for address in addresses:
        said = {"q1": "2", "q2": "1", "q3": "2", "q4": "<i>好"}
        assert Client().post(address, said).status_code == 200
    page = client.get(survey.get_absolute_url()).text
    assert "90.00" not in page, "nothing is shown while people answer"
    act(client, "survey-close", survey.pk)
    page = client.get(survey.get_absolute_url()).text
    assert "90.00" in page
    assert "&lt;i&gt;好" in page
    assert "视频会议 6" in page


def test_the_sheet_is_shown_once(people):
    survey, group = an_open_survey(people.unit, people.lin)
    client = client_of(people.lin)
    url = reverse("survey-invite", args=[survey.pk])
    sheet = client.post(url, {"group": group.pk, "number": 3, "expires_on": "2020-11-20"})
    assert "no-store" in sheet.headers["Cache-Control"]
    assert "data:image/svg+xml" not in client.get(url).text
    assert Invitation.objects.count() == 3
    refused = client.post(url, {"group": group.pk, "number": 18, "expires_on": "2020-11-20"})
    assert refused.status_code == 422


def test_parts_leave_a_draft_only(people):
    survey = a_survey(people.unit, people.lin, {"接入单位": 5, "公众": 100})
    client = client_of(people.lin)
    first, question = survey.groups.all()[0], survey.questions.all()[1]
    act(client, "survey-group-remove", survey.pk, first.pk)
    act(client, "survey-question-remove", survey.pk, question.pk)
    assert (survey.groups.count(), survey.questions.count()) == (1, 1)
    act(client, "survey-open", survey.pk)
    act(client, "survey-group-remove", survey.pk, survey.groups.get().pk)
    assert survey.groups.count() == 1


def test_a_small_group_is_named_without_its_answers(people):
    survey, group = an_open_survey(people.unit, people.lin)
    answered(group, [5, 5], people.lin)
    client = client_of(people.lin)
    act(client, "survey-close", survey.pk)
    page = client.get(survey.get_absolute_url()).text
    assert group.name in page
    assert page.count("hw-table is-cards") == 1, "the history only"


def test_who_sees_evaluations_sees_surveys_and_changes_nothing(people):
    survey = a_closed_survey(people.unit, people.lin, [1] * 5)
    leader = client_of(people.with_role(Role.LEADER))
    assert leader.get(survey.get_absolute_url()).status_code == 200
    assert survey.title in leader.get(reverse("survey-list")).text
    assert leader.get(reverse("survey-edit", args=[survey.pk])).status_code == 404
    stranger = client_of(people.wang)
    assert stranger.get(survey.get_absolute_url()).status_code == 404
    assert survey.title not in stranger.get(reverse("survey-list")).text


def test_the_list_asks_the_same_number_of_questions_for_more_rows(
    people, django_assert_max_num_queries
):
    client, url = client_of(people.lin), reverse("survey-list")
    for _ in range(6):
        a_survey(people.unit, people.lin, {"接入单位": 5})
    client.get(url)
    with django_assert_max_num_queries(12):
        assert client.get(url, {"text": "满意", "state": "draft"}).status_code == 200
    assert Response.objects.count() == 0


def test_what_contradicts_itself_is_said_beside_its_field(people):
    client = client_of(people.lin)
    told = {**GIVEN, "unit": people.unit.pk}
    for field, day in (("closes_on", "2020-10-31"), ("supports_until", "2019-12-31")):
        page = client.post(reverse("survey-new"), {**told, field: day})
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    survey, group = an_open_survey(people.unit, people.lin)
    asked = {"group": group.pk, "number": 1}
    page = act(client, "survey-invite", survey.pk, **asked, expires_on="2019-11-20")
    assert list(page.context["form"].errors) == ["expires_on"]
    page = act(client, "survey-invite", survey.pk, expires_on="2020-11-20", group=group.pk,
               number=21)  # fmt: skip
    assert list(page.context["form"].errors) == ["number"]
    assert act(client, "survey-extend", survey.pk, closes_on="2020-01-01").status_code == 422
    assert act(client, "survey-extend", survey.pk, closes_on="2020-12-20").status_code == 302
    survey.refresh_from_db()
    assert str(survey.closes_on) == "2020-12-20"
