"""A round without a network arrives when the line is back, exactly once; on phone and desktop."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from hengwang.accounts.choices import Role
from hengwang.inspections.choices import ItemKind
from hengwang.inspections.models import Defect, Inspection, Occurrence, Photo
from hengwang.inspections.services.delivering import deliver
from hengwang.inspections.tests.factories import (
    ITEMS,
    a_checklist,
    a_picture,
    a_plan,
    a_submission,
    an_occurrence,
)
from hengwang.tickets.models import Ticket

pytestmark = pytest.mark.browser
SOON_MS = 30_000
PHOTO = {"key": "p", "text": "现场照片", "kind": ItemKind.PHOTO}


@pytest.fixture
def occurrence(people):
    checklist = a_checklist(people.unit, items=(*ITEMS, PHOTO))
    return an_occurrence(a_plan(people.unit, checklist=checklist))


def kept(page):
    """The shell is kept and the rounds are on the phone."""
    expect(page.locator("html")).to_have_attribute("data-kept", "yes", timeout=SOON_MS)
    expect(page.locator("[data-occurrence]").first).to_be_visible(timeout=SOON_MS)


def fill(page, occurrence, temperature="31.5"):
    page.locator(f"[data-occurrence='{occurrence.pk}']").click()
    page.locator("[data-item=t] input.ip-number").fill(temperature)
    page.locator("[data-item=leak] label.ip-option").first.click()
    page.locator("[data-item=lamp] label.ip-option").first.click()
    picture = {"name": "IMG_1.jpg", "mimeType": "image/jpeg",
               "buffer": a_picture(7, taken=timezone.now())}  # fmt: skip
    page.locator("[data-item=p] input[type=file]").set_input_files(picture)
    expect(page.locator("[data-item=p] canvas")).to_have_count(1)


def log_in(page, live_server, person):
    session = Client()
    session.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    value = session.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
    page.context.add_cookies([cookie])


def quiet(page):
    """Without a network the browser itself writes errors to its console."""
    page.context.set_offline(True)


@pytest.fixture
def open_phone(open_page, browser, live_server, people):
    """Like `open_page`, but failed requests may be written to the console."""
    contexts, crashes = [], []

    def open_one(person, width=390, path="inspection-phone", query=""):
        context = browser.new_context(viewport={"width": width, "height": 844})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: crashes.append(str(error)))
        log_in(page, live_server, person)
        page.goto(live_server.url + reverse(path) + query)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert crashes == []


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hans"), (1280, "en")])
def test_a_round_without_a_network_arrives_once(open_phone, people, occurrence, width, language):
    engineer = people.with_role(Role.DUTY_ENGINEER)
    engineer.language = language
    engineer.save()
    page = open_phone(engineer, width)
    kept(page)
    quiet(page)
    page.reload()
    expect(page.locator("#line")).to_have_attribute("data-state", "offline", timeout=SOON_MS)
    fill(page, occurrence)
    expect(page.locator("[data-item=t]")).to_have_attribute("data-verdict", "bad")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # The phone goes blank in the middle of it: everything typed is there again.
    page.reload()
    page.locator(f"[data-occurrence='{occurrence.pk}']").click()
    expect(page.locator("[data-item=t] input.ip-number")).to_have_value("31.5")
    expect(page.locator("[data-item=p] canvas")).to_have_count(1)
    page.locator("#finish").click()
    row = page.locator("[data-state=saved]")
    expect(row).to_be_visible()
    word = "已存手机" if language == "zh-hans" else "Saved on this phone"
    expect(row).to_contain_text(word)
    assert not Inspection.objects.exists()
    page.context.set_offline(False)
    sent = page.locator("[data-state=sent]")
    expect(sent).to_be_visible(timeout=SOON_MS)
    expect(sent).to_contain_text("已上传" if language == "zh-hans" else "Sent", timeout=SOON_MS)
    page.reload()
    expect(sent).to_be_visible(timeout=SOON_MS)
    inspection = Inspection.objects.get()
    assert (inspection.by, inspection.readings.count()) == (engineer, 5)
    assert (Photo.objects.count(), Defect.objects.count(), Ticket.objects.count()) == (1, 1, 1)
    assert Photo.objects.get().time_mark == "fits"
    occurrence.refresh_from_db()
    assert occurrence.state == "done"


def test_an_answer_lost_on_the_way_doubles_nothing(open_phone, people, occurrence):
    page = open_phone(people.with_role(Role.DUTY_ENGINEER))
    kept(page)
    fill(page, occurrence, "22")
    lost = []

    def lose(route):
        # The server has it; the phone never hears so.
        route.fetch()
        lost.append(1)
        route.abort()

    page.route(re.compile("/phone/submit"), lose, times=1)
    page.locator("#finish").click()
    expect(page.locator("[data-state=saved]")).to_be_visible()
    expect(page.locator("[data-state=sent]")).to_be_visible(timeout=SOON_MS)
    assert lost == [1]
    assert Inspection.objects.count() == 1


def test_the_queue_outlives_the_session_and_is_not_shown_to_another(
    open_phone, people, occurrence, live_server
):
    engineer, other = people.with_role(Role.DUTY_ENGINEER), people.with_role(Role.NETWORK_ADMIN)
    page = open_phone(engineer)
    kept(page)
    page.context.clear_cookies()
    fill(page, occurrence, "22")
    page.locator("#finish").click()
    expect(page.locator("#line")).to_have_attribute("data-state", "login", timeout=SOON_MS)
    expect(page.locator("[data-state=saved]")).to_be_visible()
    # The login page forgets who was here; somebody else logs in on this phone.
    page.goto(live_server.url + reverse("account_login"))
    assert page.evaluate("localStorage.getItem('hengwang-inspections-me')") is None
    log_in(page, live_server, other)
    page.goto(live_server.url + reverse("inspection-phone"))
    expect(page.locator("#me")).to_have_text(other.printed_name, timeout=SOON_MS)
    expect(page.locator("[data-occurrence]").first).to_be_visible(timeout=SOON_MS)
    expect(page.locator("[data-key]")).to_have_count(0)
    assert not Inspection.objects.exists()
    log_in(page, live_server, engineer)
    page.goto(live_server.url + reverse("inspection-phone"))
    expect(page.locator("[data-state=sent]")).to_be_visible(timeout=SOON_MS)
    assert Inspection.objects.get().by == engineer


def test_a_refusal_stays_on_the_phone_with_its_reason(open_phone, people, occurrence):
    page = open_phone(people.with_role(Role.DUTY_ENGINEER))
    kept(page)
    fill(page, occurrence, "22")
    Occurrence.objects.update(state="cancelled")
    page.locator("#finish").click()
    row = page.locator("[data-state=refused]")
    expect(row).to_contain_text("这次巡检已取消", timeout=SOON_MS)
    Occurrence.objects.update(state="due")
    row.get_by_role("button", name="重试").click()
    expect(page.locator("[data-state=sent]")).to_be_visible(timeout=SOON_MS)
    assert Inspection.objects.count() == 1


def test_a_code_on_the_wall_opens_the_list_of_its_place_also_without_a_network(
    open_phone, people, occurrence
):
    an_occurrence(a_plan(people.unit, "别处巡检"))
    page = open_phone(people.with_role(Role.DUTY_ENGINEER))
    kept(page)
    expect(page.locator("[data-occurrence]")).to_have_count(2)
    quiet(page)
    page.goto(page.url + f"?at=plan-{occurrence.plan_id}")
    expect(page.locator("[data-occurrence]")).to_have_count(1, timeout=SOON_MS)


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_inspections_fit_and_speak_no_error(open_page, people, occurrence, width):
    engineer = people.with_role(Role.DUTY_ENGINEER)
    given = a_submission(
        occurrence, {"t": "30", "leak": "yes", "lamp": "绿"}, key=uuid4(),
        finished_at=timezone.now() - timedelta(minutes=5), way="sheet",
    )  # fmt: skip
    deliver(occurrence.pk, given, by=engineer)
    for address in (
        reverse("inspections"), reverse("inspection-board"), reverse("inspection-list"),
        occurrence.get_absolute_url(), occurrence.plan.get_absolute_url(), reverse("defect-list"),
        reverse("inspection-reading-list"), occurrence.plan.checklist.get_absolute_url(),
    ):  # fmt: skip
        page = open_page(address, role=Role.DUTY_ENGINEER, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
