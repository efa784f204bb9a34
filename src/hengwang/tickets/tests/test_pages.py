"""Pages of tickets as the right person, and 404 for a stranger."""

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from hengwang.availability.models import Outage
from hengwang.availability.tests.factories import a_target
from hengwang.monitoring.models import Alert
from hengwang.testing.scopes import client_of
from hengwang.tickets.choices import State
from hengwang.tickets.models import Ticket
from hengwang.tickets.services import ending, working
from hengwang.tickets.tests.factories import a_ticket
from hengwang.tickets.views.actions import ACTIONS
from hengwang.tickets.views.desk import SHELVES

pytestmark = pytest.mark.django_db
TEXT = {"text": "更换光模块后恢复", "reason": "access", "stars": "4", "what": "note"}


@pytest.fixture
def ticket(people, engineer):
    return a_ticket(people.unit, engineer)


def address(ticket, word):
    name = next("press" if one.make is None else "act" for one in ACTIONS if one.word == word)
    return reverse(f"ticket-{name}", args=[ticket.pk, word])


def test_an_engineer_opens_a_ticket_on_the_page(people, engineer):
    client = client_of(engineer)
    assert client.get(reverse("ticket-new")).status_code == 200
    told = {
        "unit": people.unit.pk,
        "kind": "fault",
        "title": "机房空调漏水",
        "impact": "network",
        "urgency": "now",
        "source": "phone",
    }
    response = client.post(reverse("ticket-new"), told)
    ticket = Ticket.objects.get()
    assert response.headers["Location"] == ticket.get_absolute_url()
    assert ticket.priority == "p1"
    text = client.get(ticket.get_absolute_url()).content.decode()
    assert "机房空调漏水" in text
    assert ticket.number in client.get(reverse("ticket-list")).content.decode()


def test_what_asks_for_something_is_a_link_and_lists_offer_rows(people, engineer, ticket):
    client = client_of(engineer)
    text = client.get(ticket.get_absolute_url()).content.decode()
    assert f'href="{address(ticket, "forward")}"' in text
    assert f'action="{address(ticket, "take")}"' in text
    form = html.fromstring(client.get(address(ticket, "forward")).content)
    assert people.company.name in form.xpath("//select[@name='company']/option/text()")
    form = html.fromstring(client.get(reverse("ticket-new")).content)
    assert str(people.unit.pk) in form.xpath("//select[@name='unit']/option/@value")


def test_a_unit_reports_and_is_asked_for_what_only_it_knows(people, unit_officer):
    client = client_of(unit_officer)
    page = client.get(reverse("ticket-new")).content.decode()
    assert 'name="source"' not in page
    told = {"unit": people.unit.pk, "kind": "fault", "title": "外网无法访问", "impact": "unit"}
    client.post(reverse("ticket-new"), {**told, "urgency": "soon"})
    ticket = Ticket.objects.get()
    assert (ticket.source, ticket.requester) == ("portal", unit_officer)
    assert client.get(ticket.get_absolute_url()).status_code == 200


