"""Plans lay out what is due, once; changing one changes what comes, not what was."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.calendars.services import enter_year
from hengwang.inspections.choices import ItemKind, OccurrenceState
from hengwang.inspections.errors import NoItemsError, RhythmError
from hengwang.inspections.models import Occurrence
from hengwang.inspections.services.checklists import ItemFacts, add_checklist
from hengwang.inspections.services.planning import mark_missed, plan_ahead
from hengwang.inspections.services.plans import add_plan, change_plan, end_plan
from hengwang.inspections.tests.factories import a_checklist, an_occurrence
from hengwang.kernel.periods import BEIJING

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(START, tick=False)
    return time_machine


@pytest.fixture
def facts(people):
    return {
        "name": "早晚巡检",
        "checklist": a_checklist(people.unit),
        "rhythm_kind": "daily",
        "windows": "06:00-07:00, 08:00-10:00, 17:00-19:00",
    }


def test_a_plan_asks_from_now_on_and_not_for_what_is_over(people, planner, facts):
    plan = add_plan(people.unit, facts, by=planner)
    first, second = plan.occurrences.order_by("due_from")[:2]
    assert (timezone.localtime(first.due_from).hour, first.state) == (8, "due")
    assert timezone.localtime(second.due_from).hour == 17


def test_laying_out_again_makes_nothing_twice(people, planner, facts, clock):
    plan = add_plan(people.unit, facts, by=planner)
    count = plan.occurrences.count()
    assert plan_ahead(now=timezone.now()) == 0
    clock.move_to(START + timedelta(days=10), tick=False)
    assert plan_ahead(now=timezone.now()) == 30
    assert plan_ahead(now=timezone.now()) == 0
    assert plan.occurrences.count() == count + 30


def test_missed_ones_are_records(people, planner, facts, clock):
    plan = add_plan(people.unit, facts, by=planner)
    clock.move_to(START + timedelta(days=1), tick=False)
    # 08-10 and 17-19 of the first day, 06-07 of the second; 08-10 of the second is still open.
    assert mark_missed(now=timezone.now()) == 3
    states = plan.occurrences.filter(due_from__lt=timezone.now()).values_list("state", flat=True)
    assert sorted(states) == ["due", "missed", "missed", "missed"]


def test_a_change_leaves_what_has_begun(people, planner, facts):
    plan = add_plan(people.unit, facts, by=planner)
    change_plan(plan.pk, {**facts, "windows": "12:00-13:00"}, by=planner)
    rows = list(plan.occurrences.order_by("due_from")[:3])
    assert [timezone.localtime(row.due_from).hour for row in rows] == [8, 12, 12]


def test_an_ended_plan_calls_off_what_is_to_come(people, planner, facts):
    plan = add_plan(people.unit, facts, by=planner)
    end_plan(plan.pk, date(2026, 3, 3), by=planner, reason="机房停用")
    left = Occurrence.objects.filter(state=OccurrenceState.DUE)
    assert left.count() == 2
    assert plan_ahead(now=timezone.now()) == 0


def test_a_month_that_is_running_is_due_at_once(people, planner, facts):
    plan = add_plan(people.unit, {**facts, "rhythm_kind": "monthly"}, by=planner)
    first = plan.occurrences.order_by("due_from").first()
    assert first.slot == "2026-03"


def test_working_days_of_a_year_nobody_entered_are_not_guessed(people, planner, facts, clock):
    clock.move_to(START.replace(year=2041), tick=False)
    plan = add_plan(people.unit, {**facts, "working_days_only": True}, by=planner)
    assert plan.occurrences.count() == 0
    enter_year(2041, by=planner, days=[])
    assert plan_ahead(now=timezone.now()) > 0


def test_who_does_not_plan_is_refused_and_so_is_nonsense(people, planner, engineer, facts):
    with pytest.raises(NotAllowedError):
        add_plan(people.unit, facts, by=engineer)
    with pytest.raises(RhythmError):
        add_plan(people.unit, {**facts, "windows": "早上"}, by=planner)
    with pytest.raises(NotAllowedError):
        add_checklist(people.unit, "表", [ItemFacts("灯", ItemKind.YES_NO)], by=engineer)
    with pytest.raises(NoItemsError):
        add_checklist(people.unit, "表", [], by=planner)


def test_a_room_of_strangers_is_not_planned(people, planner, facts):
    from hengwang.network.tests.factories import a_room  # noqa: PLC0415

    room = a_room(people.other_unit)
    with pytest.raises(NotAllowedError):
        add_plan(people.unit, {**facts, "room": room}, by=planner)


def test_a_list_of_missed_ones_costs_one_round(
    people, planner, facts, django_assert_max_num_queries
):
    plan = add_plan(people.unit, facts, by=planner)
    for number in range(40):
        an_occurrence(plan, START - timedelta(days=2, minutes=number))
    with django_assert_max_num_queries(120):
        assert mark_missed(now=START) == 40
