"""A ticket's life as its services lead it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.testing.people import grant
from hengwang.tickets.choices import (
    ClockPart,
    Impact,
    Kind,
    PauseReason,
    Priority,
    Source,
    State,
    Urgency,
)
from hengwang.tickets.clock import spent
from hengwang.tickets.errors import (
    AlreadyRatedError,
    AlreadyTakenError,
    ClockNotRunningError,
    DailyHoursError,
    EasedByHolderError,
    MergedIntoItselfError,
    NotForwardedError,
    OwnWorkRatedError,
    ReasonMissingError,
    SamePriorityError,
    StepBeforeOpeningError,
    TicketStateError,
)
from hengwang.tickets.models import Ticket
from hengwang.tickets.queries.clocks import Promise, Verdict, clock_of, clocks_of
from hengwang.tickets.rules import MAY_BECOME, priority_of
from hengwang.tickets.services import combining, ending, forwarding, levels, working
from hengwang.tickets.services.correcting import correct_priority
from hengwang.tickets.services.forwarding import Told
from hengwang.tickets.services.levels import Promised
from hengwang.tickets.services.opening import TicketFacts
from hengwang.tickets.tests.factories import a_ticket

# A Friday, nine o'clock in Beijing.
MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock(time_machine):
    """Moves the present: minutes after nine o'clock."""

    def move(minutes: float) -> datetime:
        now = MORNING + timedelta(minutes=minutes)
        time_machine.move_to(now, tick=False)
        return now

    move(0)
    return move


@pytest.fixture
def promised(people, keeper):
    told = Promised("7×24", respond_minutes=30, arrive_minutes=60, restore_minutes=240)
    return levels.set_level(people.unit, Kind.FAULT, Priority.P3, told, by=keeper)


def limits_of(ticket):
    ticket = Ticket.objects.select_related("level").get(pk=ticket.pk)
    return {one.promise: one for one in clock_of(ticket, now=timezone.now()).limits}


def test_numbers_follow_each_other_in_the_year_of_beijing(people, engineer, clock):
    assert a_ticket(people.unit, engineer).number == "GD2026-000001"
    assert a_ticket(people.unit, engineer).number == "GD2026-000002"


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"),
    [
        (Impact.NETWORK, Urgency.NOW, Priority.P1),
        (Impact.REGION, Urgency.SOON, Priority.P2),
        (Impact.UNIT, Urgency.SOON, Priority.P3),
        (Impact.PERSON, Urgency.LATER, Priority.P4),
    ],
)
def test_impact_and_urgency_make_the_priority(impact, urgency, priority):
    assert priority_of(impact, urgency) == priority


def test_more_haste_and_more_reach_never_lower_the_priority():
    for urgency in Urgency:
        rows = [priority_of(impact, urgency) for impact in Impact]
        assert rows == sorted(rows)
    for impact in Impact:
        rows = [priority_of(impact, urgency) for urgency in Urgency]
        assert rows == sorted(rows)


def test_a_promise_is_kept_or_broken_by_the_minutes_that_ran(people, engineer, promised, clock):
    ticket = a_ticket(people.unit, engineer)
    assert ticket.due_at == MORNING + timedelta(minutes=30)
    clock(20)
    working.take(ticket.pk, by=engineer)
    clock(50)
    working.pause(ticket.pk, PauseReason.ACCESS, by=engineer, text="机房钥匙在物业")
    assert Ticket.objects.get().due_at is None
    clock(110)
    working.go_on(ticket.pk, by=engineer)
    clock(125)
    working.arrive(ticket.pk, by=engineer)
    clock(310)
    ending.resolve(ticket.pk, "更换光模块", by=engineer)
    found = limits_of(ticket)
    assert found[Promise.RESPOND].verdict is Verdict.KEPT
    assert found[Promise.RESPOND].used == timedelta(minutes=20)
    assert found[Promise.ARRIVE].verdict is Verdict.BROKEN
    assert found[Promise.ARRIVE].used == timedelta(minutes=65)
    assert found[Promise.RESTORE].verdict is Verdict.BROKEN
    assert found[Promise.RESTORE].used == timedelta(minutes=250)


def test_what_ran_before_a_reopening_counts(people, engineer, unit_officer, promised, clock):
    ticket = a_ticket(people.unit, engineer)
    clock(100)
    ending.resolve(ticket.pk, "重启", by=engineer)
    clock(1_000)
    ending.reopen(ticket.pk, "仍然不通", by=unit_officer)
    clock(1_100)
    found = limits_of(ticket)[Promise.RESTORE]
    assert found.used == timedelta(minutes=200)
    assert found.due_at == MORNING + timedelta(minutes=1_140)
    assert Ticket.objects.get().reopened == 1


