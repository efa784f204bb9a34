"""Pages of the watched network: who sees them, what they say, and at what cost."""

import io
import json
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document
from lxml import html
from openpyxl import load_workbook

from hengwang.accounts.choices import Role
from hengwang.availability.choices import Cause
from hengwang.availability.models import Outage
from hengwang.availability.queries.broken import NAMED, broken_now
from hengwang.availability.queries.course import band_of, curves_of
from hengwang.availability.queries.matrix import matrix_of
from hengwang.availability.services.policies import policy_of
from hengwang.availability.services.roots import tie_roots
from hengwang.availability.tests.factories import (
    HOUR,
    MINUTE,
    YEAR_BEGAN,
    a_target,
    a_window,
    an_amendment,
    an_outage,
    an_unknown,
)
from hengwang.availability.views import report as report_views
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import Period
from hengwang.monitoring.models import CheckState, Series
from hengwang.monitoring.reasons import NUMBERS
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.tests.factories import a_check, a_collector
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
NOW = timezone.now
PLAIN = (
    "broken-now",
    "broken-now-part",
    "availability-wall",
    "availability-wall-state",
    "availability-matrix",
    "availability-lines",
    "availability-year",
    "availability-report",
)


@pytest.fixture
def engineer(people):
    return people.with_role(Role.DUTY_ENGINEER)


@pytest.fixture
def client(engineer, samples):
    return client_of(engineer)


@pytest.fixture
def broken(people):
    """A parent that is down with two ends behind it, and one end alone."""
    since = NOW() - 42 * MINUTE
    parent = a_target(people.unit, "汇聚路由器", is_backbone=True)
    ends = [a_target(people.unit, f"专线{n}", parent=parent) for n in range(2)]
    for one in (parent, *ends):
        an_outage(one, since, None, cause=Cause.POWER, cause_note="市电中断")
    tie_roots(parent.pk, since)
    alone = a_target(people.unit, "门户网站")
    an_outage(alone, NOW() - HOUR, None)
    return parent, ends, alone


@pytest.mark.parametrize("name", PLAIN)
def test_the_duty_engineer_sees_each_page_and_a_stranger_none(people, client, broken, name):
    assert client.get(reverse(name)).status_code == 200
    assert client_of(people.wang).get(reverse(name)).status_code == 403


def test_a_target_of_another_unit_is_not_found(people, client, broken):
    parent = broken[0]
    stranger = client_of(people.wang)
    for name in ("target-course", "target-course-charts"):
        address = reverse(name, args=[parent.pk])
        assert client.get(address).status_code == 200
        assert stranger.get(address).status_code == 404


def test_outages_behind_a_failed_parent_are_one_root_cause(engineer, broken):
    parent, ends, alone = broken
    found = broken_now(engineer, now=NOW())
    assert [root.key for root in found.roots] == [parent.pk, alone.pk]
    assert [one.target for one in found.roots[0].behind] == [one.pk for one in ends]
    assert (found.down, found.watched, found.up) == (4, 4, 0)


def test_behind_a_root_that_is_over_they_gather_under_the_highest_still_down(people, engineer):
    since = NOW() - 3 * HOUR
    top = a_target(people.unit, "核心")
    middle = a_target(people.unit, "汇聚", parent=top)
    leaf = a_target(people.unit, "接入", parent=middle)
    an_outage(top, since, HOUR)
    for one in (middle, leaf):
        an_outage(one, since + MINUTE, None)
    tie_roots(top.pk, since)
    assert [root.key for root in broken_now(engineer, now=NOW()).roots] == [middle.pk]


def test_what_was_down_before_its_parent_is_a_root_of_its_own(people, engineer):
    parent = a_target(people.unit, "汇聚")
    child = a_target(people.unit, "接入", parent=parent)
    an_outage(child, NOW() - 3 * HOUR, None)
    an_outage(parent, NOW() - HOUR, None)
    tie_roots(parent.pk, NOW() - 3 * HOUR)
    found = broken_now(engineer, now=NOW()).roots
    assert {root.key for root in found} == {parent.pk, child.pk}


