"""The page of the rules says what the code does."""

from hengwang.checker.registry import all_rules
from hengwang.checker.tests.rules_page import FAMILIES, PAGE, page


def test_the_page_is_renewed_with_the_rules():
    assert PAGE.read_text("utf-8") == page()


def test_every_rule_is_named_and_tells_why():
    text = PAGE.read_text("utf-8")
    for name, rule in all_rules().items():
        assert f"### {name}\n" in text
        assert rule.family in FAMILIES
        assert rule.why
        assert rule.source
