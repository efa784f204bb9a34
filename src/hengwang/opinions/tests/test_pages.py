"""Pages of opinions: appoint, score, hand in, decide; nothing for strangers."""

from decimal import Decimal

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.opinions.models import Appointment, Decision
from hengwang.testing.scopes import client_of


@pytest.fixture
def reviewer(people):
    return client_of(people.with_role(Role.EVALUATOR))


def typed(evaluation, **less):
    """The form as a browser sends it: the self-evaluation's scores but for the rows named."""
    data = {"opinion": "真实"}
    for row in evaluation.indicators.all():
        score = less.get(row.level3, row.score)
        taken_off = score != row.score
        data[f"score-{row.pk}"] = str(score)
        data[f"why-{row.pk}"] = "evidence" if taken_off else ""
        data[f"reason-{row.pk}"] = "佐证不足" if taken_off else ""
    return data


def test_a_review_by_two_from_asking_to_deciding(submitted, people, judges, reviewer):
    board = reverse("opinion-board", args=[submitted.pk])
    assert "还没有邀请评价人" in reviewer.get(board).content.decode()
    address = reverse("opinion-appoint", args=[submitted.pk])
    for judge, capacity in zip(judges, ("office", "finance"), strict=True):
        data = {"evaluator": judge.pk, "capacity": capacity, "due_on": "2021-03-01"}
        assert reviewer.post(address, data).status_code == 302
    for judge, score in zip(judges, (Decimal(45), Decimal(48)), strict=True):
        client = client_of(judge)
        own = Appointment.objects.get(evaluator=judge).get_absolute_url()
        assert "待我评分" in client.get("/").content.decode()
        kept = client.post(own, typed(submitted, 接入单位数量=score))
        assert kept.headers["Location"] == own
        handed = client.post(own, {**typed(submitted, 接入单位数量=score), "hand_in": "yes"})
        assert handed.headers["Location"] == board
    page = reviewer.get(board).content.decode()
    row = submitted.indicators.get(level3="接入单位数量")
    decide = reverse("opinion-decide", args=[row.pk])
    assert decide in page
    assert "佐证不足" in page
    assert reviewer.post(decide, {"choice": "mean"}).status_code == 302
    assert Decision.objects.get().score == Decimal("46.50")
    assert "46.50" in reviewer.get(board).content.decode()


def test_a_score_without_its_reason_is_refused_beside_the_form(appointed, judges, submitted):
    data = typed(submitted)
    row = submitted.indicators.get(level3="接入单位数量")
    answer = client_of(judges[0]).post(
        appointed[0].get_absolute_url(), {**data, f"score-{row.pk}": "40"}
    )
    assert answer.status_code == 422
    assert "请说明扣分原因" in answer.content.decode()
    assert not appointed[0].scores.exists()


def test_the_opinion_of_another_is_not_found(appointed, judges, people, reviewer):
    own = appointed[0].get_absolute_url()
    assert client_of(judges[1]).get(own).status_code == 404
    assert reviewer.get(own).status_code == 404
    stranger = client_of(people.wang)
    for address in (own, reverse("opinion-board", args=[appointed[0].evaluation_id])):
        assert stranger.get(address).status_code == 404


def test_the_board_needs_the_same_statements_for_any_number(
    appointed, submitted, reviewer, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        reviewer.get(reverse("opinion-board", args=[submitted.pk]))


def test_what_is_kept_for_later_is_there_again_with_the_words_on_the_whole(
    appointed, judges, submitted
):
    own, client = appointed[0].get_absolute_url(), client_of(judges[0])
    told = {**typed(submitted), "opinion": "尚需核对两处"}
    assert client.post(own, told).status_code == 302
    assert "尚需核对两处" in client.get(own).text


def test_an_evaluator_is_let_go_on_the_board_with_a_reason(appointed, submitted, reviewer, judges):
    board = reverse("opinion-board", args=[submitted.pk])
    address = reverse("opinion-withdraw", args=[appointed[0].pk])
    assert address in reviewer.get(board).text
    assert reviewer.post(address, {"reason": ""}).status_code == 422
    assert reviewer.post(address, {"reason": "病假"}).headers["Location"] == board
    assert judges[0].printed_name not in reviewer.get(board).text
    assert reviewer.get(address).status_code == 404


def test_who_scored_finds_no_button_to_decide(submitted, appointed, judges, reviewer):
    for appointment, judge, score in zip(appointed, judges, (45, 48), strict=True):
        data = {**typed(submitted, 接入单位数量=Decimal(score)), "hand_in": "yes"}
        client_of(judge).post(appointment.get_absolute_url(), data)
    board = reverse("opinion-board", args=[submitted.pk])
    row = submitted.indicators.get(level3="接入单位数量")
    decide = reverse("opinion-decide", args=[row.pk])
    assert decide in reviewer.get(board).text
    page = client_of(judges[0]).get(board).text
    assert decide not in page
    assert "须由其他人裁定" in page
    assert client_of(judges[0]).post(decide, {"choice": "self"}).status_code == 422
    assert not Decision.objects.exists()
