"""A priority is corrected: other limits are held against the same stretches of the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.testing.scopes import client_of
from hengwang.tickets.choices import Kind, PauseReason, Priority
from hengwang.tickets.errors import (
    EasedByHolderError,
    ReasonMissingError,
    SamePriorityError,
    TicketStateError,
)
from hengwang.tickets.models import Ticket
from hengwang.tickets.queries.clocks import Promise, Verdict, clock_of
from hengwang.tickets.services import ending, forwarding, working
from hengwang.tickets.services.correcting import correct_priority
from hengwang.tickets.services.forwarding import Told
from hengwang.tickets.services.levels import Promised, set_level
from hengwang.tickets.tests.factories import a_ticket

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def at(time_machine):
    def move(minutes):
        time_machine.move_to(MORNING + minutes * MINUTE, tick=False)
        return MORNING + minutes * MINUTE

    move(0)
    return move


@pytest.fixture
def levels(people, keeper, at):
    for priority, minutes in ((Priority.P1, 30), (Priority.P3, 240)):
        promised = Promised(f"{minutes}分钟", respond_minutes=10, restore_minutes=minutes)
        set_level(people.unit, Kind.FAULT, priority, promised, by=keeper)


@pytest.fixture
def ticket(people, levels):
    return a_ticket(people.unit, None)


def test_the_limits_move_and_the_stretches_stay(ticket, engineer, keeper, at):
    at(5)
    working.take(ticket.pk, by=engineer)
    working.pause(ticket.pk, PauseReason.ACCESS, by=engineer, text="等待进场")
    at(25)
    working.go_on(ticket.pk, by=engineer)
    now = at(40)
    before = list(ticket.clock.values_list("part", "started_at", "ended_at"))
    assert ticket.priority == Priority.P3
    made = correct_priority(ticket.pk, Priority.P1, "影响全区", by=engineer)
    assert list(ticket.clock.values_list("part", "started_at", "ended_at")) == before
    assert (made.priority, made.level.restore_minutes) == (Priority.P1, 30)
    # Five minutes, a pause of twenty, then the twenty-five that are left.
    assert made.due_at == MORNING + 50 * MINUTE
    limits = {one.promise: one.verdict for one in clock_of(made, now=now).limits}
    assert limits == {Promise.RESPOND: Verdict.KEPT, Promise.RESTORE: Verdict.RUNNING}
    at(55)
    assert clock_of(made, now=at(55)).limits[1].verdict == Verdict.OVERDUE
    correct_priority(ticket.pk, Priority.P3, "实际只影响一处", by=keeper)
    ticket.refresh_from_db()
    assert ticket.due_at == MORNING + (240 + 20) * MINUTE
    told = AuditEntry.objects.filter(action="ticket.corrected").order_by("pk").first()
    assert (told.before["priority"], told.after["priority"]) == ("p3", "p1")
    assert ticket.steps.filter(kind="corrected", is_public=True).count() == 2


def test_the_version_in_force_at_the_opening_counts(ticket, people, keeper, engineer, at):
    at(3)
    promised = Promised("更严", restore_minutes=5)
    set_level(people.unit, Kind.FAULT, Priority.P1, promised, by=keeper)
    assert correct_priority(ticket.pk, Priority.P1, "漏报", by=engineer).level.version == 1


def test_a_priority_nobody_promised_anything_for_has_no_limit(ticket, engineer):
    made = correct_priority(ticket.pk, Priority.P2, "波及两处", by=engineer)
    assert (made.level, made.due_at) == (None, None)


def test_who_may_not_and_when_not(ticket, people, engineer, keeper, at):
    with pytest.raises(ReasonMissingError):
        correct_priority(ticket.pk, Priority.P1, " ", by=engineer)
    with pytest.raises(SamePriorityError):
        correct_priority(ticket.pk, Priority.P3, "一样", by=engineer)
    with pytest.raises(NotAllowedError):
        correct_priority(ticket.pk, Priority.P1, "外人", by=people.wang)
    forwarding.forward(ticket.pk, people.company, Told(), by=engineer)
    with pytest.raises(NotAllowedError):
        correct_priority(ticket.pk, Priority.P4, "公司", by=people.chen)
    forwarding.take_back(ticket.pk, by=engineer)
    working.hand_on(ticket.pk, to=engineer, by=keeper)
    with pytest.raises(EasedByHolderError):
        correct_priority(ticket.pk, Priority.P4, "不急", by=engineer)
    correct_priority(ticket.pk, Priority.P4, "不急", by=keeper)
    ending.resolve(ticket.pk, "已处理", by=engineer)
    correct_priority(ticket.pk, Priority.P3, "评定有误", by=keeper)
    ending.close(ticket.pk, by=engineer)
    with pytest.raises(TicketStateError):
        correct_priority(ticket.pk, Priority.P1, "晚了", by=keeper)


def test_the_page_offers_it_to_handlers_only(ticket, people, engineer):
    url = f"{ticket.get_absolute_url()}priority"
    client = client_of(engineer)
    assert url in client.get(ticket.get_absolute_url()).content.decode()
    assert client.post(url, {"priority": "p1", "text": ""}).status_code == 422
    assert client.post(url, {"priority": "p1", "text": "影响全区"}).status_code == 302
    assert Ticket.objects.get().priority == Priority.P1
    officer = people.with_role(Role.ACCESS_UNIT_OFFICER)
    assert client_of(officer).get(url).status_code == 404