def test_a_root_out_of_reach_is_counted_and_not_named(people, broken):
    parent, ends, _alone = broken
    ends[0].unit = people.other_unit
    ends[0].save()
    local = people.with_role(Role.ACCESS_UNIT_OFFICER)
    local.grants.update(unit=people.other_unit)
    local.__dict__.pop("grants_today", None)
    found = broken_now(local, now=NOW())
    assert [root.head for root in found.roots] == [None]
    assert [one.target for one in found.roots[0].behind] == [ends[0].pk]
    text = client_of(local).get(reverse("broken-now")).content.decode()
    assert parent.name not in text


def test_filters_keep_the_root_that_lies_elsewhere(engineer, broken):
    parent, ends, _alone = broken
    ends[0].kind = "website"
    ends[0].save()
    found = broken_now(engineer, now=NOW(), kind="website")
    assert found.roots[0].head.target == parent.pk
    assert found.down == 2


def test_soft_states_silence_and_planned_work_stand_apart(people, engineer, admin, samples, broken):
    parent, _ends, alone = broken
    collector = a_collector(people.unit, admin)
    collector.seen_at = NOW() - HOUR
    collector.save()
    unsure = a_check(people.unit, collector, "疑似")
    CheckState.objects.create(
        pk=unsure.pk, failed_in_row=2, first_failed_ms=to_ms(NOW()), reason=NUMBERS["lost"]
    )
    silent = a_check(people.unit, collector, "失联")
    an_unknown(silent.target, NOW() - HOUR, None)
    a_window(engineer, admin, NOW() - HOUR, 3 * HOUR, alone)
    found = broken_now(engineer, now=NOW())
    assert [one.name for one in found.soft] == ["疑似"]
    assert [(one.is_silent, one.targets) for one in found.silences] == [(True, 1)]
    assert [root.planned for root in found.roots] == ["", "割接"]
    assert [root.key for root in found.unplanned] == [parent.pk]


def test_a_dead_collectors_targets_are_counted_in_full_and_named_in_part(
    people, engineer, admin, samples
):
    dead, alive = (a_collector(people.unit, admin, name) for name in ("甲", "乙"))
    dead.seen_at, alive.seen_at = NOW() - HOUR, NOW()
    dead.save()
    alive.save()
    for number in range(NAMED + 2):
        silent = a_check(people.unit, dead, f"线路 {number:03}")
        an_unknown(silent.target, NOW() - HOUR, None)
    odd = a_check(people.unit, alive, "无效")
    an_unknown(odd.target, NOW() - HOUR, None)
    first, second = broken_now(engineer, now=NOW()).silences
    assert (first.collector_id, first.is_silent, first.targets) == (dead.pk, True, NAMED + 2)
    assert [name for _pk, name in first.names] == [f"线路 {number:03}" for number in range(NAMED)]
    assert (second.collector_id, second.is_silent, second.targets) == (alive.pk, False, 1)
    assert broken_now(engineer, now=NOW()).unknown == NAMED + 3


@pytest.mark.parametrize(
    ("language", "calm"), [("en", "Everything answers"), ("zh-hans", "av-calm")]
)
def test_nothing_broken_calms(people, client, engineer, language, calm):
    engineer.language = language
    engineer.save()
    a_target(people.unit)
    text = client.get(reverse("broken-now")).content.decode()
    assert "av-calm" in text
    assert calm in text


def test_the_part_answers_only_when_something_changed(client, broken):
    address = reverse("broken-now-part")
    first = client.get(address)
    same = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    Outage.objects.filter(target=broken[2]).update(ended_at=NOW())
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_the_wall_tells_each_target_by_a_letter(client, broken):
    told = json.loads(client.get(reverse("availability-wall-state")).content)
    assert told["counts"]["down"] == 4
    assert "".join(states for _name, _ids, states in told["regions"]) == "dddd"
    tag = client.get(reverse("availability-wall-state"))["ETag"]
    again = client.get(reverse("availability-wall-state"), headers={"If-None-Match": tag})
    assert again.status_code == 304


@pytest.mark.parametrize("name", PLAIN)
def test_queries_do_not_grow_with_the_targets(people, client, broken, name):
    def count() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(name)).status_code == 200
        return len(seen)

    count()
    few = count()
    for number in range(12):
        target = a_target(people.unit, f"又一条{number}", parent=broken[0])
        an_outage(target, NOW() - 30 * MINUTE, None)
    assert count() <= few


