"""The page an invitation opens, as a stranger with a telephone sees it."""

import gzip
import io
import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from hengwang.surveys import services
from hengwang.surveys.logs import HideInvitations
from hengwang.surveys.models import Response
from hengwang.surveys.tests.factories import DAY, LAST, a_survey, an_open_survey
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
GIVEN = {"q1": "2", "q2": "1", "q3": "<b>谢谢</b>"}
SMALL = 20_000


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(f"{DAY}T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def group(people):
    return an_open_survey(people.unit, people.lin, extra=True)[1]


def address(group, by, **told):
    (token,) = services.invite(group.survey_id, group, 1, by=by, **told)
    return reverse("survey-answer", args=[token])


def test_a_stranger_answers_once_without_login_or_cookie(people, group):
    url, client = address(group, people.lin), Client(enforce_csrf_checks=True)
    page = client.get(url)
    assert page.status_code == 200
    assert group.survey.title in page.text
    done = client.post(url + "?lang=en", GIVEN)
    assert (done.status_code, "Thank you" in done.text) == (200, True)
    assert not client.cookies
    again = client.post(url + "?lang=en", GIVEN)
    assert (again.status_code, "answered already" in again.text) == (410, True)
    assert client.get(url).status_code == 410
    assert Response.objects.count() == 1


def test_the_page_is_small_and_loads_only_its_own_style_sheet(people, group):
    page = Client().get(address(group, people.lin))
    sheet = Path(str(finders.find("surveys/answer.css")))
    assert len(page.content) + sheet.stat().st_size < SMALL
    assert "<script" not in page.text
    assert re.findall(r'(?:src|href)="([^"?]+)"', page.text) == [
        "data:,",
        "/static/surveys/answer.css",
    ]
    assert not re.search(r"https?://", page.text)
    assert page.headers["Cache-Control"].count("no-store")


def test_both_languages_are_one_touch_away(people, group):
    url = address(group, people.lin)
    assert 'lang="zh-CN"' in Client().get(url).text
    english = Client().get(url, {"lang": "en"}).text
    assert '<html lang="en">' in english
    assert "Very satisfied" in english
    assert 'action="?lang=en"' in english


def test_an_unknown_address_is_not_found(people, group):
    for token in ("nobody", "x" * 500, "零"):
        response = Client().get(reverse("survey-answer", args=[token]), {"lang": "en"})
        assert (response.status_code, "no survey" in response.text) == (404, True)
        assert Client().post(reverse("survey-answer", args=[token])).status_code == 404


def test_an_expired_invitation_says_so(people, group):
    url = address(group, people.lin, expires_on=DAY)
    with time_machine.travel(f"{DAY + timedelta(1)}T00:00:01+08:00", tick=False):
        response = Client().get(url, {"lang": "en"})
    assert (response.status_code, f"ended on {DAY}" in response.text) == (410, True)


def test_before_the_first_day_and_after_closing_nothing_is_taken(people, group):
    url = address(group, people.lin)
    with time_machine.travel(f"{DAY - timedelta(1)}T23:59:00+08:00", tick=False):
        assert Client().post(url, GIVEN).status_code == 403
    services.close_survey(group.survey_id, on=LAST, by=people.lin)
    response = Client().post(url + "?lang=en", GIVEN)
    assert (response.status_code, "not open" in response.text) == (410, True)
    assert not Response.objects.exists()


def test_what_is_missing_is_said_and_what_was_chosen_stays(people, group):
    url = address(group, people.lin)
    response = Client().post(url + "?lang=en", {"q1": "2", "q3": "<b>", "q99999": "1", "q": "1"})
    assert (response.status_code, "question 2" in response.text) == (422, True)
    assert 'name="q1" value="2" required checked' in response.text
    assert "&lt;b&gt;" in response.text
    assert Client().post(url, GIVEN).status_code == 200


def test_members_of_the_unit_do_not_rate_it_where_they_are_known(people, group):
    url = address(group, people.lin)
    assert client_of(people.lin).get(url).status_code == 403
    assert client_of(people.lin).post(url, GIVEN).status_code == 403
    assert client_of(people.wang).get(url).status_code == 200


def test_the_log_does_not_say_which_invitation_was_refused_when(people, group):
    url = address(group, people.lin)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(HideInvitations())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        Client().post(url, GIVEN)
        Client().get(url)
        Client().get("/no/such/page")
    finally:
        logger.removeHandler(handler)
    assert "Gone: /s/…" in written.getvalue()
    assert url not in written.getvalue()
    assert "/no/such/page" in written.getvalue()


def test_every_handler_of_the_log_hides_invitations():
    handlers = settings.LOGGING["handlers"].values()
    assert all("invitations" in handler["filters"] for handler in handlers)


def test_the_longest_survey_comes_in_two_seconds_over_the_slowest_line(people):
    survey = a_survey(people.unit, people.lin, {"接入单位": 20})
    choices = [f"第{number}种情况，需要逐项说明的选项" for number in range(8)]
    for number in range(18):
        services.add_question(
            survey.pk, f"第{number}个问题：" + "这里是较长的说明文字" * 4, "choice",
            choices=choices, by=people.lin,
        )  # fmt: skip
    services.open_survey(survey.pk, by=people.lin)
    page = Client().get(address(survey.groups.get(), people.lin))
    sheet = Path(str(finders.find("surveys/answer.css")))
    # 2G of the villages (EDGE) brings some 25 kB/s; both come compressed.
    sent = len(gzip.compress(page.content)) + len(gzip.compress(sheet.read_bytes()))
    assert page.text.count("<fieldset") == 20
    assert sent < 2 * 25_000 / 4
    assert len(page.content) < 60_000


def test_the_page_is_sent_compressed_and_says_nothing_about_the_invitation(people, group):
    page = Client().get(address(group, people.lin), headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.headers["Referrer-Policy"] in {"no-referrer", "same-origin"}


def test_what_the_operator_sees_does_not_tell_who_said_what(people):
    """Answers in two different orders of people leave the same pages and files behind."""
    seen = []
    for order in ((0, 1, 2, 3, 4, 5), (5, 3, 1, 0, 2, 4)):
        survey = a_survey(people.unit, people.lin, {"接入单位": 6}, title="调查")
        services.add_question(survey.pk, "建议？", "text", by=people.lin)
        services.open_survey(survey.pk, by=people.lin)
        tokens = services.invite(survey.pk, survey.groups.get(), 6, by=people.lin)
        for who in order:
            given = {"q1": str(1 + who % 5), "q2": "1", "q3": f"意见{who}"}
            url = reverse("survey-answer", args=[tokens[who]])
            assert Client().post(url, given).status_code == 200
        services.close_survey(survey.pk, on=LAST, by=people.lin)
        survey.refresh_from_db()
        seen.append(survey.result)
        page = client_of(people.lin).get(survey.get_absolute_url()).text
        assert not [token for token in tokens if token in page]
    assert seen[0]["questions"] == seen[1]["questions"]
