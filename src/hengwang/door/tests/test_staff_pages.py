"""Pages of those who write bulletins and look at the door as a unit sees it."""

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.availability.models import Outage
from hengwang.door.choices import BulletinState
from hengwang.door.models import Bulletin
from hengwang.door.tests.factories import a_bulletin, an_open_outage, coming_work
from hengwang.door.viewers import AsUnit
from hengwang.door.views.looking import PAGES
from hengwang.organizations.services import ContactFacts, add_contact
from hengwang.testing.scopes import assert_hidden_from, client_of
from hengwang.tickets.tests.factories import a_ticket

pytestmark = pytest.mark.django_db


def test_a_bulletin_is_led_through_its_life_on_the_pages(people, engineer, keeper, officer):
    outage = an_open_outage(people.unit)
    ours = client_of(engineer)
    listed = ours.get(reverse("bulletin-list")).content.decode()
    address = f"{reverse('bulletin-new')}?outage={outage.pk}"
    assert address in listed
    page = ours.get(address).content.decode()
    assert "甲局专线" in page
    assert "starts_at" not in page
    told = {
        "unit": people.unit.pk,
        "units": [people.unit.pk],
        "title": "专线中断",
        "text": "抢修中",
    }
    assert ours.post(address, {**told, "units": []}).status_code == 422
    made = ours.post(address, told)
    row = Bulletin.objects.get()
    assert made.headers["Location"] == row.get_absolute_url()
    assert (
        reverse("bulletin-publish", args=[row.pk])
        not in ours.get(row.get_absolute_url()).content.decode()
    )
    assert ours.post(reverse("bulletin-publish", args=[row.pk])).status_code == 403
    edited = {"title": "专线中断（更正）", "text": "抢修中", "units": [people.unit.pk]}
    assert ours.post(reverse("bulletin-edit", args=[row.pk]), edited).status_code == 302
    theirs = client_of(keeper)
    assert theirs.post(reverse("bulletin-publish", args=[row.pk])).status_code == 302
    assert theirs.post(reverse("bulletin-publish", args=[row.pk])).status_code == 409
    ours.post(reverse("bulletin-update", args=[row.pk]), {"text": "已找到断点"})
    close = reverse("bulletin-close", args=[row.pk])
    assert theirs.post(close, {"cause": "carrier"}).status_code == 422
    Outage.objects.update(ended_at=row.written_at)
    assert theirs.post(close, {"cause": "carrier", "cause_note": "光缆被挖断"}).status_code == 302
    row.refresh_from_db()
    assert row.state == BulletinState.CLOSED
    read = client_of(officer).get(reverse("door-bulletin", args=[row.pk])).content.decode()
    for words in ("专线中断（更正）", "已找到断点", "光缆被挖断"):
        assert words in read


def test_work_and_notices_have_editors_of_their_own(people, keeper):
    window = coming_work(people.unit, people)
    client = client_of(keeper)
    assert "割接" in client.get(f"{reverse('bulletin-new')}?window={window.pk}").content.decode()
    assert client.get(reverse("bulletin-new")).status_code == 200
    for wrong in ("?window=999", "?outage=x", "?outage=999"):
        assert client.get(reverse("bulletin-new") + wrong).status_code == 404


@pytest.mark.parametrize("word", ["detail", "edit", "publish", "update", "close", "withdraw"])
def test_a_units_reader_and_another_house_find_no_workshop(people, keeper, officer, word):
    row = a_bulletin(keeper, people.unit)
    url = reverse(f"bulletin-{word}", args=[row.pk])
    method = "post" if word in {"publish", "withdraw"} else "get"
    for stranger in (people.wang, officer):
        assert_hidden_from(stranger, url, method=method)
    assert Bulletin.objects.get().state == BulletinState.DRAFT


@pytest.mark.parametrize("word", list(PAGES))
def test_staff_see_what_a_unit_sees_and_can_do_nothing_there(people, engineer, officer, word):
    a_ticket(people.unit, None, title="甲局的工单")
    a_ticket(people.other_unit, None, title="乙局的工单")
    page = client_of(engineer).get(reverse("door-look-at", args=[people.unit.pk, word]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "<form" not in text or 'method="post"' not in text
    assert "乙局的工单" not in text
    if word in {"home", "reports"}:
        assert "甲局的工单" in text


def test_nobody_looks_as_a_unit_they_do_not_look_after(people, engineer, officer):
    for person, unit in ((engineer, people.other_unit), (officer, people.unit)):
        assert_hidden_from(person, reverse("door-look", args=[unit.pk]))
    unknown = reverse("door-look-at", args=[people.unit.pk, "nothing"])
    assert_hidden_from(engineer, unknown)


def test_looking_as_a_unit_is_a_reach_and_nobody(people):
    viewer = AsUnit(people.unit)
    assert viewer.reach("view_tickets").unit_paths == (people.unit.path,)
    assert viewer.reach("handle_tickets").is_nothing
    assert viewer.reach("write_bulletins").is_nothing


def test_units_are_listed_with_contacts_and_open_reports(
    people, engineer, officer, django_assert_max_num_queries
):
    add_contact(ContactFacts(name="赵联系"), by=None, unit=people.unit)
    a_ticket(people.unit, None)
    client = client_of(engineer)
    client.get(reverse("door-units"))
    with django_assert_max_num_queries(18):
        page = client.get(reverse("door-units")).content.decode()
    assert "赵联系" in page
    assert "乙局" not in page


def test_the_list_of_bulletins_costs_the_same_for_few_and_many(
    people, keeper, django_assert_max_num_queries
):
    client = client_of(keeper)
    for count in (2, 25):
        for _ in range(count):
            a_bulletin(keeper, people.unit)
        with django_assert_max_num_queries(20):
            assert client.get(reverse("bulletin-list")).status_code == 200


@pytest.mark.parametrize("role", [Role.LEADER, Role.PROJECT_OWNER, Role.COMPANY_ENGINEER])
def test_who_writes_no_bulletins_finds_no_workshop(people, role):
    person = people.with_role(role)
    assert client_of(person).get(reverse("bulletin-list")).status_code in {403, 404}
    assert_hidden_from(person, reverse("bulletin-new"))
