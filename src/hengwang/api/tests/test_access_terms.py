"""Terms of access through the API: read by who sees, set by who decides, from a day on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hengwang.access.models import AccessTerms
from hengwang.access.rules import PATHS
from hengwang.accounts.choices import Role
from hengwang.accounts.permissions import Permission
from hengwang.api.tests.test_lists import queries_of


@pytest.fixture
def keeper(people, caller):
    return caller(people.with_role(Role.NETWORK_ADMIN))


@pytest.fixture
def officer(people, caller):
    return caller(people.with_role(Role.ACCESS_UNIT_OFFICER))


def told(people, days=2, **more):
    steps = {kind.value: [step.value for step in path[1:]] for kind, path in PATHS.items()}
    return {
        "unit_id": people.unit.pk,
        "from_on": str(timezone.localdate()),
        "days": {kind: dict.fromkeys(names, days) for kind, names in steps.items()},
        "ground": "服务指南 演示〔2026〕3号",
        **more,
    }


def test_terms_are_set_and_hold_for_the_unit_from_their_day_on(people, keeper, officer):
    tomorrow = timezone.localdate() + timedelta(days=1)
    way = f"/units/{people.unit.pk}/access-terms"
    before = officer.get(way).json()
    assert (before["terms"], before["promised_days"]["connect"]) == (None, 20)
    made = keeper.post("/access-terms", told(people, from_on=str(tomorrow)))
    assert made.status_code == 201, made.content
    assert made.json()["days"]["connect"]["review"] == 2
    assert officer.get(way).json()["terms"] is None
    then = officer.get(f"{way}?on={tomorrow}").json()
    assert then["terms"]["id"] == made.json()["id"]
    assert then["promised_days"] == {
        kind.value: 2 * (len(path) - 1) for kind, path in PATHS.items()
    }
    (row,) = keeper.get("/access-terms").json()["items"]
    assert row == made.json()


def test_who_does_not_decide_or_is_a_stranger_sets_nothing(people, caller, officer, stranger):
    assert officer.post("/access-terms", told(people)).status_code == 403
    assert stranger.post("/access-terms", told(people)).status_code in {403, 422}
    reader = caller(people.with_role(Role.NETWORK_ADMIN), Permission.VIEW_ACCESS)
    assert reader.post("/access-terms", told(people)).status_code == 403
    keeper = caller(people.with_role(Role.NETWORK_ADMIN))
    other = keeper.post("/access-terms", told(people, unit_id=people.other_unit.pk))
    assert (other.status_code, other.json()["type"]) == (422, "unknown_reference")
    assert not AccessTerms.objects.exists()
    blind = caller(people.with_role(Role.NETWORK_ADMIN), Permission.VIEW_NETWORK)
    assert blind.get("/access-terms").status_code == 403
    assert stranger.get("/access-terms").json()["total"] == 0
    assert stranger.get(f"/units/{people.unit.pk}/access-terms").status_code == 404


def test_what_is_refused_says_which(people, keeper):
    past = timezone.localdate() - timedelta(days=1)
    late = keeper.post("/access-terms", told(people, from_on=str(past)))
    assert (late.status_code, late.json()["type"]) == (409, "access_terms_past")
    part = told(people)
    del part["days"]["connect"]["review"]
    short = keeper.post("/access-terms", part)
    assert (short.status_code, short.json()["type"]) == (409, "access_terms_incomplete")
    for days in (-1, 251, "drei"):
        assert keeper.post("/access-terms", told(people, days=days)).status_code == 422
    assert keeper.post("/access-terms", told(people)).status_code == 201
    again = keeper.post("/access-terms", told(people))
    assert (again.status_code, again.json()["type"]) == (409, "access_terms_exist")


def test_a_version_that_does_not_hold_yet_is_taken_back(people, keeper, officer, stranger):
    tomorrow = timezone.localdate() + timedelta(days=1)
    ahead = keeper.post("/access-terms", told(people, from_on=str(tomorrow))).json()["id"]
    holding = keeper.post("/access-terms", told(people)).json()["id"]
    assert stranger.send("delete", f"/access-terms/{ahead}").status_code == 404
    assert officer.send("delete", f"/access-terms/{ahead}").status_code == 403
    assert keeper.send("delete", f"/access-terms/{ahead}").status_code == 204
    refused = keeper.send("delete", f"/access-terms/{holding}")
    assert (refused.status_code, refused.json()["type"]) == (409, "access_terms_hold")
    assert AccessTerms.objects.get().pk == holding


def test_a_list_of_terms_costs_the_same_however_long_it_is(people, keeper):
    keeper.post("/access-terms", told(people))
    queries_of(keeper, "/access-terms")
    few, _ = queries_of(keeper, "/access-terms")
    for days in (1, 2, 3):
        later = timezone.localdate() + timedelta(days=days)
        keeper.post("/access-terms", told(people, from_on=str(later)))
    many, _ = queries_of(keeper, "/access-terms")
    assert many == few
