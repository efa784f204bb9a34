"""Goals are asked about, handed in, approved by another, and changed by versions."""

from datetime import date
from decimal import Decimal

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.performance import goal_errors as refused
from hengwang.performance.models import GoalVersion
from hengwang.performance.services import declarations, declaring, goal_changes, life
from hengwang.performance.services.goal_changes import Edits, NewRow
from hengwang.performance.services.goal_versions import compare, version_on
from hengwang.performance.tests.factories import a_row, an_evaluation

JANUARY, JULY = date(2020, 1, 15), date(2020, 7, 1)


@pytest.fixture
def evaluation(programme, people):
    made = an_evaluation(programme, people.lin)
    a_row(made, people.lin)
    return made


@pytest.fixture
def reviewer(people):
    return people.with_role(Role.EVALUATOR)


@pytest.fixture
def approved(evaluation, people, reviewer):
    declarations.hand_in(evaluation.pk, by=people.lin)
    declarations.approve(evaluation.pk, number="甘财绩〔2020〕1号", on=JANUARY, by=reviewer)
    return evaluation


def test_a_target_in_words_is_asked_about_and_the_proposal_taken(evaluation, people):
    row = a_row(evaluation, people.lin, level3="培训及时性", target_text="及时")
    asked = {one.indicator.pk: one for one in declarations.asked_of(evaluation)}
    assert asked[row.pk].is_unmeasurable
    with pytest.raises(refused.TargetsUnmeasurableError):
        declarations.hand_in(evaluation.pk, by=people.lin)
    assert declarations.take_proposal(row.pk, by=people.lin).target_text == "≥95%"
    assert declarations.hand_in(evaluation.pk, by=people.lin).state == "handed_in"


def test_goals_handed_in_are_fixed_and_a_return_opens_them(evaluation, people, reviewer):
    declarations.hand_in(evaluation.pk, by=people.lin)
    with pytest.raises(refused.GoalsFixedError):
        a_row(evaluation, people.lin, level3="又一项")
    row = evaluation.indicators.get()
    declarations.send_back(evaluation.pk, reason="", rows={row.pk: "偏低"}, by=reviewer)
    remark = evaluation.declaration.remarks.get()
    assert (remark.row_name, remark.reason) == ("接入单位数量", "偏低")
    a_row(evaluation, people.lin, level3="又一项")
    declarations.hand_in(evaluation.pk, by=people.lin)


def test_execution_waits_for_the_approval(evaluation, people, reviewer):
    declarations.hand_in(evaluation.pk, by=people.lin)
    with pytest.raises(refused.DeclarationNotApprovedError):
        life.take_step(evaluation.pk, "start_monitoring", by=people.lin)
    declarations.approve(evaluation.pk, number="1号", on=JANUARY, by=reviewer)
    assert life.take_step(evaluation.pk, "start_monitoring", by=people.lin).state == "monitoring"


def test_who_declares_does_not_approve(evaluation, people, reviewer):
    declarations.hand_in(evaluation.pk, by=people.lin)
    with pytest.raises(NotAllowedError):
        declarations.approve(evaluation.pk, number="1号", on=JANUARY, by=people.lin)
    evaluation.declaration.__class__.objects.update(handed_in_by=reviewer)
    with pytest.raises(refused.DeclarerDecidesError):
        declarations.approve(evaluation.pk, number="1号", on=JANUARY, by=reviewer)


def test_an_approval_needs_a_number_and_a_return_a_reason(evaluation, people, reviewer):
    declarations.hand_in(evaluation.pk, by=people.lin)
    with pytest.raises(refused.ApprovalNumberMissingError):
        declarations.approve(evaluation.pk, number=" ", on=JANUARY, by=reviewer)
    with pytest.raises(refused.DecisionReasonMissingError):
        declarations.send_back(evaluation.pk, reason=" ", rows={}, by=reviewer)


