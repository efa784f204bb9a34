"""Several evaluators: who may judge, what they see, how it is decided and concluded."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.audit.models import AuditEntry
from hengwang.kernel.canonical import digest
from hengwang.opinions.choices import Capacity, Choice, Deduction
from hengwang.opinions.errors import (
    AlreadyAppointedError,
    CannotJudgeError,
    DecisionReasonError,
    DeductionReasonError,
    HandedInError,
    JudgeDecidesError,
    NotUnderReviewError,
    OpinionIncompleteError,
    OpinionsMissingError,
    ScoreOutOfRangeError,
    UndecidedError,
    WithdrawalReasonError,
)
from hengwang.opinions.models import Appointment, ReviewResult
from hengwang.opinions.queries import board_of
from hengwang.opinions.rules import differ, is_wide, mean, spread
from hengwang.opinions.services import (
    Chosen,
    Scored,
    appoint,
    decide,
    give_scores,
    hand_in,
    withdraw,
)
from hengwang.performance.models import Evaluation, FrozenRevision
from hengwang.performance.services.life import take_step
from hengwang.testing.people import grant


def row_named(evaluation, name):
    return evaluation.indicators.get(level3=name)


def score_all(appointment, by, **less):
    """Agree with the self-evaluation, but for the rows named, which get less."""
    rows = appointment.evaluation.indicators.all()
    scores = {row.pk: Scored(row.score) for row in rows}
    for name, score in less.items():
        row = row_named(appointment.evaluation, name)
        scores[row.pk] = Scored(Decimal(score), Deduction.EVIDENCE, "佐证只到十月")
    give_scores(appointment.pk, scores, by=by)
    return hand_in(appointment.pk, opinion="总体真实", by=by)


@pytest.fixture
def handed_in(appointed, judges):
    """They differ on one row: 45 and 48 of 50."""
    score_all(appointed[0], judges[0], 接入单位数量="45")
    score_all(appointed[1], judges[1], 接入单位数量="48")
    return appointed


def test_who_submitted_and_strangers_do_not_judge(submitted, people):
    by = people.with_role(Role.EVALUATOR)
    for person in (people.lin, people.wang):
        with pytest.raises(CannotJudgeError):
            appoint(submitted.pk, person, Capacity.OFFICE, by=by)
    with pytest.raises(NotAllowedError):
        appoint(submitted.pk, by, Capacity.OFFICE, by=people.lin)


def test_nobody_is_asked_twice(appointed, submitted, people, judges):
    with pytest.raises(AlreadyAppointedError):
        appoint(submitted.pk, judges[0], Capacity.FINANCE, by=people.with_role(Role.EVALUATOR))
    assert Appointment.objects.count() == 2


def test_points_are_taken_off_with_a_reason_and_within_the_row(appointed, judges, submitted):
    row = row_named(submitted, "接入单位数量")
    refused = {
        ScoreOutOfRangeError: Scored(Decimal(51)),
        DeductionReasonError: Scored(Decimal(45)),
    }
    for error, told in refused.items():
        with pytest.raises(error):
            give_scores(appointed[0].pk, {row.pk: told}, by=judges[0])
    no_reason = Scored(Decimal(45), Deduction.TARGET_LOW, "  ")
    with pytest.raises(DeductionReasonError):
        give_scores(appointed[0].pk, {row.pk: no_reason}, by=judges[0])
    assert not appointed[0].scores.exists()


def test_an_opinion_is_handed_in_whole_and_then_stays(appointed, judges, submitted):
    row = row_named(submitted, "接入单位数量")
    give_scores(appointed[0].pk, {row.pk: Scored(row.score)}, by=judges[0])
    with pytest.raises(OpinionIncompleteError) as refused:
        hand_in(appointed[0].pk, by=judges[0])
    assert "覆盖率" in str(refused.value)
    score_all(appointed[0], judges[0])
    for change in (
        lambda: give_scores(appointed[0].pk, {}, by=judges[0]),
        lambda: hand_in(appointed[0].pk, by=judges[0]),
    ):
        with pytest.raises(HandedInError):
            change()


def test_nobody_writes_into_the_opinion_of_another(appointed, judges):
    with pytest.raises(CannotJudgeError):
        give_scores(appointed[0].pk, {}, by=judges[1])


def test_others_are_hidden_until_ones_own_is_handed_in(appointed, judges, submitted):
    score_all(appointed[0], judges[0], 接入单位数量="45")
    before = board_of(submitted, reader=judges[1])
    assert [column.shown for column in before.columns] == [False, True]
    assert {cell for line in before.lines for cell in line.cells} == {None}
    score_all(appointed[1], judges[1])
    after = board_of(submitted, reader=judges[1])
    assert [column.total for column in after.columns] == [Decimal("91.50"), Decimal("96.50")]


def test_what_is_not_handed_in_is_seen_by_its_owner_only(appointed, judges, submitted, people):
    row = row_named(submitted, "接入单位数量")
    give_scores(appointed[0].pk, {row.pk: Scored(row.score)}, by=judges[0])
    seen = board_of(submitted, reader=people.with_role(Role.EVALUATOR))
    assert [column.shown for column in seen.columns] == [False, False]


def test_an_evaluation_is_not_confirmed_before_everybody_has_answered(appointed, submitted, people):
    with pytest.raises(OpinionsMissingError) as refused:
        take_step(submitted.pk, "confirm", by=people.with_role(Role.EVALUATOR))
    assert "zhao" in str(refused.value)
    assert Evaluation.objects.get(pk=submitted.pk).state == "submitted"


def test_rows_that_differ_are_decided_and_the_result_is_kept(handed_in, submitted, people):
    by = people.with_role(Role.EVALUATOR)
    with pytest.raises(UndecidedError):
        take_step(submitted.pk, "confirm", by=by)
    row = row_named(submitted, "接入单位数量")
    decide(submitted.pk, row.pk, Chosen(Choice.MEAN), by=by)
    frozen = FrozenRevision.objects.get(evaluation=submitted).digest
    take_step(submitted.pk, "confirm", by=by)
    result = ReviewResult.objects.get(evaluation=submitted)
    assert (result.self_total, result.total) == (Decimal("96.50"), Decimal("93.00"))
    assert result.level == "excellent"
    told = {"evaluation": submitted.short_id, "rows": result.rows, "total": result.total}
    assert result.digest == digest(told)
    assert FrozenRevision.objects.get(evaluation=submitted).digest == frozen
    assert AuditEntry.objects.filter(action="opinion.decided").count() == 1


@pytest.mark.parametrize(
    ("chosen", "score"),
    [
        (Chosen(Choice.SELF), "50.00"),
        (Chosen(Choice.MEAN), "46.50"),
        (Chosen(Choice.OWN, score=Decimal("47.25"), reason="抽查三家"), "47.25"),
    ],
)
def test_a_decision_takes_one_score_the_mean_or_an_own_one(
    handed_in, submitted, people, chosen, score
):
    row = row_named(submitted, "接入单位数量")
    by = people.with_role(Role.EVALUATOR)
    assert decide(submitted.pk, row.pk, chosen, by=by).score == Decimal(score)
    one = Chosen(Choice.OPINION, appointment_id=handed_in[0].pk)
    assert decide(submitted.pk, row.pk, one, by=by).score == Decimal(45)


def test_an_own_score_needs_a_reason_and_stays_within_the_points(handed_in, submitted, people):
    row, by = row_named(submitted, "接入单位数量"), people.with_role(Role.EVALUATOR)
    with pytest.raises(DecisionReasonError):
        decide(submitted.pk, row.pk, Chosen(Choice.OWN, score=Decimal(47)), by=by)
    with pytest.raises(ScoreOutOfRangeError):
        decide(submitted.pk, row.pk, Chosen(Choice.OWN, score=Decimal(51), reason="好"), by=by)
    with pytest.raises(NotAllowedError):
        decide(submitted.pk, row.pk, Chosen(Choice.SELF), by=people.lin)


def test_a_return_asks_the_evaluators_anew(handed_in, submitted, people, judges):
    by = people.with_role(Role.EVALUATOR)
    take_step(submitted.pk, "return", reason="补充佐证", by=by)
    with pytest.raises(NotUnderReviewError):
        give_scores(_reopened(handed_in[0]).pk, {}, by=judges[0])
    take_step(submitted.pk, "submit", by=people.lin)
    board = board_of(Evaluation.objects.get(pk=submitted.pk), reader=by)
    assert list(board.columns) == []


def _reopened(appointment):
    Appointment.objects.filter(pk=appointment.pk).update(handed_in_at=None)
    return appointment


def test_without_evaluators_one_reviewer_confirms_alone(submitted, people):
    take_step(submitted.pk, "confirm", by=people.with_role(Role.EVALUATOR))
    assert not ReviewResult.objects.exists()


SCORES = st.lists(st.decimals(0, 50, places=2), min_size=1, max_size=5)


@given(SCORES)
def test_the_mean_lies_between_the_scores_and_equal_ones_need_no_decision(given_scores):
    found = mean(given_scores)
    assert min(given_scores) <= found <= max(given_scores)
    assert differ(given_scores[0], given_scores) == (len(set(given_scores)) > 1)
    assert spread(None, given_scores) == max(given_scores) - min(given_scores)


def test_a_fifth_of_the_points_is_far_apart():
    assert is_wide(Decimal(2), Decimal(10))
    assert not is_wide(Decimal("1.99"), Decimal(10))
    assert not is_wide(Decimal(5), None)


def test_who_falls_ill_is_let_go_and_the_evaluation_can_be_confirmed(
    appointed, judges, submitted, people
):
    by = people.with_role(Role.EVALUATOR)
    row = row_named(submitted, "接入单位数量")
    give_scores(appointed[0].pk, {row.pk: Scored(row.score)}, by=judges[0])
    score_all(appointed[1], judges[1])
    with pytest.raises(WithdrawalReasonError):
        withdraw(appointed[0].pk, reason=" ", by=by)
    with pytest.raises(NotAllowedError):
        withdraw(appointed[0].pk, reason="病假", by=people.lin)
    with pytest.raises(HandedInError):
        withdraw(appointed[1].pk, reason="换人", by=by)
    withdraw(appointed[0].pk, reason="病假", by=by)
    entry = AuditEntry.objects.get(action="evaluator.withdrawn")
    assert (entry.before["judge"], entry.before["scored"], entry.note) == ("zhao", 1, "病假")
    assert [one.evaluator for one in Appointment.objects.all()] == [judges[1]]
    assert take_step(submitted.pk, "confirm", by=by).state == "confirmed"


def test_who_was_let_go_may_be_asked_again(appointed, judges, submitted, people):
    by = people.with_role(Role.EVALUATOR)
    withdraw(appointed[0].pk, reason="出差", by=by)
    again = appoint(submitted.pk, judges[0], Capacity.OFFICE, by=by)
    assert not again.scores.exists()


def test_an_appointment_of_a_returned_revision_stays(appointed, submitted, people):
    by = people.with_role(Role.EVALUATOR)
    take_step(submitted.pk, "return", reason="补充佐证", by=by)
    take_step(submitted.pk, "submit", by=people.lin)
    with pytest.raises(NotUnderReviewError):
        withdraw(appointed[0].pk, reason="换人", by=by)


def test_a_decision_older_than_the_last_opinion_counts_no_longer(handed_in, submitted, people):
    """The mean of two was decided; a third opinion comes: nobody has chosen among three."""
    by = people.with_role(Role.EVALUATOR)
    row = row_named(submitted, "接入单位数量")
    decide(submitted.pk, row.pk, Chosen(Choice.MEAN), by=by)
    third = User.objects.create_user("sun", display_name="孙", unit=people.unit)
    grant(third, Role.EVALUATOR, people.unit)
    asked = appoint(submitted.pk, third, Capacity.THIRD_PARTY, by=by)
    score_all(asked, third, 接入单位数量="30")
    with pytest.raises(UndecidedError):
        take_step(submitted.pk, "confirm", by=by)
    assert decide(submitted.pk, row.pk, Chosen(Choice.MEAN), by=by).score == Decimal(41)
    take_step(submitted.pk, "confirm", by=by)
    assert ReviewResult.objects.get().total == Decimal("87.50")


def test_who_scored_does_not_decide_unless_the_office_is_small(
    handed_in, submitted, judges, settings
):
    row = row_named(submitted, "接入单位数量")
    with pytest.raises(JudgeDecidesError):
        decide(submitted.pk, row.pk, Chosen(Choice.SELF), by=judges[0])
    settings.SEPARATE_DUTIES = False
    assert decide(submitted.pk, row.pk, Chosen(Choice.SELF), by=judges[0]).score == Decimal(50)
