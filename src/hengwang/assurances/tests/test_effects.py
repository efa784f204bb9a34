"""What an assurance does while it goes on: plans of collectors, posts of duty, changes."""

from datetime import time, timedelta

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.assurances import errors, jobs
from hengwang.assurances.queries import covering
from hengwang.assurances.queries.standing import planned_changes
from hengwang.assurances.services import life
from hengwang.assurances.services.freezing import ExceptionFacts, allow
from hengwang.assurances.tests.factories import an_approved, beijing
from hengwang.audit.models import AuditEntry
from hengwang.availability.choices import Decision
from hengwang.availability.errors import ChangesFrozenError
from hengwang.availability.services.maintenance import (
    WindowFacts,
    approve_window,
    propose_window,
)
from hengwang.duty.models import Gap
from hengwang.duty.services.lapses import watch_gaps
from hengwang.duty.tests.factories import a_post, a_roster, turns
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import Check, Target
from hengwang.monitoring.services.planning import etag_of, plan_of
from hengwang.monitoring.tests.factories import a_check, a_collector
from hengwang.organizations.models import Unit
from hengwang.testing.scopes import client_of
from hengwang.tickets.choices import Kind, Source
from hengwang.tickets.errors import ChangeTimeError
from hengwang.tickets.services.changes import plan_change
from hengwang.tickets.services.opening import TicketFacts, open_ticket

pytestmark = pytest.mark.django_db
EVE, BEGINS, ENDS = (
    beijing("2026-03-01 10:00"),
    beijing("2026-03-02 08:00"),
    beijing("2026-03-03 12:00"),
)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def watched(move, people):
    move(EVE)
    admin = people.with_role(Role.NETWORK_ADMIN)
    collector = a_collector(people.unit, admin)
    near = a_check(people.unit, collector, "会场专线")
    far = a_check(people.unit, collector, "办公楼接入")
    return collector, near, far


def intervals(collector, at):
    return {one.id: one.interval_s for one in plan_of(collector, now=at).checks}


def test_a_target_added_while_it_goes_on_is_watched_more_closely_too(watched, people, move):
    collector, near, _far = watched
    whole = an_approved(people.unit, BEGINS, ENDS)
    named = an_approved(people.unit, BEGINS, ENDS, scope={"targets": [near.target]})
    move(BEGINS)
    for one in (whole, named):
        assert life.start_one(one.pk, now=BEGINS)
    later = a_check(people.unit, collector, "临时专线")
    assert intervals(collector, BEGINS + HOUR)[later.pk] == 60
    jobs.on_target(later.target_id)
    jobs.on_target(later.target_id)
    assert intervals(collector, BEGINS + HOUR)[later.pk] == 10
    assert set(whole.covered.all()) == set(Target.objects.all())
    assert list(named.covered.all()) == [near.target]
    told = AuditEntry.objects.filter(action="assurance.widened")
    assert [one.subject_id for one in told] == [str(whole.pk)]
    move(ENDS)
    life.end_one(whole.pk, now=ENDS)
    after = a_check(people.unit, collector, "会后专线")
    jobs.on_target(after.target_id)
    assert after.target not in whole.covered.all()


def test_a_scope_is_written_down_whole_whatever_its_size(watched, people, monkeypatch):
    monkeypatch.setattr(covering, "PORTION", 2)
    collector, _near, _far = watched
    checks = [a_check(people.unit, collector, f"线路{number}") for number in range(5)]
    made = an_approved(people.unit, BEGINS, ENDS)
    assert made.covered.count() == Target.objects.count() == 7
    checks[0].target.closed_at = EVE
    checks[0].target.save()
    assert covering.cover(made) == 6
    assert covering.cover(made) == 6


def test_the_plan_of_a_collector_changes_at_the_beginning_and_back_at_the_end(watched, people):
    collector, near, far = watched
    an_approved(people.unit, BEGINS, ENDS, scope={"targets": [near.target]})
    usual = {near.pk: 60, far.pk: 60}
    closer = {near.pk: 10, far.pk: 60}
    assert intervals(collector, BEGINS - SECOND) == usual
    assert intervals(collector, BEGINS) == closer
    assert intervals(collector, ENDS - SECOND) == closer
    assert intervals(collector, ENDS) == usual
    tags = [etag_of(plan_of(collector, now=at)) for at in (EVE, BEGINS, ENDS)]
    assert tags[0] == tags[2] != tags[1]


