"""A visitor of the demo in Chromium: the real server and worker, as `make run` starts them."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hengwang.demo.services.visitors import VISITORS

pytestmark = pytest.mark.browser

PATIENCE_S = 240
LANGUAGES = {"中文": "zh-CN", "English": "en"}
SERIOUS = {"serious", "critical"}


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    """The address of a demo with its own data folder."""
    folder = tmp_path_factory.mktemp("demo")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ours = {"HENGWANG_DATABASE_URL", "HENGWANG_DATA_DIR", "DJANGO_SETTINGS_MODULE"}
    log = folder / "log"
    command = [sys.executable, "-m", "hengwang", "run", "--demo", "--port", str(port)]
    with log.open("w") as out:
        server = subprocess.Popen(
            [*command, "--data-dir", str(folder / "data")],
            stdout=out,
            stderr=subprocess.STDOUT,
            env={name: value for name, value in os.environ.items() if name not in ours},
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server, log)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    patience = time.monotonic() + PATIENCE_S
    while time.monotonic() < patience and server.poll() is None:
        try:
            with urlopen(f"{address}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(log.read_text(encoding="utf-8")[-3000:])


@pytest.fixture
def enter(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`enter(visitor, width=…)`: go in by the door of a role; console errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def come_in(visitor: str = "demo-evaluator", *, width: int = 1280, axe: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, bypass_csp=axe, locale="zh-CN"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda m: m.type == "error" and complaints.append(f"{page.url}: {m.text} {m.location}"),
        )
        page.goto(site)
        page.locator(f"form[action='{reverse('demo-enter', args=[visitor])}'] button").click()
        # A unit's people begin at their own door.
        page.wait_for_url(re.compile(rf"{re.escape(site)}/(door/)?$"))
        return page

    yield come_in
    for context in contexts:
        context.close()
    assert complaints == []


def go(page: Page, name: str, *args: object) -> None:
    """Open a page of the platform by the name of its address."""
    root = "/".join(page.url.split("/")[:3])
    page.goto(root + reverse(name, args=args))


def speak(page: Page, language: str) -> None:
    """Switch the language, which stays with the account of the visitor."""
    button = page.get_by_role("button", name=language)
    if button.count():
        button.click()
    expect(page.locator("html")).to_have_attribute("lang", LANGUAGES[language])


def send(page: Page) -> None:
    """Press the filled button of the form."""
    page.locator("main form .btn-primary").last.click()
    page.wait_for_load_state()


def open_case(page: Page, list_name: str, text: str) -> None:
    """Open a row of a list by a click on its headline."""
    go(page, list_name)
    page.locator("td.is-headline a", has_text=text).first.click()
    page.wait_for_load_state()


def sticks_out(page: Page, width: int) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") > width


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_role_enters_by_one_click_and_has_something_to_do(enter, visitor):
    page = enter(visitor)
    expect(page.locator("main h1")).to_be_visible()
    assert page.locator("#navigation a, .dr-tabs a").count() > 1
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_gansus_evaluation_shows_three_columns_and_its_contradictions(enter):
    page = enter()
    open_case(page, "evaluation-list", "电子政务外网运维费")
    main = page.locator("main")
    for figure in ("93.99", "92.27", "7.28", "7.27", "46.71"):
        expect(main).to_contain_text(figure)


def test_a_figure_opens_its_trace_by_keyboard_and_closes_again(enter):
    page = enter()
    open_case(page, "evaluation-list", "电子政务外网运维费")
    door = page.locator("main a.hw-figure").first
    door.focus()
    page.keyboard.press("Enter")
    drawer = page.locator("#drawer")
    expect(drawer).to_be_visible()
    expect(drawer).not_to_have_text("")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(door).to_be_focused()


def test_the_language_switches_and_stays_until_it_is_switched_back(enter):
    page = enter()
    speak(page, "English")
    go(page, "evaluation-list")
    expect(page.locator("main h1")).to_have_text("Evaluations")
    speak(page, "中文")
    go(page, "evaluation-list")
    expect(page.locator("main h1")).to_have_text("绩效评价")


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_no_page_sticks_out_to_the_right(enter, width):
    page = enter(width=width)
    assert not sticks_out(page, width)
    for name in ("programme-list", "payment-list", "evaluation-list", "review-list", "library"):
        go(page, name)
        assert not sticks_out(page, width), name
    for name, text in (("programme-list", "运维"), ("evaluation-list", "电子政务外网运维费")):
        open_case(page, name, text)
        assert not sticks_out(page, width), page.url


def choose(page: Page, name: str, text: str) -> None:
    """Choose from a list one can type into, by keyboard."""
    box = page.locator(f"select[name={name}] + .ts-wrapper")
    box.locator(".ts-control").click()
    box.locator("input").first.fill(text)
    expect(box.locator(".option.active")).to_contain_text(text)
    page.keyboard.press("Enter")
    expect(box.locator(".ts-dropdown")).to_be_hidden()


def test_a_list_takes_what_was_typed_in_haste_and_stays_closed(enter):
    page = enter("demo-owner")
    go(page, "programme-new")
    box = page.locator("select[name=unit] + .ts-wrapper")
    box.locator(".ts-control").click()
    expect(box.locator(".option").first).to_be_visible()
    page.keyboard.insert_text("益阳市")
    page.keyboard.press("Enter")
    expect(box.locator(".item")).to_contain_text("益阳市")
    # Longer than any delay of the list: what was still to come has come.
    page.wait_for_timeout(700)
    expect(box.locator(".ts-dropdown")).to_be_hidden()


def test_a_project_of_ones_own_is_entered_scored_and_printed(enter):
    page = enter("demo-owner")
    go(page, "programme-new")
    choose(page, "unit", "甘肃省信息中心")
    page.locator("input[name=name]").fill("政务外网安全加固")
    page.locator("select[name=kind]").select_option("extranet")
    for name in ("first_year", "last_year"):
        page.locator(f"input[name={name}]").fill("2025")
    send(page)
    expect(page.locator("main h1")).to_contain_text("政务外网安全加固")

    page.goto(page.url.rstrip("/") + "/budget-lines/new")
    page.locator("input[name=fiscal_year]").fill("2025")
    page.locator("input[name=approved_cny]").fill("１００万元")
    send(page)
    expect(page.locator("main")).to_contain_text("100.00")

    go(page, "evaluation-new")
    choose(page, "programme", "政务外网安全加固")
    page.locator("input[name=year]").fill("2025")
    page.locator("select[name=kind]").select_option("unit_self")
    page.locator("select[name=ruleset]").select_option("mof-2020-10")
    page.locator("select[name=project_kind]").select_option("extranet")
    send(page)
    expect(page.locator("main h1")).to_contain_text("绩效自评报告")
    expect(page.locator("main")).to_contain_text("网络运行畅通日率")
    number = page.url.rstrip("/").split("/")[-1]
    with page.expect_download() as download:
        page.evaluate(
            "path => { const a = document.createElement('a'); a.href = path; a.download = '';"
            " document.body.append(a); a.click(); }",
            reverse("document-download", args=[number, "self_evaluation_form", "docx"]),
        )
    assert download.value.suggested_filename.endswith(".docx")


def test_an_uploaded_report_is_checked_in_the_background_and_shows_its_findings(enter, tmp_path):
    report = tmp_path / "益阳自评.txt"
    text = (files("hengwang.demo") / "cases" / "yiyang-2020.txt").read_text(encoding="utf-8")
    report.write_text(text + "\n另附说明。\n", encoding="gb18030")
    page = enter()
    go(page, "review-upload")
    choose(page, "unit", "益阳")
    page.locator("input[type=file]").set_input_files(report)
    send(page)
    page.wait_for_url("**/batches/**")
    expect(page.locator("#batch")).to_contain_text("已完成", timeout=120_000)
    page.locator("#batch td.is-headline a").click()
    expect(page.locator(".hw-finding").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("110")


LISTS = ("programme-list", "payment-list", "evaluation-list", "review-list")
PLAIN = ("review-upload", "library", "ruleset-list", "metric-list")


def pages_to_look_at(page: Page) -> Iterator[str]:
    """One of each kind of page, by the links of the lists."""
    yield page.url
    for name in LISTS:
        go(page, name)
        yield page.url
        page.locator("td.is-headline a, table a").first.click()
        page.wait_for_load_state()
        yield page.url
    for name in PLAIN:
        go(page, name)
        yield page.url


def barriers_on(page: Page) -> list[tuple[str, list[str]]]:
    """What keeps people out, as axe-core sees it: the rule and its first places."""
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], [node["target"] for node in one["nodes"]][:3])
        for one in found
        if one["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("language", ["中文", "English"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_main_pages_have_no_serious_barrier(enter, language, scheme):
    page = enter(axe=True)
    page.emulate_media(color_scheme=scheme)
    speak(page, language)
    barriers = {url: found for url in pages_to_look_at(page) if (found := barriers_on(page))}
    go(page, "start")
    speak(page, "中文")
    assert barriers == {}


@pytest.mark.parametrize(
    "name", ["programme-new", "programme-import", "evaluation-new", "account-mine"]
)
def test_forms_have_no_serious_barrier(enter, name):
    page = enter("demo-owner", axe=True)
    go(page, name)
    assert barriers_on(page) == []
