"""Figures of tickets: the examples of their pages, a naive count, and who sees the rows."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import BEIJING, Period
from hengwang.tickets.models import Ticket
from hengwang.tickets.tests.factories import make_tickets

PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = [key for key in metrics.keys() if key.startswith("tickets.")]  # noqa: SIM118  a registry
YEAR = Period.parse("2026")
START = datetime(2026, 3, 2, 9, 0, tzinfo=BEIJING)


@pytest.fixture
def staff(engineer, unit_officer, keeper):
    return {"engineer": engineer, "officer": unit_officer, "keeper": keeper}


@pytest.fixture
def move(time_machine):
    return lambda at: time_machine.move_to(at, tick=False)


def examples():
    for page in sorted(PAGES.glob("tickets.*.md")):
        for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1):
            yield pytest.param(page.stem, yaml.safe_load(block), id=f"{page.stem}-{number}")


@pytest.mark.parametrize("key", OURS)
def test_every_figure_has_a_page_with_an_example(key):
    text = (PAGES / f"{key}.md").read_text(encoding="utf-8")
    assert BLOCK.search(text)
    assert "**Source.**" in text
    assert f"({key}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "example"), list(examples()))
def test_a_worked_example_comes_out_as_its_page_says(key, example, people, staff, move):
    make_tickets(people.unit, staff, example["records"], move)
    scope = Scope.of_units([people.unit.pk])
    measured = metrics.get(key).measure(Period.parse(example["period"]), scope, example["ask"])
    assert measured.value == Decimal(example["answer"]["value"])


@pytest.mark.parametrize("key", OURS)
def test_nothing_kept_is_no_data(key, people):
    assert metrics.get(key).measure(YEAR, Scope.of_units([people.unit.pk])).value is None


def test_a_year_without_a_complaint_is_none_at_all(people, staff, move):
    make_tickets(people.unit, staff, {"tickets": [{"opened": "2026-03-02 09:00"}]}, move)
    assert metrics.get("tickets.complaints").measure(YEAR, Scope()).value == 0


@pytest.mark.parametrize("key", OURS)
def test_another_unit_has_its_own_figures(key, people, staff, move):
    told = {"opened": "2026-03-02 09:00", "resolved": "2026-03-02 09:05", "stars": 5}
    make_tickets(people.unit, staff, {"tickets": [told]}, move)
    elsewhere = metrics.get(key).measure(YEAR, Scope.of_units([people.other_unit.pk]))
    assert elsewhere.value in (None, 0)


def test_a_reader_sees_the_tickets_behind_a_figure_a_stranger_none(people, staff, move):
    told = {"opened": "2026-03-02 09:00", "resolved": "2026-03-02 09:05"}
    make_tickets(people.unit, staff, {"tickets": [told]}, move)
    basis = metrics.get("tickets.resolved").measure(YEAR, Scope()).basis
    (row,) = bases.get(basis.kind).resolve(basis.ids, staff["engineer"])
    assert "外网无法访问" in row.label
    assert list(bases.get(basis.kind).resolve(basis.ids, people.wang)) == []


minutes = st.integers(1, 300)
lives = st.lists(
    st.fixed_dictionaries({"answer": minutes, "more": minutes, "pause": st.none() | minutes}),
    min_size=1,
    max_size=5,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives)
def test_shares_equal_a_naive_count(people, staff, move, lives):
    Ticket.objects.all().update(state="withdrawn")

    def at(minute: int) -> str:
        return f"{START + timedelta(minutes=minute):%Y-%m-%d %H:%M}"

    rows, answered, restored = [], [], []
    for life in lives:
        done = life["answer"] + life["more"]
        row = {"opened": at(0), "responded": at(life["answer"]), "resolved": at(done)}
        waited = 0
        if life["pause"] is not None and life["pause"] < life["more"]:
            waited = life["pause"]
            row["paused"] = [at(life["answer"]), at(life["answer"] + waited)]
        rows.append(row)
        answered.append(life["answer"])
        restored.append(done - waited)
    level = {"respond_minutes": 60, "restore_minutes": 240}
    make_tickets(people.unit, staff, {"level": level, "tickets": rows}, move)

    def measured(key: str, **ask: str) -> Decimal | None:
        return metrics.get(f"tickets.{key}").measure(YEAR, Scope(), ask).value

    count = Decimal(len(lives))
    assert measured("response_timeliness") == sum(one <= 60 for one in answered) / count
    assert measured("restore_timeliness") == sum(one <= 240 for one in restored) / count
    assert (
        measured("restore_timeliness", within="3 h") == sum(one <= 180 for one in restored) / count
    )
    assert measured("response_time", statistic="max") == Decimal(max(answered)) / 60
    assert measured("resolved") == count
