"""An outage appears and goes on the duty engineer's page and on the wall, without a reload."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from hengwang.accounts.choices import Role
from hengwang.availability.models import Outage
from hengwang.availability.tests.factories import a_target

pytestmark = pytest.mark.browser
SOON_MS = 20_000


@pytest.fixture
def target(people):
    return a_target(people.unit, "城关区专线")


def break_it(target) -> Outage:
    since = timezone.now() - timedelta(minutes=2)
    return Outage.objects.create(target=target, started_at=since)


def test_an_outage_comes_and_goes_without_a_reload(open_page, target):
    page = open_page(reverse("broken-now"), role=Role.DUTY_ENGINEER)
    page.evaluate("window.stayed = true")
    expect(page.locator(".av-calm")).to_be_visible()
    outage = break_it(target)
    card = page.locator(f"#root-{target.pk}")
    expect(card).to_be_visible(timeout=SOON_MS)
    expect(card.locator(".av-since .av-clock")).to_contain_text("2")
    outage.ended_at = timezone.now()
    outage.save()
    expect(page.locator(".av-calm")).to_be_visible(timeout=SOON_MS)
    assert page.evaluate("window.stayed")


def test_nothing_is_drawn_again_while_nothing_changes(open_page, target):
    break_it(target)
    page = open_page(reverse("broken-now"), role=Role.DUTY_ENGINEER)
    page.evaluate(f"document.getElementById('root-{target.pk}').dataset.mark = 'same'")
    with page.expect_response(lambda answer: "now/part" in answer.url, timeout=SOON_MS) as seen:
        pass
    assert seen.value.status == 304
    expect(page.locator(f"#root-{target.pk}")).to_have_attribute("data-mark", "same")


def test_the_wall_counts_an_outage_without_a_reload(open_page, target):
    page = open_page(reverse("availability-wall"), role=Role.DUTY_ENGINEER, width=1920)
    expect(page.locator("[data-wall-calm]")).to_be_visible()
    break_it(target)
    expect(page.locator("[data-wall-down]")).to_have_text("1", timeout=SOON_MS)
    expect(page.locator("[data-wall-list]")).to_contain_text("城关区专线")
    assert page.evaluate("document.documentElement.scrollWidth <= 1920")
