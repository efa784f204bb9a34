"""Every default limit names its source, and says whether anybody compared it."""

import pytest
from django.urls import reverse

from hengwang.facilities import limit_sources
from hengwang.facilities.choices import CONTACTS, Grade, SensorKind, Spot
from hengwang.facilities.limit_sources import FIELDS, stated_for, stated_limits, unconfirmed
from hengwang.facilities.limits import default_limits


@pytest.mark.parametrize("kind", [kind for kind in SensorKind if kind not in CONTACTS])
@pytest.mark.parametrize("spot", Spot)
def test_what_is_stated_is_what_counts(kind, spot):
    for grade in Grade:
        limits = default_limits(kind, spot, grade)
        told = {one.field: one.value for one in stated_for(kind, spot, grade)}
        given = {field: getattr(limits, field) for field in FIELDS}
        assert told == {field: value for field, value in given.items() if value is not None}


def test_each_value_is_listed_once_under_a_key_of_its_own():
    keys = [one.key for one in stated_limits()]
    assert len(keys) == len(set(keys))
    assert "temperature.cold_aisle.warning_high" in keys
    assert f"ups_runtime.{Grade.A.value}.alarm_low" in keys


def test_only_values_that_name_a_standard_are_doubtful(monkeypatch):
    assert {bool(one.source) for one in unconfirmed()} == {True}
    monkeypatch.setattr(limit_sources, "CONFIRMED", frozenset(one.key for one in stated_limits()))
    assert unconfirmed() == []


def test_the_page_shows_sources_and_marks(client, people):
    client.force_login(people.with_role("network_admin"))
    text = client.get(reverse("room-limit-sources")).content.decode()
    assert "GB 50174-2017" in text
    assert text.count("is-warn") >= len(unconfirmed())
    client.force_login(people.with_role("audit_admin"))
    assert client.get(reverse("room-limit-sources")).status_code in {403, 404}
