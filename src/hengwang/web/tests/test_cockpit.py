"""The wall screen: each figure is that of its page or metric, each viewer's own, and none hurts."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from hengwang.access.tests.factories import an_application
from hengwang.access.tiles import under_way
from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.scoping import scope_seen
from hengwang.availability.tests.factories import a_target, an_outage
from hengwang.availability.tiles import (
    broken,
    days,
    matrix,
    unobstructed,
    uptime_today,
    uptime_year,
)
from hengwang.duty.tests.factories import a_post, a_roster, an_engineer, beijing, turns
from hengwang.duty.tiles import on_duty
from hengwang.inspections.choices import OccurrenceState
from hengwang.inspections.tests.factories import a_plan, an_occurrence
from hengwang.inspections.tiles import rounds_today
from hengwang.kernel.metrics import metrics
from hengwang.kernel.periods import Period
from hengwang.monitoring import store
from hengwang.pages import tiles
from hengwang.pages.formats import percent_text
from hengwang.performance.models import Indicator
from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation
from hengwang.performance.tiles import goals_now
from hengwang.projects.tests.factories import (
    make_arrival,
    make_budget_line,
    make_payment,
    make_plan,
    make_programme,
)
from hengwang.projects.tiles import late, money
from hengwang.testing.people import grant
from hengwang.testing.scopes import client_of
from hengwang.tickets.services import working
from hengwang.tickets.services.levels import Promised, set_level
from hengwang.tickets.tests.factories import a_ticket
from hengwang.tickets.tiles import answered, open_tickets

pytestmark = pytest.mark.django_db
# A Thursday, 10:00 in Beijing, in a year with a working-day calendar.
NOW = beijing("2020-10-29 10:00")
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _then(settings, tmp_path):
    settings.SAMPLES_DIR, settings.DATA_DIR = tmp_path / "samples", tmp_path
    cache.clear()
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield
        store.sample_store().close()


@pytest.fixture
def engineer(people):
    person = people.with_role(Role.DUTY_ENGINEER)
    grant(person, Role.LEADER, people.unit)
    return person


@pytest.fixture
def asking(rf):
    """A request as this person makes it."""

    def ask(person):
        request = rf.get("/cockpit/")
        request.user, request.session = person, {}
        return request

    return ask


def test_the_network_figures_are_those_of_the_metric(people, engineer, asking):
    line = a_target(people.unit, "汇聚", is_backbone=True)
    a_target(people.unit, "接入")
    a_target(people.other_unit, "别人的")
    an_outage(line, beijing("2020-03-02 08:00"), 5 * HOUR)
    an_outage(line, NOW - HOUR, None)
    scope = scope_seen(engineer, Permission.VIEW_MONITORING)
    told = metrics.get("availability.uptime").measure(Period.parse("2020"), scope)
    assert uptime_year(asking(engineer))["value"] == percent_text(told.value, 3)
    # Two lines of ten hours each, one of them down for an hour.
    assert uptime_today(asking(engineer))["value"] == percent_text(Decimal(19) / 20, 3)
    whole = matrix(asking(engineer))["whole"][-1][0]
    assert whole["uptime"] == told.value
    state = broken(asking(engineer))
    assert [row["name"] for row in state["rows"]] == ["汇聚"]
    assert state["rows"][0]["since"] == NOW - HOUR


def test_the_days_are_those_of_the_backbone(people, engineer, asking):
    line = a_target(people.unit, "汇聚", is_backbone=True)
    an_outage(line, beijing("2020-03-02 08:00"), 5 * HOUR)
    told = unobstructed(asking(engineer))
    past = (date(2020, 10, 29) - date(2020, 1, 1)).days
    assert (told["value"], told["note"]) == (past - 1, f"of {past} known days")
    squares = days(asking(engineer))["squares"]
    assert [one["title"] for one in squares if one["css"] == "obstructed"] == ["2020-03-02"]
    assert len(squares) == past


def test_tickets_are_counted_with_their_clocks(people, engineer, asking):
    set_level(people.unit, "fault", "p3", Promised("7×24", respond_minutes=30), by=a_keeper(people))
    a_ticket(people.unit, None, at=NOW - 2 * HOUR)
    taken = a_ticket(people.unit, None, at=NOW)
    a_ticket(people.other_unit, None, at=NOW)
    working.take(taken.pk, by=engineer)
    working.respond(taken.pk, by=engineer)
    told = open_tickets(asking(engineer))
    wanted = {"live": 2, "free": 1, "opened": 2, "solved": 0}
    assert {key: told["counts"][key] for key in wanted} == wanted
    assert {row["ticket"].pk for row in told["rows"]} >= {taken.pk}
    scope = scope_seen(engineer, Permission.VIEW_TICKETS)
    metric = metrics.get("tickets.response_timeliness")
    said = metric.measure(Period.parse("2020"), scope, {"kind": "any"})
    assert answered(asking(engineer))["value"] == percent_text(said.value, 1)


def a_keeper(people):
    return people.with_role(Role.NETWORK_ADMIN)


def test_rounds_of_today_are_counted_by_where_they_stand(people, engineer, asking):
    plan = a_plan(people.unit)
    an_occurrence(plan, NOW - HOUR)
    an_occurrence(plan, NOW - 3 * HOUR)
    an_occurrence(plan, NOW - 5 * HOUR, state=OccurrenceState.DONE, done_at=NOW - 4 * HOUR)
    an_occurrence(plan, NOW - 30 * HOUR, state=OccurrenceState.MISSED)
    told = rounds_today(asking(engineer))
    assert (told["value"], told["all"], told["done"], told["missed"]) == ("1 / 3", 3, 1, 1)


def test_who_is_on_duty_and_when_the_next_takes_over(people, engineer, asking):
    first, second = an_engineer(people.unit, "甲"), an_engineer(people.unit, "乙")
    post = a_post(a_roster(people.unit), since_on=date(2020, 10, 26))
    turns(post, (first, second), now=NOW, from_on=date(2020, 10, 26))
    told = on_duty(asking(engineer))
    (row,) = told["posts"]
    assert {row.people[0], row.next_people[0]} == {first, second}
    assert told["handover_at"] == row.shift.ends_at


def test_applications_under_way(people, engineer, asking):
    an_application(people.unit, people.with_role(Role.ACCESS_UNIT_OFFICER), at=NOW)
    assert under_way(asking(engineer))["all"] == 1


def test_money_is_that_of_the_metrics(people, engineer, asking):
    own = make_programme(people.unit, by=people.lin)
    make_budget_line(own, 1_000_000)
    make_payment(own, 400_000)
    make_arrival(own, 900_000, arrived_on=date(2020, 2, 1))
    make_plan(own, 250_000, date(2020, 9, 30), purpose="三季度线路费")
    make_plan(own, 100_000, date(2020, 12, 20))
    other = make_programme(people.other_unit, "别人的", by=people.wang)
    make_budget_line(other, 7_000_000)
    told = money(asking(engineer))
    scope, year = scope_seen(engineer, Permission.VIEW_PROJECTS), Period.parse("2020")
    assert told["rate"] == metrics.get("projects.execution_rate").measure(year, scope).value
    assert told["arrival_rate"] == metrics.get("projects.arrival_rate").measure(year, scope).value
    assert (told["due"], told["end"]) == (Decimal(250_000), Decimal(750_000))
    overdue = late(asking(engineer))
    assert (overdue["count"], overdue["total"]) == (1, Decimal(250_000))
    assert overdue["rows"][0].purpose == "三季度线路费"


def test_goals_stand_by_what_is_stored(people, engineer):
    evaluation = an_evaluation(a_programme(people.unit, people.lin), people.lin)
    done = a_row(evaluation, people.lin)
    held = a_row(evaluation, people.lin, level3="培训人次", target_text="≥100人次")
    a_row(evaluation, people.lin, level3="覆盖单位", target_text="≥100家")
    Indicator.objects.filter(pk=done.pk).update(actual_text="81家")
    Indicator.objects.filter(pk=held.pk).update(actual_text="10人次")
    found = goals_now(engineer, date(2020, 10, 29))
    assert (found.good, found.behind, found.unknown, found.all) == (1, 1, 1, 3)
    assert [one.indicator.level3 for one in found.late] == ["培训人次"]
    assert goals_now(people.wang, date(2020, 10, 29)) is None


def test_another_unit_sees_nothing_of_it(people, engineer):
    a_target(people.unit, "汇聚路由器", is_backbone=True)
    a_ticket(people.unit, None, title="甲局的事")
    own = make_programme(people.unit, "甲局项目", by=people.lin)
    make_budget_line(own, 1_000_000)
    make_plan(own, 250_000, date(2020, 9, 30), purpose="甲局线路费")
    stranger = client_of(people.wang)
    page = stranger.get(reverse("cockpit"))
    assert page.status_code == 200
    text = page.content.decode()
    for address in re.findall(r'data-tile="([^"]+)"', text):
        answer = stranger.get(address)
        assert answer.status_code in {200, 204}
        assert "甲局" not in answer.content.decode()
        assert "汇聚" not in answer.content.decode()
    assert stranger.get(reverse("cockpit-tile", args=["broken"])).status_code == 404
    assert client_of(engineer).get(reverse("cockpit-tile", args=["broken"])).status_code == 200


def test_a_tile_costs_the_same_however_much_there_is(people, engineer):
    client = client_of(engineer)
    keys = [one.key for one in tiles.offered_to(engineer)]
    assert len(keys) >= 12

    def write(names):
        for name in names:
            an_outage(a_target(people.unit, f"线路{name}", is_backbone=True), NOW - HOUR, None)
            a_ticket(people.unit, None)
            an_occurrence(a_plan(people.unit, f"巡检{name}"))
            an_application(people.unit, people.with_role(Role.ACCESS_UNIT_OFFICER), at=NOW)
            own = make_programme(people.unit, f"项目{name}", by=people.lin)
            make_budget_line(own, 1_000)
            make_plan(own, 10, date(2020, 9, 30))
            row = an_evaluation(own, people.lin)
            a_row(row, people.lin)

    def costs():
        found = {}
        for key in keys:
            cache.clear()
            with CaptureQueriesContext(connection) as seen:
                assert client.get(reverse("cockpit-tile", args=[key])).status_code in {200, 204}
            found[key] = len(seen)
        return found

    write([1])
    costs()
    before = costs()
    write([2, 3, 4])
    assert costs() == before
    assert max(before.values()) <= 22, before


def test_a_tile_that_fails_says_so_and_harms_no_other(people, engineer):
    def fails(_request):
        reason = "the disk is full"
        raise DatabaseError(reason)

    bad = tiles.Tile(
        key="bad", title="坏", template="none.html", query=fails, place=tiles.Place.WORK
    )
    with tiles.tiles.temporarily("bad", bad):
        client = client_of(engineer)
        assert client.get(reverse("cockpit")).status_code == 200
        answer = client.get(reverse("cockpit-tile", args=["bad"])).content.decode()
        assert "hw-nodata" in answer
        assert "the disk is full" not in answer
        assert client.get(reverse("cockpit-tile", args=["tickets"])).status_code == 200


def test_a_tile_is_sent_again_only_when_it_says_something_else(people, engineer):
    client, address = client_of(engineer), reverse("cockpit-tile", args=["tickets"])
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    a_ticket(people.unit, None)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
