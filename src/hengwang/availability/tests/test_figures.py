"""Figures read from the ledger: what is asked together is what is asked alone."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.accounts.choices import Role
from hengwang.availability.accounting import Day, Policy, account
from hengwang.availability.choices import Correction
from hengwang.availability.models import Outage, UnknownSpan
from hengwang.availability.queries import figures
from hengwang.availability.queries.book import read_book
from hengwang.availability.queries.calendar import days_of_backbone, days_of_units
from hengwang.availability.services.reading import ledgers_of
from hengwang.availability.tests.factories import (
    DAY,
    HOUR,
    MINUTE,
    YEAR_BEGAN,
    a_target,
    a_window,
    an_amendment,
    an_outage,
    an_unknown,
    redundant_group,
)
from hengwang.kernel.periods import Period
from hengwang.monitoring.models import Target

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2020")
LATER = YEAR.end + 30 * DAY
POLICY = Policy()
NOON = YEAR_BEGAN + 12 * HOUR


@pytest.fixture
def leader(people):
    return people.with_role(Role.LEADER)


def book(now=LATER, policy=POLICY, **told):
    return read_book(Target.objects.all(), YEAR.interval, policy, now=now, **told)


def test_a_year_is_counted_to_the_microsecond(people):
    target = a_target(people.unit)
    an_outage(target, NOON, timedelta(minutes=40, microseconds=7))
    an_unknown(target, NOON + DAY, 2 * HOUR)
    found = figures.whole(book()).counted
    assert found.down == 40 * 60_000_000 + 7
    assert found.unknown == 2 * 3_600_000_000
    assert found.up + found.down + found.unknown == found.asked == YEAR.interval.micros


def test_what_is_open_lasts_until_now_and_no_longer(people):
    an_outage(a_target(people.unit), NOON, None)
    found = figures.whole(book(now=NOON + HOUR)).counted
    assert (found.down, found.asked) == (3_600_000_000, 13 * 3_600_000_000)


def test_maintenance_is_taken_off_and_both_figures_are_told(people, admin, leader):
    target = a_target(people.unit)
    an_outage(target, NOON, 2 * HOUR)
    a_window(admin, leader, NOON, HOUR, target)
    found = figures.whole(book())
    assert found.counted.down == found.counted.excluded == 3_600_000_000
    assert found.measured.down == 2 * 3_600_000_000
    assert found.counted.maintenance == 3_600_000_000


def test_an_amendment_changes_the_figure_and_the_original_stays(people, admin, leader):
    target = a_target(people.unit)
    an_outage(target, NOON, 2 * HOUR)
    said = an_amendment(admin, leader, target, NOON, HOUR, says=Correction.UP)
    assert figures.whole(book()).counted.down == 3_600_000_000
    assert figures.whole(book().original).counted.down == 2 * 3_600_000_000
    before = book(amended_until=said.decided_at - MINUTE)
    assert figures.whole(before).counted.down == 2 * 3_600_000_000


def test_an_amendment_may_say_down_or_excused(people, admin, leader):
    target = a_target(people.unit)
    an_amendment(admin, leader, target, NOON, HOUR, says=Correction.DOWN)
    assert figures.whole(book()).counted.down == 3_600_000_000
    later = NOON + 5 * DAY
    an_amendment(admin, leader, target, NOON, HOUR, says=Correction.EXCUSED, decided_at=later)
    assert figures.whole(book()).counted.excluded == 3_600_000_000


def test_two_circuits_are_one_line_and_each_keeps_its_own_figure(people):
    first, second = a_target(people.unit, "甲线"), a_target(people.unit, "乙线")
    group = redundant_group(people.unit, first, second)
    an_outage(first, NOON, 2 * HOUR)
    an_outage(second, NOON + HOUR, 2 * HOUR)
    read = book()
    assert figures.whole(read).counted.down == 3_600_000_000
    assert figures.by_group(read)[group.pk].counted.down == 3_600_000_000
    assert figures.by_target(read)[first.pk].counted.down == 2 * 3_600_000_000


def test_a_circuit_counts_alone_before_it_was_redundant(people):
    first, second = a_target(people.unit, "甲线"), a_target(people.unit, "乙线")
    redundant_group(people.unit, first, second, from_at=NOON + HOUR)
    an_outage(first, NOON, 2 * HOUR)
    assert figures.whole(book()).counted.down == 3_600_000_000


def test_tables_add_up_to_the_whole(people):
    core = a_target(people.unit, "核心", is_backbone=True)
    access = a_target(people.other_unit, "接入")
    an_outage(core, NOON, HOUR)
    an_outage(access, NOON + 40 * DAY, 3 * HOUR)
    read = book()
    whole = figures.whole(read)
    tables = [
        figures.by_unit(read),
        figures.by_layer(read),
        figures.by_region(read, "province"),
        figures.by_region_and_layer(read, "province"),
    ]
    for table in tables:
        assert sum(one.counted.down for one in table.values()) == whole.counted.down
    months = figures.by_month(read, YEAR)
    assert [one.counted.down // 3_600_000_000 for one in months] == [1, 3] + [0] * 10
    assert sum(one.counted.asked for one in months) == whole.counted.asked
    assert set(tables[3]) == {("62", "core"), ("62", "access")}
    assert figures.by_region_and_month(read, "province", YEAR)["62"] == months


def test_a_leap_year_has_366_days_each_with_its_state(people):
    target = a_target(people.unit)
    an_outage(target, NOON, 31 * MINUTE)
    an_outage(target, NOON + DAY, 30 * MINUTE)
    an_unknown(target, NOON + 2 * DAY, 61 * MINUTE)
    found = days_of_units(book(), date(2020, 1, 1), date(2020, 12, 31))
    days = found.days(people.unit.pk)
    assert len(days) == 366
    assert [one.state for one in days[:4]] == [
        Day.OBSTRUCTED,
        Day.UNOBSTRUCTED,
        Day.UNKNOWN,
        Day.UNOBSTRUCTED,
    ]
    assert days[0].lost_minutes == 31
    rate = found.rate()
    assert (rate.unobstructed, rate.known, rate.unknown) == (364, 365, 1)


def test_the_backbone_has_days_of_its_own_and_may_lose_nothing(people):
    core = a_target(people.unit, "核心", is_backbone=True)
    an_outage(core, NOON, MINUTE)
    read = book()
    assert days_of_backbone(read, date(2020, 1, 1), date(2020, 12, 31)).rate().obstructed == 1
    assert days_of_units(read, date(2020, 1, 1), date(2020, 12, 31)).rate().known == 0


def test_days_to_come_are_left_out_and_days_before_watching_are_unknown(people):
    a_target(people.unit, watched_from=YEAR_BEGAN + 2 * DAY)
    found = days_of_units(book(now=NOON + 5 * DAY), date(2020, 1, 1), date(2020, 12, 31))
    states = [one.state for one in found.days(people.unit.pk)]
    assert states == [Day.UNKNOWN] * 2 + [Day.UNOBSTRUCTED] * 3


def test_nothing_watched_is_nothing_asked(people):
    assert figures.whole(book()).counted.asked == 0
    assert figures.by_month(book(), YEAR)[0].counted.low is None


def test_the_number_of_queries_does_not_grow(people, django_assert_num_queries):
    for number in range(5):
        an_outage(a_target(people.unit, f"线{number}"), NOON, HOUR)
    with django_assert_num_queries(6):
        figures.by_unit(book())


hours = st.integers(0, 24 * 20)
ledgers = st.lists(st.tuples(st.booleans(), hours, st.integers(1, 30)), max_size=6)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=st.lists(ledgers, min_size=1, max_size=3))
def test_figures_together_are_the_single_ones(people, told):
    Outage.objects.all().delete()
    UnknownSpan.objects.all().delete()
    Target.objects.all().delete()
    now = YEAR_BEGAN + 25 * DAY
    for number, ledger in enumerate(told):
        target = a_target(people.unit, f"线{number}")
        for is_down, start, length in {one[1]: one for one in ledger}.values():
            make = an_outage if is_down else an_unknown
            make(target, YEAR_BEGAN + start * HOUR, length * HOUR)
    read = book(now=now)
    singles = figures.by_target(read)
    asked = type(YEAR.interval)(YEAR.start, now)
    for target in Target.objects.all():
        (spans,) = ledgers_of([target], asked, now=now).values()
        assert singles[target.pk].counted == account(spans, asked, POLICY)
    whole = figures.whole(read).counted
    assert whole.up == sum(one.counted.up for one in singles.values())
    assert whole.up + whole.down + whole.unknown == whole.asked
