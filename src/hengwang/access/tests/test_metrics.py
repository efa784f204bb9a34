"""Figures of access: the examples of their pages, naive counts, and who sees the rows."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.access.choices import Kind, State
from hengwang.access.models import AccessPoint, Application, DueUnit, PrivateNetwork
from hengwang.access.tests.factories import a_point, a_private_network, make_access
from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period, midnight
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Unit
from hengwang.organizations.services import UnitFacts, open_unit

PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = [key for key in metrics.keys() if key.startswith("access.")]  # noqa: SIM118  a registry
YEAR = Period.parse("2026")
FIRST = date(2025, 10, 1)


@pytest.fixture
def units(people):
    facts = UnitFacts(level=Level.PROVINCE, region=people.region)
    third = open_unit("丙局", facts, by=None)
    return {"甲": people.unit, "乙": people.other_unit, "丙": third}


@pytest.fixture
def staff(officer, admin, second):
    return {"officer": officer, "admin": admin, "second": second}


def examples():
    for page in sorted(PAGES.glob("access.*.md")):
        for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1):
            yield pytest.param(page.stem, yaml.safe_load(block), id=f"{page.stem}-{number}")


@pytest.mark.parametrize("key", OURS)
def test_every_figure_has_a_page_with_an_example(key):
    text = (PAGES / f"{key}.md").read_text(encoding="utf-8")
    assert BLOCK.search(text)
    assert "**Source.**" in text
    assert f"({key}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "example"), list(examples()))
def test_a_worked_example_comes_out_as_its_page_says(
    key, example, units, staff, ground, time_machine
):
    def move(at):
        time_machine.move_to(at, tick=False)

    make_access(units, staff, ground, example["records"], move)
    move(midnight(date(2027, 6, 1)))
    ids = [unit.pk for unit in units.values()]
    scope = Scope() if "townships" in example["records"] else Scope.of_units(ids)
    measured = metrics.get(key).measure(Period.parse(example["period"]), scope, example["ask"])
    wanted = example["answer"]["value"]
    assert measured.value == (None if wanted is None else Decimal(wanted))


@pytest.mark.parametrize("key", OURS)
def test_nothing_kept_is_no_data(key, people):
    assert metrics.get(key).measure(YEAR, Scope.of_units([people.unit.pk])).value is None


def test_a_reader_sees_the_rows_behind_a_figure_a_stranger_none(people, admin):
    a_point(people.unit)
    a_private_network(people.unit, merged_on=date(2026, 2, 1))
    for key in ("units_connected", "private_networks_merged"):
        basis = metrics.get(f"access.{key}").measure(YEAR, Scope()).basis
        assert len(bases.get(basis.kind).resolve(basis.ids, admin)) == 1
        assert list(bases.get(basis.kind).resolve(basis.ids, people.wang)) == []


def test_levels_add_up_to_the_whole(people, units):
    Unit.objects.filter(pk=units["乙"].pk).update(level=Level.COUNTY)
    for unit in units.values():
        a_point(unit)
    measured = metrics.get("access.units_connected").measure(YEAR, Scope())
    assert measured.value == sum(part.value for part in measured.parts) == 3


days = st.integers(0, 500).map(lambda number: FIRST + timedelta(days=number))
spans = st.tuples(st.integers(0, 2), days, st.none() | st.integers(1, 400))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(spans, max_size=8), st.lists(spans, max_size=6), days)
def test_who_is_connected_equals_a_naive_count(units, points, due, day):
    AccessPoint.objects.all().delete()
    DueUnit.objects.all().delete()
    bodies = list(units.values())
    held, listed = [], []
    for number, begun, length in points:
        ended = None if length is None else begun + timedelta(days=length)
        AccessPoint.objects.create(unit=bodies[number], name="点", opened_on=begun, closed_on=ended)
        held.append((number, begun, ended))
    seen = set()
    for number, begun, length in due:
        if number in seen:
            continue
        seen.add(number)
        ended = None if length is None else begun + timedelta(days=length)
        DueUnit.objects.create(unit=bodies[number], from_on=begun, until_on=ended, ground="1号")
        listed.append((number, begun, ended))

    def on(rows):
        return {n for n, begun, ended in rows if begun <= day and (ended is None or day < ended)}

    scope = Scope.of_units([unit.pk for unit in bodies])
    ask = {"on": day}
    connected = metrics.get("access.units_connected").measure(YEAR, scope, ask).value
    assert connected == (len(on(held)) if held else None)
    share = metrics.get("access.coverage").measure(YEAR, scope, ask).value
    assert share == (Decimal(len(on(held) & on(listed))) / len(on(listed)) if on(listed) else None)
    opened = metrics.get("access.opened").measure(YEAR, scope).value
    inside = [1 for _n, begun, _e in held if YEAR.first_day <= begun <= YEAR.last_day]
    assert opened == (len(inside) if held else None)


lives = st.tuples(
    st.sampled_from(list(Kind)), st.sampled_from(list(State)), days, st.integers(0, 60),
    st.integers(1, 40),
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lives, max_size=10))
def test_times_equal_a_naive_count(units, officer, time_machine, lives):
    time_machine.move_to(midnight(date(2027, 6, 1)), tick=False)
    Application.objects.all().delete()
    for number, (kind, state, applied, took, term) in enumerate(lives):
        begun = midnight(applied) + timedelta(hours=9)
        Application.objects.create(
            number=f"T{number}", kind=kind, unit=units["甲"], state=state, applicant=officer,
            applied_at=begun, step_since=begun, reason="x",
            ended_at=None if state == State.OPEN else begun + timedelta(days=took),
            promised_on=applied + timedelta(days=term),
        )  # fmt: skip
    timed = (Kind.CONNECT, Kind.MIGRATE, Kind.UPGRADE, Kind.PRIVATE_NETWORK)
    rows = [row for row in lives if row[0] in timed]
    due = [
        (state == State.DONE and took <= term)
        for _kind, state, applied, took, term in rows
        if state in (State.OPEN, State.DONE) and YEAR.contains(applied + timedelta(days=term))
    ]
    measured = metrics.get("access.opened_on_time").measure(YEAR, Scope())
    assert measured.value == (Decimal(sum(due)) / len(due) if due else None)
    times = [
        took
        for _kind, state, applied, took, _term in rows
        if state == State.DONE and YEAR.contains(applied + timedelta(days=took))
    ]
    measured = metrics.get("access.lead_time").measure(YEAR, Scope())
    assert measured.value == (Decimal(str(median(times))) if times else None)
    longest = metrics.get("access.lead_time").measure(YEAR, Scope(), {"statistic": "max"})
    assert longest.value == (max(times) if times else None)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | days, max_size=8))
def test_merged_networks_equal_a_naive_count(units, merged):
    PrivateNetwork.objects.all().delete()
    for number, day in enumerate(merged):
        a_private_network(units["甲"], f"专网{number}", merged_on=day)
    told = [day for day in merged if day is not None]
    for word, wanted in (
        ("in the period", [d for d in told if YEAR.first_day <= d <= YEAR.last_day]),
        ("so far", [d for d in told if d <= YEAR.last_day]),
    ):
        measured = metrics.get("access.private_networks_merged").measure(
            YEAR, Scope(), {"counting": word}
        )
        assert measured.value == (len(wanted) if merged else None)