def test_a_ticket_is_led_through_its_life_on_the_pages(ticket, engineer, unit_officer):
    ours, theirs = client_of(engineer), client_of(unit_officer)
    for client, word, state in (
        (ours, "take", State.IN_WORK),
        (ours, "step", State.IN_WORK),
        (ours, "pause", State.PAUSED),
        (ours, "go-on", State.IN_WORK),
        (theirs, "note", State.IN_WORK),
        (ours, "resolve", State.RESOLVED),
        (theirs, "reopen", State.IN_WORK),
        (ours, "resolve", State.RESOLVED),
        (theirs, "rate", State.RESOLVED),
        (theirs, "close", State.CLOSED),
    ):
        response = client.post(address(ticket, word), TEXT)
        assert response.status_code == 302, (word, response.content.decode())
        ticket.refresh_from_db()
        assert ticket.state == state
    assert ticket.rating.stars == 4
    assert ours.get(ticket.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("word", [one.word for one in ACTIONS])
def test_a_stranger_does_nothing(ticket, people, word):
    client = client_of(people.wang)
    assert client.post(address(ticket, word), TEXT).status_code == 404
    assert client.get(ticket.get_absolute_url()).status_code == 404
    assert Ticket.objects.get().state == State.NEW


def test_what_is_not_public_is_not_shown_to_the_unit(ticket, engineer, unit_officer):
    working.note(ticket.pk, "运营商内部说法", by=engineer, is_public=False)
    told = client_of(unit_officer).get(ticket.get_absolute_url()).content.decode()
    assert "运营商内部说法" not in told
    assert "运营商内部说法" in client_of(engineer).get(ticket.get_absolute_url()).content.decode()


def test_a_refusal_stands_in_the_form(ticket, engineer, keeper):
    working.take(ticket.pk, by=keeper)
    ending.resolve(ticket.pk, "好了", by=keeper)
    response = client_of(engineer).post(address(ticket, "take"))
    assert response.status_code == 409


def test_a_pause_without_a_word_stays_on_the_form(ticket, engineer):
    response = client_of(engineer).post(address(ticket, "pause"), {"reason": "access"})
    assert response.status_code == 422


def test_lists_cost_the_same_whatever_they_hold(people, engineer, django_assert_max_num_queries):
    client = client_of(engineer)
    for count in (3, 30):
        for _ in range(count):
            a_ticket(people.unit, engineer)
        with django_assert_max_num_queries(16):
            client.get(reverse("ticket-list"))


def test_a_company_has_its_turn_on_the_pages(ticket, engineer, people):
    client = client_of(engineer)
    told = {"company": people.company.pk, "reference": "YD-7", "person": "值班员"}
    assert client.post(address(ticket, "forward"), told).status_code == 302
    theirs = client_of(people.chen)
    assert theirs.post(address(ticket, "answer"), {"text": "正在抢修"}).status_code == 302
    text = client.get(ticket.get_absolute_url()).content.decode()
    assert "YD-7" in text
    assert "正在抢修" in text
    assert client.post(address(ticket, "take-back")).status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == State.IN_WORK


def test_a_ticket_of_two_matters_is_split_on_the_page(ticket, engineer):
    told = {"kind": "request", "title": "顺便开通视频会议"}
    assert client_of(engineer).post(address(ticket, "split"), told).status_code == 302
    assert Ticket.objects.get(split_from=ticket).title == "顺便开通视频会议"


def test_one_click_on_an_alert_or_on_what_is_broken_opens_its_ticket(people, engineer):
    target = a_target(people.unit, "城关区专线")
    Outage.objects.create(target=target, started_at=timezone.now())
    told = {"key": "down", "kind": "down", "urgency": "critical", "title": "城关区专线"}
    now = timezone.now()
    alert = Alert.objects.create(
        **told, unit=people.unit, target=target, since=now, opened_at=now, clock_from=now
    )
    client = client_of(engineer)
    button = reverse("ticket-for-alert", args=[alert.pk])
    assert button in client.get(alert.get_absolute_url()).content.decode()
    both = reverse("ticket-for-target", args=[target.pk])
    assert both in client.get(reverse("broken-now")).content.decode()
    response = client.post(button)
    ticket = Ticket.objects.get()
    assert response.headers["Location"] == ticket.get_absolute_url()
    assert client.post(both).headers["Location"] == ticket.get_absolute_url()
    for url in (alert.get_absolute_url(), reverse("broken-now"), reverse("broken-now-part")):
        assert ticket.number in client.get(url).content.decode()
    assert client_of(people.wang).post(button).status_code == 404
    assert client_of(people.wang).post(both).status_code == 404


DESK = {
    "rule": {
        "name": "核心中断",
        "position": 5,
        "cause": "alert",
        "least": "serious",
        "kind": "fault",
    },
    "team": {"name": "网络组"},
    "template": {"name": "换光模块", "kind": "fault", "title": "更换光模块", "impact": "unit"},
    "step": {"name": "已到现场", "what": "arrived", "text": "已到达现场，开始排查"},
}


@pytest.mark.parametrize("sort", DESK)
def test_the_desk_is_kept_on_pages(people, keeper, engineer, sort):
    client = client_of(keeper)
    told = {**DESK[sort], "unit": people.unit.pk, "is_active": "on", "priority": "p1"}
    told["urgency"] = "soon"
    url = reverse("ticket-desk-new", args=[sort])
    assert client.get(url).status_code == 200
    response = client.post(url, told)
    assert response.status_code == 302, response.content.decode()
    page = client_of(engineer).get(reverse("ticket-desk")).content.decode()
    assert DESK[sort]["name"] in page
    assert url not in page
    assert client_of(engineer).post(url, told).status_code == 404
    model = {one.word: one.model for one in SHELVES}[sort]
    row = model.objects.get()
    edit = reverse("ticket-desk-edit", args=[sort, row.pk])
    assert client.post(edit, {**told, "name": "改名"}).status_code == 302
    assert model.objects.get().name == "改名"


def test_a_merge_offers_tickets_the_person_sees(ticket, people, engineer):
    other = a_ticket(people.unit, engineer, title="整栋楼断网")
    client = client_of(engineer)
    assert client.get(address(ticket, "merge")).status_code == 200
    client.post(address(ticket, "merge"), {"into": other.pk})
    assert Ticket.objects.get(pk=ticket.pk).merged_into == other


def test_a_ticket_is_handed_to_people_who_work_on_it(ticket, engineer, keeper, people):
    client = client_of(engineer)
    refused = client.post(address(ticket, "hand-on"), {"to": people.wang.pk})
    assert refused.status_code == 422
    client.post(address(ticket, "hand-on"), {"to": keeper.pk, "company": people.company.pk})
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.company) == (keeper, people.company)
