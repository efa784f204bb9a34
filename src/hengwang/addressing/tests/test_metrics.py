"""Figures of addressing: the examples of their pages and who sees the rows."""

import re
from pathlib import Path

import pytest
import yaml

from hengwang.addressing.models import Allocation
from hengwang.addressing.tests.factories import a_prefix, an_address, make_addressing
from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db
PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = [key for key in metrics.keys() if key.startswith("addressing.")]  # noqa: SIM118  a registry


def examples():
    for page in sorted(PAGES.glob("addressing.*.md")):
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            yield pytest.param(page.stem, yaml.safe_load(block), id=page.stem)


@pytest.mark.parametrize("key", OURS)
def test_every_figure_has_a_page_with_an_example(key):
    assert BLOCK.search((PAGES / f"{key}.md").read_text(encoding="utf-8"))
    assert f"({key}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "example"), list(examples()))
def test_a_worked_example_comes_out_as_its_page_says(key, example):
    unit = make_people().unit
    make_addressing(unit, example["records"])
    scope = Scope.of_units([unit.pk])
    measured = metrics.get(key).measure(Period.parse(example["period"]), scope, example["ask"])
    expected = example["answer"]["value"]
    places = len(expected.partition(".")[2])
    assert str(round(measured.value, places) if places else measured.value) == expected


def test_rows_behind_a_figure_are_those_the_reader_may_see():
    people = make_people()
    prefix = a_prefix(people.unit)
    an_address(prefix, "10.1.0.4", people.unit)
    ids = list(Allocation.objects.values_list("pk", flat=True))
    assert len(bases.get("allocation").resolve(ids, people.lin)) == 1
    assert bases.get("allocation").resolve(ids, people.wang) == []
    assert bases.get("prefix").resolve([prefix.pk], people.wang) == []
    assert bases.get("prefix").resolve([prefix.pk], people.lin)[0].label == "10.1.0.0/24"


def test_no_prefix_is_no_data():
    measured = metrics.get("addressing.utilization").measure(Period.parse("2020"), Scope())
    assert measured.is_nothing
