"""Every rule against reports of other projects: what it must find and where it must be silent."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from hengwang.checker.registry import all_rules
from hengwang.checker.report import Report
from hengwang.checker.runner import read

SAMPLES = Path(__file__).parent / "samples"
FILLER = "\n".join(
    f"第{i}组评价人员到{place}查阅资料、核对凭据并与经办人员座谈，所见事项均已记录在工作底稿中。"
    for i, place in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅卯", start=1)
)


@cache
def samples() -> dict[str, dict[str, list[Any]]]:
    found: dict[str, dict[str, list[Any]]] = {}
    for path in sorted(SAMPLES.glob("*.yaml")):
        found |= yaml.safe_load(path.read_text("utf-8"))
    return found


def as_report(sample: str | dict[str, Any]) -> Report:
    """A line of cells between bars is a table row; `long` adds neutral paragraphs."""
    text = sample if isinstance(sample, str) else sample["text"]
    lines = []
    for line in text.splitlines():
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            lines.append("\n".join(f"\t{cell}" for cell in cells) + "\n")
        else:
            lines.append(line)
    if not isinstance(sample, str) and sample.get("long"):
        lines.append(FILLER)
    return read("\n".join(lines).encode(), "sample.txt")


def cases(wanted: str) -> list[Any]:
    return [
        pytest.param(rule, sample, id=f"{rule}-{number}")
        for rule, both in samples().items()
        for number, sample in enumerate(both[wanted])
    ]


@pytest.mark.parametrize(("rule", "sample"), cases("finds"))
def test_a_rule_finds_its_fault_in_any_project(rule, sample):
    found = list(all_rules()[rule].look(as_report(sample)))
    assert found
    assert all(f.rule == rule and f.quote for f in found)
    assert all("%(" not in f.message(language) for f in found for language in ("zh", "en"))


@pytest.mark.parametrize(("rule", "sample"), cases("silent"))
def test_a_rule_is_silent_where_all_is_well(rule, sample):
    assert list(all_rules()[rule].look(as_report(sample))) == []


def test_every_rule_has_two_wordings_and_a_silent_sample():
    short = {
        rule: both
        for rule in all_rules()
        if not (both := samples().get(rule)) or len(both["finds"]) < 2 or not both["silent"]
    }
    assert not short


def test_no_sample_names_an_unknown_rule():
    assert set(samples()) <= set(all_rules())
