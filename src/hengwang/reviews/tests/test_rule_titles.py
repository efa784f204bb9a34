"""Rules of the checker under the names people read."""

import pytest
from django.utils import translation

from hengwang.checker.registry import all_rules
from hengwang.reviews.rule_titles import rule_title


@pytest.mark.parametrize("name", sorted(all_rules()))
def test_every_rule_has_a_short_chinese_title(name):
    with translation.override("zh-hans"):
        title = rule_title(name)
    assert title != name
    assert len(title) <= 14
    assert not title.isascii()


def test_in_english_the_name_is_read_as_words():
    with translation.override("en"):
        assert rule_title("report-date-missing") == "Report date missing"


def test_an_offices_own_rule_keeps_its_name():
    assert rule_title("own-rule-of-an-office") == "own-rule-of-an-office"
