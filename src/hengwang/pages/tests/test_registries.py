"""Navigation, search, panels and years: what a user sees of what apps register."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import timezone

from hengwang.kernel.registry import Registry
from hengwang.pages import navigation, panels, search, years
from hengwang.pages.access import deciding_with, may
from hengwang.pages.navigation import NavEntry, NavGroup
from hengwang.pages.panels import Panel
from hengwang.pages.search import Hit, SearchProvider

MEMBER = SimpleNamespace(is_authenticated=True)
STRANGER = SimpleNamespace(is_authenticated=False)


@pytest.fixture(autouse=True)
def _empty_registries(monkeypatch):
    """What the product's apps have registered would ask for real users."""
    monkeypatch.setattr(navigation, "entries", Registry("navigation"))
    monkeypatch.setattr(search, "providers", Registry("search"))
    monkeypatch.setattr(panels, "panels", Registry("panels"))
    monkeypatch.setattr(years, "offers", Registry("years"))


def labels(sections):
    return [item.label for section in sections for item in section.items]


def test_a_stranger_may_nothing_and_a_member_what_is_granted():
    with deciding_with(lambda _user, permission: permission == "view"):
        assert may(MEMBER, None)
        assert may(MEMBER, "view")
        assert not may(MEMBER, "edit")
        assert not may(STRANGER, None)


def test_entries_without_the_right_or_without_an_address_are_left_out():
    hidden = NavEntry(group=NavGroup.MONEY, label="隐藏", url_name="search", permission="edit")
    absent = NavEntry(group=NavGroup.MONEY, label="缺席", url_name="no-such-url")
    shown = NavEntry(group=NavGroup.WORK, label="可见", url_name="search")
    with deciding_with(lambda *_: False), navigation.entries.temporarily("absent", absent):
        with navigation.entries.temporarily("hidden", hidden):
            assert not {"隐藏", "缺席"} & set(labels(navigation.tree(MEMBER, "/")))
        with navigation.entries.temporarily("shown", shown):
            assert "可见" in labels(navigation.tree(MEMBER, "/"))


def test_the_longest_matching_address_is_the_current_page():
    entry = NavEntry(group=NavGroup.WORK, label="搜索页", url_name="search")
    with deciding_with(lambda *_: True), navigation.entries.temporarily("entry", entry):
        items = [one for part in navigation.tree(MEMBER, "/search") for one in part.items]
        assert [one.label for one in items if one.current] == ["搜索页"]
        elsewhere = [one for part in navigation.tree(MEMBER, "/") for one in part.items]
        assert not any(one.current for one in elsewhere)


def provider(**changes):
    def find(_user, text, limit):
        return [Hit(label=f"{text}{at}", url=f"/{at}") for at in range(limit + 3)]

    return SearchProvider(**{"key": "t", "title": "单位", "find": find, **changes})


def test_search_asks_only_providers_the_user_may_ask_and_keeps_the_limit():
    with deciding_with(lambda *_: False), search.providers.temporarily("t", provider()):
        found = [one for one in search.find(MEMBER, " 甲  乙 ", 5) if one.title == "单位"]
        assert len(found[0].hits) == 5
        assert found[0].hits[0].label == "甲 乙0"
    secret = provider(permission="edit", title="秘密")
    with deciding_with(lambda *_: False), search.providers.temporarily("t", secret):
        assert "秘密" not in [one.title for one in search.find(MEMBER, "甲", 5)]


def test_an_empty_search_asks_nobody():
    asked = provider(find=lambda *_: pytest.fail("asked"))
    with search.providers.temporarily("t", asked):
        assert search.find(MEMBER, "   ", 5) == []


def test_panels_go_to_their_roles_and_stay_away_when_they_have_nothing_to_say():
    def panel(key, **facts):
        silent = facts.pop("silent", False)
        return Panel(
            key=key, title=key, template="t.html", query=lambda _r: None if silent else {}, **facts
        )

    request = RequestFactory().get("/")
    with (
        panels.panels.temporarily("a", panel("a", roles=frozenset({"leader"}))),
        panels.panels.temporarily("b", panel("b", order=1)),
        panels.panels.temporarily("c", panel("c", silent=True)),
    ):
        keys = {one.panel.key for one in panels.shown_to(request, MEMBER, frozenset({"evaluator"}))}
        assert "b" in keys
        assert not {"a", "c"} & keys
        leader = [one.panel.key for one in panels.shown_to(request, MEMBER, frozenset({"leader"}))]
        assert leader.index("b") < leader.index("a")


def a_request():
    request = RequestFactory().get("/")
    request.session = {}
    return request


def test_the_year_stays_until_another_or_none_is_chosen():
    request = a_request()
    assert years.chosen_year(request) is None
    years.choose_year(request, "2020")
    assert years.chosen_year(request) == 2020
    years.choose_year(request, "")
    assert years.chosen_year(request) is None


@pytest.mark.parametrize("text", ["20", "99999", "-2020", "２０２０", "2020'; --", "9" * 5000])
def test_what_is_no_year_means_all_years(text):
    request = a_request()
    years.choose_year(request, text)
    assert years.chosen_year(request) is None


def test_years_with_data_are_offered_latest_first():
    with years.offers.temporarily("t", lambda _user: [2018, 2020]):
        offered = years.offered_years(MEMBER, 2011)
    assert {2011, 2018, 2020, timezone.localdate().year} <= set(offered)
    assert offered == sorted(offered, reverse=True)
