"""What the rules find in five published reports against what a person found in them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from hengwang.checker.finding import Finding
from hengwang.checker.registry import rule_named
from hengwang.checker.runner import check, read
from hengwang.checker.tests.documents import CASES, NAMES

DOCS = Path(__file__).parents[4] / "docs" / "use"
NEEDED = {"error": 1.0, "warning": 0.85, "advice": 0.6}
# Yueyang's printed form is unsigned and without vouchers: two more than its text gives.
UNLISTED_AT_MOST = dict.fromkeys(NAMES, 5)


@dataclass(frozen=True)
class Listed:
    """One finding of the person, or one statement that holds."""

    id: str
    case: str
    rule: str
    severity: str
    quotes: tuple[str, ...]


@cache
def listed(kind: str) -> tuple[Listed, ...]:
    data = yaml.safe_load((CASES / "findings.yaml").read_text("utf-8"))
    return tuple(
        Listed(f["id"], f["case"], f["rule"], f.get("severity", ""), tuple(f["quotes"]))
        for f in data[kind]
    )


@cache
def found(case: str) -> tuple[Finding, ...]:
    return tuple(check(read(CASES / f"{case}.txt")))


def folded(text: str) -> str:
    return "".join(text.split())


def touches(finding: Finding, item: Listed) -> bool:
    own = folded(finding.quote)
    return bool(own) and any(folded(q) in own or own in folded(q) for q in item.quotes)


def agrees(finding: Finding, item: Listed) -> bool:
    rule = rule_named(item.rule)
    return rule is not None and finding.rule == rule.name and touches(finding, item)


def missed(severity: str) -> list[str]:
    return [
        item.id
        for item in listed("findings")
        if item.severity == severity and not any(agrees(f, item) for f in found(item.case))
    ]


def unlisted(case: str) -> list[Finding]:
    items = [item for item in listed("findings") if item.case == case]
    return [f for f in found(case) if not any(agrees(f, item) for item in items)]


@pytest.mark.parametrize("severity", NEEDED)
def test_what_a_person_found_is_found(severity):
    wanted = [item for item in listed("findings") if item.severity == severity]
    gone = missed(severity)
    assert 1 - len(gone) / len(wanted) >= NEEDED[severity], gone


@pytest.mark.parametrize("hold", listed("holds"), ids=lambda item: item.id)
def test_what_holds_is_not_reported(hold):
    assert [f for f in unlisted(hold.case) if touches(f, hold)] == []


@pytest.mark.parametrize("case", NAMES)
def test_few_findings_are_not_on_the_list_and_each_is_justified(case):
    page = (DOCS / "reference-findings.md").read_text("utf-8")
    extra = unlisted(case)
    assert len(extra) <= UNLISTED_AT_MOST[case]
    chapter = page.partition(f"## {case}")[2].partition("\n## ")[0]
    assert [f.rule for f in extra if f"`{f.rule}`" not in chapter] == []


def test_every_rule_of_the_list_exists():
    assert [item.rule for item in listed("findings") if rule_named(item.rule) is None] == []


def test_the_quotes_of_findings_are_printed_in_the_document():
    for case in NAMES:
        text = folded(read(CASES / f"{case}.txt").document.text())
        odd = [f.rule for f in found(case) if f.quote and folded(f.quote)[:6] not in text]
        assert odd == []
