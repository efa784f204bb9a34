"""Two evaluators disagree and a reviewer decides, each in a browser of their own."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.opinions.models import Appointment, ReviewResult
from hengwang.performance.models import Evaluation
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_full_evaluation, a_programme
from hengwang.testing.people import grant

pytestmark = pytest.mark.browser

WORDS = {
    "zh-hans": {"ask": "邀请评价人", "hand_in": "提交", "decide": "裁定"},
    "en": {"ask": "Ask an evaluator", "hand_in": "Hand in", "decide": "Decide"},
}


@pytest.fixture
def judges(people) -> list[User]:
    made = []
    for name in ("赵评审", "钱评审"):
        user = User.objects.create_user(name, display_name=name, unit=people.unit)
        grant(user, Role.EVALUATOR, people.unit)
        made.append(user)
    return made


@pytest.fixture
def submitted(people) -> Evaluation:
    evaluation = a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
    return take_step(evaluation.pk, "submit", by=people.lin)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_two_evaluators_disagree_and_a_reviewer_decides(
    open_page, people, judges, submitted, language
):
    words = WORDS[language]
    reviewer = people.with_role(Role.EVALUATOR)
    User.objects.filter(pk__in=[reviewer.pk, *(one.pk for one in judges)]).update(language=language)
    board = reverse("opinion-board", args=[submitted.pk])
    row = submitted.indicators.get(level3="接入单位数量")

    page = open_page(board, person=User.objects.get(pk=reviewer.pk))
    for judge, capacity in zip(judges, ("office", "finance"), strict=True):
        page.get_by_role("link", name=words["ask"]).first.click()
        # A filterable select hides the original, so its value is set by script; the
        # locator waits for the page the link leads to.
        page.locator("[name=evaluator]").evaluate(
            "(s, value) => { s.value = value; s.dispatchEvent(new Event('change')); }",
            str(judge.pk),
        )
        page.select_option("[name=capacity]", capacity)
        page.locator("form.hw-form button.btn-primary").click()
        expect(page.get_by_role("columnheader", name=judge.display_name)).to_be_visible()

    for judge, score, width in zip(judges, ("45", "48"), (1280, 390), strict=True):
        own = Appointment.objects.get(evaluator=judge).get_absolute_url()
        judging = open_page(own, person=User.objects.get(pk=judge.pk), width=width)
        judging.fill(f"[name=score-{row.pk}]", score)
        judging.select_option(f"[name=why-{row.pk}]", "evidence")
        judging.fill(f"[name=reason-{row.pk}]", "佐证只到十月")
        judging.fill("[name=opinion]", "总体真实")
        judging.get_by_role("button", name=words["hand_in"], exact=True).click()
        dialog = judging.locator("dialog[open], .modal.show")
        if dialog.count():
            dialog.locator("button.btn-primary, button.btn-danger").first.click()
        judging.wait_for_url(f"**{board}")

    page.reload()
    expect(page.locator(f"#row-{row.pk}")).to_contain_text("佐证只到十月")
    page.locator(f"#row-{row.pk}").get_by_role("link", name=words["decide"]).click()
    page.check("[name=choice][value=own]")
    page.fill("[name=score]", "47")
    page.fill("[name=reason]", "抽查三家，均属实")
    page.locator("form.hw-form button.btn-primary").click()
    expect(page.locator(f"#row-{row.pk}")).to_contain_text("47.00")

    take_step(submitted.pk, "confirm", by=User.objects.get(pk=reviewer.pk))
    assert ReviewResult.objects.get(evaluation=submitted).total == Decimal("93.50")
    page.reload()
    expect(page.get_by_text("93.50").first).to_be_visible()
