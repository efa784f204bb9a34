"""Figures of monitoring: the examples of their pages, exact quantiles, whose targets they are."""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import BEIJING, Period
from hengwang.monitoring.models import Series
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.tests.factories import a_check, a_collector

PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = ["monitoring.response_time_p95", "monitoring.utilization_p95"]
BEGAN = to_ms(datetime(2020, 1, 5, 8, tzinfo=BEIJING))
JANUARY = Period.parse("2020-01")


@pytest.fixture
def collector(people, admin):
    return a_collector(people.unit, admin)


def told(samples, unit, collector, records):
    """Write the series of a worked example: name of the series → target → values a minute apart."""
    checks, rows = {}, []
    for name, by_target in records.items():
        for target, values in by_target.items():
            check = checks.get(target) or a_check(unit, collector, target)
            checks[target] = check
            series = Series.objects.create(check_of=check, name=name)
            rows += [(series.pk, BEGAN + at * 60_000, value) for at, value in enumerate(values)]
    samples.append(Samples.of(rows))
    return checks


@pytest.mark.parametrize("key", OURS)
def test_every_figure_has_a_page_whose_example_comes_out(key, people, collector, samples):
    text = (PAGES / f"{key}.md").read_text(encoding="utf-8")
    assert f"({key}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")
    example = yaml.safe_load(BLOCK.search(text).group(1))
    told(samples, people.unit, collector, example["records"])
    measured = metrics.get(key).measure(
        Period.parse(example["period"]), Scope.of_units([people.unit.pk]), example["ask"]
    )
    assert measured.value == Decimal(example["answer"]["value"])


@pytest.mark.parametrize("key", OURS)
def test_nothing_measured_is_no_data(key, samples, db):
    assert metrics.get(key).measure(JANUARY, Scope()).value is None


def test_one_slow_target_in_forty_is_beyond_the_percentile(people, collector, samples):
    slow = {f"线{number}": [0.5 if number == 0 else 0.01] for number in range(40)}
    told(samples, people.unit, collector, {"round_trip": slow})
    measured = metrics.get(OURS[0]).measure(JANUARY, Scope())
    assert measured.value == 10
    assert (measured.parts[0].label, measured.parts[0].value) == ("线0", 500)
    assert len(measured.parts) == 10


def test_targets_of_others_do_not_count_and_are_not_shown(people, admin, collector, samples):
    records = {"round_trip": {"甲线": [0.01]}}
    ours = told(samples, people.unit, collector, records)["甲线"].target
    theirs = told(samples, people.other_unit, collector, {"round_trip": {"乙线": [0.9]}})
    measured = metrics.get(OURS[0]).measure(JANUARY, Scope.of_units([people.unit.pk]))
    assert measured.value == 10
    rows = bases.get("target").resolve([ours.pk, theirs["乙线"].target.pk], admin)
    assert [row.label for row in rows] == ["甲线"]
