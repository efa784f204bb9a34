"""A day of the desk, from the alarm to the hand-over both signed; at a desk and by phone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from hengwang.accounts.choices import Role
from hengwang.availability.models import Outage
from hengwang.availability.tests.factories import a_target
from hengwang.duty.models import Handover, Shift
from hengwang.duty.tests.factories import a_post, a_roster, an_engineer, turns
from hengwang.inspections.choices import OccurrenceState
from hengwang.inspections.tests.factories import a_plan, an_occurrence
from hengwang.kernel.periods import midnight
from hengwang.monitoring.services.alert_course import open_alert, resolve
from hengwang.outbox.deliveries import deliver_due
from hengwang.tickets.choices import State
from hengwang.tickets.models import Ticket
from hengwang.tickets.tests.factories import a_ticket

pytestmark = pytest.mark.browser
PHONE, DESK = 390, 1280


def go(page: Page, word: str, **told: str) -> None:
    """Open the form of an action from the ticket's page, fill it and send it."""
    page.locator(f'a[href$="/{word}"]').first.click()
    for name, value in told.items():
        field = page.locator(f'[name="{name}"]')
        if name == "stars":
            page.locator(f'[name="stars"][value="{value}"]').check()
        elif field.first.evaluate("one => one.tagName") == "SELECT":
            field.first.select_option(value, force=True)
        else:
            field.fill(value)
    page.locator("form.hw-form .btn-primary").click()
    expect(page).to_have_url(re.compile(r"/tickets/\d+/$"))


def on_duty(unit, engineer, successor) -> Shift:
    """The shift going on, by rotation: the engineer's, and after it the successor's."""
    yesterday = timezone.localdate() - timedelta(days=1)
    post = a_post(a_roster(unit), since_on=yesterday)
    people = [engineer, successor]
    is_early = timezone.localtime().hour < 8  # the shift of yesterday goes on until eight
    order = people if is_early else people[::-1]
    turns(post, order, from_on=yesterday, now=midnight(yesterday))
    shift: Shift = Shift.objects.in_force().filter(post=post).at(timezone.now()).get()
    return shift


def left_open(unit) -> None:
    """A ticket nobody has taken, a round nobody made, and one somebody still has to make."""
    a_ticket(unit, None, title="视频会议卡顿")
    plan, now = a_plan(unit), timezone.now()
    an_occurrence(plan, now - timedelta(hours=3), state=OccurrenceState.MISSED)
    an_occurrence(plan, now - timedelta(minutes=30))


def hand_over(open_page, shift: Shift, giver, taker, widths: tuple[int, int]) -> Handover:
    """The giver signs the draft; the taker accepts what is open one by one and signs."""
    page = open_page(shift.get_absolute_url(), person=giver, width=widths[0])
    page.locator('form[action$="/hand-over"] button').click()
    main = page.locator("main")
    for told in ("城关区专线", "视频会议卡顿", "机房早晚巡检"):
        expect(main).to_contain_text(told)
    assert page.evaluate("document.documentElement.scrollWidth") <= widths[0]
    page.fill('[name="note"]', "注意东侧空调")
    page.locator('button[name="sign"]').click()
    expect(page.locator('button[name="sign"]')).to_have_count(0)

    handover = Handover.objects.get()
    ready = open_page(handover.get_absolute_url(), person=taker, width=widths[1])
    assert ready.evaluate("document.documentElement.scrollWidth") <= widths[1]
    expect(ready.locator("main")).to_contain_text("注意东侧空调")
    buttons = ready.locator(".du-decision form button")
    count = handover.items.filter(is_open=True).count()
    assert count == 2
    for left in range(count, 0, -1):
        expect(buttons).to_have_count(left)
        buttons.first.click()
    expect(buttons).to_have_count(0)
    ready.locator('form[action$="/take"] button').first.click()
    expect(ready.locator('form[action$="/take"]')).to_have_count(0)
    expect(ready.locator(".du-hands")).to_contain_text(taker.printed_name)
    handover.refresh_from_db()
    return handover


@pytest.mark.parametrize(
    ("language", "widths"), [("zh-hans", (DESK, PHONE)), ("en", (PHONE, DESK))]
)
def test_a_day_from_the_alarm_to_the_signed_hand_over(open_page, people, language, widths):
    engineer = people.with_role(Role.DUTY_ENGINEER)
    officer = people.with_role(Role.ACCESS_UNIT_OFFICER)
    successor = an_engineer(people.unit, "柏")
    shift = on_duty(people.unit, engineer, successor)
    for person in (engineer, officer, successor, people.chen):
        person.language = language
        person.save()
    target = a_target(people.unit, "城关区专线")
    now = timezone.now()
    Outage.objects.create(target=target, started_at=now)
    alert = open_alert(
        now=now, urgency="critical", key="down:1", kind="down", title=target.name,
        unit=people.unit, target=target, since=now,
    )  # fmt: skip

    desk = open_page(alert.get_absolute_url(), person=engineer, width=DESK)
    desk.locator('form[action*="/of/alert/"] button').click()
    expect(desk.locator("h1")).to_contain_text("城关区专线")
    ticket = Ticket.objects.get()
    desk.locator('form[action$="/do/take"] button').click()
    go(desk, "forward", company=str(people.company.pk), reference="YD-0318", text="请抢修")
    expect(desk.locator("main")).to_contain_text("YD-0318")

    carrier = open_page(ticket.get_absolute_url(), person=people.chen, width=PHONE)
    go(carrier, "answer", text="光缆被挖断，两小时修复")
    assert carrier.evaluate("document.documentElement.scrollWidth") <= PHONE

    resolve(alert, timezone.now())
    while deliver_due():
        pass
    desk.goto(desk.url)
    expect(desk.locator("main")).to_contain_text("光缆被挖断")
    ticket.refresh_from_db()
    assert ticket.restored_at is not None
    go(desk, "resolve", text="光缆熔接完成")

    unit = open_page(reverse("ticket-detail", args=[ticket.pk]), person=officer, width=PHONE)
    go(unit, "rate", stars="5", text="很及时")
    expect(unit.locator(".hw-stars")).to_contain_text("★★★★★")
    assert unit.evaluate("document.documentElement.scrollWidth") <= PHONE
    ticket.refresh_from_db()
    assert (ticket.state, ticket.rating.stars) == (State.RESOLVED, 5)

    left_open(people.unit)
    handover = hand_over(open_page, shift, engineer, successor, widths)
    assert (handover.state, handover.given_by, handover.taken_by) == ("signed", engineer, successor)
    assert not handover.items.filter(is_open=True, decided_by=None).exists()
    told = " ".join(handover.items.values_list("detail", flat=True))
    assert ticket.number in told
