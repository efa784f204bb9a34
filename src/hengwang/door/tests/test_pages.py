"""Pages of the door, each with two units: what is ours is shown, what is theirs does not exist."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.addressing.tests.factories import a_prefix, an_address
from hengwang.availability.models import Outage, UnknownSpan
from hengwang.availability.tests.factories import a_target
from hengwang.door.models import Bulletin
from hengwang.door.tests.factories import (
    a_bulletin,
    a_published_bulletin,
    an_open_outage,
    coming_work,
    picture,
)
from hengwang.files.services import open_file
from hengwang.network.tests.factories import a_circuit
from hengwang.surveys.choices import SurveyState
from hengwang.surveys.models import RespondentGroup, Survey
from hengwang.testing.people import grant
from hengwang.testing.scopes import assert_hidden_from, client_of
from hengwang.tickets.choices import PauseReason, State
from hengwang.tickets.models import Ticket
from hengwang.tickets.services import ending, working
from hengwang.tickets.services.forwarding import Told, forward
from hengwang.tickets.services.photos import add_photos
from hengwang.tickets.tests.factories import a_ticket

pytestmark = pytest.mark.django_db
PAGES = ("door", "door-more", "door-report", "door-reports", "door-calendar", "door-lines")
PAGES = (*PAGES, "door-bulletins")
OURS, THEIRS = "甲局的东西", "乙局的东西"


def text_of(user, name, *args, query="") -> str:
    response = client_of(user).get(reverse(name, args=args) + query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def handed_out(user, url) -> bytes:
    response = client_of(user).get(url)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    response.close()
    return content


def report(user, **told):
    facts = {"symptom": "all", "text": "早上八点起", "phone": "0931-0000000", **told}
    return client_of(user).post(reverse("door-report"), facts)


@pytest.fixture
def both(people, keeper):
    """One thing of each kind in either unit."""
    for unit, name in ((people.unit, OURS), (people.other_unit, THEIRS)):
        a_ticket(unit, None, title=f"{name}工单")
        a_published_bulletin(
            keeper if unit == people.unit else _keeper_of(people), unit, title=f"{name}通告"
        )
        an_open_outage(unit, f"{name}线路")
        a_circuit(unit, code=name, name=f"{name}电路")
        prefix = a_prefix(unit, "10.1.0.0/24" if unit == people.unit else "10.2.0.0/24")
        an_address(prefix, str(prefix)[:5] + "0.9", unit, purpose=f"{name}地址")
        today = timezone.localdate()
        survey = Survey.objects.create(
            title=f"{name}调查", unit=people.unit, supports_from=today, supports_until=today,
            opens_on=today, closes_on=today, state=SurveyState.OPEN,
        )  # fmt: skip
        RespondentGroup.objects.create(survey=survey, name="接入单位", population=3, unit=unit)


def _keeper_of(people):
    from hengwang.testing.people import grant  # noqa: PLC0415

    made = User.objects.create_user("keeper-b", unit=people.other_unit)
    grant(made, Role.NETWORK_ADMIN, people.other_unit)
    return made


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_ours_and_nothing_of_theirs(both, officer, name):
    assert THEIRS not in text_of(officer, name)


@pytest.mark.parametrize(
    ("name", "things"),
    [
        ("door", ("工单", "通告", "调查")),
        ("door-reports", ("工单",)),
        ("door-bulletins", ("通告",)),
        ("door-lines", ("电路", "地址")),
        ("door-more", ("调查",)),
    ],
)
def test_what_is_ours_is_there(both, officer, name, things):
    page = text_of(officer, name)
    for thing in things:
        assert OURS + thing in page


def test_each_row_of_theirs_does_not_exist(both, officer, people):
    theirs = Ticket.objects.get(unit=people.other_unit)
    for name in ("door-ticket", "door-complain"):
        assert_hidden_from(officer, reverse(name, args=[theirs.pk]))
    for name in ("door-say", "door-reopen", "door-rate", "door-complain"):
        assert_hidden_from(officer, reverse(name, args=[theirs.pk]), method="post")
    hidden = Bulletin.objects.get(unit=people.other_unit)
    assert_hidden_from(officer, reverse("door-bulletin", args=[hidden.pk]))
    day = f"{reverse('door-day')}?unit={people.other_unit.pk}&day={date.today()}"  # noqa: DTZ011
    assert_hidden_from(officer, day)
    calendar = f"{reverse('door-calendar')}?unit={people.other_unit.pk}"
    assert_hidden_from(officer, calendar)


def test_search_finds_ours_only(both, officer):
    page = text_of(officer, "search", query="?q=的东西")
    assert OURS in page
    assert THEIRS not in page


@pytest.mark.parametrize("name", PAGES)
def test_who_is_no_units_officer_finds_no_door(people, engineer, name):
    assert_hidden_from(engineer, reverse(name))


def test_officers_land_at_the_door_and_others_at_the_start_page(officer, engineer):
    response = client_of(officer).get("/")
    assert response.headers["Location"] == reverse("door")
    assert client_of(engineer).get("/").status_code == 200


def test_a_fault_is_reported_with_few_words_and_followed(people, officer, engineer):
    response = report(officer)
    ticket = Ticket.objects.get()
    assert response.headers["Location"] == reverse("door-ticket", args=[ticket.pk])
    assert (ticket.source, ticket.requester, ticket.unit) == ("portal", officer, people.unit)
    assert (ticket.requester_contact, ticket.priority) == ("0931-0000000", "p2")
    working.take(ticket.pk, by=engineer)
    working.note(ticket.pk, "对端光功率低", by=engineer, is_public=False)
    page = text_of(officer, "door-ticket", ticket.pk)
    assert engineer.printed_name in page
    assert "对端光功率低" not in page
    assert "0931-0000000" in text_of(officer, "door-report")


def test_what_is_missing_is_said_on_the_form_and_nothing_is_lost(officer):
    response = report(officer, symptom="", text="保留这句话")
    assert response.status_code == 422
    assert "保留这句话" in response.content.decode()
    assert not Ticket.objects.exists()


def test_a_line_is_asked_for_only_where_there_are_several(people, officer):
    a_circuit(people.unit, code="A")
    assert 'name="circuit"' not in text_of(officer, "door-report")
    report(officer)
    assert Ticket.objects.get().circuit.code == "A"
    a_circuit(people.unit, code="B")
    assert 'name="circuit"' in text_of(officer, "door-report")
    theirs = a_circuit(people.other_unit, code="C")
    assert report(officer, circuit=theirs.pk).status_code == 422


def test_photos_are_made_anew_without_their_position(people, officer, neighbour):
    photo = SimpleUploadedFile("../../现场.jpg", picture(), content_type="image/jpeg")
    response = report(officer, photos=[photo])
    assert "refused" not in response.headers["Location"]
    ticket = Ticket.objects.get()
    (file,) = [file for step in ticket.steps.all() for file in step.files.all()]
    assert file.name == "现场.jpg"
    with open_file(file) as content:
        shown = Image.open(content)
        assert dict(shown.getexif()) == {}
        assert shown.size == (60, 40)
    url = reverse("door-photo", args=[ticket.pk, file.pk])
    assert handed_out(officer, url)
    assert_hidden_from(neighbour, url)


def test_a_photo_of_a_refused_report_is_to_be_chosen_again(officer):
    chosen = report(officer, phone="", photos=[SimpleUploadedFile("a.jpg", picture())])
    assert chosen.status_code == 422
    assert "is-again" in chosen.content.decode()
    assert "is-again" not in report(officer, phone="").content.decode()
    assert not Ticket.objects.exists()


def test_a_report_with_a_company_says_who_works_on_it(people, officer, engineer):
    ticket = a_ticket(people.unit, officer)
    forward(ticket.pk, people.company, Told(), by=engineer)
    assert f"{people.company} 正在处理" in text_of(officer, "door-ticket", ticket.pk)
    ending.resolve(ticket.pk, "光缆已熔接", by=engineer)
    assert "解决时间" not in text_of(officer, "door-ticket", ticket.pk)


@pytest.mark.parametrize(
    "content", [b"%PDF-1.4 nothing", b"", picture()[:80], b"GIF89a" + b"\0" * 40]
)
def test_a_bad_photo_does_not_undo_the_report(officer, content):
    photo = SimpleUploadedFile("a.jpg", content or b"\0", content_type="image/jpeg")
    response = report(officer, photos=[photo])
    assert response.status_code == 302
    assert response.headers["Location"].endswith("?photos=refused")
    assert Ticket.objects.count() == 1


def test_a_file_of_a_step_the_unit_may_not_read_does_not_exist(people, officer, engineer):
    ticket = a_ticket(people.unit, engineer)
    photo = SimpleUploadedFile("a.png", picture(kind="PNG", exif=False))
    step = add_photos(ticket.pk, [photo], by=engineer)
    url = reverse("door-photo", args=[ticket.pk, step.files.get().pk])
    assert handed_out(officer, url)
    step.is_public = False
    step.save()
    assert_hidden_from(officer, url)


def test_a_file_of_another_report_is_not_handed_out_under_ours(people, officer, neighbour):
    ours = a_ticket(people.unit, None)
    photo = SimpleUploadedFile("b.jpg", picture())
    report(neighbour, photos=[photo])
    theirs = Ticket.objects.get(unit=people.other_unit)
    file = theirs.steps.exclude(files=None).get().files.get()
    assert_hidden_from(officer, reverse("door-photo", args=[ours.pk, file.pk]))


def test_solved_rated_by_one_tap_and_only_once(people, officer, engineer):
    ticket = a_ticket(people.unit, officer)
    url = reverse("door-rate", args=[ticket.pk])
    assert client_of(officer).post(url, {"stars": 5}).status_code == 422
    ending.resolve(ticket.pk, "更换光模块", by=engineer)
    assert "dr-stars" in text_of(officer, "door-ticket", ticket.pk)
    assert client_of(officer).post(url, {"stars": 9}).status_code == 422
    assert client_of(officer).post(url, {"stars": 4, "text": "很快"}).status_code == 302
    assert client_of(officer).post(url, {"stars": 1}).status_code == 422
    ticket.refresh_from_db()
    assert (ticket.rating.stars, ticket.rating.note) == (4, "很快")
    assert "dr-stars" not in text_of(officer, "door-ticket", ticket.pk)


def test_who_has_rated_is_not_asked_again(people, officer, engineer):
    ticket = a_ticket(people.unit, officer)
    ending.resolve(ticket.pk, "已修复", by=engineer)
    assert "请评价" in text_of(officer, "door-ticket", ticket.pk)
    ending.rate(ticket.pk, 5, by=officer)
    told = text_of(officer, "door-ticket", ticket.pk)
    assert ("请评价" in told, "您已评价" in told) == (False, True)


def test_nobody_rates_their_own_work_at_the_door(people, officer, engineer):
    ticket = a_ticket(people.unit, officer)
    grant(officer, Role.DUTY_ENGINEER, people.unit)
    ending.resolve(ticket.pk, "自己修好", by=officer)
    assert "dr-stars" not in text_of(officer, "door-ticket", ticket.pk)
    url = reverse("door-rate", args=[ticket.pk])
    assert client_of(officer).post(url, {"stars": 5}).status_code == 422


def test_not_solved_is_taken_up_again_and_a_word_is_added(people, officer, engineer):
    ticket = a_ticket(people.unit, officer)
    client = client_of(officer)
    assert client.post(reverse("door-say", args=[ticket.pk]), {"text": ""}).status_code == 422
    assert client.post(reverse("door-say", args=[ticket.pk]), {"text": "还没好"}).status_code == 302
    ending.resolve(ticket.pk, "好了", by=engineer)
    again = reverse("door-reopen", args=[ticket.pk])
    assert client.post(again, {"text": ""}).status_code == 422
    assert client.post(again, {"text": "仍然断"}).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.state, ticket.reopened) == (State.IN_WORK, 1)
    assert client.post(again, {"text": "仍然断"}).status_code == 422


def test_a_complaint_is_a_matter_of_its_own(people, officer, engineer):
    ticket = a_ticket(people.unit, officer)
    url = reverse("door-complain", args=[ticket.pk])
    assert client_of(officer).get(url).status_code == 200
    client_of(officer).post(url, {"text": "三天没人来"})
    made = Ticket.objects.exclude(pk=ticket.pk).get()
    assert (made.kind, made.unit, made.source) == ("complaint", people.unit, "portal")
    assert ticket.number in made.title


def test_the_first_page_says_how_the_line_is(people, officer):
    assert "is-unknown" in text_of(officer, "door")
    target = a_target(people.unit, "甲局专线")
    assert "dr-standing is-ok" in text_of(officer, "door")
    outage = Outage.objects.create(target=target, started_at=timezone.now())
    assert "dr-standing is-bad" in text_of(officer, "door")
    outage.delete()
    UnknownSpan.objects.create(target=target, started_at=timezone.now())
    assert "dr-standing is-unknown" in text_of(officer, "door")


def test_who_asks_for_an_address_applies_for_it(officer):
    assert f'href="{reverse("access:apply-for", args=["address"])}"' in text_of(officer, "door")


def test_planned_work_is_announced(people, officer, neighbour):
    coming_work(people.unit, people)
    assert "割接" in text_of(officer, "door")
    assert "割接" not in text_of(neighbour, "door")


def test_the_calendar_counts_as_the_availability_pages_do(people, officer):
    target = a_target(people.unit, "甲局专线")
    year = timezone.localdate().year - 1
    start = timezone.make_aware(timezone.datetime(year, 3, 5, 9))
    Outage.objects.create(target=target, started_at=start, ended_at=start.replace(hour=12))
    page = text_of(officer, "door-calendar", query=f"?year={year}")
    assert f"{year}-03-05" in page
    assert page.count('class="is-down"') == 2
    assert page.count(">日</span>") == 12
    day = f"?unit={people.unit.pk}&day={year}-03-05"
    assert "甲局专线" in text_of(officer, "door-day", query=day)
    assert client_of(officer).get(reverse("door-day") + "?day=x").status_code == 404


def test_lists_cost_the_same_whatever_they_hold(
    people, officer, engineer, keeper, django_assert_max_num_queries
):
    client = client_of(officer)
    for count in (2, 12):
        for _ in range(count):
            ticket = a_ticket(people.unit, engineer)
            working.pause(ticket.pk, PauseReason.ACCESS, by=engineer, text="等待")
            a_published_bulletin(keeper, people.unit)
            an_open_outage(people.unit)
        for name in PAGES:
            with django_assert_max_num_queries(40):
                client.get(reverse(name))


def test_a_draft_is_found_by_nobody_at_the_door(people, engineer, officer):
    draft = a_bulletin(engineer, people.unit, title="未发布的草稿")
    assert "未发布的草稿" not in text_of(officer, "door-bulletins")
    assert_hidden_from(officer, reverse("door-bulletin", args=[draft.pk]))
    assert_hidden_from(officer, reverse("bulletin-detail", args=[draft.pk]))
    assert "未发布的草稿" not in text_of(officer, "search", query="?q=草稿")
