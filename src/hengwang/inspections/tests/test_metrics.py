"""Figures of inspections: the examples of their pages, a naive count, and who sees the rows."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.inspections.models import (
    Checklist,
    ChecklistItem,
    ChecklistVersion,
    Defect,
    InspectionPlan,
    Occurrence,
)
from hengwang.inspections.tests.factories import make_inspections
from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import BEIJING, Period

PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = [key for key in metrics.keys() if key.startswith("inspections.")]  # noqa: SIM118  a registry
YEAR = Period.parse("2026")
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=BEIJING)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def move(clock):
    return lambda at: clock.move_to(at, tick=False)


def examples():
    for page in sorted(PAGES.glob("inspections.*.md")):
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
    make_inspections(people.unit, example["records"], move)
    scope = Scope.of_units([people.unit.pk])
    measured = metrics.get(key).measure(Period.parse(example["period"]), scope, example["ask"])
    assert measured.value == Decimal(example["answer"]["value"])


@pytest.mark.parametrize("key", OURS)
def test_nothing_due_is_no_data(key, people):
    assert metrics.get(key).measure(YEAR, Scope.of_units([people.unit.pk])).value is None


@pytest.mark.parametrize("key", OURS)
def test_another_unit_has_its_own_figures(key, people, move):
    told = {
        "inspections": [{"due": "2026-03-02 08:00", "state": "done"}],
        "defects": [{"found": "2026-03-02 08:00", "mended": "2026-03-02 09:00"}],
    }
    make_inspections(people.unit, told, move)
    elsewhere = metrics.get(key).measure(YEAR, Scope.of_units([people.other_unit.pk]))
    assert elsewhere.value is None


def test_a_reader_sees_what_a_figure_rests_on_a_stranger_nothing(people, engineer, move):
    told = {
        "inspections": [{"due": "2026-03-02 08:00", "state": "done"}],
        "defects": [{"found": "2026-03-02 08:00", "mended": "2026-03-02 09:00"}],
    }
    make_inspections(people.unit, told, move)
    for key in OURS:
        basis = metrics.get(key).measure(YEAR, Scope()).basis
        assert len(bases.get(basis.kind).resolve(basis.ids, engineer)) == 1
        assert list(bases.get(basis.kind).resolve(basis.ids, people.wang)) == []


rows = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(["done", "late", "missed", "cancelled", "due"])),
    max_size=12,
    unique_by=lambda one: one[0],
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows)
def test_figures_equal_a_naive_count(people, move, rows):
    Defect.objects.all().delete()
    Occurrence.objects.all().delete()
    InspectionPlan.objects.all().delete()
    ChecklistItem.objects.all().delete()
    ChecklistVersion.objects.all().delete()
    Checklist.objects.all().delete()
    start = datetime(2026, 1, 1, 8, 0, tzinfo=BEIJING)
    told = [
        {"due": f"{start + timedelta(hours=12 * n):%Y-%m-%d %H:%M}", "state": state}
        for n, state in rows
    ]  # fmt: skip
    make_inspections(people.unit, {"inspections": told}, move)

    def value(key: str, **ask: object) -> Decimal | None:
        return metrics.get(f"inspections.{key}").measure(YEAR, Scope(), ask).value

    counted = [state for _, state in rows if state != "cancelled"]
    decided = [state for state in counted if state != "due"]
    done = sum(state in ("done", "late") for state in counted)
    days = {(start + timedelta(hours=12 * n)).date() for n, state in rows
            if state in ("done", "late", "missed")}  # fmt: skip
    assert value("done") == (done if counted else None)
    assert value("per_day") == (Decimal(done) / len(days) if days else None)
    share = Decimal(decided.count("done")) / len(decided) if decided else None
    assert value("completion") == share
    both = Decimal(done) / len(decided) if decided else None
    assert value("completion", late_counts=True) == both
