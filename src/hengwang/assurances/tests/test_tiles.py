"""The tile of the wall screen: what goes on and comes, with the reports that are owed."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from hengwang.accounts.choices import Role
from hengwang.assurances.services import life, reporting
from hengwang.assurances.tests.factories import an_approved, an_engineer, beijing
from hengwang.assurances.tiles import under_way
from hengwang.pages import tiles
from hengwang.testing.people import grant

pytestmark = pytest.mark.django_db
EVE = beijing("2026-03-01 10:00")
BEGINS, ENDS = beijing("2026-03-02 08:00"), beijing("2026-03-03 12:00")


def seen_by(user):
    request = RequestFactory().get("/cockpit/tiles/assurances")
    request.user = user
    return under_way(request)


def test_what_goes_on_stands_first_with_the_reports_that_are_owed(
    move, people, planner, django_assert_num_queries
):
    move(EVE)
    now = an_approved(people.unit, BEGINS, ENDS)
    later = an_approved(people.unit, ENDS + timedelta(days=1), ENDS + timedelta(days=2))
    assert [(one["is_on"], one["owed"]) for one in seen_by(planner)["rows"]] == [(False, 0)] * 2
    move(beijing("2026-03-02 18:30"))
    life.start_one(now.pk, now=beijing("2026-03-02 18:30"))
    with django_assert_num_queries(1):
        rows = seen_by(planner)["rows"]
    assert [(one["row"].pk, one["is_on"], one["owed"]) for one in rows] == [
        (now.pk, True, 2),
        (later.pk, False, 0),
    ]
    first = now.reports.earliest("due_at")
    reporting.send_report(first.pk, by=an_engineer(people.unit, "安"))
    assert [one["owed"] for one in seen_by(planner)["rows"]] == [1, 0]


def test_a_stranger_sees_none_and_is_told_so(move, people):
    move(EVE)
    an_approved(people.unit, BEGINS, ENDS)
    grant(people.wang, Role.DUTY_ENGINEER, people.wang.unit)
    assert isinstance(seen_by(people.wang), tiles.Absent)
