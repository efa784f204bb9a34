"""Figures of vendors: the examples of their pages, a naive count, and who sees the rows."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.projects.tests.factories import make_programme
from hengwang.vendors.models import Assessment, AssessmentScheme
from hengwang.vendors.tests.factories import JANUARY, make_contract

PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = ("vendors.deductions", "vendors.passed_rate", "vendors.score")
YEAR = Period.parse("2026")
pytestmark = pytest.mark.django_db


def examples():
    for page in sorted(PAGES.glob("vendors.*.md")):
        for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1):
            yield pytest.param(page.stem, yaml.safe_load(block), id=f"{page.stem}-{number}")


def records(people, contracts):
    """Contracts of 2026 with their months as rows, without any service."""
    programme = make_programme(people.unit, by=people.lin, years=(2026, 2026))
    for told in contracts:
        contract = make_contract(
            programme, company=people.company,
            starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31),
        )  # fmt: skip
        scheme = AssessmentScheme.objects.create(
            contract=contract, state="in_force", starts_on=JANUARY, fee_basis="month",
            fee_cny=100_000, pass_mark=told["pass_mark"],
        )  # fmt: skip
        for month, (score, deducted) in told["months"].items():
            _month(scheme, month, score, deducted, "confirmed")
        for month in told.get("sent", ()):
            _month(scheme, month, 1, 1, "sent")
    return programme


def _month(scheme, month, score, deducted, state):
    deducted = Decimal(str(deducted))
    Assessment.objects.create(
        contract=scheme.contract, scheme=scheme, month=date(2026, month, 1), state=state,
        drafted_at=timezone.now(), confirmed_at=timezone.now(), fee_cny=100_000,
        score_low=score, score_high=score, deducted_low_cny=deducted, deducted_high_cny=deducted,
        passed=score >= scheme.pass_mark,
    )  # fmt: skip


@pytest.mark.parametrize("key", OURS)
def test_every_figure_has_a_page_with_an_example(key):
    text = (PAGES / f"{key}.md").read_text(encoding="utf-8")
    assert BLOCK.search(text)
    assert "**Source.**" in text
    assert f"({key}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "example"), list(examples()))
def test_a_worked_example_comes_out_as_its_page_says(key, example, people):
    records(people, example["contracts"])
    scope = Scope.of_units([people.unit.pk])
    measured = metrics.get(key).measure(Period.parse(example["period"]), scope, example["ask"])
    assert measured.value == Decimal(example["answer"]["value"])
    if "coverage" in example["answer"]:
        assert measured.coverage == Decimal(example["answer"]["coverage"])


@pytest.mark.parametrize("key", OURS)
def test_nothing_confirmed_is_no_data(key, people):
    programme = records(people, [{"pass_mark": 60, "months": {}, "sent": [1]}])
    measured = metrics.get(key).measure(YEAR, Scope(programme_id=programme.pk))
    assert measured.value is None
    assert measured.coverage == 0
    elsewhere = metrics.get(key).measure(YEAR, Scope.of_units([people.other_unit.pk]))
    assert (elsewhere.value, elsewhere.coverage) == (None, None)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "pass_mark": st.integers(0, 100),
                "months": st.dictionaries(
                    st.integers(1, 12),
                    st.tuples(st.integers(0, 100), st.integers(0, 10**6).map(lambda n: n / 100)),
                    max_size=4,
                ),
            }
        ),
        max_size=3,
    ),
    st.sampled_from(["2026", "2026-H1", "2026-Q3", "2026-02"]),
)
def test_a_naive_count_says_the_same(people, contracts, text):
    Assessment.objects.all().delete()
    AssessmentScheme.objects.all().delete()
    people.unit.programmes.all().delete()
    programme = records(people, contracts)
    period, scope = Period.parse(text), Scope(programme_id=programme.pk)
    inside = [
        (told["pass_mark"], [pair for month, pair in told["months"].items() if _in(month, period)])
        for told in contracts
    ]
    held = [pair for _mark, pairs in inside for pair in pairs]
    assessed = [(mark, pairs) for mark, pairs in inside if pairs]
    answers = {
        "vendors.score": sum(Decimal(score) for score, _cost in held) / (len(held) or 1),
        "vendors.deductions": sum(Decimal(str(cost)) for _score, cost in held),
        "vendors.passed_rate": Decimal(
            sum(sum(score for score, _ in pairs) >= mark * len(pairs) for mark, pairs in assessed)
        )
        / (len(assessed) or 1),
    }
    for key, value in answers.items():
        measured = metrics.get(key).measure(period, scope)
        assert measured.value == (value if held else None)


def _in(month, period):
    return period.first_day <= date(2026, month, 1) <= period.last_day


def test_the_rows_behind_a_figure_are_those_one_may_see(people):
    records(people, [{"pass_mark": 60, "months": {1: (90, 0)}}])
    measured = metrics.get("vendors.score").measure(YEAR, Scope())
    resolver = bases.get(measured.basis.kind)
    assert len(resolver.resolve(measured.basis.ids, people.lin)) == 1
    assert len(resolver.resolve(measured.basis.ids, people.chen)) == 1
    assert not resolver.resolve(measured.basis.ids, people.wang)
