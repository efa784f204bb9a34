"""The worked examples of docs/metrics, run; and every metric has its page."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from hengwang.kernel.metrics import Scope, Unit, date_of_number, metrics
from hengwang.kernel.periods import Period
from hengwang.projects.tests.factories import make_records

PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
OURS = [key for key in metrics.keys() if key.startswith("projects.")]  # noqa: SIM118  a registry


def examples():
    for page in sorted(PAGES.glob("projects.*.md")):
        for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), start=1):
            yield pytest.param(page.stem, yaml.safe_load(block), id=f"{page.stem}-{number}")


@pytest.mark.parametrize("key", OURS)
def test_every_metric_has_a_page_with_its_source_and_an_example(key):
    text = (PAGES / f"{key}.md").read_text(encoding="utf-8")
    assert BLOCK.search(text)
    assert "**Source.**" in text
    assert f"({key}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "example"), list(examples()))
def test_a_worked_example_comes_out_as_its_page_says(key, example, programme):
    make_records(programme, example["records"])
    metric = metrics.get(key)
    period = Period.parse(example["period"])
    scope = Scope(programme_id=programme.pk)
    measured = metric.measure(period, scope, example["ask"])
    for name, expected in example["answer"].items():
        assert shown(getattr(measured, name), expected, metric.unit) == expected, name
    if example["answer"]["value"] is None:
        assert measured.note


def shown(value, expected, unit):
    """The value with as many places as the page prints, or as a date."""
    if value is None or expected is None:
        return value
    if isinstance(expected, date):
        assert unit is Unit.DATE
        return date_of_number(value)
    return str(round(value, max(-Decimal(expected).as_tuple().exponent, 0)))
