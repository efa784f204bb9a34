"""Figures of the rooms: the examples of their pages, no data, and the arithmetic of energy."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.facilities.energy import MeterReading, account, steps, used_within
from hengwang.facilities.tests.factories import a_sensor, make_facilities
from hengwang.kernel.intervals import Interval
from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.network.tests.factories import a_room

PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = [key for key in metrics.keys() if key.startswith("facilities.")]  # noqa: SIM118  a registry
YEAR = Period.parse("2020")
DAY = datetime(2020, 1, 1, tzinfo=UTC)


def examples():
    for page in sorted(PAGES.glob("facilities.*.md")):
        for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1):
            yield pytest.param(page.stem, yaml.safe_load(block), id=f"{page.stem}-{number}")


@pytest.mark.parametrize("key", OURS)
def test_every_figure_has_a_page_with_an_example(key):
    text = (PAGES / f"{key}.md").read_text(encoding="utf-8")
    assert BLOCK.search(text)
    assert "**Source.**" in text
    assert f"({key}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "example"), list(examples()))
def test_a_worked_example_comes_out_as_its_page_says(key, example, people):
    make_facilities(people.unit, example["records"])
    scope = Scope.of_units([people.unit.pk])
    measured = metrics.get(key).measure(Period.parse(example["period"]), scope, example["ask"])
    for name, expected in example["answer"].items():
        places = len(expected.partition(".")[2])
        found = getattr(measured, name)
        assert f"{round(found, places):f}" == expected, name


@pytest.mark.parametrize("key", OURS)
def test_an_office_that_keeps_nothing_has_no_data(key, people):
    a_room(people.unit)
    measured = metrics.get(key).measure(YEAR, Scope.of_units([people.unit.pk]))
    assert measured.is_nothing


def test_a_room_without_a_sensor_lowers_the_coverage(people):
    make_facilities(
        people.unit,
        {
            "rooms": [{"as": "甲"}, {"as": "乙"}],
            "sensors": [{"as": "温度", "room": "甲", "kind": "temperature"}],
        },
    )
    scope = Scope.of_units([people.unit.pk])
    measured = metrics.get("facilities.room_availability").measure(YEAR, scope)
    assert (measured.value, measured.coverage) == (1, Decimal("0.5"))
    assert [part.coverage for part in measured.parts] == [1, 0]


def test_rows_behind_a_figure_are_those_the_reader_may_see(people):
    ours = a_sensor(a_room(people.unit))
    theirs = a_sensor(a_room(people.other_unit, "别处机房"))
    rows = bases.get("sensor").resolve([ours.pk, theirs.pk], people.lin)
    assert [row.url for row in rows] == [ours.get_absolute_url()]


def readings(*values):
    return [MeterReading(DAY + timedelta(days=n), Decimal(v)) for n, v in enumerate(values)]


def test_a_new_meter_and_a_reset_lose_only_the_time_between():
    told = readings(100, 110, 120)
    told += [MeterReading(DAY + timedelta(days=3), Decimal(5), starts_anew=True)]
    told += [MeterReading(DAY + timedelta(days=4), Decimal(25))]
    assert [one.kwh for one in steps(told)] == [10, 10, 20]
    found = account(
        [steps(told)], [steps(readings(0, 5, 10, 15, 20))], Interval(DAY, DAY + timedelta(days=4))
    )
    assert (found.total, found.it) == (40, 15)
    assert found.known_micros == 3 * 86_400_000_000


def test_a_meter_that_falls_unsaid_is_not_believed():
    assert [one.kwh for one in steps(readings(100, 90, 95))] == [5]


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=20), st.randoms())
@settings(max_examples=60)
def test_months_add_up_to_the_year_whatever_the_order(values, chance):
    told = readings(*sorted(values))
    chance.shuffle(told)
    used = steps(told)
    edges = [DAY + timedelta(hours=7 * n) for n in range(20 * 4)]
    whole = used_within(used, [Interval(edges[0], edges[-1])])
    parts = sum(used_within(used, [Interval(one, other)]) for one, other in pairwise(edges))
    assert abs(whole - parts) < Decimal("0.000001")
