"""Figures of governance: the examples of their pages, and a naive count."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.governance.models import Drill, Regulation, Training
from hengwang.governance.tests.factories import a_record, make_governance
from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db
PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
KEYS = ("governance.regulations_in_force", "governance.trained_people", "governance.drills")
YEAR = Period.parse("2020")
DAYS = st.dates(date(2019, 11, 1), date(2021, 2, 1))


@pytest.fixture
def unit():
    return make_people().unit


def examples():
    for key in KEYS:
        for block in BLOCK.findall((PAGES / f"{key}.md").read_text(encoding="utf-8")):
            yield key, yaml.safe_load(block)


@pytest.mark.parametrize("key", KEYS)
def test_every_figure_has_a_page_with_an_example(key):
    assert BLOCK.search((PAGES / f"{key}.md").read_text(encoding="utf-8"))
    assert f"({key}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "example"), list(examples()))
def test_a_worked_example_comes_out_as_its_page_says(key, example):
    people = make_people()
    make_governance(people.unit, example["records"])
    scope = Scope.of_units([people.unit.pk])
    measured = metrics.get(key).measure(Period.parse(example["period"]), scope, example["ask"])
    assert str(measured.value) == example["answer"]["value"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=st.lists(st.tuples(DAYS, st.none() | st.integers(0, 400)), max_size=8), on=DAYS)
def test_regulations_in_force_are_those_a_person_would_count(unit, spans, on):
    Regulation.objects.all().delete()
    ends = [None if days is None else first + timedelta(days) for first, days in spans]
    for number, ((first, _), end) in enumerate(zip(spans, ends, strict=True)):
        a_record(Regulation, unit, title=str(number), in_force_from=first, ended_on=end)
    naive = 0
    for (first, _), end in zip(spans, ends, strict=True):
        naive += first <= on and not (end is not None and end <= on)
    metric = metrics.get("governance.regulations_in_force")
    assert metric.measure(YEAR, Scope(), {"on": on}).value == naive


def test_trainings_and_drills_outside_the_period_do_not_count():
    people = make_people()
    for day in (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)):
        a_record(Training, people.unit, held_on=day)
        a_record(Drill, people.unit, held_on=day)
    assert metrics.get("governance.trained_people").measure(YEAR, Scope()).value == 20
    assert metrics.get("governance.drills").measure(YEAR, Scope()).value == 2


def test_rows_behind_a_figure_are_those_the_reader_may_see():
    people = make_people()
    ours = a_record(Drill, people.unit)
    theirs = a_record(Drill, people.other_unit)
    rows = bases.get("drill").resolve([ours.pk, theirs.pk], people.lin)
    assert [row.url for row in rows] == [ours.get_absolute_url()]
    assert metrics.get("governance.drills").measure(YEAR, Scope(region_code="620000")).value >= 1
