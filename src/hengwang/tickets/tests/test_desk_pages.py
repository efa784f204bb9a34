"""Pages around tickets: board, letters, notices, knowledge, service levels."""

import pytest
from django.urls import reverse
from django.utils import timezone

from hengwang.testing.scopes import client_of
from hengwang.tickets.choices import Kind, LetterState, State
from hengwang.tickets.models import Article, Letter, ServiceLevel, SuperiorNotice, Ticket
from hengwang.tickets.services import ending, superiors
from hengwang.tickets.services.superiors import NoticeFacts
from hengwang.tickets.tests.factories import a_ticket

pytestmark = pytest.mark.django_db


def act(ticket, word):
    return reverse("ticket-act", args=[ticket.pk, word])


def a_letter(people, number=1) -> Letter:
    return Letter.objects.create(
        direction="in",
        unit=people.unit,
        message_id=f"<{number}@y>",
        state=LetterState.TRAY,
        sender="x@elsewhere.cn",
        subject="断网了",
        body="请处理",
    )


def test_the_board_shows_each_state_and_what_is_overdue(people, engineer):
    ticket = a_ticket(people.unit, engineer, title="核心中断")
    Ticket.objects.filter(pk=ticket.pk).update(due_at=timezone.now())
    client = client_of(engineer)
    text = client.get(reverse("ticket-board")).content.decode()
    assert "核心中断" in text
    assert "is-late" in text
    assert "核心中断" not in client.get(f"{reverse('ticket-board')}?mine=yes").content.decode()
    assert client_of(people.wang).get(reverse("ticket-board")).status_code == 403


def test_a_letter_in_the_tray_becomes_a_ticket_on_the_page(people, engineer):
    letter, client = a_letter(people), client_of(engineer)
    assert "断网了" in client.get(reverse("letter-list")).content.decode()
    assert "请处理" in client.get(letter.get_absolute_url()).content.decode()
    url = reverse("letter-open", args=[letter.pk])
    assert client.get(url).status_code == 200
    told = {"unit": people.unit.pk, "kind": "fault"}
    assert client.post(url, told).status_code == 302
    assert Ticket.objects.get().title == "断网了"
    assert client.get(url).status_code == 404
    assert client.post(url, told).status_code == 422


def test_a_letter_is_put_onto_a_ticket_or_aside_and_a_stranger_sees_none(people, engineer):
    ticket, client = a_ticket(people.unit, engineer), client_of(engineer)
    first, second = a_letter(people), a_letter(people, 2)
    url = reverse("letter-place", args=[first.pk])
    assert client.post(url, {"ticket": ticket.pk}).status_code == 302
    assert client.post(reverse("letter-aside", args=[second.pk])).status_code == 302
    assert not Letter.objects.in_tray().exists()
    stranger = client_of(people.wang)
    assert stranger.get(first.get_absolute_url()).status_code == 404
    assert stranger.get(reverse("letter-list")).status_code == 403


def test_a_notice_is_entered_answered_and_listed(people, engineer):
    client = client_of(engineer)
    assert client.get(reverse("notice-new")).status_code == 200
    told = {
        "unit": people.unit.pk,
        "sender": "省中心",
        "number": "7号",
        "title": "弱口令通报",
        "deadline": "2030-01-01T12:00",
        "text": "请整改",
    }
    assert client.post(reverse("notice-new"), told).status_code == 302
    ticket = SuperiorNotice.objects.get().ticket
    ending.resolve(ticket.pk, "已改", by=engineer)
    assert "省中心" in client.get(ticket.get_absolute_url()).content.decode()
    assert client.post(act(ticket, "feedback"), {"text": "已整改"}).status_code == 302
    page = client.get(reverse("notice-list"), {"waits": "sent"}).content.decode()
    assert "弱口令通报" in page