def test_what_is_solved_from_afar_needs_nobody_on_site(people, engineer, promised, clock):
    ticket = a_ticket(people.unit, engineer)
    clock(90)
    ending.resolve(ticket.pk, "远程修改路由", by=engineer)
    assert set(limits_of(ticket)) == {Promise.RESPOND, Promise.RESTORE}


def test_the_nearest_unit_above_promises(people, engineer, keeper, promised, clock):
    assert a_ticket(people.unit, engineer).level == promised
    again = levels.set_level(
        people.unit, Kind.FAULT, Priority.P3, Promised("新", respond_minutes=10), by=keeper
    )
    assert again.version == 2
    assert Ticket.objects.get().level == promised
    assert a_ticket(people.unit, engineer).level == again
    assert a_ticket(people.unit, engineer, kind=Kind.REQUEST).level is None


@pytest.mark.parametrize(
    "daily",
    [
        [(time(9), time(8))],
        [(time(8), time(12)), (time(11), time(18))],
        [(time(8), time(0)), (time(9), time(10))],
    ],
)
def test_hours_that_overlap_are_refused(people, keeper, daily):
    with pytest.raises(DailyHoursError):
        levels.set_level(
            people.unit, Kind.FAULT, Priority.P1, Promised("乱", daily=daily), by=keeper
        )


def test_one_of_two_takes_it(people, engineer, keeper, clock):
    ticket = a_ticket(people.unit, engineer)
    working.take(ticket.pk, by=engineer)
    with pytest.raises(AlreadyTakenError) as refused:
        working.take(ticket.pk, by=keeper)
    assert refused.value.params["name"] == engineer.printed_name
    assert Ticket.objects.get().assignee == engineer


def test_a_clock_is_paused_once_with_a_reason_and_in_the_open(people, engineer, clock):
    ticket = a_ticket(people.unit, engineer)
    with pytest.raises(ReasonMissingError):
        working.pause(ticket.pk, PauseReason.REQUESTER, by=engineer, text=" ")
    working.pause(ticket.pk, PauseReason.REQUESTER, by=engineer, text="等用户确认")
    with pytest.raises(ClockNotRunningError):
        working.pause(ticket.pk, PauseReason.REQUESTER, by=engineer, text="再等")
    assert ticket.steps.get(kind="paused").is_public
    working.go_on(ticket.pk, by=engineer)
    with pytest.raises(ClockNotRunningError):
        working.go_on(ticket.pk, by=engineer)


def test_nobody_rates_their_own_work_and_only_the_unit_does_once(
    people, engineer, unit_officer, clock
):
    ticket = a_ticket(people.unit, unit_officer)
    with pytest.raises(TicketStateError):
        ending.rate(ticket.pk, 5, by=unit_officer)
    ending.resolve(ticket.pk, "好了", by=engineer)
    with pytest.raises(OwnWorkRatedError):
        ending.rate(ticket.pk, 5, by=engineer)
    ending.rate(ticket.pk, 4, by=unit_officer)
    with pytest.raises(AlreadyRatedError):
        ending.rate(ticket.pk, 5, by=unit_officer)
    assert Ticket.objects.get().rating.stars == 4


