"""The result of a check in a real browser: places, keys, verdicts that do not jump, upload."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from hengwang.accounts.choices import Role
from hengwang.outbox.worker import run_until_idle
from hengwang.reviews.models import Finding, ReviewedReport
from hengwang.reviews.tests.factories import WRONG, a_report, case_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def report(people):
    content = case_text("gansu-2020")
    return a_report(people.unit, people.with_role(Role.EVALUATOR), content, name="甘肃.txt")


def in_view(page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    return box is not None and 54 <= box["y"] <= 900


@pytest.mark.parametrize("width", [390, 1280])
def test_a_click_on_a_finding_shows_its_place_and_its_sum(open_page, report, width):
    number = report.findings.get(rule="section-score-vs-row-sum").number
    page = open_page(report.get_absolute_url(), width=width)
    page.locator(f"#finding-{number} .hw-said a").click()
    note = page.locator(".hw-here")
    expect(note).to_contain_text("= 45 ≠ 50")
    expect(page.locator("mark.is-current")).to_contain_text("产出指标总分50分，实际得分50分")
    assert in_view(page, f"#place-{number}")


def test_a_click_on_a_mark_shows_its_finding(open_page, report):
    number = report.findings.get(rule="section-score-vs-row-sum").number
    page = open_page(report.get_absolute_url())
    page.locator(f"#place-{number}").click()
    expect(page.locator(f"#finding-{number}")).to_have_class("hw-finding is-error is-current")
    assert in_view(page, f"#finding-{number}")


def test_n_and_p_go_through_the_findings(open_page, report):
    page = open_page(report.get_absolute_url())
    first, second = (
        page.locator(".hw-finding").nth(at).get_attribute("data-number") for at in (0, 1)
    )
    page.keyboard.press("n")
    expect(page.locator(f"#finding-{first}")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator(f"#finding-{second}")).to_be_focused()
    assert in_view(page, f"#place-{second}")
    page.keyboard.press("p")
    expect(page.locator(f"#finding-{first}")).to_be_focused()


def test_a_verdict_leaves_the_page_where_it_is(open_page, report):
    number = report.findings.filter(severity="error").last().number
    page = open_page(report.get_absolute_url())
    page.locator(f"#finding-{number} .hw-said a").click()
    before = page.evaluate("window.scrollY")
    page.locator(f"#accept-{number}").click()
    expect(page.locator(f"#finding-{number}")).to_contain_text("已采纳")
    expect(page.locator(f"#finding-{number}")).to_be_focused()
    assert page.evaluate("window.scrollY") == before
    page.keyboard.press("n")
    expect(page.locator(f"#finding-{number}")).not_to_be_focused()
    assert Finding.objects.get(number=number).decision == "accepted"


def test_a_rejection_without_reason_is_refused_in_its_card(open_page, report, capsys):
    number = report.findings.first().number
    page = open_page(report.get_absolute_url())
    card = page.locator(f"#finding-{number}")
    card.locator(".hw-reject summary").click()
    card.locator("textarea").fill("口径不同")
    card.get_by_role("button", name="不采纳").last.click()
    expect(page.locator(f"#finding-{number}")).to_contain_text("口径不同")
    expect(page.locator("#counts")).to_contain_text("项待处理")


def test_several_files_are_dropped_and_checked(open_page, people, tmp_path):
    good, empty = tmp_path / "报告.txt", tmp_path / "空白.txt"
    good.write_text(WRONG, encoding="utf-8")
    empty.write_bytes(b"")
    page = open_page("/reviews/upload/")
    page.locator("input[type=file]").set_input_files([good, empty])
    page.locator("select[name=unit]").select_option(str(people.unit.pk), force=True)
    page.get_by_role("button", name="上传并核查").click()
    expect(page.locator("[role=alert]")).to_contain_text("空白.txt")
    run_until_idle()
    expect(page.locator("#batch")).to_contain_text("已核查", timeout=10_000)
    page.locator("#batch td.is-headline a").first.click()
    expect(page.locator("h1")).to_contain_text("甲局2021年度")
    assert ReviewedReport.objects.get().errors >= 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_result_is_readable_for_everybody(open_page, report, scheme):
    page = open_page(report.get_absolute_url(), scheme=scheme, bypass_csp=True)
    page.keyboard.press("n")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert found.response["violations"] == [], found.generate_report()
