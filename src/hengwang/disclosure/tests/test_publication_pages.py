"""Pages of publication: form, card, lists; nothing for strangers."""

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.disclosure.models import Publication
from hengwang.disclosure.tests.factories import a_publication
from hengwang.performance.choices import EvaluationState
from hengwang.testing.scopes import client_of

GIVEN = {
    "approved_on": "2021-08-02",
    "published_on": "2021-08-20",
    "place": "https://example.gov.cn/",
}


@pytest.fixture
def owner(people):
    return client_of(people.lin)


def test_the_owner_records_the_publication_on_its_form(confirmed, owner):
    address = reverse("publication-record", args=[confirmed.pk])
    assert f'"{address}"' in owner.get(confirmed.get_absolute_url()).text
    assert owner.get(address).status_code == 200
    answer = owner.post(address, GIVEN, follow=True)
    assert answer.redirect_chain[-1][0] == confirmed.get_absolute_url()
    assert "2021-08-20" in answer.text
    assert 'href="https://example.gov.cn/"' in answer.text
    confirmed.refresh_from_db()
    assert confirmed.state == EvaluationState.PUBLISHED
    assert 'value="2021-08-02"' in owner.get(address).text


def test_a_refusal_stands_in_the_form_with_what_was_typed(confirmed, owner):
    address = reverse("publication-record", args=[confirmed.pk])
    answer = owner.post(address, {**GIVEN, "place": ""})
    assert answer.status_code == 422
    assert 'value="2021-08-20"' in answer.text
    assert not Publication.objects.exists()


def test_who_reviews_sees_the_card_but_not_the_form(confirmed, people):
    a_publication(confirmed)
    judge = client_of(people.with_role(Role.EVALUATOR))
    address = reverse("publication-record", args=[confirmed.pk])
    page = judge.get(confirmed.get_absolute_url()).text
    assert "2021-08-22" in page
    assert f'"{address}"' not in page
    assert judge.get(address).status_code == 404


def test_the_overdue_list_holds_only_what_is_overdue(confirmed, owner):
    row = a_publication(confirmed)
    assert confirmed.title in owner.get(reverse("publication-overdue")).text
    row.exempt_ground = "秘密级"
    row.save()
    assert confirmed.title not in owner.get(reverse("publication-overdue")).text
    exempt = reverse("publication-list") + "?standing=exempt"
    assert confirmed.title in owner.get(exempt).text
    assert confirmed.title not in owner.get(reverse("publication-list") + "?standing=overdue").text


def test_the_list_is_exported_with_its_standing(confirmed, owner):
    a_publication(confirmed)
    answer = owner.get(reverse("publication-list") + "?export=csv")
    assert confirmed.title in b"".join(answer.streaming_content).decode("utf-8-sig")


def test_another_unit_finds_nothing(confirmed, people):
    a_publication(confirmed)
    stranger = client_of(people.wang)
    address = reverse("publication-record", args=[confirmed.pk])
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, GIVEN).status_code == 404
    for name in ("publication-list", "publication-overdue"):
        assert confirmed.title not in stranger.get(reverse(name)).text


def test_the_list_needs_the_same_statements_for_any_number(
    confirmed, owner, django_assert_max_num_queries
):
    a_publication(confirmed)
    with django_assert_max_num_queries(14):
        assert confirmed.title in owner.get(reverse("publication-list")).text
