"""The figure of disclosure: the examples of its page, and who may see the rows behind it."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from hengwang.disclosure.tests.factories import a_publication, make_publications
from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.performance.tests.factories import a_programme, an_evaluation
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db
PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
KEY = "performance.disclosed_on_time"
YEAR = Period.parse("2021")


def examples():
    for block in BLOCK.findall((PAGES / f"{KEY}.md").read_text(encoding="utf-8")):
        yield yaml.safe_load(block)


def test_the_figure_has_a_page_with_an_example():
    assert list(examples())
    assert f"({KEY}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", list(examples()))
def test_a_worked_example_comes_out_as_its_page_says(example):
    people = make_people()
    make_publications(people.unit, people.lin, example["records"]["publications"])
    scope = Scope.of_units([people.unit.pk])
    measured = metrics.get(KEY).measure(Period.parse(example["period"]), scope, example["ask"])
    answer = example["answer"]
    value = measured.value
    assert (None if value is None else f"{value:.6g}") == answer["value"]
    assert str(measured.numerator) == answer["numerator"]
    assert str(measured.denominator) == answer["denominator"]


def test_scopes_narrow_and_rows_are_those_the_reader_may_see():
    people = make_people()
    ours, theirs = (
        a_publication(an_evaluation(a_programme(unit, by), by), published_on=date(2021, 8, 9))
        for unit, by in ((people.unit, people.lin), (people.other_unit, people.wang))
    )
    metric = metrics.get(KEY)
    of_ours = Scope(programme_id=ours.evaluation.programme_id)
    assert metric.measure(YEAR, Scope()).basis.ids == (ours.pk, theirs.pk)
    assert metric.measure(YEAR, of_ours).basis.ids == (ours.pk,)
    assert metric.measure(YEAR, Scope(region_code="620000")).denominator == 2
    assert metric.measure(YEAR, Scope(region_code="110000")).is_nothing
    rows = bases.get("publication").resolve([ours.pk, theirs.pk], people.lin)
    assert [row.url for row in rows] == [ours.get_absolute_url()]


def test_the_basis_changes_when_a_day_of_publication_does():
    people = make_people()
    row = a_publication(an_evaluation(a_programme(people.unit, people.lin), people.lin))
    before = metrics.get(KEY).measure(YEAR, Scope()).basis.digest
    row.published_on, row.place = date(2021, 8, 9), "公告栏"
    row.save()
    assert metrics.get(KEY).measure(YEAR, Scope()).basis.digest != before
