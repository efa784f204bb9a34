"""An invitation is answered once, and nothing that is stored says who answered."""

import hashlib
from datetime import date, timedelta
from unittest import mock

import pytest
from django.db import models

from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.surveys import answering, errors, services
from hengwang.surveys.models import Answer, Invitation, Response
from hengwang.surveys.tests.factories import (
    DAY,
    LAST,
    a_closed_survey,
    a_survey,
    an_open_survey,
    answered,
    facts,
)
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db
GIVEN = {1: "1", 2: "2"}


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def opened(people):
    return an_open_survey(people.unit, people.lin)


def test_an_answer_is_kept_with_group_and_day(people, opened):
    survey, group = opened
    (token,) = services.invite(survey.pk, group, 1, by=people.lin)
    answering.answer(token, GIVEN, on=DAY)
    response = Response.objects.get()
    assert (response.group, response.answered_on) == (group, DAY)
    steps = response.answers.values_list("question__number", "step")
    assert sorted(steps) == [(1, 1), (2, 2)]


def test_a_second_answer_is_refused(people, opened):
    survey, group = opened
    (token,) = services.invite(survey.pk, group, 1, by=people.lin)
    answering.answer(token, GIVEN, on=DAY)
    with pytest.raises(errors.InvitationUsedError):
        answering.answer(token, GIVEN, on=DAY)
    assert Response.objects.count() == 1


def test_of_two_at_once_only_one_is_kept(people, opened):
    survey, group = opened
    (token,) = services.invite(survey.pk, group, 1, by=people.lin)
    seen_unused = answering.invitation_of(token, on=DAY)
    answering.answer(token, GIVEN, on=DAY)
    # The second looked before the first had written, and writes after it.
    with (
        mock.patch.object(answering, "invitation_of", return_value=seen_unused),
        pytest.raises(errors.InvitationUsedError),
    ):
        answering.answer(token, GIVEN, on=DAY)
    assert (Response.objects.count(), Answer.objects.count()) == (1, 2)


def test_an_answer_that_comes_while_the_survey_closes_is_refused(people, opened):
    survey, group = opened
    (token,) = services.invite(survey.pk, group, 1, by=people.lin)
    seen_open = answering.invitation_of(token, on=DAY)
    services.close_survey(survey.pk, on=LAST, by=people.lin)
    with (
        mock.patch.object(answering, "invitation_of", return_value=seen_open),
        pytest.raises(errors.NotOpenError),
    ):
        answering.answer(token, GIVEN, on=DAY)
    assert not Response.objects.exists()


def test_days_are_kept(people, opened):
    survey, group = opened
    services.invite(survey.pk, group, 1, by=people.lin)
    (short,) = services.invite(survey.pk, group, 1, expires_on=DAY, by=people.lin)
    (token,) = services.invite(survey.pk, group, 1, by=people.lin)
    one = timedelta(1)
    with pytest.raises(errors.NotYetError):
        answering.answer(token, GIVEN, on=DAY - one)
    with pytest.raises(errors.InvitationExpiredError):
        answering.answer(short, GIVEN, on=DAY + one)
    with pytest.raises(errors.InvitationExpiredError):
        answering.answer(token, GIVEN, on=LAST + one)
    with pytest.raises(errors.UnknownInvitationError):
        answering.answer("nobody", GIVEN, on=DAY)
    answering.answer(token, GIVEN, on=LAST)


@pytest.mark.parametrize("entries", [{}, {1: "6", 2: "1"}, {1: "0", 2: "1"}, {1: "1", 2: "³"}])
def test_an_answer_that_is_not_offered_uses_nothing_up(people, opened, entries):
    survey, group = opened
    (token,) = services.invite(survey.pk, group, 1, by=people.lin)
    with pytest.raises(errors.UnansweredError):
        answering.answer(token, entries, on=DAY)
    assert not Invitation.objects.get().is_used
    assert not Response.objects.exists()