def test_a_stranger_changes_nothing(people, engineer, clock):
    ticket = a_ticket(people.unit, engineer)
    for act in (
        lambda: working.take(ticket.pk, by=people.wang),
        lambda: working.note(ticket.pk, "?", by=people.wang),
        lambda: ending.resolve(ticket.pk, "?", by=people.wang),
        lambda: ending.withdraw(ticket.pk, "?", by=people.wang),
        lambda: working.take(ticket.pk, by=people.chen),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert not Ticket.objects.visible_to(people.wang).exists()
    assert not Ticket.objects.visible_to(people.chen).exists()


def test_a_company_that_was_told_sees_and_works_on_the_ticket(people, engineer, clock):
    ticket = a_ticket(people.unit, engineer)
    working.hand_on(ticket.pk, company=people.company, by=engineer)
    assert Ticket.objects.visible_to(people.chen).get() == ticket
    working.take(ticket.pk, by=people.chen)
    assert Ticket.objects.get().assignee == people.chen


def test_a_step_lies_in_the_life_of_the_ticket(people, engineer, clock):
    clock(60)
    ticket = a_ticket(people.unit, engineer)
    for at in (MORNING, MORNING + timedelta(minutes=61)):
        with pytest.raises(StepBeforeOpeningError):
            working.arrive(ticket.pk, by=engineer, at=at)


def test_parts_follow_their_whole_and_count_no_more(people, engineer, promised, clock):
    first = a_ticket(people.unit, engineer)
    clock(10)
    second, third = a_ticket(people.unit, engineer), a_ticket(people.unit, engineer)
    combining.merge(first.pk, into_id=second.pk, by=engineer)
    combining.merge(second.pk, into_id=third.pk, by=engineer)
    assert set(third.parts.all()) == {first, second}
    assert list(Ticket.objects.counted()) == [third]
    # As old as the oldest of them: merging never makes a promise easier to keep.
    third.refresh_from_db()
    assert third.opened_at == MORNING
    assert limits_of(third)[Promise.RESPOND].due_at == MORNING + timedelta(minutes=30)
    with pytest.raises(MergedIntoItselfError):
        combining.merge(third.pk, into_id=third.pk, by=engineer)
    with pytest.raises(TicketStateError):
        combining.merge(third.pk, into_id=first.pk, by=engineer)


def test_a_second_matter_is_as_old_as_the_first(people, engineer, clock):
    ticket = a_ticket(people.unit, engineer)
    clock(30)
    facts = TicketFacts(Kind.REQUEST, ticket.source, "顺便加一个地址")
    made = combining.split(ticket.pk, facts, by=engineer)
    assert (made.opened_at, Ticket.objects.get(pk=made.pk).split_from) == (MORNING, ticket)


def test_clocks_of_many_cost_no_more_queries(people, engineer, promised, django_assert_num_queries):
    for number in (2, 7):
        for _ in range(number):
            a_ticket(people.unit, engineer)
        rows = list(Ticket.objects.select_related("level"))
        with django_assert_num_queries(1):
            assert len(clocks_of(rows, now=datetime.now(UTC))) == len(rows)


ACTS = {
    "take": lambda pk, by: working.take(pk, by=by),
    "arrive": lambda pk, by: working.arrive(pk, by=by),
    "pause": lambda pk, by: working.pause(pk, PauseReason.ACCESS, by=by, text="等"),
    "go_on": lambda pk, by: working.go_on(pk, by=by),
    "resolve": lambda pk, by: ending.resolve(pk, "好了", by=by),
    "reopen": lambda pk, by: ending.reopen(pk, "又坏了", by=by),
    "close": lambda pk, by: ending.close(pk, by=by),
    "forward": lambda pk, by: forwarding.forward(pk, by.company_told, Told(), by=by),
    "take_back": lambda pk, by: forwarding.take_back(pk, by=by),
    "merge": lambda pk, by: combining.merge(a_ticket(by.unit, by).pk, into_id=pk, by=by),
    "merge away": lambda pk, by: combining.merge(pk, into_id=a_ticket(by.unit, by).pk, by=by),
    "split": lambda pk, by: combining.split(
        pk, TicketFacts(Kind.FAULT, Source.PHONE, "另一件"), by=by
    ),
    "withdraw": lambda pk, by: ending.withdraw(pk, "误报", by=by),
    **{
        f"priority {one}": lambda pk, by, one=one: correct_priority(pk, one, "影响更大", by=by)
        for one in Priority
    },
}
acts = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(-5, 600)), max_size=12)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_whatever_people_do_the_clock_adds_up_to_the_wall_time(
    people, engineer, promised, clock, acts
):
    now = 1_000.0
    clock(now)
    engineer.company_told = people.company
    ticket = a_ticket(people.unit, engineer)
    for name, minutes in acts:
        # Also a clock of the server that is set back a little, and steps of one instant.
        now += minutes
        present = clock(now)
        try:
            ACTS[name](ticket.pk, engineer)
        except (
            TicketStateError,
            ClockNotRunningError,
            StepBeforeOpeningError,
            NotForwardedError,
            SamePriorityError,
            EasedByHolderError,
        ):
            continue
        for held in Ticket.objects.filter(pk__gte=ticket.pk).select_related("level"):
            adds_up(held, present + timedelta(hours=12))


def adds_up(held, until):
    """Also parts, wholes and what was split off: every ticket there is."""
    rows = list(held.clock.order_by("started_at"))
    assert [one.ended_at for one in rows[:-1]] == [one.started_at for one in rows[1:]]
    assert rows[-1].ended_at is None
    ledger = clock_of(held, now=until).ledger
    total = sum((one.interval.duration for one in ledger), timedelta())
    assert total == until - held.opened_at
    turns = {one.started_at for one in rows if one.part == ClockPart.CARRIER}
    assert turns <= {one.told_at for one in held.forwardings.all()}
    for moment, kept in (
        (held.responded_at, held.respond_used_s),
        (held.arrived_at, held.arrive_used_s),
        (held.restored_at, held.restore_used_s),
    ):
        used = None if moment is None else int(spent(ledger, until=moment).total_seconds())
        assert kept == used


def test_what_is_merged_or_withdrawn_stays_so():
    assert MAY_BECOME[State.MERGED] == MAY_BECOME[State.WITHDRAWN] == frozenset()
    assert set(MAY_BECOME) == set(State)


def test_a_unit_reads_its_own_tickets_only(people, engineer, unit_officer, clock):
    a_ticket(people.unit, engineer)
    grant(people.wang, Role.ACCESS_UNIT_OFFICER, people.other_unit)
    assert Ticket.objects.visible_to(unit_officer).count() == 1
    assert Ticket.objects.visible_to(people.wang).count() == 0
