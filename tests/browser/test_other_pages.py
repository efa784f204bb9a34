"""Pages beside the main ones: no barrier, nothing sticks out, parts that are swapped in live."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from hengwang.accounts.choices import Role
from hengwang.reviews.tests.factories import a_report, case_text
from hengwang.testing.world import ids_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SERIOUS = {"serious", "critical"}
PAGES = (
    ("campaign-list", Role.EVALUATOR, ()),
    ("campaign-new", Role.EVALUATOR, ()),
    ("campaign-board", Role.EVALUATOR, ("campaign_id",)),
    ("campaign-office", Role.EVALUATOR, ("office_id",)),
    ("governance", Role.PROJECT_OWNER, ()),
    ("governance-regulations-list", Role.PROJECT_OWNER, ()),
    ("governance-drills-detail", Role.PROJECT_OWNER, ("drills",)),
    ("governance-drills-new", Role.PROJECT_OWNER, ()),
    ("reconciliation-list", Role.FINANCE_OFFICER, ()),
    ("reconciliation-detail", Role.FINANCE_OFFICER, ("run_id",)),
    ("difference-decide", Role.FINANCE_OFFICER, ("difference_id",)),
    ("survey-list", Role.PROJECT_OWNER, ()),
    ("survey-detail", Role.PROJECT_OWNER, ("survey_id",)),
    ("survey-answer", None, ("token",)),
    ("seal-list", Role.EVALUATOR, ()),
    ("seal-detail", Role.EVALUATOR, ("seal_id",)),
    ("publication-list", Role.EVALUATOR, ()),
    ("rectification-list", Role.EVALUATOR, ()),
    ("rectification-detail", Role.EVALUATOR, ("rectification_id",)),
    ("declaration", Role.PROJECT_OWNER, ("evaluation_id",)),
    ("goal-versions", Role.PROJECT_OWNER, ("evaluation_id",)),
    ("evaluation-targets", Role.PROJECT_OWNER, ("evaluation_id",)),
    ("evaluation-actuals", Role.PROJECT_OWNER, ("evaluation_id",)),
    ("monitoring-record", Role.PROJECT_OWNER, ("record_id",)),
    ("indicator-trace", Role.PROJECT_OWNER, ("indicator_id",)),
)


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_keeps_people_out_or_sticks_out_to_the_right(open_page, people, width):
    ids = ids_of(people)
    faults = {}
    for name, role, words in PAGES:
        path = reverse(name, args=[ids[word] for word in words])
        page = open_page(path, role=role, width=width, bypass_csp=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        found = Axe().run(page).response["violations"]
        barriers = [one["id"] for one in found if one["impact"] in SERIOUS]
        if barriers or wide > width:
            faults[name] = (wide, barriers)
        page.context.close()
    assert faults == {}


def test_a_chart_in_a_part_that_is_swapped_in_is_drawn(open_page, people):
    judge = people.with_role(Role.EVALUATOR)
    a_report(people.unit, judge, case_text("gansu-2020"), name="甘肃.txt")
    page = open_page(reverse("review-by-rule"), person=judge)
    chart = page.locator("figure.hw-chart")
    expect(chart.locator("canvas")).to_be_visible()
    before = chart.get_attribute("data-spec")
    page.locator("select[name=severity]").select_option("error")
    expect(chart).not_to_have_attribute("data-spec", before)
    expect(page.locator("figure.hw-chart.is-drawn canvas")).to_have_count(1)
    expect(page.locator("figure.hw-chart canvas")).to_be_visible()


def test_on_a_phone_the_filters_are_folded_until_they_are_asked_for(open_page):
    page = open_page(reverse("programme-list"), role=Role.PROJECT_OWNER, width=390)
    words = page.locator(".hw-filters input[type=text]").first
    fold = page.locator("[data-filters-open]")
    expect(words).to_be_hidden()
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.press("Enter")
    expect(words).to_be_visible()
    expect(fold).to_have_attribute("aria-expanded", "true")


def test_on_a_desk_the_filters_stand_open(open_page):
    page = open_page(reverse("programme-list"), role=Role.PROJECT_OWNER)
    expect(page.locator(".hw-filters input[type=text]").first).to_be_visible()
    expect(page.locator("[data-filters-open]")).to_be_hidden()
