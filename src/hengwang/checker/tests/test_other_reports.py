"""Reports of other provinces and kinds: everything read as printed, clean ones without findings."""

import pytest

from hengwang.checker.registry import rule_named
from hengwang.checker.tests.other_reports.samples import (
    NAMES,
    differences,
    findings,
    planted,
    sample,
)

FOUND_AT_LEAST = 0.95
PLANTED = [(name, number) for name in NAMES for number in range(len(sample(name)["planted"]))]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_read_as_printed(name):
    assert list(differences(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_clean_report_has_no_unjustified_finding(name):
    allowed = set(sample(name).get("clean_allows", ()))
    assert [f for f in findings(name) if f.rule not in allowed] == []


def test_errors_put_into_them_are_found():
    missed = [
        (name, error["change"])
        for name in NAMES
        for error in planted(name)
        if not any(f.rule in error["rules"] for f in findings(name, error["change"]))
    ]
    assert len(missed) <= len(PLANTED) * (1 - FOUND_AT_LEAST), missed


@pytest.mark.parametrize("name", NAMES)
def test_an_error_brings_at_most_one_finding_besides(name):
    clean = {(f.rule, f.numbers) for f in findings(name)}
    for error in planted(name):
        more = [f for f in findings(name, error["change"]) if (f.rule, f.numbers) not in clean]
        assert len([f for f in more if f.rule not in error["rules"]]) <= 1, error


def test_the_rules_named_in_the_samples_exist():
    named = {rule for name in NAMES for error in planted(name) for rule in error["rules"]}
    named |= {rule for name in NAMES for rule in sample(name).get("clean_allows", ())}
    assert [rule for rule in named if rule_named(rule) is None] == []
