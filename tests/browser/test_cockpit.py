"""The wall screen keeps itself up to date, says when it is old, and is readable."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from hengwang.accounts.choices import Role
from hengwang.availability.models import Outage
from hengwang.availability.tests.factories import a_target
from hengwang.tickets.tests.factories import a_ticket

pytestmark = pytest.mark.browser
SOON_MS = 25_000


def test_a_tile_shows_an_outage_without_a_reload(open_page, people):
    target = a_target(people.unit, "城关区专线")
    page = open_page(reverse("cockpit"), role=Role.DUTY_ENGINEER, width=1920)
    tile = page.locator("#tile-broken")
    expect(tile.locator(".ck-calm")).to_be_visible()
    page.evaluate("window.stayed = true")
    Outage.objects.create(target=target, started_at=timezone.now() - timedelta(minutes=2))
    expect(tile.locator(".ck-rows")).to_contain_text("城关区专线", timeout=SOON_MS)
    expect(tile.locator(".ck-rows time")).to_contain_text("2")
    assert page.evaluate("window.stayed")
    assert page.evaluate("document.documentElement.scrollWidth <= 1920")


def test_the_clock_is_the_platforms_wherever_the_screen_stands(open_page):
    page = open_page(reverse("cockpit"), role=Role.LEADER, width=1920, zone="America/New_York")
    clock = page.locator("[data-ck-clock]")
    expect(clock).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))
    shown, now = clock.inner_text(), timezone.localtime()
    assert shown[:2] in {f"{now:%H}", f"{now - timedelta(minutes=1):%H}"}


def test_every_letter_of_the_wall_has_contrast(open_page, people):
    a_target(people.unit, "城关区专线", is_backbone=True)
    for number in range(12):
        a_ticket(people.unit, None, title=f"第{number}个故障")
    page = open_page(reverse("cockpit"), role=Role.LEADER, width=1920, bypass_csp=True)
    expect(page.locator("#tile-days .ck-days")).to_be_visible()
    expect(page.locator("#tile-tickets [data-turned]")).to_contain_text("1 /")
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


def test_the_menu_finds_a_page_and_keeps_its_groups(open_page):
    page = open_page(reverse("start"), role=Role.NETWORK_ADMIN)
    finder = page.get_by_label("查找功能")
    finder.fill("zbqj")
    expect(page.locator("#nav a:visible")).to_have_count(2)
    finder.press("Enter")
    page.wait_for_url(f"**{reverse('duty-leave-list')}")
    expect(page.locator("#nav [aria-current]")).to_have_text("值班请假")
    group = page.locator("[data-nav-group=resources]")
    group.locator("summary").click()
    page.reload()
    expect(group.get_by_text("站点")).to_be_visible()
