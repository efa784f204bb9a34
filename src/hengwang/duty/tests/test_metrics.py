"""Figures of duty: the examples of their pages, a naive count, and who sees the rows."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.accounts.models import User
from hengwang.duty.models import Holding, LogEntry, OpenMark, Post, Shift
from hengwang.duty.tests.factories import (
    a_post,
    a_roster,
    an_engineer,
    beijing,
    make_duty,
    turns,
)
from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.kernel.search_text import normalize

PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = [key for key in metrics.keys() if key.startswith("duty.")]  # noqa: SIM118  a registry
MARCH = Period.parse("2026-03")


@pytest.fixture
def move(time_machine):
    return lambda at: time_machine.move_to(at, tick=False)


def examples():
    for page in sorted(PAGES.glob("duty.*.md")):
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
    make_duty(people.unit, example["records"], move)
    scope = Scope.of_units([people.unit.pk])
    measured = metrics.get(key).measure(Period.parse(example["period"]), scope, example["ask"])
    assert measured.value == Decimal(example["answer"]["value"])


@pytest.mark.parametrize("key", OURS)
def test_nothing_kept_is_no_data(key, people):
    assert metrics.get(key).measure(MARCH, Scope.of_units([people.unit.pk])).value is None


@pytest.mark.parametrize("key", OURS)
def test_another_unit_has_its_own_figures(key, people, move):
    records = {"since": "2026-03-02", "people": ["安"], "now": "2026-03-06 09:00"}
    make_duty(people.unit, records, move)
    elsewhere = metrics.get(key).measure(MARCH, Scope.of_units([people.other_unit.pk]))
    assert elsewhere.value is None


@pytest.mark.parametrize("key", OURS)
def test_a_reader_sees_the_rows_behind_a_figure_a_stranger_none(key, people, move):
    records = {
        "since": "2026-03-02",
        "people": ["安", "柏"],
        "daily": "08:00-08:00",
        "acts": [
            ["2026-03-02 09:00", "log", "安"],
            ["2026-03-03 07:50", "give", "安", "2026-03-03 07:00"],
            ["2026-03-03 08:05", "take", "柏"],
        ],
        "now": "2026-03-03 12:00",
    }
    post = make_duty(people.unit, records, move)
    reader = post.rotations.get().members.first().person
    basis = metrics.get(key).measure(MARCH, Scope()).basis
    rows = list(bases.get(basis.kind).resolve(basis.ids, reader))
    assert len(rows) == len(basis.ids) > 0
    assert list(bases.get(basis.kind).resolve(basis.ids, people.wang)) == []


def test_manned_time_without_a_planned_shift_is_not_hidden(people, move):
    records = {
        "since": "2026-03-02",
        "people": ["安"],
        "slots": "白 08:00-18:00",
        "daily": "08:00-20:00",
        "now": "2026-03-04 00:00",
    }
    make_duty(people.unit, records, move)
    staffed = metrics.get("duty.staffed_rate")
    assert staffed.measure(MARCH, Scope()).value == Decimal("0.5")
    timed = staffed.measure(MARCH, Scope(), {"count": "time"})
    assert timed.value == Decimal(10) / 12


shapes = st.lists(
    st.tuples(st.booleans(), st.integers(0, 3), st.booleans()), min_size=1, max_size=8
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(shapes)
def test_shares_equal_a_naive_count(people, move, shapes):
    """Each day: whether somebody is named, how many entries, whether a stranger wrote them."""
    _forget()
    move(beijing("2026-03-02 00:00"))
    tag = len(shapes)
    first = _person(people.unit, f"甲{tag}")
    other = _person(people.unit, f"乙{tag}")
    post = a_post(a_roster(people.unit), daily=((_eight(), _eight()),))
    turns(post, (first,), now=beijing("2026-03-02 00:00"))
    shifts = list(Shift.objects.filter(post=post).order_by("starts_at")[: len(shapes)])
    for shift, (is_named, count, is_stranger) in zip(shifts, shapes, strict=True):
        if not is_named:
            Holding.objects.filter(shift=shift).update(person=None)
        for _ in range(count):
            _entry(post, shift, other if is_stranger else first)
    move(shifts[-1].ends_at)
    held = sum(is_named for is_named, _count, _stranger in shapes)
    logged = sum(
        is_named and count > 0 and not is_stranger for is_named, count, is_stranger in shapes
    )
    scope = Scope.of_units([people.unit.pk])

    def measured(key, **ask):
        return metrics.get(f"duty.{key}").measure(MARCH, scope, ask).value

    assert measured("staffed_rate") == Decimal(held) / len(shapes)
    assert measured("log_completeness") == Decimal(logged) / len(shapes)
    assert measured("people") == (1 if held else None)


def _eight():
    return beijing("2026-03-02 08:00").time()


def _person(unit, name):
    return User.objects.filter(display_name=name).first() or an_engineer(unit, name)


def _entry(post: Post, shift: Shift, by):
    LogEntry.objects.create(
        roster=post.roster, post=post, shift=shift, kind="event", at=shift.starts_at,
        written_at=shift.starts_at, by=by, by_name=by.printed_name, text="巡视",
        search_text=normalize("巡视"),
    )  # fmt: skip


def _forget():
    Shift.objects.all().update(dropped_at=beijing("2026-03-01 00:00"))
    Post.objects.all().update(closed_at=beijing("2026-03-01 00:00"))
    OpenMark.objects.all().delete()
