"""Places of a ruleset's file in words."""

from django.utils import translation

from hengwang.performance.ruleset_places import place_said
from hengwang.performance.rulesets.loading import load_rulesets


def test_every_unconfirmed_place_of_our_rulesets_is_said_in_chinese():
    places = {place for ruleset in load_rulesets().values() for place in ruleset.unconfirmed()}
    with translation.override("zh-hans"):
        left = {place for place in places if place_said(place).isascii()}
        assert place_said("sections.cost") == "一级指标 · 成本"
    assert left == set()
