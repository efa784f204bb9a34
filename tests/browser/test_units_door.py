"""A unit's clerk on a phone: report, follow, and rate what staff solved; in both languages."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from hengwang.accounts.choices import Role
from hengwang.availability.tests.factories import a_target
from hengwang.door.tests.factories import a_published_bulletin, picture
from hengwang.network.tests.factories import a_circuit
from hengwang.tickets.models import Ticket
from hengwang.tickets.services import ending, working

pytestmark = pytest.mark.browser
PHONE, DESK = 390, 1280
WORDS = {
    "zh-hans": ("我要报障", "完全不通，不能上网", "提交报障", "正在处理", "非常满意"),
    "en": ("Report a fault", "Nothing works", "Send the report", "is working on it", "Very good"),
}


def fits(page, width: int) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, f"{page.url} is {wide} wide"


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", list(WORDS))
def test_a_clerk_reports_follows_and_rates(open_page, people, language, width):
    report, symptom, send, at_work, liked = WORDS[language]
    clerk = people.with_role(Role.ACCESS_UNIT_OFFICER)
    clerk.language = language
    clerk.save()
    engineer = people.with_role(Role.DUTY_ENGINEER)
    a_target(people.unit, "甲局专线")
    a_circuit(people.unit)
    a_published_bulletin(people.with_role(Role.NETWORK_ADMIN), people.unit)

    page = open_page("/", person=clerk, width=width)
    expect(page).to_have_url(re.compile(reverse("door") + "$"))
    expect(page.locator(".dr-standing.is-ok")).to_be_visible()
    fits(page, width)
    page.get_by_role("link", name=report).first.click()
    page.get_by_label(symptom).check()
    page.locator("[name=phone]").fill("0931-0000000")
    photo = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(640, 480))}
    page.locator("[name=photos]").set_input_files(photo)
    fits(page, width)
    page.get_by_role("button", name=send).click()

    expect(page).to_have_url(re.compile(r"/door/reports/\d+/$"))
    expect(page.locator(".dr-photos img")).to_be_visible()
    expect(page.locator(".dr-photos img")).to_have_js_property("naturalWidth", 640)
    fits(page, width)
    ticket = Ticket.objects.get()
    working.take(ticket.pk, by=engineer)
    page.reload()
    expect(page.locator(".dr-standing")).to_contain_text(at_work)

    ending.resolve(ticket.pk, "更换光模块", by=engineer)
    page.reload()
    page.locator("[name=text]").first.fill("很快")
    page.get_by_role("button", name=liked).click()
    expect(page.locator(".dr-given")).to_have_text("★★★★★")
    assert ticket.rating.note == "很快"
    fits(page, width)


@pytest.mark.parametrize("name", ["door-calendar", "door-lines", "door-bulletins", "door-more"])
def test_no_page_of_the_door_is_wider_than_a_phone(open_page, people, name):
    clerk = people.with_role(Role.ACCESS_UNIT_OFFICER)
    a_target(people.unit, "甲局专线")
    page = open_page(reverse(name), person=clerk, width=PHONE)
    fits(page, PHONE)


def test_staff_look_at_the_door_as_a_unit(open_page, people):
    a_target(people.unit, "甲局专线")
    look = reverse("door-look", args=[people.unit.pk])
    page = open_page(look, role=Role.DUTY_ENGINEER, width=DESK)
    expect(page.locator(".dr-preview")).to_be_visible()
    expect(page.locator(".dr-standing.is-ok")).to_be_visible()
    expect(page.locator("form")).to_have_count(0)