def test_the_shortest_of_two_holds_and_nothing_is_asked_more_rarely(watched, people):
    collector, near, far = watched
    Check.objects.filter(pk=far.pk).update(interval_s=5)
    an_approved(people.unit, BEGINS, ENDS, probe_interval_s=20)
    an_approved(people.unit, BEGINS + HOUR, ENDS, probe_interval_s=8, event="另一保障")
    assert intervals(collector, BEGINS) == {near.pk: 20, far.pk: 5}
    assert intervals(collector, BEGINS + HOUR) == {near.pk: 8, far.pk: 5}


def test_a_draft_and_an_early_end_change_no_plan(watched, people, planner, move):
    collector, near, _far = watched
    row = an_approved(people.unit, BEGINS, ENDS)
    move(BEGINS + HOUR)
    life.start_one(row.pk, now=BEGINS + HOUR)
    assert intervals(collector, BEGINS + HOUR)[near.pk] == 10
    life.close(row.pk, by=planner)
    assert intervals(collector, BEGINS + HOUR + SECOND)[near.pk] == 60


def test_a_plan_costs_the_same_with_many_targets(watched, people, django_assert_num_queries):
    collector, near, _far = watched
    an_approved(people.unit, BEGINS, ENDS)
    for _ in range(2):
        with django_assert_num_queries(2):
            plan_of(collector, now=BEGINS)
        target = Target.objects.get(pk=near.target_id)
        for number in range(10):
            target.pk, target.name = None, f"线路{number}"
            target.save()


def test_too_few_people_are_a_gap_that_says_for_what(people, an, bo, move):
    move(EVE)
    post = a_post(a_roster(people.unit), since_on=EVE.date())
    turns(post, (an, bo), now=EVE - 24 * HOUR, from_on=EVE.date())
    assert watch_gaps(post, now=EVE) == []
    row = an_approved(people.unit, BEGINS, ENDS)
    found = watch_gaps(post, now=EVE)
    assert {(one.needed, one.because) for one in found} == {(2, row.event)}
    assert (found[0].starts_at, found[-1].ends_at) == (BEGINS, ENDS)
    holding = post.shifts.at(BEGINS).get().holdings.get()
    extra = bo if holding.person == an else an
    holding.pk, holding.person, holding.place = None, extra, 1
    holding.save()
    watch_gaps(post, now=EVE)
    assert Gap.objects.ahead(EVE).earliest("starts_at").starts_at > BEGINS
    life.cancel(row.pk, "取消", by=row.proposed_by)
    watch_gaps(post, now=EVE)
    assert not Gap.objects.ahead(EVE).exists()


def test_only_the_posts_named_need_more_people(people, an, bo, move):
    move(EVE)
    roster = a_roster(people.unit)
    first, second = (
        a_post(roster, since_on=EVE.date()),
        a_post(roster, since_on=EVE.date(), name="安全席"),
    )
    for post, who in ((first, an), (second, bo)):
        turns(post, (who,), now=EVE - 24 * HOUR, from_on=EVE.date())
    an_approved(people.unit, BEGINS, ENDS, scope={"posts": [second]})
    assert watch_gaps(first, now=EVE) == []
    assert watch_gaps(second, now=EVE) != []


def plan_work(unit, target, by, start=BEGINS + HOUR, end=BEGINS + 2 * HOUR):
    return propose_window(unit, WindowFacts("割接", "扩容", start, end), [target], by=by)


def test_maintenance_is_refused_and_the_refusal_names_the_assurance(watched, people, planner):
    _collector, near, far = watched
    row = an_approved(people.unit, BEGINS, ENDS, scope={"targets": [near.target]})
    with pytest.raises(ChangesFrozenError) as refusal:
        plan_work(people.unit, near.target, planner)
    assert row.event in str(refusal.value)
    assert "2026-03-03 12:00" in str(refusal.value)
    assert plan_work(people.unit, far.target, planner)
    assert plan_work(people.unit, near.target, planner, ENDS, ENDS + HOUR)


def test_what_was_proposed_before_is_not_approved_during_a_freeze(watched, people, planner, leader):
    _collector, near, _far = watched
    window = plan_work(people.unit, near.target, planner)
    row = an_approved(people.unit, BEGINS, ENDS)
    with pytest.raises(ChangesFrozenError):
        approve_window(window.pk, approval_number="批1", by=leader)
    boss = people.with_role(Role.LEADER)
    told = ExceptionFacts(planner, "割接", "误码上升", BEGINS + HOUR, BEGINS + 2 * HOUR)
    with pytest.raises(errors.OwnExceptionError):
        allow(row.pk, ExceptionFacts(boss, "割接", "误码", BEGINS, ENDS), by=boss)
    allow(row.pk, told, by=boss)
    assert approve_window(window.pk, approval_number="批1", by=leader).state == Decision.APPROVED


