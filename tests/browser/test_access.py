"""An application goes from a unit's phone through every step to the opened, monitored circuit."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from hengwang.access.models import AccessPoint, Application
from hengwang.access.tests.factories import a_ground
from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.monitoring.models import Watch
from hengwang.testing.people import grant

pytestmark = pytest.mark.browser
PHONE = 390
WORDS = {
    "zh-hans": {
        "kind": "新接入", "hand_in": "提交", "approve": "同意", "plan": "拟定资源分配",
        "sign": "签署资源分配", "built": "施工完成", "accept": "验收合格", "open": "开通",
        "done": "已办结", "connected": "已接入",
    },
    "en": {
        "kind": "New connection", "hand_in": "Hand in", "approve": "Approve",
        "plan": "Draw up the allocation", "sign": "Sign the allocation",
        "built": "Construction is done", "accept": "The test is passed", "open": "Open it",
        "done": "Carried out", "connected": "Connected",
    },
}  # fmt: skip


@pytest.fixture
def admin(people):
    return people.with_role(Role.NETWORK_ADMIN)


@pytest.fixture
def second(people):
    people.wang.grants.all().delete()
    grant(people.wang, Role.NETWORK_ADMIN, people.unit)
    return people.wang


def choose(page, name, pk):
    """Choose a row in a select, searchable or not."""
    page.locator(f'[name="{name}"]').evaluate(
        "(s, value) => { if (s.tomselect) s.tomselect.setValue(value); else s.value = value; }",
        str(pk),
    )


def press(page, word):
    """The button of a form, at its end."""
    page.locator(".hw-form-end button.btn-primary", has_text=word).click()
    page.wait_for_load_state("load")


def do(page, word, **typed):
    """Open an act from the application's page, fill it in, send it."""
    page.locator(".hw-tools a.btn, .hw-title a.btn", has_text=word).first.click()
    for name, text in typed.items():
        page.fill(f'[name="{name}"]', text)
    press(page, word)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_the_phone_to_the_monitored_circuit(open_page, people, admin, second, language):
    officer = people.with_role(Role.ACCESS_UNIT_OFFICER)
    User.objects.filter(pk__in=[officer.pk, admin.pk, second.pk]).update(language=language)
    ground = a_ground(people.unit, admin)
    words = WORDS[language]

    phone = open_page(reverse("access:apply"), person=officer, width=PHONE)
    phone.locator(".ac-kind", has_text=words["kind"]).click()
    for name, text in (
        ("place", "城关区演示路1号3楼"), ("wanted_mbps", "100"), ("address_count", "2"),
        ("purpose", "新增办公点"), ("contact_phone", "0931-000000"),
    ):  # fmt: skip
        phone.fill(f'[name="{name}"]', text)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE
    press(phone, words["hand_in"])
    expect(phone.locator(".ac-line [aria-current=step]")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE
    application = Application.objects.get()
    here = application.get_absolute_url()

    desk = open_page(here, person=admin)
    do(desk, words["approve"])
    desk.locator("a.btn", has_text=words["plan"]).click()
    for name, text in (("circuit_code", "LT-2026-1"), ("mbps", "100"), ("address_count", "2")):
        desk.fill(f'[name="{name}"]', text)
    choose(desk, "carrier", ground.carrier.pk)
    choose(desk, "prefix", ground.prefix.pk)
    press(desk, words["plan"])
    assert desk.locator("a.btn", has_text=words["sign"]).count() == 0

    other = open_page(here, person=second)
    do(other, words["sign"])
    expect(other.locator(".ac-digest")).to_contain_text("sha256:")

    desk.reload()
    do(desk, words["built"], text="光缆引入机房")
    do(desk, words["accept"], text="时延2ms，丢包率0")
    do(desk, words["open"])
    expect(desk.locator(".hw-title, .hw-lead").first).to_be_visible()
    point = AccessPoint.objects.get()
    desk.locator("a", has_text=point.name).last.click()
    circuit = point.circuits.get()
    target = Watch.objects.get(circuit=circuit).target
    assert target.address == "10.9.0.1"

    phone.reload()
    expect(phone.locator("body")).to_contain_text(words["done"])
    expect(phone.locator("body")).to_contain_text("10.9.0.1")
    seen = open_page(point.get_absolute_url(), person=admin)
    expect(seen.locator("body")).to_contain_text(words["connected"])
    seen.locator("a", has_text="10.9.0.1").first.click()
    expect(seen.locator("h1")).to_contain_text(target.name)
