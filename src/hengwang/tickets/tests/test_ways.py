"""Complaints, superior units, notices from above, knowledge, and what is overdue."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Unit
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.outbox.deliveries import deliver_due
from hengwang.testing.people import grant
from hengwang.tickets.choices import ArticleState, Finding, Kind, Priority, State, StepKind
from hengwang.tickets.errors import (
    AlreadyEscalatedError,
    AlreadyFedBackError,
    ArticleChangedError,
    ComplaintHandlerError,
    ComplaintUnansweredError,
    FeedbackMissingError,
    NotSuperiorError,
    NotTheHandlerError,
    TicketStateError,
)
from hengwang.tickets.models import Article, SuperiorNotice, Team, Ticket
from hengwang.tickets.queries.level_trial import try_level
from hengwang.tickets.services import complaints, ending, knowledge, levels, superiors, working
from hengwang.tickets.services.complaints import About
from hengwang.tickets.services.knowledge import Said
from hengwang.tickets.services.levels import Promised
from hengwang.tickets.services.overdue import tell_overdue
from hengwang.tickets.services.superiors import NoticeFacts
from hengwang.tickets.tests.factories import a_ticket

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
DUE = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def clock(time_machine):
    def move(minutes: float) -> datetime:
        now = NOW + timedelta(minutes=minutes)
        time_machine.move_to(now, tick=False)
        return now

    move(0)
    return move


@pytest.fixture
def below(people) -> Unit:
    facts = UnitFacts(level=Level.CITY, region=people.region, parent=people.unit)
    return open_unit("甲局下属中心", facts, by=None)


def a_channel(person) -> Channel:
    made = Channel.objects.create(name="手机", kind="webhook", person=person, address="", hint="…")
    Preference.objects.create(channel=made, person=person, least="notice")
    return made


def deliver() -> None:
    while deliver_due():
        pass


def test_a_complaint_is_looked_into_by_somebody_who_has_nothing_to_do_with_it(
    people, engineer, keeper
):
    work = a_ticket(people.unit, engineer)
    working.take(work.pk, by=engineer)
    complaint = a_ticket(people.unit, keeper, kind=Kind.COMPLAINT)
    for about in (About(person=engineer), About(ticket=work)):
        with pytest.raises(ComplaintHandlerError):
            complaints.give_complaint(complaint.pk, engineer, DUE, about, by=keeper)
    about = About(person=engineer, ticket=work)
    complaints.give_complaint(complaint.pk, keeper, DUE, about, by=keeper)
    complaint.refresh_from_db()
    assert (complaint.assignee, complaint.state) == (keeper, State.IN_WORK)
    with pytest.raises(NotAllowedError):
        ending.resolve(complaint.pk, "没有问题", by=engineer)
    with pytest.raises(ComplaintUnansweredError):
        ending.resolve(complaint.pk, "没有问题", by=keeper)


def test_only_the_handler_answers_and_the_answer_solves_it(people, engineer, keeper):
    complaint = a_ticket(people.unit, keeper, kind=Kind.COMPLAINT)
    with pytest.raises(TicketStateError):
        complaints.answer_complaint(complaint.pk, Finding.FOUNDED, "属实", by=keeper)
    complaints.give_complaint(complaint.pk, keeper, DUE, About(), by=engineer)
    with pytest.raises(NotTheHandlerError):
        complaints.answer_complaint(complaint.pk, Finding.FOUNDED, "属实", by=engineer)
    complaints.answer_complaint(complaint.pk, Finding.PARTLY, "已整改", by=keeper)
    complaint.refresh_from_db()
    assert complaint.state == State.RESOLVED
    assert "已整改" in complaint.solution


def test_a_fault_goes_no_way_of_complaints(people, engineer, keeper):
    ticket = a_ticket(people.unit, engineer)
    with pytest.raises(TicketStateError):
        complaints.give_complaint(ticket.pk, keeper, DUE, About(), by=engineer)


def test_a_notice_is_disposed_of_answered_and_closed_in_this_order(people, engineer, clock):
    deadline = NOW + timedelta(hours=4)
    facts = NoticeFacts("省政务服务中心", deadline, "弱口令通报", "甘网通〔2026〕7号")
    notice = superiors.receive_notice(facts, unit=people.unit, by=engineer)
    ticket = notice.ticket
    with pytest.raises(TicketStateError):
        superiors.feed_back(ticket.pk, "已整改", by=engineer)
    clock(30)
    ending.resolve(ticket.pk, "口令已改", by=engineer)
    with pytest.raises(FeedbackMissingError):
        ending.close(ticket.pk, by=engineer)
    superiors.feed_back(ticket.pk, "已整改", by=engineer)
    with pytest.raises(AlreadyFedBackError):
        superiors.feed_back(ticket.pk, "再次", by=engineer)
    ending.close(ticket.pk, by=engineer)
    notice.refresh_from_db()
    assert notice.fed_back_at == NOW + timedelta(minutes=30)
    assert tell_overdue(clock(600)) == 0


def test_a_late_notice_is_told_once_to_its_handler_and_the_leader(people, engineer, clock):
    leader = people.with_role(Role.LEADER)
    for person in (engineer, leader):
        a_channel(person)
    facts = NoticeFacts("省政务服务中心", NOW + timedelta(hours=1), "弱口令通报")
    notice = superiors.receive_notice(facts, unit=people.unit, by=engineer)
    assert tell_overdue(clock(59)) == 0
    assert tell_overdue(clock(61)) == 1
    assert tell_overdue(clock(62)) == 0
    notice.refresh_from_db()
    assert notice.escalated_at == NOW + timedelta(minutes=61)
    told = {one.channel.person for one in Delivery.objects.filter(topic="ticket")}
    assert told == {engineer, leader}
    assert notice.ticket.steps.filter(kind=StepKind.ESCALATED).count() == 1


def test_what_a_superior_unit_is_asked_and_answers(people, engineer, below):
    ticket = a_ticket(below, engineer)
    with pytest.raises(NotSuperiorError):
        superiors.escalate(ticket.pk, people.other_unit, "需省级协调", by=engineer)
    with pytest.raises(NotSuperiorError):
        superiors.escalate(ticket.pk, below, "需省级协调", by=engineer)
    a_channel(engineer)
    superiors.escalate(ticket.pk, people.unit, "需省级协调", by=engineer)
    with pytest.raises(AlreadyEscalatedError):
        superiors.escalate(ticket.pk, people.unit, "再催", by=engineer)
    deliver()
    assert Delivery.objects.get().title
    grant(people.wang, Role.DUTY_ENGINEER, below)
    with pytest.raises(NotAllowedError):
        superiors.answer_escalation(ticket.pk, "同意", by=people.wang)
    superiors.answer_escalation(ticket.pk, "已协调运营商", by=engineer)
    assert superiors.superiors_of(ticket) == [people.unit]
    assert ticket.escalations.get().answer == "已协调运营商"


def test_a_limit_that_passes_is_told_once_and_again_when_it_moved(people, engineer, keeper, clock):
    told = Promised("7×24", respond_minutes=10, restore_minutes=60)
    levels.set_level(people.unit, Kind.FAULT, Priority.P3, told, by=keeper)
    team = Team.objects.create(unit=people.unit, name="网络组")
    team.members.add(keeper)
    a_channel(keeper)
    a_channel(engineer)
    ticket = a_ticket(people.unit, engineer, team=team)
    deliver()
    assert [one.channel.person for one in Delivery.objects.all()] == [keeper]
    assert tell_overdue(clock(11)) == 1
    assert tell_overdue(clock(12)) == 0
    working.take(ticket.pk, by=engineer)
    assert tell_overdue(clock(61)) == 1
    assert ticket.steps.filter(kind=StepKind.OVERDUE).count() == 2
    assert {one.channel.person for one in Delivery.objects.all()} == {keeper, engineer}


def test_a_solved_ticket_becomes_a_draft_once(people, engineer, unit_officer):
    ticket = a_ticket(people.unit, engineer, description="网络时断时续")
    with pytest.raises(TicketStateError):
        knowledge.draft_from(ticket.pk, by=engineer)
    ending.resolve(ticket.pk, "更换光模块", by=engineer)
    article = knowledge.draft_from(ticket.pk, by=engineer)
    assert knowledge.draft_from(ticket.pk, by=engineer) == article
    assert article.body == "网络时断时续\n\n更换光模块"
    assert list(Article.objects.matching("光模块 时断")) == [article]
    assert list(Article.objects.visible_to(engineer)) == [article]
    assert not Article.objects.visible_to(unit_officer).exists()


def test_units_read_what_is_published_for_them(people, engineer, unit_officer, below):
    said = Said("怎样报修", "打电话", is_for_units=True)
    article = knowledge.draft_article(people.unit, said, by=engineer)
    assert not Article.objects.visible_to(unit_officer).exists()
    knowledge.set_article_state(article.pk, ArticleState.PUBLISHED, by=engineer)
    assert Article.objects.visible_to(unit_officer).exists()
    people.wang.unit = below
    grant(people.wang, Role.ACCESS_UNIT_OFFICER, below)
    assert Article.objects.visible_to(people.wang).exists()
    knowledge.change_article(article.pk, Said("怎样报修", "内部"), version=1, by=engineer)
    assert not Article.objects.visible_to(unit_officer).exists()


def test_of_two_who_change_an_article_the_second_is_told(people, engineer, keeper):
    article = knowledge.draft_article(people.unit, Said("重启步骤", "一"), by=engineer)
    knowledge.change_article(article.pk, Said("重启步骤", "二"), version=1, by=engineer)
    with pytest.raises(ArticleChangedError):
        knowledge.change_article(article.pk, Said("重启步骤", "三"), version=1, by=keeper)
    assert [one.body for one in article.versions.all()] == ["二", "一"]


def test_a_level_is_tried_on_tickets_there_are_and_writes_nothing(people, engineer, keeper, clock):
    told = Promised("7×24", respond_minutes=30, restore_minutes=60)
    level = levels.set_level(people.unit, Kind.FAULT, Priority.P3, told, by=keeper)
    for minutes in (10, 20, 40):
        clock(0)
        ticket = a_ticket(people.unit, engineer)
        clock(minutes)
        working.respond(ticket.pk, by=engineer)
        ending.resolve(ticket.pk, "好了", by=engineer)
    level.respond_minutes = 15
    looked, tried = try_level(level, now=clock(90))
    respond = tried[0]
    assert (looked, respond.asked_before) == (3, 3)
    assert (respond.late_before, respond.late_after) == (1, 2)
    assert {one.level_id for one in Ticket.objects.all()} == {level.pk}
    assert SuperiorNotice.objects.count() == 0
