"""An application through its life: who may do what, what is dated, what is signed."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from hengwang.access.choices import Kind, Outcome, State, Step
from hengwang.access.errors import (
    AlreadyFollowedError,
    ApplicationRunningError,
    ApplicationStateError,
    DelayUnexplainedError,
    FactMissingError,
    NotRejectedError,
    OwnApplicationError,
    OwnPlanError,
    PlanIncompleteError,
    PointClosedError,
    PointNeededError,
    ReasonNeededError,
    TakenBySomebodyError,
    TimeBackwardsError,
)
from hengwang.access.models import Application, StepRecord
from hengwang.access.rules import PATHS
from hengwang.access.services import plans, working
from hengwang.access.services.applying import apply, cancel
from hengwang.access.services.plans import PlanFacts
from hengwang.access.services.stepping import Words
from hengwang.access.tests.factories import (
    LATE,
    a_point,
    a_private_network,
    an_application,
    carried_out,
    facts_of,
    lead,
    plan_for,
)
from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.addressing.choices import AddressState
from hengwang.addressing.errors import NoRoomError
from hengwang.addressing.models import Address
from hengwang.addressing.tests.factories import a_prefix
from hengwang.audit.models import AuditEntry
from hengwang.kernel.periods import BEIJING
from hengwang.outbox.models import Announcement
from hengwang.testing.people import grant

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)


@pytest.fixture
def application(people, officer):
    return an_application(people.unit, officer)


def test_an_application_is_numbered_dated_and_waits_for_its_review(people, officer, time_machine):
    time_machine.move_to(MONDAY, tick=False)
    made = an_application(people.unit, officer)
    assert made.number == "JR2026-0001"
    assert (made.state, made.step) == (State.OPEN, Step.REVIEW)
    assert made.step_due_on == date(2026, 3, 5)
    assert made.promised_on == date(2026, 3, 30)
    first, present = made.steps.all()
    assert (first.step, first.outcome, first.by) == (Step.APPLY, Outcome.PASSED, officer)
    assert (present.step, present.began_at, present.done_at) == (Step.REVIEW, MONDAY, None)
    assert an_application(people.unit, officer).number == "JR2026-0002"


def test_a_year_nobody_entered_gives_no_due_date_and_no_guess(people, officer, time_machine):
    time_machine.move_to(datetime(2031, 3, 3, 9, 0, tzinfo=BEIJING), tick=False)
    made = an_application(people.unit, officer)
    assert (made.step_due_on, made.promised_on) == (None, None)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_goes_its_way_and_every_step_is_dated(
    people, officer, admin, second, ground, kind
):
    made = an_application(people.unit, officer, kind)
    done = carried_out(made, ground, by=admin, second=second)
    assert done.state == State.DONE
    rows = list(done.steps.all())
    assert [row.step for row in rows] == list(PATHS[kind])
    assert all(row.done_at and row.outcome == Outcome.PASSED for row in rows)
    assert all(a.done_at == b.began_at for a, b in pairwise(rows))
    moved = Announcement.objects.filter(name="access_application.moved")
    assert moved.count() == len(rows)


def test_who_applied_does_not_decide(people, admin, second, ground):
    made = an_application(people.unit, admin)
    for act in (
        lambda: working.approve(made.pk, by=admin),
        lambda: working.reject(made.pk, "不同意", by=admin),
    ):
        with pytest.raises(OwnApplicationError):
            act()
    working.approve(made.pk, by=second)
    plans.draw_up(made.pk, plan_for(made, ground), by=second)
    with pytest.raises(OwnApplicationError):
        plans.sign(made.pk, by=admin)


def test_who_drew_up_an_allocation_does_not_sign_it(application, admin, second, ground):
    lead(application, Step.ALLOCATION, ground, by=admin, second=second)
    plans.draw_up(application.pk, plan_for(application, ground), by=admin)
    with pytest.raises(OwnPlanError):
        plans.sign(application.pk, by=admin)
    plan = plans.sign(application.pk, by=second)
    assert plan.is_unchanged
    assert plan.signature.startswith("sha256:")


def test_signing_reserves_the_addresses_and_tells_the_trail(application, admin, second, ground):
    lead(application, Step.CONSTRUCTION, ground, by=admin, second=second)
    plan = application.plan
    assert plan.address_texts == ["10.9.0.1", "10.9.0.2"]
    assert list(plan.reserved.values_list("state", flat=True)) == [AddressState.RESERVED] * 2
    entry = AuditEntry.objects.get(action="access_application.signed")
    assert entry.after["signature"] == plan.signature


@pytest.mark.parametrize("field", ["mbps", "circuit_code", "address_texts"])
def test_what_is_changed_after_signing_is_seen(application, admin, second, ground, field):
    lead(application, Step.CONSTRUCTION, ground, by=admin, second=second)
    plan = application.plan
    setattr(plan, field, {"mbps": 1000, "circuit_code": "X", "address_texts": ["10.9.0.9"]}[field])
    assert not plan.is_unchanged


def test_a_full_prefix_signs_nothing(application, admin, second, ground, people):
    small = a_prefix(people.unit, "10.8.0.0/31")
    lead(application, Step.ALLOCATION, ground, by=admin, second=second)
    facts = plan_for(application, ground, prefix=small, address_count=3)
    plans.draw_up(application.pk, facts, by=admin)
    with pytest.raises(NoRoomError):
        plans.sign(application.pk, by=second)
    application.refresh_from_db()
    assert application.step == Step.ALLOCATION
    assert not Address.objects.exists()
    assert not application.plan.is_signed


def test_an_allocation_is_given_back_and_drawn_up_again(application, admin, second, ground):
    lead(application, Step.ALLOCATION, ground, by=admin, second=second)
    plans.draw_up(application.pk, plan_for(application, ground), by=admin)
    with pytest.raises(ReasonNeededError):
        plans.send_back(application.pk, " ", by=second)
    plans.send_back(application.pk, "带宽过大", by=second)
    assert application.plan is None
    assert application.steps.get(done_at=None).owner == admin
    plans.draw_up(application.pk, plan_for(application, ground, mbps=50), by=admin)
    assert plans.sign(application.pk, by=second).mbps == 50


def test_a_rejection_says_why_and_may_be_handed_in_anew(people, application, officer, admin):
    with pytest.raises(ReasonNeededError):
        working.reject(application.pk, "  ", by=admin)
    facts = facts_of(Kind.CONNECT, people.unit)
    with pytest.raises(NotRejectedError):
        apply(facts, unit=people.unit, by=officer, follows=application)
    working.reject(application.pk, "缺少单位公函", by=admin)
    application.refresh_from_db()
    assert (application.state, application.reason) == (State.REJECTED, "缺少单位公函")
    again = apply(facts, unit=people.unit, by=officer, follows=application)
    assert again.follows == application
    with pytest.raises(AlreadyFollowedError):
        apply(facts, unit=people.unit, by=officer, follows=application)


def test_a_rejection_lets_go_what_was_reserved(application, officer, admin, second, ground):
    lead(application, Step.CONSTRUCTION, ground, by=admin, second=second)
    cancel(application.pk, "项目取消", by=officer)
    assert not Address.objects.exists()
    with pytest.raises(ApplicationStateError):
        cancel(application.pk, "再次", by=officer)


def test_a_failed_acceptance_goes_back_to_construction(application, admin, second, ground):
    lead(application, Step.ACCEPTANCE, ground, by=admin, second=second)
    working.fail(application.pk, Words(text="光衰超标"), by=admin)
    application.refresh_from_db()
    assert application.step == Step.CONSTRUCTION
    working.built(application.pk, Words(text="重新熔接"), by=admin)
    working.accept(application.pk, Words(text="合格"), by=admin)
    application.refresh_from_db()
    assert application.step == Step.OPENING
    assert application.steps.filter(step=Step.CONSTRUCTION).count() == 2


def test_a_late_step_says_why(application, admin, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=30), tick=False)
    with pytest.raises(DelayUnexplainedError):
        working.approve(application.pk, by=admin)
    working.approve(application.pk, Words(delay=LATE), by=admin)
    assert application.steps.get(step=Step.REVIEW).delay == LATE


def test_a_step_ends_after_it_began_and_not_in_the_future(application, admin):
    for at in (timezone.now() + timedelta(hours=1), timezone.now() - timedelta(days=2)):
        with pytest.raises(TimeBackwardsError):
            working.approve(application.pk, Words(at=at), by=admin)


def test_one_takes_a_step_the_next_is_told_who_has_it(application, admin, second):
    working.take(application.pk, by=admin)
    assert working.take(application.pk, by=admin).owner == admin
    with pytest.raises(TakenBySomebodyError):
        working.take(application.pk, by=second)


def test_another_due_date_says_why(application, admin, second, people):
    day = date(2031, 1, 6)
    with pytest.raises(ReasonNeededError):
        working.assign(application.pk, owner=second, due_on=day, reason="", by=admin)
    working.assign(application.pk, owner=second, due_on=day, reason="单位要求推迟", by=admin)
    application.refresh_from_db()
    assert application.step_due_on == day
    with pytest.raises(NotAllowedError):
        working.assign(application.pk, owner=people.lin, due_on=day, reason="", by=admin)


def test_a_stranger_does_nothing(people, application, ground):
    for act in (
        lambda: working.approve(application.pk, by=people.lin),
        lambda: working.take(application.pk, by=people.lin),
        lambda: cancel(application.pk, "x", by=people.lin),
        lambda: an_application(people.unit, people.lin),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_a_duty_engineer_does_not_decide(people, application):
    engineer = people.with_role(Role.DUTY_ENGINEER)
    with pytest.raises(NotAllowedError):
        working.approve(application.pk, by=engineer)


def test_the_carrier_sees_and_builds_its_own_and_nothing_else(
    people, application, admin, second, ground
):
    builder = people.chen
    seen = Application.objects.visible_to
    assert not seen(builder).exists()
    lead(application, Step.ALLOCATION, ground, by=admin, second=second)
    facts = plan_for(application, ground, carrier=people.company)
    plans.draw_up(application.pk, facts, by=admin)
    plans.sign(application.pk, by=second)
    assert seen(builder).get() == application
    working.built(application.pk, Words(text="光缆已到机房"), by=builder)
    with pytest.raises(NotAllowedError):
        working.accept(application.pk, Words(text="合格"), by=builder)


def test_units_see_their_own(people, application, officer):
    seen = Application.objects.visible_to
    assert seen(officer).get() == application
    stranger = people.wang
    grant(stranger, Role.ACCESS_UNIT_OFFICER, people.other_unit)
    assert not seen(stranger).exists()


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (Kind.CONNECT, {"place": ""}),
        (Kind.CONNECT, {"wanted_mbps": None}),
        (Kind.CONNECT, {"address_count": None}),
        (Kind.UPGRADE, {"wanted_mbps": None}),
        (Kind.DOMAIN, {"domain": ""}),
        (Kind.PRIVATE_NETWORK, {"private_network": None}),
        (Kind.ADDRESS, {"purpose": ""}),
    ],
)
def test_a_kind_asks_for_what_it_needs(people, officer, kind, missing):
    with pytest.raises(FactMissingError):
        an_application(people.unit, officer, kind, **missing)


def test_an_access_point_must_be_the_units_own_and_open(people, officer):
    with pytest.raises(PointNeededError):
        an_application(people.unit, officer, Kind.UPGRADE, point=None)
    with pytest.raises(PointNeededError):
        an_application(people.unit, officer, Kind.UPGRADE, point=a_point(people.other_unit))
    gone = a_point(people.unit, closed_on=date(2021, 1, 1))
    with pytest.raises(PointClosedError):
        an_application(people.unit, officer, Kind.UPGRADE, point=gone)


def test_one_thing_has_one_application_at_a_time(people, officer):
    point, network = a_point(people.unit), a_private_network(people.unit)
    an_application(people.unit, officer, Kind.UPGRADE, point=point)
    with pytest.raises(ApplicationRunningError):
        an_application(people.unit, officer, Kind.WITHDRAW, point=point)
    an_application(people.unit, officer, Kind.PRIVATE_NETWORK, private_network=network)
    with pytest.raises(ApplicationRunningError):
        an_application(people.unit, officer, Kind.PRIVATE_NETWORK, private_network=network)


@pytest.mark.parametrize("field", ["circuit_code", "mbps", "prefix", "layer"])
def test_an_allocation_must_be_enough_for_the_opening(application, admin, second, ground, field):
    lead(application, Step.ALLOCATION, ground, by=admin, second=second)
    lacking = plan_for(application, ground, **{field: None if field in ("mbps", "prefix") else ""})
    with pytest.raises(PlanIncompleteError):
        plans.draw_up(application.pk, lacking, by=admin)
    with pytest.raises(PlanIncompleteError):
        plans.draw_up(application.pk, PlanFacts(), by=admin)


def test_steps_are_one_open_at_a_time(application):
    assert StepRecord.objects.filter(application=application, done_at=None).count() == 1
