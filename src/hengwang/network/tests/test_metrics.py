"""Figures of the network: the examples of their pages, a naive count, and who sees the rows."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.network.models import Circuit
from hengwang.network.tests.factories import a_circuit, a_device, make_network
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db
PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = [key for key in metrics.keys() if key.startswith("network.")]  # noqa: SIM118  a registry
YEAR = Period.parse("2020")
DAYS = st.dates(date(2019, 11, 1), date(2021, 2, 1))


@pytest.fixture
def unit():
    return make_people().unit


def examples():
    for page in sorted(PAGES.glob("network.*.md")):
        for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1):
            yield pytest.param(page.stem, yaml.safe_load(block), id=f"{page.stem}-{number}")


@pytest.mark.parametrize("key", OURS)
def test_every_figure_has_a_page_with_an_example(key):
    text = (PAGES / f"{key}.md").read_text(encoding="utf-8")
    assert BLOCK.search(text)
    assert "**Source.**" in text
    assert f"({key}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "example"), list(examples()))
def test_a_worked_example_comes_out_as_its_page_says(key, example, unit):
    make_network(unit, example["records"])
    scope = Scope.of_units([unit.pk])
    measured = metrics.get(key).measure(Period.parse(example["period"]), scope, example["ask"])
    expected = example["answer"]["value"]
    places = len(expected.partition(".")[2])
    assert str(round(measured.value, places) if places else measured.value) == expected


@pytest.mark.parametrize("key", OURS)
def test_nothing_recorded_is_said(key, unit):
    measured = metrics.get(key).measure(YEAR, Scope.of_units([unit.pk]))
    counts = {"circuits", "devices", "rooms", "covered_regions"}
    assert measured.value == (0 if key.partition(".")[2] in counts else None)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=st.lists(st.tuples(DAYS, st.none() | st.integers(1, 400)), max_size=8), on=DAYS)
def test_open_circuits_are_those_a_person_would_count(unit, spans, on):
    Circuit.objects.all().delete()
    naive = 0
    for first, days in spans:
        end = None if days is None else first + timedelta(days)
        a_circuit(unit, opened_on=first, closed_on=end)
        naive += first <= on and (end is None or on < end)
    assert metrics.get("network.circuits").measure(YEAR, Scope(), {"on": on}).value == naive


def test_rows_behind_a_figure_are_those_the_reader_may_see():
    people = make_people()
    ours, theirs = a_circuit(people.unit), a_circuit(people.other_unit)
    rows = bases.get("circuit").resolve([ours.pk, theirs.pk], people.lin)
    assert [row.url for row in rows] == [ours.get_absolute_url()]
    device = a_device(people.unit)
    assert bases.get("device").resolve([device.pk], people.lin)[0].label == device.name
    whole = metrics.get("network.circuits").measure(YEAR, Scope(region_code="620000"))
    assert whole.value == 2