def test_a_complaint_is_given_and_answered_on_the_pages(people, engineer, keeper):
    ticket = a_ticket(people.unit, keeper, kind=Kind.COMPLAINT)
    client = client_of(engineer)
    given = {"handler": keeper.pk, "due_on": "2030-01-01", "about_person": engineer.pk}
    assert client.get(act(ticket, "complaint")).status_code == 200
    refused = client.post(act(ticket, "complaint"), {**given, "handler": engineer.pk})
    assert refused.status_code == 422
    assert client.post(act(ticket, "complaint"), given).status_code == 302
    told = {"finding": "founded", "text": "已道歉"}
    assert client.post(act(ticket, "answer-complaint"), told).status_code == 404
    assert client_of(keeper).post(act(ticket, "answer-complaint"), told).status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == State.RESOLVED


def test_an_article_is_written_published_changed_and_read_in_its_versions(
    people, engineer, unit_officer
):
    client = client_of(engineer)
    told = {"unit": people.unit.pk, "title": "重启步骤", "body": "先关后开", "is_for_units": "on"}
    assert client.post(reverse("article-new"), told).status_code == 302
    article = Article.objects.get()
    theirs = client_of(unit_officer)
    assert theirs.get(article.get_absolute_url()).status_code == 404
    state = reverse("article-state", args=[article.pk, "publish"])
    assert theirs.post(state).status_code == 404
    assert client.post(state).status_code == 302
    assert theirs.get(article.get_absolute_url()).status_code == 200
    edit = reverse("article-edit", args=[article.pk])
    changed = {"title": "重启步骤", "body": "等一分钟", "version": 1, "is_for_units": "on"}
    assert client.post(edit, changed).status_code == 302
    assert client.post(edit, changed).status_code == 422
    past = client.get(f"{article.get_absolute_url()}?version=1").content.decode()
    assert "先关后开" in past
    assert "重启步骤" in client.get(reverse("article-list"), {"text": "一分钟"}).content.decode()


def test_a_solved_ticket_becomes_an_article_and_one_is_linked(people, engineer):
    ticket, client = a_ticket(people.unit, engineer), client_of(engineer)
    ending.resolve(ticket.pk, "更换光模块", by=engineer)
    assert client.post(reverse("ticket-press", args=[ticket.pk, "teach"])).status_code == 302
    other = a_ticket(people.unit, engineer)
    told = {"article": Article.objects.get().pk}
    assert client.post(act(other, "article"), told).status_code == 302
    assert Article.objects.get().tickets.count() == 2


def test_a_level_is_tried_before_it_is_promised(people, keeper, engineer):
    client = client_of(keeper)
    told = {
        "unit": people.unit.pk,
        "name": "工作时间",
        "kind": "fault",
        "priority": "p3",
        "respond_minutes": 30,
        "daily": "08:30-12:00，14:30-18:00",
    }
    tried = client.post(reverse("service-level-new"), told)
    assert tried.status_code == 200
    assert 'id="trial"' in tried.content.decode()
    assert not ServiceLevel.objects.exists()
    sure = {**told, "really": "yes"}
    assert client.post(reverse("service-level-new"), sure).status_code == 302
    level = ServiceLevel.objects.get()
    assert level.daily == [["08:30", "12:00"], ["14:30", "18:00"]]
    edit = reverse("service-level-edit", args=[level.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, {**sure, "respond_minutes": 20}).status_code == 302
    assert ServiceLevel.objects.in_force().get().version == 2
    bad = client.post(edit, {**sure, "daily": "12:00-08:30"})
    assert bad.status_code in (404, 422)
    assert "工作时间" in client_of(engineer).get(reverse("service-level-list")).content.decode()
    assert client_of(engineer).get(reverse("service-level-new")).status_code == 404


@pytest.mark.parametrize("name", ["letter-list", "notice-list", "article-list", "ticket-board"])
def test_lists_cost_the_same_whatever_they_hold(
    people, engineer, name, django_assert_max_num_queries
):
    client = client_of(engineer)
    for count in (3, 20):
        for number in range(count):
            a_letter(people, f"{count}-{number}")
            facts = NoticeFacts("省中心", timezone.now(), "通报")
            superiors.receive_notice(facts, unit=people.unit, by=engineer)
            Article.objects.create(unit=people.unit, title="步骤", body="一")
        with django_assert_max_num_queries(17):
            assert client.get(reverse(name)).status_code == 200
