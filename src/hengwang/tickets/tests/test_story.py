"""The story of a ticket on its page: its photos and papers, when and for whom a step is written."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from lxml import html
from PIL import Image

from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.pages import paging
from hengwang.testing.scopes import assert_hidden_from, client_of
from hengwang.tickets.choices import StepKind
from hengwang.tickets.metrics import TicketRows
from hengwang.tickets.models import Ticket
from hengwang.tickets.services import ending
from hengwang.tickets.services.photos import add_photos
from hengwang.tickets.services.stepping import tell
from hengwang.tickets.tests.factories import a_ticket
from hengwang.tickets.views.tickets import mine

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(people, engineer):
    return a_ticket(people.unit, engineer)


def a_photo(name="现场.jpg"):
    written = BytesIO()
    Image.new("RGB", (40, 30), (200, 10, 10)).save(written, "JPEG")
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/jpeg")


def a_page() -> bytes:
    written = BytesIO()
    Image.new("RGB", (40, 30)).save(written, "PDF")
    return written.getvalue()


def act(user, ticket, word, **told):
    return client_of(user).post(reverse("ticket-act", args=[ticket.pk, word]), told)


def page_of(user, ticket):
    return html.fromstring(client_of(user).get(ticket.get_absolute_url()).content)


def refusals(response, name):
    found = html.fromstring(response.content)
    return found.xpath(f"//*[@name='{name}']/ancestor::div[@class][1]//*[@class='errorlist']/li")


def test_who_works_on_a_ticket_sees_the_photos_of_the_unit(ticket, engineer, unit_officer):
    photo = add_photos(ticket.pk, [a_photo()], by=unit_officer).files.get()
    address = reverse("ticket-file", args=[ticket.pk, photo.pk])
    assert page_of(engineer, ticket).xpath("//ol//img/@src") == [address]
    response = client_of(engineer).get(address)
    assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"
    response.close()


def test_a_paper_is_a_link_and_what_is_kept_from_the_unit_stays_so(
    people, ticket, engineer, unit_officer
):
    step = tell(ticket, StepKind.NOTE, by=engineer, text="内部", is_public=False)
    step.files.add(store(a_page(), name="报价.pdf", kind=FileKind.EVIDENCE, by=engineer))
    address = reverse("ticket-file", args=[ticket.pk, step.files.get().pk])
    assert page_of(engineer, ticket).xpath(f"//ol//a[@href='{address}']/text()") == ["报价.pdf "]
    response = client_of(engineer).get(address)
    assert response.status_code == 200
    response.close()
    assert page_of(unit_officer, ticket).xpath(f"//a[@href='{address}']") == []
    assert_hidden_from(unit_officer, address)


def test_a_file_is_asked_for_by_its_own_ticket(people, ticket, engineer, unit_officer):
    photo = add_photos(ticket.pk, [a_photo()], by=unit_officer).files.get()
    other = a_ticket(people.unit, engineer, title="另一件")
    assert_hidden_from(engineer, reverse("ticket-file", args=[other.pk, photo.pk]))


@pytest.mark.parametrize("what", ["note", "responded", "arrived", "restored"])
def test_a_step_is_kept_from_the_unit_whatever_it_tells(ticket, engineer, what):
    act(engineer, ticket, "step", what=what, text="口令已更换")
    step = ticket.steps.get(text="口令已更换")
    assert (step.kind, step.is_public) == (what, False)
    act(engineer, ticket, "step", what=what, text="已通知", is_public="on")
    assert ticket.steps.get(text="已通知").is_public


def test_a_note_is_written_down_later_with_its_own_time(people, engineer):
    earlier = timezone.now().replace(microsecond=0, second=0) - timedelta(hours=1)
    ticket = a_ticket(people.unit, engineer, at=earlier - timedelta(hours=1))
    said = f"{timezone.localtime(earlier):%Y-%m-%dT%H:%M}"
    act(engineer, ticket, "step", what="note", text="对方回电", at=said)
    assert ticket.steps.get(text="对方回电").at == earlier


def test_what_is_wrong_is_said_beside_its_field(ticket, engineer):
    empty = act(engineer, ticket, "step", what="note", text=" ")
    assert empty.status_code == 422
    assert len(refusals(empty, "text")) == 1
    ahead = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    for word, told in (("step", {"what": "arrived"}), ("resolve", {})):
        response = act(engineer, ticket, word, text="已恢复", at=ahead, **told)
        assert response.status_code == 422
        assert len(refusals(response, "at")) == 1


def test_every_form_says_which_ticket_it_is_about(ticket, engineer):
    text = client_of(engineer).get(reverse("ticket-act", args=[ticket.pk, "withdraw"])).content
    assert ticket.title in html.fromstring(text).xpath("string(//main)")


def test_what_is_due_comes_before_what_has_no_time(people, engineer):
    now = timezone.now()
    late, soon, never = (a_ticket(people.unit, None, title=one) for one in ("晚", "早", "无"))
    for ticket, due in ((late, now + timedelta(hours=9)), (soon, now), (never, None)):
        Ticket.objects.filter(pk=ticket.pk).update(due_at=due)
    assert [one.title for one in mine(engineer)] == ["早", "晚", "无"]


def test_the_records_behind_a_figure_show_how_the_work_was_rated(
    people, ticket, engineer, unit_officer
):
    a_ticket(people.unit, engineer, title="未评价")
    ending.resolve(ticket.pk, "已修复", by=engineer)
    ending.rate(ticket.pk, 4, by=unit_officer)
    rows = TicketRows().resolve(Ticket.objects.values_list("pk", flat=True), engineer)
    assert sorted("★★★★☆" in one.detail for one in rows) == [False, True]
    assert [one.label for one in rows if "★" in one.detail] == [str(ticket)]


def test_a_log_that_is_cut_says_so_where_it_ends(people, engineer, monkeypatch):
    monkeypatch.setattr(paging, "MOST_FOUND", 30)
    for number in range(32):
        a_ticket(people.unit, engineer, title=f"第{number}件网络故障")
    client = client_of(engineer)
    address = reverse("ticket-list") + "?text=故障&page="
    first, last = (client.get(f"{address}{page}").content.decode() for page in (1, 2))
    assert ("列表到此为止" in first, "列表到此为止" in last) == (False, True)
    assert "共 30 条以上" in first
