"""Two people at the same instant: one effect, the other gets a clear refusal."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.disclosure.models import Rectification
from hengwang.disclosure.services.rectifying import (
    RectificationData,
    add_rectification,
    close_rectification,
    report_done,
)
from hengwang.kernel.errors import DomainError
from hengwang.opinions.choices import Capacity
from hengwang.opinions.models import Appointment
from hengwang.opinions.services import Scored, appoint, give_scores, hand_in, withdraw
from hengwang.performance.models import Evaluation, FrozenRevision, Transition
from hengwang.performance.services import declarations, goal_changes
from hengwang.performance.services.actuals import ActualData, enter_actual
from hengwang.performance.services.goal_changes import Edits
from hengwang.performance.services.goal_frame import Frame
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import (
    a_full_evaluation,
    a_programme,
    a_row,
    an_evaluation,
)
from hengwang.seals.models import Seal
from hengwang.seals.services import seal_evaluation
from hengwang.surveys.answering import answer
from hengwang.surveys.models import Answer, Invitation, Response
from hengwang.surveys.services import close_survey, invite
from hengwang.surveys.tests.factories import DAY, LAST, an_open_survey
from hengwang.testing.at_once import at_once
from hengwang.testing.people import grant, make_people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db):
    return make_people()


@pytest.fixture
def lin(people) -> User:
    return people.lin


@pytest.fixture
def colleague(people) -> User:
    user = User.objects.create_user("he", display_name="何", unit=people.unit)
    grant(user, Role.PROJECT_OWNER, people.unit)
    return user


@pytest.fixture
def judges(people) -> list[User]:
    other = User.objects.create_user("jin", display_name="金", unit=people.unit)
    grant(other, Role.EVALUATOR, people.unit)
    return [people.with_role(Role.EVALUATOR), other]


@pytest.fixture
def filled(people, lin) -> Evaluation:
    return a_full_evaluation(a_programme(people.unit, lin), lin)


@pytest.fixture
def submitted(filled, lin) -> Evaluation:
    return take_step(filled.pk, "submit", by=lin)


def refusals(outcomes: list[object]) -> Counter[str]:
    return Counter(one.code for one in outcomes if isinstance(one, DomainError))


def steps_of(evaluation: Evaluation, name: str) -> int:
    return Transition.objects.filter(evaluation=evaluation, name=name).count()


def test_of_two_who_submit_one_does(filled, lin, colleague):
    outcomes = at_once(
        lambda: take_step(filled.pk, "submit", by=lin),
        lambda: take_step(filled.pk, "submit", by=colleague),
    )
    assert refusals(outcomes) == {"step_not_possible": 1}
    assert steps_of(filled, "submit") == 1
    assert FrozenRevision.objects.filter(evaluation=filled).count() == 1


def test_of_two_who_return_one_does_and_one_revision_opens(submitted, judges):
    outcomes = at_once(
        *(
            lambda judge=judge: take_step(submitted.pk, "return", reason=judge.username, by=judge)
            for judge in judges
        )
    )
    assert refusals(outcomes) == {"step_not_possible": 1}
    submitted.refresh_from_db()
    assert (submitted.state, submitted.revision) == ("self_evaluation", 2)
    done = Transition.objects.get(evaluation=submitted, name="return")
    assert FrozenRevision.objects.get(evaluation=submitted).return_reason == done.reason


def test_of_a_return_and_a_confirmation_one_stands(submitted, judges):
    outcomes = at_once(
        lambda: take_step(submitted.pk, "return", reason="请补材料", by=judges[0]),
        lambda: take_step(submitted.pk, "confirm", by=judges[1]),
    )
    submitted.refresh_from_db()
    # A confirmed evaluation may be returned, so both can follow each other; never a mixture.
    ends = {
        ("self_evaluation", 1, 1): {},
        ("confirmed", 0, 1): {"step_not_possible": 1},
        ("self_evaluation", 1, 0): {"step_not_possible": 1},
    }
    found = (submitted.state, steps_of(submitted, "return"), steps_of(submitted, "confirm"))
    assert refusals(outcomes) == ends[found]


def test_of_two_who_seal_one_does(submitted, judges):
    outcomes = at_once(
        *(lambda judge=judge: seal_evaluation(submitted.pk, by=judge) for judge in judges)
    )
    assert refusals(outcomes) == {"already_sealed": 1}
    assert Seal.objects.filter(evaluation=submitted).count() == 1


def test_of_a_seal_and_a_return_the_sealed_revision_is_the_one_that_was_submitted(
    submitted, judges
):
    outcomes = at_once(
        lambda: seal_evaluation(submitted.pk, by=judges[0]),
        lambda: take_step(submitted.pk, "return", reason="请补材料", by=judges[1]),
    )
    submitted.refresh_from_db()
    assert (submitted.state, submitted.revision) == ("self_evaluation", 2)
    sealed = list(Seal.objects.values_list("revision", flat=True))
    # Sealed before the return, or refused after it; never a seal of what is worked on again.
    assert (refusals(outcomes), sealed) in [({}, [1]), ({"not_submitted": 1}, [])]


def test_of_two_telephones_with_one_invitation_one_answers(people, lin):
    survey, group = an_open_survey(people.unit, lin)
    (token,) = invite(survey.pk, group, 1, by=lin)
    outcomes = at_once(
        *(lambda step=step: answer(token, {1: step, 2: "1"}, on=DAY) for step in ("1", "5"))
    )
    assert refusals(outcomes) == {"invitation_used": 1}
    assert Response.objects.count() == 1
    assert set(Answer.objects.values_list("response", flat=True)) == {Response.objects.get().pk}


def test_an_answer_is_in_the_frozen_result_or_refused(people, lin):
    survey, group = an_open_survey(people.unit, lin)
    (token,) = invite(survey.pk, group, 1, by=lin)
    outcomes = at_once(
        lambda: answer(token, {1: "1", 2: "1"}, on=DAY),
        lambda: close_survey(survey.pk, on=LAST, by=lin),
    )
    survey.refresh_from_db()
    kept = Response.objects.count()
    assert survey.result["answers"] == kept
    assert sum(refusals(outcomes).values()) == 1 - kept


def test_of_two_who_invite_the_last_people_of_a_group_one_does(people, lin, colleague):
    survey, group = an_open_survey(people.unit, lin, people=5)
    outcomes = at_once(
        *(lambda who=who: invite(survey.pk, group, 3, by=who) for who in (lin, colleague))
    )
    assert refusals(outcomes) == {"survey_too_many_invitations": 1}
    assert Invitation.objects.count() == 3


def test_an_opinion_is_handed_in_or_let_go_and_never_both(submitted, judges):
    asked = appoint(submitted.pk, judges[0], Capacity.FINANCE, by=judges[1])
    rows = submitted.indicators.exclude(points=None)
    give_scores(asked.pk, {row.pk: Scored(row.score) for row in rows}, by=judges[0])
    outcomes = at_once(
        lambda: hand_in(asked.pk, by=judges[0]),
        lambda: withdraw(asked.pk, reason="换人", by=judges[1]),
    )
    stays = Appointment.objects.filter(handed_in_at__isnull=False).count()
    assert stays == Appointment.objects.count()
    assert refusals(outcomes) == ({"opinion_handed_in": 1} if stays else {"opinion_gone": 1})


def test_what_is_entered_while_somebody_submits_is_in_the_snapshot_or_refused(
    filled, lin, colleague
):
    row = filled.indicators.get(level3="接入单位数量")
    kept = ActualData("95家", evidence_ids=tuple(one.pk for one in row.evidence.all()))
    outcomes = at_once(
        lambda: take_step(filled.pk, "submit", by=lin),
        lambda: enter_actual(row.pk, kept, by=colleague),
    )
    row.refresh_from_db()
    frozen = FrozenRevision.objects.get(evaluation=filled).snapshot
    printed = {one["level3"]: one["actual_text"] for one in frozen["rows"]}
    assert printed["接入单位数量"] == row.actual_text
    assert refusals(outcomes) == ({} if row.actual_text == "95家" else {"evaluation_locked": 1})


def test_of_an_approval_and_a_return_of_goals_one_stands(people, lin, judges):
    evaluation = an_evaluation(a_programme(people.unit, lin), lin)
    a_row(evaluation, lin)
    declarations.hand_in(evaluation.pk, by=lin)
    outcomes = at_once(
        lambda: declarations.approve(
            evaluation.pk, number="甲财绩1号", on=date(2020, 1, 5), by=judges[0]
        ),
        lambda: declarations.send_back(evaluation.pk, reason="不可测", rows={}, by=judges[1]),
    )
    assert sum(refusals(outcomes).values()) == 1
    evaluation.refresh_from_db()
    versions = evaluation.goal_versions.count()
    assert (evaluation.declaration.state, versions) in {("approved", 1), ("returned", 0)}


def test_of_two_who_close_a_rectification_one_does(submitted, lin, judges):
    told = RectificationData("尾款未付", "年内付清", "甲局", date(2099, 5, 31))
    made = add_rectification(submitted.pk, told, file=None, by=judges[0])
    report_done(made.pk, note="已付清", file=None, by=lin)
    outcomes = at_once(
        *(lambda judge=judge: close_rectification(made.pk, by=judge) for judge in judges)
    )
    assert sum(refusals(outcomes).values()) == 1
    assert Rectification.objects.get().closed_by_name in {one.printed_name for one in judges}


def test_of_two_who_approve_a_change_with_money_one_does_and_one_adjustment_is_made(
    people, lin, judges
):
    evaluation = an_evaluation(a_programme(people.unit, lin), lin)
    a_row(evaluation, lin)
    declarations.hand_in(evaluation.pk, by=lin)
    declarations.approve(evaluation.pk, number="1号", on=date(2020, 1, 15), by=judges[0])
    frame = Frame(budget=Decimal(4_500_000))
    change = goal_changes.propose(evaluation.pk, Edits({}), reason="调增", frame=frame, by=lin)

    def approve(judge):
        return goal_changes.approve_change(change.pk, number="2号", on=date(2020, 7, 1), by=judge)

    outcomes = at_once(*(lambda judge=judge: approve(judge) for judge in judges))
    assert refusals(outcomes) == {"change_decided": 1}
    assert evaluation.programme.adjustments.get().amount_cny == 500_000
    assert evaluation.goal_versions.count() == 2
