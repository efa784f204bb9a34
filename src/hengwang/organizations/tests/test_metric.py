"""organizations.units computes what its page says."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.organizations.models import Unit
from hengwang.organizations.tests.factories import a_unit
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[4] / "docs" / "metrics" / "organizations.units.md"


ROW = re.compile(r"^\| (\S+) \| (\d{6}) \| \w+ \|(.*)\|(.*)\|.*\|$", re.M)
RESULT = re.compile(r"Result: (\d+) — province (\d+), city (\d+), county (\d+)")


def worked_example():
    return [[cell.strip() for cell in row] for row in ROW.findall(PAGE.read_text("utf-8"))]


def day(text):
    return date.fromisoformat(text) if text else None


def test_the_worked_example_of_the_page_holds(django_assert_num_queries):
    rows = worked_example()
    assert len(rows) == 6
    for name, code, opened, closed in rows:
        unit = a_unit(name, code=code, opened_on=day(opened))
        Unit.objects.filter(pk=unit.pk).update(closed_on=day(closed))
    metric = metrics.get("organizations.units")
    with django_assert_num_queries(1):
        measured = metric.measure(Period.parse("2020"), Scope(region_code="620000"))
    result = RESULT.search(PAGE.read_text("utf-8"))
    assert result
    total, *levels = (Decimal(number) for number in result.groups())
    assert measured.value == total
    assert [part.value for part in measured.parts][:3] == levels
    assert sum(part.value for part in measured.parts) == measured.value
    assert len(measured.basis.ids) == measured.value


def test_one_level_or_some_units_may_be_asked_for():
    first, _ = a_unit("甲局"), a_unit("乙局", code="620100")
    metric = metrics.get("organizations.units")
    period = Period.parse("2020")
    assert metric.measure(period, Scope(), {"level": "city"}).value == 1
    assert metric.measure(period, Scope.of_units([first.pk])).value == 1
    assert metric.measure(period, Scope(unit_ids=())).value == 0


def test_the_rows_behind_a_count_are_those_the_reader_may_see():
    people = make_people()
    ids = [people.unit.pk, people.other_unit.pk]
    rows = bases.get("unit").resolve(ids, people.lin)
    assert [row.label for row in rows] == ["甲局"]