def test_the_band_adds_up_and_shows_the_shortest_outage(people):
    target = a_target(people.unit)
    start = YEAR_BEGAN + timedelta(days=40)
    an_outage(target, start, MINUTE)
    window = Interval(YEAR_BEGAN, YEAR_BEGAN + timedelta(days=365))
    band = band_of(target, window, now=window.end)
    assert sum(band.shares.values()) == 1
    down = [bar for bar in band.bars if bar.state == "down"]
    assert len(down) == 1
    assert down[0].width >= 1


def test_curves_leave_open_what_nobody_measured(people, admin, samples):
    check = a_check(people.unit, a_collector(people.unit, admin))
    made = {
        name: Series.objects.create(check_of=check, name=name).pk
        for name in (Series.OUTCOME, Series.ROUND_TRIP)
    }
    start = datetime(2026, 3, 2, tzinfo=YEAR_BEGAN.tzinfo)
    rows = []
    for minute in range(60):
        if 20 <= minute < 40:
            continue
        at = to_ms(start + minute * MINUTE)
        lost = minute == 5
        rows.append((made[Series.OUTCOME], at, NUMBERS["lost"] if lost else 0))
        if not lost:
            rows.append((made[Series.ROUND_TRIP], at, 0.002 if minute % 2 else 0.004))
    samples.append(Samples.of(rows))
    found = curves_of([check], Interval(start, start + HOUR), samples, buckets=6)[0]
    assert [value is None for value in found.response.worst] == [
        False,
        False,
        True,
        True,
        False,
        False,
    ]
    assert str(found.response.worst[0]) == "4.00"
    assert str(found.loss.typical[0]) == "10.00"


def report_rows(content: bytes) -> list[list[str]]:
    page = html.fromstring(content)
    tables = page.xpath("//table[@data-report-table]")
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
        for table in tables
        for row in table.xpath(".//tbody/tr")
    ]


def test_page_word_and_excel_hold_the_same_figures(people, client, admin):
    leader = people.with_role(Role.LEADER)
    target = a_target(people.unit, "汇聚线路")
    an_outage(target, YEAR_BEGAN + HOUR, 2 * HOUR, cause=Cause.CARRIER, cause_note="光缆被挖断")
    an_outage(target, YEAR_BEGAN + timedelta(days=9), timedelta(minutes=40, seconds=7))
    an_unknown(target, YEAR_BEGAN + timedelta(days=20), 5 * HOUR)
    a_window(admin, leader, YEAR_BEGAN + HOUR, HOUR, target)
    an_amendment(admin, leader, target, YEAR_BEGAN + timedelta(days=9), 10 * MINUTE)
    query = f"?period=2020&unit={people.unit.pk}"
    page = report_rows(client.get(reverse("availability-report") + query).content)
    assert any("光缆被挖断" in row for row in page)
    assert any("网维〔2020〕7号" in row for row in page)

    word = client.get(reverse("availability-report-file", args=["docx"]) + query)
    document = Document(io.BytesIO(word.content))
    from_word = [
        [" ".join(cell.text.split()) for cell in row.cells]
        for table in document.tables
        for row in table.rows[1:]
    ]
    assert from_word == page

    sheet = client.get(reverse("availability-report-file", args=["xlsx"]) + query)
    book = load_workbook(io.BytesIO(sheet.content))
    rows = [[cell for cell in row if cell.value is not None] for row in book.active.iter_rows()]
    from_sheet = [[printed(cell) for cell in row] for row in rows]
    for row in page:
        assert [cell for cell in row if cell] in [[one for one in r if one] for r in from_sheet]


def printed(cell) -> str:
    """A cell as Excel shows it."""
    if cell.data_type != "n":
        return " ".join(str(cell.value).split())
    if cell.number_format.endswith("%"):
        return f"{cell.value * 100:,.4f} %"
    return f"{cell.value:,.2f}"


def test_a_region_is_asked_by_its_whole_code_too_and_the_answer_comes_first(people, client):
    an_outage(a_target(people.unit), YEAR_BEGAN + HOUR, HOUR)
    url = reverse("availability-report")
    for code in ("62", "620000", "620000000000"):
        page = client.get(url, {"period": "2020", "region": code})
        assert len(page.context["report"].rows) == 1
        assert page.context["report"].total.uptime in page.context["lead"]
    assert client.get(url, {"period": "2020", "region": "620200"}).context["report"].rows == ()


