"""Forms where thousands of units may be chosen: a small page, the rest is found by words."""

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.accounts.services import Place, grant_role
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.pages import long_selects
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
ADDRESS = "bulletin-new"


@pytest.fixture
def many(people, monkeypatch):
    """Five units below the engineers' own, where three are many."""
    monkeypatch.setattr(long_selects, "WHOLE", 3)
    facts = UnitFacts(Level.COUNTY, people.unit.region, parent=people.unit)
    return [open_unit(f"第{word}财政所", facts, by=None) for word in "一二三四五"]


def engineer_of(unit):
    user = User.objects.create_user(f"engineer-{unit}", display_name="值班员", unit=unit)
    grant_role(user, Role.DUTY_ENGINEER, Place(unit=unit), by=None)
    return user


def asked(client, field, words):
    told = client.get(reverse(ADDRESS), {"options_of": field, "q": words})
    return [(one["value"], one["label"]) for one in told.json()]


def test_a_page_holds_only_the_chosen_of_many_units_and_says_where_the_rest_is(people, many):
    client = client_of(engineer_of(people.unit))
    page = client.get(reverse(ADDRESS)).content.decode()
    assert not any(one.name in page for one in many)
    assert f"{reverse(ADDRESS)}?options_of=units" in page
    refused = client.post(reverse(ADDRESS), {"units": [many[1].pk, "nonsense"], "title": ""})
    assert refused.status_code == 422
    refused = client.post(reverse(ADDRESS), {"units": [many[1].pk], "title": ""}).content.decode()
    assert many[1].name in refused
    assert many[2].name not in refused


def test_a_unit_is_found_by_words_and_initials_and_can_be_chosen(people, many):
    client = client_of(engineer_of(people.unit))
    assert asked(client, "units", "财政 三") == [(str(many[2].pk), many[2].name)]
    assert asked(client, "unit", "dwczs") == [(str(many[4].pk), many[4].name)]
    assert asked(client, "units", "无此") == []
    assert len(asked(client, "units", "")) == Unit.objects.subtree_of(people.unit).count()
    told = {"unit": people.unit.pk, "units": [many[2].pk], "title": "割接", "text": ""}
    assert client.post(reverse(ADDRESS), told).status_code == 302


def test_rows_without_a_search_column_are_found_by_what_the_select_shows(people, many):
    client = client_of(engineer_of(None))
    region = Region.objects.order_by("pk")[0]
    assert (str(region.pk), str(region)) in asked(client, "regions", region.name)


def test_nobody_finds_what_the_form_would_not_offer_them(people, many):
    elsewhere = client_of(engineer_of(many[0]))
    assert asked(elsewhere, "units", "财政所") == [(str(many[0].pk), many[0].name)]
    client = client_of(engineer_of(people.unit))
    assert client.get(reverse(ADDRESS), {"options_of": "title"}).status_code == 404
    officer = client_of(people.with_role(Role.ACCESS_UNIT_OFFICER))
    assert officer.get(reverse(ADDRESS), {"options_of": "units"}).status_code in {403, 404}


def test_a_few_rows_are_all_on_the_page(people, many, monkeypatch):
    monkeypatch.setattr(long_selects, "WHOLE", 500)
    client = client_of(engineer_of(people.unit))
    page = client.get(reverse(ADDRESS)).content.decode()
    assert all(f">{one.name}</option>" in page for one in many)
    assert "options_of" not in page
