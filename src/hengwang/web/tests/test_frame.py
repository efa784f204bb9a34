"""The frame around every page."""

import re

import pytest
from django.test import override_settings

from hengwang.pages import panels, search
from hengwang.pages.panels import Panel
from hengwang.pages.search import Hit, SearchProvider

STYLEGUIDE = override_settings(ROOT_URLCONF="hengwang.web.tests.styleguide_urls")


def test_a_stranger_is_sent_to_the_login_by_every_page_of_the_frame(client, db):
    for address in ("/", "/search"):
        assert client.get(address).headers["Location"].startswith("/accounts/login/")
    assert client.post("/year", {"year": "2020"}).headers["Location"].startswith("/accounts/login")


def test_the_start_page_speaks_chinese_and_teaches_when_nothing_waits(member):
    html = member.get("/").content.decode()
    assert '<html lang="zh-CN"' in html
    assert "今日" in html
    assert "跳到正文" in html


def test_a_panel_is_drawn_with_its_data(member):
    panel = Panel(
        key="t", title="待办", template="web/search_hits.html", query=lambda _r: {"n": 1}, order=1
    )
    with panels.panels.temporarily("t", panel):
        html = member.get("/").content.decode()
    assert "待办" in html


def a_provider():
    return SearchProvider(
        key="t", title="单位", find=lambda *_: [Hit("甲<局>", "/units/1", "620000")]
    )


def test_search_gives_a_page_and_for_the_box_only_the_hits(member):
    with search.providers.temporarily("t", a_provider()):
        page = member.get("/search", {"q": "甲"}).content.decode()
        part = member.get("/search", {"q": "甲"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in page
    assert "甲&lt;局&gt;" in page
    assert "<html" not in part
    assert "甲&lt;局&gt;" in part


def test_a_part_and_a_page_of_one_address_are_told_apart_by_caches(member):
    assert "HX-Request" in member.get("/search").headers["Vary"]


def test_a_search_that_finds_nothing_says_what_to_try(member):
    assert "拼音首字母" in member.get("/search", {"q": "没有这个"}).content.decode()


@STYLEGUIDE
def test_the_style_guide_shows_every_part_without_inline_script_or_style(member):
    html = member.get("/_styleguide/?refused=1").content.decode()
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"\son\w+=", html)
    scripts = re.findall(r"<script([^>]*)>", html)
    assert all("src=" in one or 'type="application/json"' in one for one in scripts)
    assert "is-invalid" in html
    assert html.count("data-chart=") == 4


@STYLEGUIDE
def test_a_trace_is_a_drawer_for_htmx_and_a_page_without_it(member):
    part = member.get("/_styleguide/drawer", headers={"HX-Request": "true"}).content.decode()
    page = member.get("/_styleguide/drawer").content.decode()
    assert "<html" not in part
    assert 'id="drawer-title"' in part
    assert "<html" in page
    assert "1,710,112" in page


def test_the_style_guide_is_not_in_the_product(member):
    assert member.get("/_styleguide/").status_code == 404


def test_the_content_policy_allows_no_inline_code(member):
    policy = member.get("/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize("element", ["main", "nav", "header"])
def test_the_page_has_its_landmarks_once_each_heading_first(member, element):
    html = member.get("/").content.decode()
    assert html.count(f"<{element}") == 1
    assert html.count("<h1") == 1
