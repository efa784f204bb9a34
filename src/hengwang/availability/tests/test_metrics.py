"""Figures of availability: the examples of their pages, their trail, and no data."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from hengwang.availability.choices import Correction
from hengwang.availability.tests.factories import (
    HOUR,
    YEAR_BEGAN,
    a_target,
    a_window,
    an_amendment,
    an_outage,
    an_unknown,
    make_ledger,
)
from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period

pytestmark = pytest.mark.django_db
PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = [
    *(key for key in metrics.keys() if key.startswith("availability.")),  # noqa: SIM118
    "monitoring.coverage",
]
YEAR = Period.parse("2020")
NOON = YEAR_BEGAN + 12 * HOUR


def examples():
    for page in (PAGES / f"{key}.md" for key in OURS):
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
    make_ledger(people, example["records"])
    scope = Scope.of_units([people.unit.pk, people.other_unit.pk])
    measured = metrics.get(key).measure(Period.parse(example["period"]), scope, example["ask"])
    for name, expected in example["answer"].items():
        assert round(getattr(measured, name), 6) == Decimal(expected), name
    assert measured.policy == "default@1"


@pytest.mark.parametrize("key", OURS)
def test_nothing_watched_is_no_data(key, people):
    assert metrics.get(key).measure(YEAR, Scope.of_units([people.unit.pk])).value is None


def test_a_figure_goes_back_to_everything_it_rests_on(people, admin):
    leader = people.with_role("leader")
    target = a_target(people.unit, "甲线")
    an_outage(target, NOON, 2 * HOUR, cause="carrier", cause_note="光缆中断")
    an_unknown(target, NOON + 5 * HOUR, HOUR)
    a_window(admin, leader, NOON, HOUR, target)
    an_amendment(admin, leader, target, NOON + HOUR, HOUR, says=Correction.UP)
    basis = metrics.get("availability.uptime").measure(YEAR, Scope()).basis
    assert len(basis.ids) == 4
    assert bases.get("availability").resolve(basis.ids, people.lin) == []


def test_a_later_amendment_changes_the_digest(people, admin):
    leader = people.with_role("leader")
    target = a_target(people.unit)
    an_outage(target, NOON, HOUR)
    uptime = metrics.get("availability.uptime")
    before = uptime.measure(YEAR, Scope())
    assert before == uptime.measure(YEAR, Scope())
    an_amendment(admin, leader, target, NOON, HOUR, says=Correction.UP)
    after = uptime.measure(YEAR, Scope())
    assert after.value == 1
    assert after.basis.digest != before.basis.digest


def test_the_number_of_queries_does_not_grow_with_targets(people, django_assert_max_num_queries):
    for number in range(4):
        an_outage(a_target(people.unit, f"线{number}"), NOON, HOUR)
    for key in OURS:
        with django_assert_max_num_queries(10):
            metrics.get(key).measure(YEAR, Scope())