def test_nothing_stored_says_who_answered(people, opened):
    survey, group = opened
    entries = AuditEntry.objects.count()
    tokens = services.invite(survey.pk, group, 6, by=people.lin)
    for token in tokens:
        answering.answer(token, GIVEN, on=DAY)
    assert AuditEntry.objects.count() == entries + 1, "answering tells the trail nothing"
    stored = [
        str(row) for model in (Invitation, Response, Answer) for row in model.objects.values()
    ]
    stored += [str(row) for row in AuditEntry.objects.values()]
    assert not [token for token in tokens if any(token in text for text in stored)]
    hashes = {hashlib.sha256(token.encode()).hexdigest() for token in tokens}
    assert hashes == set(Invitation.objects.values_list("token_hash", flat=True))
    links = {
        field.related_model
        for model in (Response, Answer)
        for field in model._meta.get_fields()
        if field.is_relation
    }
    assert Invitation not in links
    for model in (Invitation, Response, Answer):
        kinds = {type(field) for field in model._meta.get_fields()}
        assert models.DateTimeField not in kinds
    for model in (Response, Answer):
        assert {row.pk.version for row in model.objects.all()} == {4}


def test_after_closing_even_used_invitations_look_like_the_others(people, opened):
    survey, group = opened
    answered(group, [1], people.lin)
    services.invite(survey.pk, group, 3, by=people.lin)
    services.close_survey(survey.pk, on=LAST, by=people.lin)
    assert set(Invitation.objects.values_list("is_used", flat=True)) == {True}


def test_a_unit_never_rates_itself(people):
    survey = services.create_survey(people.unit, facts(), by=people.lin)
    with pytest.raises(errors.OwnUnitError):
        services.add_group(survey.pk, "职工", 10, unit=people.unit, by=people.lin)
    with pytest.raises(errors.OwnUnitError):
        services.add_group(survey.pk, people.unit.name, 10, by=people.lin)
    services.add_group(survey.pk, "乙局", 10, unit=people.other_unit, by=people.lin)


def test_a_draft_needs_people_and_a_question_and_is_then_fixed(people):
    survey = services.create_survey(people.unit, facts(), by=people.lin)
    with pytest.raises(errors.NothingToAskError):
        services.open_survey(survey.pk, by=people.lin)
    group = services.add_group(survey.pk, "接入单位", 3, by=people.lin)
    with pytest.raises(errors.GroupTakenError):
        services.add_group(survey.pk, "接入单位", 3, by=people.lin)
    with pytest.raises(errors.NotOpenError):
        services.invite(survey.pk, group, 1, by=people.lin)
    services.add_question(survey.pk, "满意吗？", by=people.lin)
    services.open_survey(survey.pk, by=people.lin)
    with pytest.raises(errors.NotDraftError):
        services.add_question(survey.pk, "还满意吗？", by=people.lin)
    with pytest.raises(errors.TooManyInvitationsError):
        services.invite(survey.pk, group, 4, by=people.lin)


@pytest.mark.parametrize(
    ("kind", "scores", "choices"),
    [
        ("scale", [100, 80, 60, 30], None),
        ("scale", [0, 30, 60, 80, 100], None),
        ("scale", [101, 80, 60, 30, 0], None),
        ("choice", None, ["一"]),
        ("choice", None, ["一", "一"]),
    ],
)
def test_a_question_that_does_not_fit_is_refused(people, kind, scores, choices):
    survey = services.create_survey(people.unit, facts(), by=people.lin)
    with pytest.raises(errors.BadQuestionError):
        services.add_question(survey.pk, "？", kind, scores=scores, choices=choices, by=people.lin)


def test_days_out_of_order_and_strangers_are_refused(people):
    with pytest.raises(errors.DaysOutOfOrderError):
        services.create_survey(people.unit, facts(closes_on=date(2020, 1, 1)), by=people.lin)
    with pytest.raises(NotAllowedError):
        services.create_survey(people.unit, facts(), by=people.wang)
    survey = a_survey(people.unit, people.lin, {"接入单位": 5})
    with pytest.raises(NotAllowedError):
        services.open_survey(survey.pk, by=people.wang)


