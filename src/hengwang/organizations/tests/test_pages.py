"""Pages of units, regions and companies: who sees them, what they do, what they cost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from hengwang.organizations.choices import Level
from hengwang.organizations.models import Company, Region, Unit
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.organizations.tests.factories import a_region
from hengwang.pages import search
from hengwang.testing.people import make_people
from hengwang.testing.scopes import (
    assert_hidden_from,
    assert_needs_login,
    assert_shown_to,
    client_of,
)

pytestmark = pytest.mark.django_db
UNIT_PAGES = ["detail", "edit", "rename", "close", "merge", "contact-add"]
COMPANY_PAGES = ["detail", "edit", "rename", "close", "contact-add"]


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def manager(people):
    """A network administrator of 甲局 and the units below."""
    return people.with_role("network_admin")


@pytest.fixture
def system(people):
    return people.with_role("system_admin")


@pytest.mark.parametrize("page", UNIT_PAGES)
def test_a_unit_does_not_exist_for_strangers(people, manager, page):
    url = reverse(f"unit-{page}", args=[people.unit.pk])
    assert_shown_to(manager, url)
    assert_needs_login(url)
    for stranger in (people.wang, people.chen):
        assert_hidden_from(stranger, url)


@pytest.mark.parametrize("page", UNIT_PAGES[1:])
def test_whoever_sees_a_unit_does_not_edit_it(people, page):
    assert_shown_to(people.lin, people.unit.get_absolute_url())
    assert_hidden_from(people.lin, reverse(f"unit-{page}", args=[people.unit.pk]))


@pytest.mark.parametrize("page", COMPANY_PAGES)
def test_a_company_is_seen_by_its_staff_and_edited_by_managers(people, manager, page):
    url = reverse(f"company-{page}", args=[people.company.pk])
    other = Company.objects.create(name="丁公司", kind="carrier")
    assert_shown_to(manager, url)
    assert_hidden_from(people.chen, reverse(f"company-{page}", args=[other.pk]))
    if page == "detail":
        assert_shown_to(people.chen, url)
    else:
        assert_hidden_from(people.chen, url)
        assert_hidden_from(people.lin, url)


@pytest.mark.parametrize("name", ["unit-add", "unit-import", "company-add"])
def test_whoever_manages_nothing_adds_nothing(people, name):
    for user in (people.lin, people.chen):
        assert_hidden_from(user, reverse(name))


@pytest.mark.parametrize("name", ["unit-list", "region-list", "company-list"])
def test_lists_cost_the_same_for_many_rows(system, people, name):
    client = client_of(system)
    url = reverse(name)
    with CaptureQueriesContext(connection) as few:
        assert client.get(url).status_code == 200
    for number in range(15):
        open_unit(f"第{number}局", UnitFacts(Level.PROVINCE, people.region), by=None)
        Company.objects.create(name=f"第{number}公司", kind="carrier")
        Region.objects.create(code=f"{41 + number % 6}{number:02d}00", name="x", full_name="x")
    with CaptureQueriesContext(connection) as many:
        assert client.get(url).status_code == 200
    assert len(many) == len(few)


def test_a_list_shows_only_what_the_visitor_may_see_and_exports_the_same(people):
    client = client_of(people.lin)
    page = client.get(reverse("unit-list"))
    assert [row.record for row in page.context["table"].rows] == [people.unit]
    text = b"".join(client.get(reverse("unit-list"), {"export": "csv"}).streaming_content).decode()
    assert "甲局" in text
    assert "乙局" not in text


def test_filters_of_units(system, people):
    client = client_of(system)
    for query, names in (
        ({"text": "jj"}, {"甲局"}),
        ({"text": "局"}, {"甲局", "乙局"}),
        ({"level": "city"}, set()),
        ({"state": "open"}, {"甲局", "乙局"}),
        ({"state": "closed"}, set()),
    ):
        page = client.get(reverse("unit-list"), query)
        assert {row.record.name for row in page.context["table"].rows} == names


def test_a_unit_is_added_renamed_merged_and_reopened_by_page(system, people):
    client = client_of(system)
    facts = {"level": "province", "kind": "government", "region": people.region.pk}
    client.post(reverse("unit-add"), {"name": "丙局", "short_name": "丙", **facts})
    unit = Unit.objects.get(name="丙局")
    edited = {**facts, "level": "city", "search_initials": "bj2"}
    client.post(reverse("unit-edit", args=[unit.pk]), edited)
    client.post(reverse("unit-rename", args=[unit.pk]), {"name": "丁局", "from_on": "2020-01-01"})
    unit.refresh_from_db()
    assert (unit.name, unit.level, unit.search_initials) == ("丁局", "city", "bj2")
    client.post(reverse("unit-contact-add", args=[unit.pk]), {"name": "张三", "phone": "0931"})
    contact = unit.contacts.get()
    client.post(reverse("unit-contact-retire", args=[unit.pk, contact.pk]))
    assert not unit.contacts.get().is_active
    merged = {"into": people.unit.pk, "on": "2021-01-01"}
    client.post(reverse("unit-merge", args=[unit.pk]), merged)
    assert "甲局" in client.get(unit.get_absolute_url()).content.decode()
    client.post(reverse("unit-reopen", args=[unit.pk]), {"note": "mistake"})
    client.post(reverse("unit-close", args=[unit.pk]), {"on": "2022-01-01"})
    unit.refresh_from_db()
    assert str(unit.closed_on) == "2022-01-01"


def test_a_refusal_is_shown_in_the_form_with_what_was_typed(system, people):
    url = reverse("unit-rename", args=[people.unit.pk])
    page = client_of(system).post(url, {"name": "乙局", "from_on": "2020-01-01"})
    assert page.status_code == 422
    assert page.context["form"].non_field_errors()
    assert page.context["form"]["name"].value() == "乙局"


def test_a_manager_of_one_unit_adds_below_it_and_nowhere_else(people, manager):
    client = client_of(manager)
    facts = {"level": "province", "kind": "government", "region": people.region.pk}
    elsewhere = client.post(reverse("unit-add"), {"name": "外局", **facts})
    assert elsewhere.status_code == 422
    client.post(reverse("unit-add"), {"name": "内局", "parent": people.unit.pk, **facts})
    assert Unit.objects.get(name="内局").parent == people.unit


def test_an_area_administrator_shapes_the_own_region_only(people):
    city, other = a_region("620100"), a_region("430000")
    user = people.area_admin(city)
    add = reverse("region-add", args=[city.code])
    assert_shown_to(user, add)
    assert_shown_to(user, city.get_absolute_url())
    for name in ("region-add", "region-close"):
        assert_hidden_from(user, reverse(name, args=[other.code]))
    client = client_of(user)
    assert client.post(add, {"code": "430071", "name": "外区"}).status_code == 422
    assert client.post(add, {"code": "620172", "name": "高新区"}).status_code == 302
    area = Region.objects.get(code="620172")
    client.post(reverse("region-close", args=[area.code]), {"on": "2020-01-01"})
    area.refresh_from_db()
    assert area.closed_on is not None


def test_townships_are_loaded_by_a_button(system, people):
    answer = client_of(system).post(reverse("region-townships", args=["620000"]))
    assert answer.status_code == 302
    assert Region.objects.filter(code__startswith="62", level=Level.TOWNSHIP).count() > 1000
    assert not Region.objects.filter(code__startswith="43").exists()


def test_a_company_is_added_edited_renamed_and_closed_by_page(system):
    client = client_of(system)
    data = {"name": "戊公司", "kind": "carrier", "credit_code": "91620100MA00000000"}
    client.post(reverse("company-add"), data)
    company = Company.objects.get(name="戊公司")
    client.post(reverse("company-edit", args=[company.pk]), {"kind": "supplier"})
    named = {"name": "己公司", "from_on": "2020-01-01"}
    client.post(reverse("company-rename", args=[company.pk]), named)
    client.post(reverse("company-contact-add", args=[company.pk]), {"name": "李四"})
    contact = company.contacts.get()
    client.post(reverse("company-contact-retire", args=[company.pk, contact.pk]))
    client.post(reverse("company-close", args=[company.pk]), {"on": "2021-01-01"})
    company.refresh_from_db()
    assert (company.name, company.kind, company.names.count()) == ("己公司", "supplier", 2)
    assert str(company.closed_on) == "2021-01-01"
    assert client.get(company.get_absolute_url()).status_code == 200


def test_a_workbook_is_planned_and_imported_by_page(system, people, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    book = Workbook()
    book.active.append(["单位名称", "区划代码"])
    book.active.append(["庚局", "620000"])
    file = io.BytesIO()
    book.save(file)
    client = client_of(system)
    upload = SimpleUploadedFile("units.xlsx", file.getvalue())
    answer = client.post(reverse("unit-import"), {"file": upload})
    assert answer.status_code == 302
    plan = answer.headers["Location"]
    assert client.get(plan).context["counts"]["add"] == 1
    assert not Unit.objects.filter(name="庚局").exists()
    assert_hidden_from(people.with_role("network_admin"), plan)
    client.post(f"{plan}do/")
    assert Unit.objects.filter(name="庚局").exists()


def test_what_is_no_workbook_is_refused_in_the_form(system, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    upload = SimpleUploadedFile("units.xlsx", b"not a workbook")
    page = client_of(system).post(reverse("unit-import"), {"file": upload})
    assert page.status_code == 422


def test_the_search_box_finds_units_companies_and_regions(people):
    found = search.find(people.lin, "局", 5)
    assert [hit.label for one in found for hit in one.hits] == ["甲局"]
    assert [hit.label for one in search.find(people.chen, "丙公司", 5) for hit in one.hits] == [
        "丙公司"
    ]
    assert "甘肃省" in [hit.label for one in search.find(people.lin, "gss", 5) for hit in one.hits]


def test_a_duty_is_given_and_ended_by_page(system, people):
    client = client_of(system)
    add = reverse("unit-duty-add", args=[people.unit.pk])
    assert client.get(add).status_code == 200
    assert client.post(add, {"duty": "supervising", "region": people.region.pk}).status_code == 422
    client.post(add, {"duty": "supervising", "of_unit": people.other_unit.pk})
    given = people.unit.duties.get()
    assert given.of_unit == people.other_unit
    client.post(reverse("unit-duty-end", args=[people.unit.pk, given.pk]))
    given.refresh_from_db()
    assert given.until_on is not None
    assert client.get(people.unit.get_absolute_url()).status_code == 200


def test_the_history_speaks_the_language_of_the_reader(system, people):
    page = client_of(system).get(people.unit.get_absolute_url()).content.decode()
    assert "unit.opened" not in page
