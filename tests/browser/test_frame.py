"""The frame in a real browser: policy, keyboard, drawer, phone, contrast."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

STYLEGUIDE = override_settings(ROOT_URLCONF="hengwang.web.tests.styleguide_urls")


@STYLEGUIDE
def test_charts_are_drawn_under_the_strict_policy_and_have_their_table(open_page):
    page = open_page("/_styleguide/")
    chart = page.locator("figure.hw-chart").first
    expect(chart.locator("canvas")).to_be_visible()
    expect(chart.locator("table")).to_be_hidden()
    chart.get_by_role("button", name="数据表").click()
    expect(chart.locator("table")).to_be_visible()
    with page.expect_download() as download:
        chart.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "sections.csv"


@STYLEGUIDE
def test_a_figure_opens_its_trace_and_escape_gives_the_focus_back(open_page):
    page = open_page("/_styleguide/")
    door = page.locator("a.hw-figure").first
    door.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_contain_text("1,710,112")
    expect(door).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(door).to_be_focused()


@STYLEGUIDE
def test_arrow_keys_move_by_row_and_enter_opens_the_rows_door(open_page):
    page = open_page("/_styleguide/")
    rows = page.locator("table[data-rows]").last.locator("tbody tr")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_contain_text("网络运行畅通日率")


@STYLEGUIDE
def test_a_slash_goes_to_the_search_but_not_while_typing(open_page):
    page = open_page("/_styleguide/")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    note = page.locator("textarea")
    note.focus()
    page.keyboard.press("/")
    expect(note).to_have_value("/")


@STYLEGUIDE
def test_a_dangerous_step_asks_with_its_consequence(open_page):
    page = open_page("/_styleguide/")
    page.get_by_role("button", name="提交复核").click()
    dialog = page.locator("dialog#confirm")
    expect(dialog).to_contain_text("12 个单位将收到通知")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


@STYLEGUIDE
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_nothing_sticks_out_to_the_right(open_page, width):
    page = open_page("/_styleguide/?refused=1", width=width)
    expect(page.locator("canvas").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@STYLEGUIDE
def test_on_a_phone_the_navigation_folds_and_tables_are_cards(open_page):
    page = open_page("/_styleguide/", width=390)
    expect(page.locator("#navigation")).to_be_hidden()
    page.locator("#navigation-open").click()
    expect(page.locator("#navigation")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#navigation")).to_be_hidden()
    cell = page.locator("#list td").nth(1)
    label = cell.evaluate("element => getComputedStyle(element, '::before').content")
    assert label == '"单位"'


@STYLEGUIDE
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_contrast_names_and_landmarks_hold(open_page, scheme, width):
    page = open_page("/_styleguide/?refused=1", width=width, scheme=scheme, bypass_csp=True)
    expect(page.locator("canvas").first).to_be_visible()
    expect(page.locator(".ts-wrapper").first).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