def test_the_second_of_two_reviewers_is_refused(approved, reviewer):
    with pytest.raises(refused.DeclarationStateError):
        declarations.send_back(approved.pk, reason="晚了", by=reviewer)
    with pytest.raises(refused.DeclarationStateError):
        declarations.approve(approved.pk, number="2号", on=JANUARY, by=reviewer)
    assert GoalVersion.objects.count() == 1


def test_a_medium_term_goal_stands_beside_the_yearly_ones(evaluation, people):
    declarations.add_medium_goal(evaluation.pk, expected="全省联通", last_year=2023, by=people.lin)
    goal = evaluation.declaration.medium_goals.get()
    assert (goal.first_year, goal.last_year) == (2020, 2023)


def test_a_change_makes_a_version_valid_from_its_day(approved, people, reviewer):
    row = approved.indicators.get()
    edits = Edits(
        {row.pk: ("≥90家", Decimal(4))},
        added=[NewRow("产出指标", "时效指标", "按期完成率", "≥95%", Decimal(1))],
    )
    change = goal_changes.propose(approved.pk, edits, reason="预算调增", by=people.lin)
    with pytest.raises(refused.ChangeOpenError):
        goal_changes.propose(approved.pk, edits, reason="再一次", by=people.lin)
    assert approved.indicators.get().target_text == "≥80家"
    goal_changes.approve_change(change.pk, number="2号", on=JULY, by=reviewer)
    assert [row.target_text for row in approved.indicators.all()] == ["≥90家", "≥95%"]
    before, after = version_on(approved, date(2020, 6, 30)), version_on(approved, JULY)
    assert (before.number, after.number) == (1, 2)
    assert before.rows[0]["target"] == "≥80家"
    assert version_on(approved, date(2019, 12, 31)) is None
    found = compare(before.rows, after.rows)
    assert [sorted(one.fields)[0] for one in found] == ["points", "level2"]
    with pytest.raises(refused.ChangeDecidedError):
        goal_changes.approve_change(change.pk, number="3号", on=JULY, by=reviewer)


def test_a_row_can_be_removed_and_a_change_refused(approved, people, reviewer):
    row = approved.indicators.get()
    change = goal_changes.propose(approved.pk, Edits({}, [row.pk]), reason="取消", by=people.lin)
    goal_changes.refuse_change(change.pk, reason="不同意", by=reviewer)
    assert approved.indicators.count() == 1
    again = goal_changes.propose(approved.pk, Edits({}, [row.pk]), reason="取消", by=people.lin)
    goal_changes.approve_change(again.pk, number="3号", on=JULY, by=reviewer)
    assert approved.indicators.count() == 0


def test_who_proposes_does_not_decide_and_nothing_is_no_change(approved, people, reviewer):
    row = approved.indicators.get()
    same = Edits({row.pk: ("≥80家", Decimal(5))})
    with pytest.raises(refused.NothingChangedError):
        goal_changes.propose(approved.pk, same, reason="无", by=people.lin)
    edits = Edits({row.pk: ("≥85家", Decimal(5))})
    change = goal_changes.propose(approved.pk, edits, reason="调增", by=people.lin)
    change.__class__.objects.update(proposed_by=reviewer)
    with pytest.raises(refused.DeclarerDecidesError):
        goal_changes.approve_change(change.pk, number="1号", on=JULY, by=reviewer)


def test_goals_in_draft_are_edited_directly(evaluation, people):
    with pytest.raises(refused.NotApprovedYetError):
        goal_changes.propose(evaluation.pk, Edits({}), reason="x", by=people.lin)


def test_what_came_of_an_approved_goal_is_still_written(evaluation, people, reviewer):
    goal = declaring.set_goal(evaluation.pk, expected="畅通", by=people.lin)
    declarations.hand_in(evaluation.pk, by=people.lin)
    told = {"goal_id": goal.pk, "by": people.lin}
    declaring.set_goal(evaluation.pk, expected="畅通", actual="已畅通", **told)
    with pytest.raises(refused.GoalsFixedError):
        declaring.set_goal(evaluation.pk, expected="更畅通", **told)
