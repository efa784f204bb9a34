"""What breaks becomes a ticket: by a click, by a rule, one for each root cause."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.availability.models import Outage
from hengwang.availability.tests.factories import a_target
from hengwang.monitoring.choices import AlertKind
from hengwang.monitoring.models import Alert, Watch
from hengwang.monitoring.services.alert_course import open_alert, resolve
from hengwang.network.tests.factories import a_circuit
from hengwang.notifications.choices import Urgency
from hengwang.organizations.services import ContactFacts, add_contact
from hengwang.outbox.deliveries import deliver_due
from hengwang.tickets.choices import Kind, Priority, State, StepKind
from hengwang.tickets.errors import AlertOverError, NothingBrokenError
from hengwang.tickets.models import Team, Ticket, TicketRule
from hengwang.tickets.services import ending
from hengwang.tickets.services.causes import ticket_for_alert, ticket_for_target
from hengwang.tickets.services.desk import save_row

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    def move(minutes: float) -> datetime:
        now = NOW + timedelta(minutes=minutes)
        time_machine.move_to(now, tick=False)
        return now

    move(0)
    return move


@pytest.fixture
def core(people):
    return a_target(people.unit, "核心路由器")


@pytest.fixture
def leaf(people, core):
    target = a_target(people.unit, "城关区专线")
    target.parent = core
    target.save()
    return target


def an_alert(target, urgency=Urgency.CRITICAL, **told) -> Alert:
    facts = {"key": f"down:{target.pk}", "kind": AlertKind.DOWN, "title": target.name, **told}
    made = open_alert(
        now=timezone.now(),
        urgency=urgency,
        unit=target.unit,
        target=target,
        since=timezone.now(),
        **facts,
    )
    assert made is not None
    return made


def deliver() -> None:
    """Announcements only: periodic work would weigh these alerts by samples that are not there."""
    while deliver_due():
        pass


def a_rule(people, **told) -> TicketRule:
    return TicketRule.objects.create(unit=people.unit, name="中断转工单", **told)


def test_a_click_makes_one_ticket_however_often_it_comes(people, engineer, core):
    outage = Outage.objects.create(target=core, started_at=NOW - timedelta(minutes=3))
    alert = an_alert(core)
    first = ticket_for_alert(alert.pk, by=engineer)
    assert ticket_for_alert(alert.pk, by=engineer) == first
    assert ticket_for_target(core.pk, by=engineer) == first
    assert (first.title, first.target, first.opened_at) == (core.name, core, alert.opened_at)
    assert list(first.outages.all()) == [outage]
    assert Ticket.objects.count() == 1


def test_a_target_without_an_alert_has_its_ticket_by_its_outage(people, engineer, core, clock):
    with pytest.raises(NothingBrokenError):
        ticket_for_target(core.pk, by=engineer)
    Outage.objects.create(target=core, started_at=NOW)
    clock(5)
    ticket = ticket_for_target(core.pk, by=engineer)
    assert ticket.opened_at == NOW
    assert ticket_for_target(core.pk, by=engineer) == ticket
    # The alert that comes a little later is the same matter.
    assert ticket_for_alert(an_alert(core).pk, by=engineer) == ticket


def test_who_may_open_no_tickets_of_the_unit_is_refused(people, core):
    alert = an_alert(core)
    with pytest.raises(NotAllowedError):
        ticket_for_alert(alert.pk, by=people.wang)
    assert not Ticket.objects.exists()


def test_a_rule_opens_a_ticket_and_says_kind_priority_and_team(people, core):
    team = Team.objects.create(unit=people.unit, name="网络组")
    a_rule(people, priority=Priority.P1, team=team)
    an_alert(core, urgency=Urgency.WARNING)
    deliver()
    assert not Ticket.objects.exists()
    an_alert(a_target(people.unit, "汇聚交换机"))
    deliver()
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.priority, ticket.team) == (Kind.FAULT, Priority.P1, team)
    assert (ticket.source, ticket.requester) == ("alert", None)


def test_the_nearest_rule_decides_also_that_there_is_no_ticket(people, core):
    a_rule(people, position=20)
    a_rule(people, position=5, opens=False, target_kinds=[core.kind])
    an_alert(core)
    deliver()
    assert not Ticket.objects.exists()


def test_alerts_of_one_root_are_one_ticket_whichever_comes_first(people, core, leaf):
    a_rule(people)
    an_alert(core)
    deliver()
    an_alert(leaf)
    deliver()
    ticket = Ticket.objects.get()
    assert ticket.causes.count() == 2
    assert ticket.steps.filter(kind=StepKind.ATTACHED).count() == 1


def test_tickets_become_one_when_their_alerts_turn_out_to_be_one(people, core, leaf, clock):
    a_rule(people)
    child = an_alert(leaf)
    deliver()
    clock(2)
    root = an_alert(core)
    deliver()
    assert Ticket.objects.count() == 2
    resolve(child, clock(3), root=root)
    deliver()
    whole = Ticket.objects.exclude(state=State.MERGED).get()
    assert Ticket.objects.get(state=State.MERGED).merged_into == whole
    assert {cause.alert for cause in whole.causes.all()} == {child, root}
    assert whole.opened_at == NOW


def test_a_root_found_later_joins_the_ticket_somebody_opened(people, engineer, core, leaf, clock):
    child = an_alert(leaf)
    ticket = ticket_for_alert(child.pk, by=engineer)
    root = an_alert(core)
    resolve(child, clock(3), root=root)
    deliver()
    assert {cause.alert for cause in ticket.causes.all()} == {child, root}
    ticket.refresh_from_db()
    assert ticket.restored_at is None


def test_recovery_is_noted_and_restores_when_all_of_it_is_over(people, core, leaf, clock):
    a_rule(people)
    first, second = an_alert(core), an_alert(leaf)
    deliver()
    ticket = Ticket.objects.get()
    resolve(first, clock(10))
    deliver()
    ticket.refresh_from_db()
    assert ticket.restored_at is None
    resolve(second, clock(25))
    deliver()
    ticket.refresh_from_db()
    assert ticket.restored_at == NOW + timedelta(minutes=25)
    assert ticket.state == State.NEW
    assert ticket.steps.filter(kind=StepKind.RECOVERED).count() == 2


def test_an_alert_that_is_over_opens_nothing_and_a_new_one_opens_a_new_ticket(
    people, engineer, core, clock
):
    a_rule(people)
    alert = an_alert(core)
    resolve(alert, clock(1))
    deliver()
    assert not Ticket.objects.exists()
    with pytest.raises(AlertOverError):
        ticket_for_alert(alert.pk, by=engineer)
    again = an_alert(core)
    deliver()
    ticket = Ticket.objects.get()
    ending.resolve(ticket.pk, "重启", by=engineer)
    resolve(again, clock(5))
    an_alert(core)
    deliver()
    assert Ticket.objects.count() == 2


def test_a_rule_is_kept_by_who_keeps_the_house(people, engineer, keeper):
    values = {"unit": people.unit, "name": "一律不开", "opens": False}
    with pytest.raises(NotAllowedError):
        save_row(TicketRule(), values, by=engineer)
    rule = save_row(TicketRule(), values, by=keeper)
    assert TicketRule.objects.get() == rule


def test_a_rule_tells_the_carrier_of_the_circuit_at_once(people, core):
    add_contact(
        ContactFacts(name="值班台", email="noc@carrier.cn"), by=None, company=people.company
    )
    circuit = a_circuit(people.unit, carrier=people.company)
    Watch.objects.create(target=core, circuit=circuit)
    a_rule(people, tells_carrier=True)
    an_alert(core)
    deliver()
    ticket = Ticket.objects.get()
    assert (ticket.circuit, ticket.state) == (circuit, State.CARRIER)
    turn = ticket.forwardings.get()
    assert (turn.email, turn.told_by) == ("noc@carrier.cn", None)
    # Nobody of ours has answered the unit by that.
    assert ticket.responded_at is None