def test_an_exception_covers_one_person_and_its_own_time(watched, people, planner, leader):
    _collector, near, _far = watched
    row = an_approved(people.unit, BEGINS, ENDS)
    other = people.with_role(Role.NETWORK_ADMIN)
    allow(row.pk, ExceptionFacts(planner, "割接", "误码", BEGINS, BEGINS + HOUR), by=leader)
    assert plan_work(people.unit, near.target, planner, BEGINS, BEGINS + HOUR)
    for who, until in ((other, HOUR), (planner, 2 * HOUR)):
        with pytest.raises(ChangesFrozenError):
            plan_work(people.unit, near.target, who, BEGINS, BEGINS + until)


def test_a_change_is_refused_while_it_goes_on_and_a_fault_is_not(people, move, planner, leader):
    move(EVE)
    row = an_approved(people.unit, BEGINS, ENDS)
    move(BEGINS + HOUR)
    change = TicketFacts(Kind.CHANGE, Source.STAFF, "升级软件")
    with pytest.raises(ChangesFrozenError):
        open_ticket(change, unit=people.unit, by=planner)
    assert open_ticket(TicketFacts(Kind.FAULT, Source.STAFF, "中断"), unit=people.unit, by=planner)
    assert open_ticket(change, unit=people.other_unit, by=None)
    allow(row.pk, ExceptionFacts(planner, "升级", "漏洞", BEGINS, ENDS), by=leader)
    assert open_ticket(change, unit=people.unit, by=planner)
    move(ENDS)
    assert open_ticket(change, unit=people.unit, by=None)


def test_a_change_is_held_against_the_freeze_at_its_planned_time(
    watched, people, move, planner, leader
):
    inside = Interval(BEGINS + HOUR, BEGINS + 2 * HOUR)
    after = Interval(ENDS, ENDS + HOUR)

    def opened(planned, kind=Kind.CHANGE):
        facts = TicketFacts(kind, Source.STAFF, "升级软件", planned=planned)
        return open_ticket(facts, unit=people.unit, by=planner)

    before = opened(inside)
    row = an_approved(people.unit, BEGINS, ENDS)
    assert list(planned_changes(row, planner)) == [before]
    assert before.number in client_of(planner).get(row.get_absolute_url()).content.decode()
    with pytest.raises(ChangesFrozenError):
        opened(inside)
    with pytest.raises(ChangeTimeError):
        opened(after, Kind.FAULT)
    move(BEGINS + HOUR)
    ticket = opened(after)
    assert (ticket.change_starts_at, ticket.change_ends_at) == (after.start, after.end)
    with pytest.raises(ChangesFrozenError):
        plan_change(ticket.pk, Interval(ENDS - HOUR, ENDS + HOUR), by=planner)
    with pytest.raises(ChangeTimeError):
        plan_change(ticket.pk, Interval(EVE, EVE + HOUR), by=planner)
    with pytest.raises(NotAllowedError):
        plan_change(ticket.pk, after, by=people.wang)
    later = Interval(ENDS + HOUR, ENDS + 2 * HOUR)
    assert plan_change(ticket.pk, later, by=planner).change_ends_at == later.end
    soon = Interval(BEGINS + 2 * HOUR, BEGINS + 3 * HOUR)
    allow(row.pk, ExceptionFacts(planner, "升级", "漏洞", soon.start, soon.end), by=leader)
    assert plan_change(ticket.pk, soon, by=planner).change_starts_at == soon.start


def test_a_scope_by_unit_and_region_reaches_what_lies_below(watched, people):
    collector, near, far = watched
    lower = Unit.objects.get(pk=people.other_unit.pk)
    Target.objects.filter(pk=near.target_id).update(unit=lower)
    row = an_approved(people.unit, BEGINS, ENDS, scope={"units": [lower]}, report_times=(time(9),))
    assert set(row.covered.values_list("pk", flat=True)) == {near.target_id}
    whole = an_approved(people.unit, BEGINS, ENDS, scope={"regions": [people.region]})
    assert set(whole.covered.values_list("pk", flat=True)) == {near.target_id, far.target_id}
    assert intervals(collector, BEGINS) == {near.pk: 10, far.pk: 10}


def test_an_assurance_without_a_freeze_forbids_nothing(watched, people, planner):
    _collector, near, _far = watched
    an_approved(people.unit, BEGINS, ENDS, freezes_changes=False)
    assert plan_work(people.unit, near.target, planner)
