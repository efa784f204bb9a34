"""A change of goals carries money and schedule: side by side, decided by another, by version."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.audit.models import AuditEntry
from hengwang.performance import goal_errors as refused
from hengwang.performance.services import declarations, goal_changes
from hengwang.performance.services.goal_changes import Edits
from hengwang.performance.services.goal_frame import Frame, NewStep, budget_of
from hengwang.performance.services.goal_versions import compare_steps, version_on
from hengwang.performance.tests.factories import a_row, an_evaluation
from hengwang.projects.models import Adjustment, Payment
from hengwang.projects.services.money import AdjustmentData, record_adjustment
from hengwang.projects.services.programmes import add_milestone, reach_milestone
from hengwang.testing.scopes import client_of

JANUARY, MAY, JULY = date(2020, 1, 15), date(2020, 5, 31), date(2020, 7, 1)
NOW, MORE = Decimal(4_000_000), Decimal("4500000.50")
NOTHING = Edits({})


@pytest.fixture
def reviewer(people):
    return people.with_role(Role.EVALUATOR)


@pytest.fixture
def step(programme, people):
    return add_milestone(programme.pk, name="初验", due_on=MAY, by=people.lin)


@pytest.fixture
def approved(programme, people, reviewer, step):
    made = an_evaluation(programme, people.lin)
    a_row(made, people.lin)
    declarations.hand_in(made.pk, by=people.lin)
    declarations.approve(made.pk, number="1号", on=JANUARY, by=reviewer)
    return made


def propose(evaluation, people, **frame):
    told = Frame(**frame)
    return goal_changes.propose(evaluation.pk, NOTHING, reason="调增", frame=told, by=people.lin)


def approve(change, reviewer):
    return goal_changes.approve_change(change.pk, number="2号", on=JULY, by=reviewer)


def test_money_alone_is_a_change_and_its_approval_records_the_adjustment(
    approved, people, reviewer
):
    change = propose(approved, people, budget=MORE)
    assert (change.budget_before, change.budget_after) == (NOW, MORE)
    assert budget_of(approved) == NOW
    assert not Adjustment.objects.exists()
    version = approve(change, reviewer)
    made = Adjustment.objects.get()
    assert (made.kind, made.amount_cny, made.approval_number) == (
        "increase", Decimal("500000.50"), "2号",
    )  # fmt: skip
    assert (made.approved_on, made.flags) == (JULY, [])
    change.refresh_from_db()
    assert change.adjustment == made
    assert budget_of(approved) == version.budget_cny == MORE
    assert version_on(approved, MAY).budget_cny == NOW


def test_a_smaller_budget_is_a_decrease_of_its_source(approved, people, reviewer):
    approve(propose(approved, people, budget=NOW - 1000), reviewer)
    made = Adjustment.objects.get()
    assert (made.kind, made.amount_cny, made.source) == ("decrease", 1000, "appropriation")


@pytest.mark.parametrize("number", ["", "财预3号"])
def test_an_adjustment_that_is_recorded_says_the_money_itself(approved, people, reviewer, number):
    """Counted already where it has its approval; otherwise it gets that of the change."""
    told = AdjustmentData(2020, "increase", "追加", Decimal(100), approval_number=number)
    made = record_adjustment(approved.programme_id, told, by=people.lin)
    change = propose(approved, people, adjustment_id=made.pk)
    assert (change.budget_before, change.budget_after) == (NOW, NOW + 100)
    approve(change, reviewer)
    made.refresh_from_db()
    assert made.approval_number == (number or "2号")
    assert Adjustment.objects.count() == 1
    assert budget_of(approved) == NOW + 100
    assert made.flags == []


def test_what_contradicts_the_adjustment_or_is_below_zero_is_refused(approved, people):
    told = AdjustmentData(2020, "transfer_out", "划转", Decimal(100))
    made = record_adjustment(approved.programme_id, told, by=people.lin)
    with pytest.raises(refused.BudgetNotOfAdjustmentError) as stopped:
        propose(approved, people, adjustment_id=made.pk, budget=MORE)
    assert stopped.value.params == {"amount": "3999900.00"}
    with pytest.raises(refused.BudgetNegativeError):
        propose(approved, people, budget=Decimal(-1))
    with pytest.raises(refused.NothingChangedError):
        propose(approved, people, budget=NOW)
    Adjustment.objects.update(fiscal_year=2021)
    with pytest.raises(refused.AdjustmentOfOtherYearError):
        propose(approved, people, adjustment_id=made.pk)


def test_money_that_moved_meanwhile_stops_the_approval(approved, people, reviewer):
    change = propose(approved, people, budget=MORE)
    told = AdjustmentData(2020, "increase", "追加", Decimal(7), approval_number="财预3号")
    record_adjustment(approved.programme_id, told, by=people.lin)
    with pytest.raises(refused.BudgetMovedError):
        approve(change, reviewer)
    change.refresh_from_db()
    assert change.state == "proposed"
    assert Adjustment.objects.count() == 1


def test_steps_are_moved_added_and_dropped(approved, people, reviewer, step):
    late = add_milestone(approved.programme_id, name="试点", due_on=JULY, by=people.lin)
    change = propose(
        approved,
        people,
        days={step.pk: JULY, late.pk: JULY},
        dropped=[late.pk],
        added=[NewStep("终验", date(2020, 11, 30))],
    )
    assert step.programme.milestones.get(pk=step.pk).due_on == MAY
    before, after = version_on(approved, MAY), approve(change, reviewer)
    kept = [(one["name"], one["due_on"]) for one in after.schedule]
    assert kept == [("初验", "2020-07-01"), ("终验", "2020-11-30")]
    found = compare_steps(before, after)
    assert [one.before and one.before["due_on"] for one in found] == ["2020-05-31", None]
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"milestone.rescheduled", "milestone.added", "milestone.dropped"} <= actions


def test_a_step_that_was_reached_or_has_no_day_is_refused(approved, people, reviewer, step):
    with pytest.raises(refused.StepDayMissingError):
        propose(approved, people, days={step.pk: None})
    with pytest.raises(refused.StepDayMissingError):
        propose(approved, people, added=[NewStep("终验", None)])
    change = propose(approved, people, days={step.pk: JULY})
    reach_milestone(step.pk, reached_on=MAY, by=people.lin)
    with pytest.raises(refused.StepMovedError):
        approve(change, reviewer)
    goal_changes.refuse_change(change.pk, reason="已完成", by=reviewer)
    with pytest.raises(refused.StepReachedError):
        propose(approved, people, dropped=[step.pk])


def test_a_step_an_earlier_change_refers_to_stays(approved, people, reviewer, step):
    approve(propose(approved, people, days={step.pk: JULY}, milestone_id=step.pk), reviewer)
    with pytest.raises(refused.StepReferredToError):
        propose(approved, people, dropped=[step.pk])


def test_a_refused_change_leaves_money_and_steps(approved, people, reviewer, step):
    change = propose(approved, people, budget=MORE, days={step.pk: JULY})
    goal_changes.refuse_change(change.pk, reason="不同意", by=reviewer)
    step.refresh_from_db()
    assert (step.due_on, budget_of(approved)) == (MAY, NOW)


def test_the_page_shows_both_sides_to_him_who_decides(approved, people, reviewer, step):
    address = reverse("goal-change-new", args=[approved.pk])
    row = approved.indicators.get()
    client = client_of(people.lin)
    assert "400.00" in client.get(address).content.decode()
    told = {
        "reason": "追加线路",
        "budget": "450",
        "fund_source": "appropriation",
        f"target_{row.pk}": row.target_text,
        f"points_{row.pk}": "5",
        f"day_{step.pk}": "2020-07-01",
        "new_step": "终验",
        "new_step_on": "2020-11-30",
    }
    assert client.post(address, told).status_code == 302
    page = client_of(reviewer).get(reverse("goal-versions", args=[approved.pk])).content.decode()
    for text in ("400.00", "450.00", "2020-05-31", "2020-07-01", "终验"):
        assert text in page
    approve(approved.goal_changes.get(), reviewer)
    assert Payment.objects.count() == 1
    page = client.get(reverse("goal-versions", args=[approved.pk]), {"at": "2020-08-01"})
    assert page.content.decode().count("450.00") >= 3
