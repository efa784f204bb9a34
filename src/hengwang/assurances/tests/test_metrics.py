"""Figures of assurances: the examples of their pages, a naive count, and who sees the rows."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.assurances.models import Assurance, ZeroReport
from hengwang.assurances.queries.incidents import unplanned
from hengwang.assurances.tests.factories import a_planner, beijing
from hengwang.assurances.tests.records import make_assurances
from hengwang.availability.models import MaintenanceWindow, Outage
from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.monitoring.models import Target

pytestmark = pytest.mark.django_db
PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = [key for key in metrics.keys() if key.startswith("assurances.")]  # noqa: SIM118  a registry
YEAR = Period.parse("2026")
ONE = [{"from": "2026-03-04 08:00", "until": "2026-03-05 08:00", "reports": ["nothing"]}]
START, HOUR = beijing("2026-03-04 08:00"), timedelta(hours=1)


def examples():
    for page in sorted(PAGES.glob("assurances.*.md")):
        for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1):
            yield pytest.param(page.stem, yaml.safe_load(block), id=f"{page.stem}-{number}")


@pytest.mark.parametrize("key", OURS)
def test_every_figure_has_a_page_with_an_example(key):
    text = (PAGES / f"{key}.md").read_text(encoding="utf-8")
    assert BLOCK.search(text)
    assert "**Source.**" in text
    assert f"({key}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "example"), list(examples()))
def test_a_worked_example_comes_out_as_its_page_says(key, example, people, move):
    move(beijing(example["now"]))
    make_assurances(people.unit, example["records"])
    scope = Scope.of_units([people.unit.pk])
    measured = metrics.get(key).measure(Period.parse(example["period"]), scope, example["ask"])
    assert measured.value == Decimal(example["answer"]["value"])
    if "coverage" in example["answer"]:
        assert measured.coverage == Decimal(example["answer"]["coverage"])


@pytest.mark.parametrize("key", OURS)
def test_nothing_kept_is_no_data_and_nothing_in_a_year_is_none(key, people):
    figure = metrics.get(key)
    assert figure.measure(YEAR, Scope.of_units([people.unit.pk])).value is None
    make_assurances(people.unit, ONE)
    expected = 0 if key == "assurances.count" else None
    assert figure.measure(Period.parse("2025"), Scope()).value == expected
    elsewhere = figure.measure(YEAR, Scope.of_units([people.other_unit.pk]))
    assert elsewhere.value is None


@pytest.mark.parametrize("key", OURS)
def test_a_reader_sees_the_rows_behind_a_figure_a_stranger_none(key, people):
    make_assurances(people.unit, ONE)
    basis = metrics.get(key).measure(YEAR, Scope()).basis
    rows = list(bases.get(basis.kind).resolve(basis.ids, a_planner(people.unit)))
    assert len(rows) == len(basis.ids) == 1
    assert list(bases.get(basis.kind).resolve(basis.ids, people.wang)) == []


def test_two_assurances_of_one_target_are_told_apart(people):
    first, second = make_assurances(
        people.unit,
        [
            {**ONE[0], "outages": [["2026-03-04 07:00", "2026-03-04 09:00"]]},
            {"from": "2026-03-04 12:00", "until": "2026-03-06 08:00", "watched": False},
        ],
    )
    target = first.covered.get()
    second.covered.add(target)
    assert set(unplanned([first, second])) == {first.pk}
    Outage.objects.create(target=target, started_at=START + 25 * HOUR)
    assert set(unplanned([first, second])) == {first.pk, second.pk}
    assert len(unplanned([first])[first.pk]) == 1


spans = st.lists(st.tuples(st.integers(-6, 30), st.integers(1, 8)), max_size=2)
shapes = st.lists(
    st.tuples(st.booleans(), spans, spans, st.sampled_from(["", "nothing", "断电"])),
    min_size=1, max_size=4,
)  # fmt: skip


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(shapes)
def test_the_share_equals_a_count_by_the_hour(people, shapes):
    """Each day-long assurance: whether watched, outages, planned work (from, hours), a report."""
    for model in (ZeroReport, Outage, MaintenanceWindow, Assurance, Target):
        model.objects.all().delete()
    records, good, known = [], 0, 0
    for is_watched, down, work, said in shapes:
        outages = _disjoint(down)
        records.append(
            {
                **ONE[0],
                "watched": is_watched,
                "outages": [_told(*one) for one in outages],
                "maintenance": [_told(*one) for one in work],
                "reports": [said] if said else [],
            }
        )
        hours = {hour for start, length in outages for hour in range(start, start + length)}
        planned = {hour for start, length in work for hour in range(start, start + length)}
        is_down = is_watched and bool((hours & set(range(24))) - planned)
        if is_watched or said:
            known += 1
            good += not is_down and said != "断电"
    make_assurances(people.unit, records)
    measured = metrics.get("assurances.incident_free_rate").measure(YEAR, Scope())
    assert metrics.get("assurances.count").measure(YEAR, Scope()).value == len(shapes)
    assert measured.value == (Decimal(good) / known if known else None)
    assert measured.coverage == Decimal(known) / len(shapes)


def _disjoint(down):
    """A target is down once at a time."""
    kept = []
    for start, length in sorted(down):
        if not kept or start > sum(kept[-1]):
            kept.append((start, length))
    return kept


def _told(start, length):
    return [f"{START + at * HOUR:%Y-%m-%d %H:%M}" for at in (start, start + length)]


def test_a_year_costs_the_same_number_of_queries(people, django_assert_max_num_queries):
    for count in (1, 5):
        make_assurances(people.unit, ONE * count)
        for key in OURS:
            with django_assert_max_num_queries(8):
                metrics.get(key).measure(YEAR, Scope.of_units([people.unit.pk]))
