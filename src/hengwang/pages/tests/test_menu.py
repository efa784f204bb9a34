"""The menu: what is daily stands above, groups fold and say what waits, a name finds a page."""

from types import SimpleNamespace

import pytest

from hengwang.kernel.registry import Registry
from hengwang.pages import navigation
from hengwang.pages.access import deciding_with
from hengwang.pages.navigation import FEW, NavEntry, NavGroup, NavItem, NavSection

MEMBER = SimpleNamespace(is_authenticated=True)


@pytest.fixture(autouse=True)
def _empty(monkeypatch):
    monkeypatch.setattr(navigation, "entries", Registry("navigation"))


def put(url_name, **facts):
    told = {"group": NavGroup.WORK, "label": url_name, **facts}
    return navigation.register(NavEntry(url_name=url_name, **told))


def menu(path="/", may=lambda *_: True):
    with deciding_with(may):
        return {str(one.group): one for one in navigation.tree(MEMBER, path)}


def test_what_is_daily_stands_above_its_group():
    put("search", daily=True)
    put("health")
    found = menu()
    assert [one.label for one in found["today"].items] == ["search"]
    assert [one.label for one in found["work"].items] == ["health"]


def test_a_second_level_shows_where_one_is_in_it():
    put("search")
    put("health", under="search")
    (above,) = menu()["work"].items
    assert [one.label for one in above.below] == ["health"]
    assert not above.is_open
    (above,) = menu("/system/health/")["work"].items
    assert above.is_open
    assert [one.current for one in above.below] == [True]


def test_a_second_level_whose_head_one_may_not_open_stands_in_the_group():
    put("search", permission="edit")
    put("health", under="search")
    found = menu(may=lambda _user, permission: permission != "edit")
    assert [one.label for one in found["work"].items] == ["health"]


def test_a_folded_group_says_what_waits_in_it():
    item = NavItem("值班", "/duty/", "users", False, 1, (NavItem("交接班", "/h/", "x", False, 2),))
    section = NavSection(NavGroup.WORK, (item, NavItem("工单", "/t/", "x", False, 4)))
    assert (item.waiting, section.waiting) == (3, 7)


def test_only_the_group_one_is_in_is_open_when_there_are_many(monkeypatch):
    monkeypatch.setattr(navigation, "FEW", 1)
    put("search", group=NavGroup.MONEY)
    put("health")
    found = menu("/search")
    assert (found["money"].is_open, found["work"].is_open) == (True, False)
    monkeypatch.setattr(navigation, "FEW", FEW)
    assert menu("/search")["work"].is_open


def test_a_page_is_found_by_a_part_of_its_name_or_its_initials():
    put("search", label="值班请假")
    put("health", label="秘密", permission="edit")
    with deciding_with(lambda _user, permission: permission is None):
        assert [label for label, *_ in navigation.places_for(MEMBER, "请假")] == ["值班请假"]
        assert [label for label, *_ in navigation.places_for(MEMBER, "zbqj")] == ["值班请假"]
        assert navigation.places_for(MEMBER, "秘密") == []