def test_the_result_is_frozen_with_its_digest(people):
    survey = a_closed_survey(people.unit, people.lin, [1, 1, 2, 3, 4, 5])
    first = survey.result["questions"][0]
    assert first["counts"] == [2, 1, 1, 1, 1]
    assert (first["satisfied"], first["share"], first["mean"]) == (4, "0.666667", "61.666667")
    assert survey.result["response_rate"] == "1.000000"
    assert survey.result_digest.startswith("sha256:")
    with pytest.raises(errors.NotOpenError):
        services.close_survey(survey.pk, on=LAST, by=people.lin)


def test_small_groups_are_not_shown_and_cannot_be_worked_out(people):
    survey = a_survey(people.unit, people.lin, {"大": 30, "中": 20, "小": 10})
    services.open_survey(survey.pk, by=people.lin)
    for group, steps in zip(survey.groups.all(), ([1] * 9, [2] * 6, [5] * 2), strict=True):
        answered(group, steps, people.lin)
    result = services.close_survey(survey.pk, on=LAST, by=people.lin).result
    shown = {group["name"]: bool(group["questions"]) for group in result["groups"]}
    assert shown == {"大": True, "中": False, "小": False}, "中 would tell 小 as the rest"


def test_fewer_than_five_answers_have_no_result(people):
    survey = a_closed_survey(people.unit, people.lin, [1, 1, 1, 1])
    assert survey.result["questions"] == []
    assert survey.result["answers"] == 4


def test_invitations_nobody_could_answer_are_not_made(people, opened):
    survey, group = opened
    one = timedelta(1)
    for day in (survey.opens_on - one, survey.closes_on + one):
        with pytest.raises(errors.InvitationDayError):
            services.invite(survey.pk, group, 1, expires_on=day, by=people.lin)
    with pytest.raises(errors.InvitationDayError):
        services.invite_units(survey.pk, group, 1, expires_on=DAY - one, on=DAY, by=people.lin)
    with pytest.raises(errors.AnswersOverError):
        services.invite(survey.pk, group, 1, on=survey.closes_on + one, by=people.lin)
    assert not Invitation.objects.exists(), "nobody of the group is used up"


def test_a_survey_whose_last_day_has_passed_does_not_open(people):
    survey = a_survey(people.unit, people.lin, {"接入单位": 5})
    with pytest.raises(errors.AnswersOverError):
        services.open_survey(survey.pk, on=LAST + timedelta(1), by=people.lin)
    assert services.open_survey(survey.pk, on=LAST, by=people.lin).state == "open"


def test_more_time_is_more_time_for_every_invitation_of_the_old_day(people, opened):
    survey, group = opened
    late = LAST + timedelta(10)
    tokens = services.invite(survey.pk, group, 2, by=people.lin)
    (short,) = services.invite(survey.pk, group, 1, expires_on=DAY, by=people.lin)
    answering.answer(tokens[0], GIVEN, on=DAY)
    for day in (LAST, LAST + timedelta(2)):
        with pytest.raises(errors.NotLaterError):
            services.extend_survey(survey.pk, day, on=LAST + timedelta(3), by=people.lin)
    services.extend_survey(survey.pk, late, on=LAST, by=people.lin)
    answering.answer(tokens[1], GIVEN, on=late)
    with pytest.raises(errors.InvitationExpiredError):
        answering.answer(short, GIVEN, on=late)
    assert sorted(Invitation.objects.values_list("expires_on", flat=True)) == [DAY, late, late]
    services.close_survey(survey.pk, on=late, by=people.lin)
    with pytest.raises(errors.NotOpenError):
        services.extend_survey(survey.pk, late + timedelta(9), on=late, by=people.lin)