def test_a_printed_figure_opens_its_trace_by_its_id(people, client):
    an_outage(a_target(people.unit), YEAR_BEGAN + HOUR, HOUR)
    query = f"?period=2020&unit={people.unit.pk}"
    page = report_rows(client.get(reverse("availability-report") + query).content)
    figure = page[0][-1]
    assert figure.startswith("AV-")
    trace = reverse("availability-figure") + f"{query}&id={figure}"
    assert figure in client.get(trace).content.decode()
    assert client.get(reverse("availability-figure") + f"{query}&id=AV-0").status_code == 404


def test_figures_of_a_running_period_stay_while_the_page_is_read(people, client, broken):
    address = reverse("availability-report") + f"?unit={people.unit.pk}"
    link = html.fromstring(client.get(address).content).xpath("//a[@data-drawer]/@href")[0]
    Outage.objects.filter(target=broken[2]).update(ended_at=NOW() + HOUR)
    assert "at=" in link
    assert client.get(link).status_code == 200


def test_the_year_marks_days_and_a_click_tells_them(people, client):
    target = a_target(people.unit, "骨干", is_backbone=True)
    an_outage(target, YEAR_BEGAN + HOUR, 90 * MINUTE, cause_note="板卡")
    an_unknown(target, YEAR_BEGAN + timedelta(days=3), 6 * HOUR)
    page = html.fromstring(client.get(reverse("availability-year") + "?year=2020").content)
    assert len(page.xpath("//svg[@class='av-year']//a")) == 366
    assert len(page.xpath("//rect[@class='is-obstructed']")) == 1
    assert len(page.xpath("//rect[@class='is-unknown']")) == 1
    day = client.get(reverse("availability-day") + f"?day={date(2020, 1, 1)}")
    assert "板卡" in day.content.decode()


@pytest.mark.parametrize(
    "query",
    ["?period=2020-13", "?unit=x", "?target=99999999", "?unit=99999999"],
)
def test_what_does_not_exist_is_not_found(client, query):
    assert client.get(reverse("availability-report") + query).status_code == 404


def test_the_start_page_says_what_is_broken(client, broken):
    text = client.get(reverse("start")).content.decode()
    assert "汇聚路由器" in text


def test_the_matrix_sees_a_new_amendment_at_once(people, client, admin):
    target = a_target(people.unit)
    an_outage(target, YEAR_BEGAN + HOUR, 100 * HOUR)
    address = reverse("availability-matrix") + "?period=2020"
    before = client.get(address).content.decode()
    an_amendment(
        admin, people.with_role(Role.LEADER), target, YEAR_BEGAN + HOUR, 100 * HOUR, says="up"
    )
    after = client.get(address).content.decode()
    assert "98.862" in before
    assert "100.000" in after


def test_within_a_minute_all_see_the_same_ledger_and_the_next_one_sees_it_whole(people, admin):
    target = a_target(people.unit)
    looked = NOW().replace(second=2)

    def lost(seconds: int) -> timedelta:
        at = looked + timedelta(seconds=seconds)
        found = matrix_of(admin, Period.parse("2020"), policy_of(), now=at)
        return found.whole["all"].lost

    assert lost(0) == timedelta(0)
    an_outage(target, YEAR_BEGAN + HOUR, 100 * HOUR)
    assert lost(30) == timedelta(0)
    assert lost(60) == 100 * HOUR


def test_a_list_that_was_cut_says_so_and_the_sheet_holds_all(people, client, monkeypatch):
    target = a_target(people.unit)
    for number in range(5):
        an_outage(target, YEAR_BEGAN + number * 24 * HOUR, HOUR, cause_note=f"第{number}次")
    monkeypatch.setattr(report_views, "MOST_OUTAGES", 3)
    address = f"{reverse('availability-report')}?period=2020"
    with translation.override("en"):
        text = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "第2次" in text
    assert "第3次" not in text
    sheet = client.get(f"{reverse('availability-report-file', args=['xlsx'])}?period=2020")
    rows = load_workbook(io.BytesIO(sheet.content)).active.iter_rows(values_only=True)
    lengths = {row[5]: row[3] for row in rows if row[5]}
    assert {f"第{number}次": 60 for number in range(5)}.items() <= lengths.items()
    word = client.get(f"{reverse('availability-report-file', args=['docx'])}?period=2020")
    said = "\n".join(one.text for one in Document(io.BytesIO(word.content)).paragraphs)
    assert "3" in next(line for line in said.splitlines() if "Excel" in line)
