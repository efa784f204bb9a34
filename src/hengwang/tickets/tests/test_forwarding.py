"""A company has its turn: told, answered, back; its time has a label of its own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.services import CompanyFacts, open_company
from hengwang.tickets.choices import Kind, PauseReason, Priority, State, StepKind
from hengwang.tickets.errors import NotForwardedError
from hengwang.tickets.hours import Part
from hengwang.tickets.models import Ticket
from hengwang.tickets.queries.clocks import Promise, clock_of
from hengwang.tickets.services import ending, forwarding, levels, working
from hengwang.tickets.services.forwarding import Told
from hengwang.tickets.services.levels import Promised
from hengwang.tickets.tests.factories import a_ticket

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock(time_machine):
    def move(minutes: float) -> datetime:
        now = MORNING + timedelta(minutes=minutes)
        time_machine.move_to(now, tick=False)
        return now

    move(0)
    return move


def promise(people, keeper, *, stops: bool):
    told = Promised("7×24", respond_minutes=30, restore_minutes=240, carrier_stops=stops)
    return levels.set_level(people.unit, Kind.FAULT, Priority.P3, told, by=keeper)


def ledger_of(ticket):
    held = Ticket.objects.select_related("level").get(pk=ticket.pk)
    return clock_of(held, now=timezone.now())


def parts_of(ticket):
    return [(one.part, one.interval.duration.seconds // 60) for one in ledger_of(ticket).ledger]


@pytest.mark.parametrize(("stops", "used"), [(False, 120), (True, 30)])
def test_a_companys_time_is_labelled_and_counts_unless_the_level_says_otherwise(
    people, engineer, keeper, clock, stops, used
):
    promise(people, keeper, stops=stops)
    ticket = a_ticket(people.unit, engineer)
    clock(20)
    told = Told(person="值班员", reference="YD-0071")
    made = forwarding.forward(ticket.pk, people.company, told, by=engineer)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.company) == (State.CARRIER, people.company)
    clock(35)
    forwarding.answer(ticket.pk, "光缆被挖断，正在抢修", by=engineer, reference="YD-0072")
    clock(110)
    forwarding.take_back(ticket.pk, by=engineer)
    clock(120)
    ending.resolve(ticket.pk, "光缆熔接", by=engineer)
    assert parts_of(ticket) == [(Part.RUNNING, 20), (Part.CARRIER, 90), (Part.RUNNING, 10)]
    restore = {one.promise: one for one in ledger_of(ticket).limits}[Promise.RESTORE]
    assert restore.used == timedelta(minutes=used)
    made.refresh_from_db()
    assert (made.reference, made.told_at, made.answered_at, made.ended_at) == (
        "YD-0072",
        MORNING + timedelta(minutes=20),
        MORNING + timedelta(minutes=35),
        MORNING + timedelta(minutes=110),
    )


def test_the_limit_moves_away_only_where_the_companys_time_does_not_count(
    people, engineer, keeper, clock
):
    promise(people, keeper, stops=True)
    ticket = a_ticket(people.unit, engineer)
    clock(10)
    forwarding.forward(ticket.pk, people.company, Told(), by=engineer)
    assert Ticket.objects.get().due_at is None
    promise(people, keeper, stops=False)
    other = a_ticket(people.unit, engineer)
    forwarding.forward(other.pk, people.company, Told(), by=engineer)
    other.refresh_from_db()
    assert other.due_at == MORNING + timedelta(minutes=250)


def test_a_second_company_relieves_the_first(people, engineer, clock):
    other = open_company("丁公司", CompanyFacts(CompanyKind.MAINTENANCE), by=None)
    ticket = a_ticket(people.unit, engineer)
    clock(10)
    first = forwarding.forward(ticket.pk, people.company, Told(), by=engineer)
    clock(30)
    second = forwarding.forward(ticket.pk, other, Told(), by=engineer)
    clock(45)
    first.refresh_from_db()
    assert first.ended_at == second.told_at
    assert parts_of(ticket) == [(Part.RUNNING, 10), (Part.CARRIER, 20), (Part.CARRIER, 15)]
    assert [one.note for one in ticket.clock.filter(part="carrier")] == ["丙公司", "丁公司"]


@pytest.mark.parametrize(
    "leave",
    [
        lambda pk, by: working.pause(pk, PauseReason.ACCESS, by=by, text="等钥匙"),
        lambda pk, by: ending.resolve(pk, "好了", by=by),
        lambda pk, by: ending.withdraw(pk, "误报", by=by),
    ],
)
def test_whatever_takes_the_ticket_away_ends_the_companys_turn(people, engineer, clock, leave):
    ticket = a_ticket(people.unit, engineer)
    clock(5)
    made = forwarding.forward(ticket.pk, people.company, Told(), by=engineer)
    clock(9)
    leave(ticket.pk, engineer)
    made.refresh_from_db()
    assert made.ended_at == MORNING + timedelta(minutes=9)
    with pytest.raises(NotForwardedError):
        forwarding.take_back(ticket.pk, by=engineer)
    with pytest.raises(NotForwardedError):
        forwarding.answer(ticket.pk, "已修复", by=None)


def test_the_companys_engineer_answers_but_a_stranger_does_not(people, engineer, clock):
    ticket = a_ticket(people.unit, engineer)
    forwarding.forward(ticket.pk, people.company, Told(), by=engineer)
    clock(3)
    with pytest.raises(NotAllowedError):
        forwarding.answer(ticket.pk, "看看", by=people.wang)
    forwarding.answer(ticket.pk, "已派人", by=people.chen)
    step = ticket.steps.get(kind=StepKind.REPLIED)
    assert step.by == people.chen
    assert "已派人" in step.text
