"""Pages of duty as the right person, and 404 for a stranger."""

import pytest
from django.urls import reverse
from django.utils import timezone

from hengwang.duty.models import (
    Feed,
    Handover,
    Holding,
    Leave,
    LogEntry,
    Roster,
    Rotation,
    Shift,
    Swap,
)
from hengwang.duty.queries.month import month_of
from hengwang.duty.reinforcing import Reinforcement, reinforcements
from hengwang.duty.services import handing_over, logging
from hengwang.duty.tests.factories import MONDAY, a_post, beijing, shift_at, turns
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import Period, beijing_day
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
NOON = "2026-03-02 12:00"


@pytest.fixture
def manned(post, an, bo, time_machine):
    time_machine.move_to(beijing(NOON), tick=False)
    turns(post, (an, bo), now=beijing("2026-03-02 00:00"))
    return post


def text_of(user, name, *args, query=""):
    response = client_of(user).get(reverse(name, args=args) + query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def test_a_keeper_makes_a_roster_a_post_and_its_turns(people, keeper, an, bo, time_machine):
    time_machine.move_to(beijing(NOON), tick=False)
    client = client_of(keeper)
    told = {
        "unit": people.unit.pk, "name": "网管中心值班", "least_entries": 2, "grace_minutes": 30,
        "warn_days": 7, "countersign_hours": 12, "swaps_need_approval": "on",
    }  # fmt: skip
    assert client.get(reverse("duty-roster-add")).status_code == 200
    assert client.post(reverse("duty-roster-add"), told).status_code == 302
    roster = Roster.objects.get()
    assert "post" in text_of(keeper, "duty-roster", roster.pk)
    told = {"name": "值班席", "since_on": "2026-03-02", "days": "every", "daily": "08:30-18:00"}
    response = client.post(reverse("duty-post-add", args=[roster.pk]), told)
    address = response.headers["Location"]
    assert client.get(address).status_code == 200
    told = {
        "from_on": "2026-03-02", "turn_days": 1, "each": 1,
        "slots": "早 08:00-16:00\n中 16:00-24:00",
        "person1": an.pk, "person2": bo.pk,
    }  # fmt: skip
    wrong = client.post(address, {**told, "slots": "早上到下午"})
    assert wrong.status_code == 422
    assert "早上到下午" in wrong.content.decode()
    assert client.post(address, told).status_code == 302
    assert Rotation.objects.get().slots[1]["closes"] == "00:00"
    page = text_of(keeper, "duty-roster", roster.pk, query="?month=2026-03")
    assert "安" in page
    assert "柏" in page
    assert client.get(address).status_code == 200
    told = {
        "name": "新名",
        "least_entries": 1,
        "grace_minutes": 30,
        "warn_days": 7,
        "countersign_hours": 24,
    }
    client.post(reverse("duty-roster-edit", args=[roster.pk]), told)
    roster.refresh_from_db()
    assert (roster.name, roster.swaps_need_approval) == ("新名", False)
    client.post(reverse("duty-roster-close", args=[roster.pk]))
    assert not Shift.objects.in_force().filter(starts_at__gt=timezone.now()).exists()


def test_the_month_shows_gaps_double_bookings_and_a_missing_calendar(manned, an, keeper, roster):
    other = a_post(roster, name="安全席")
    turns(other, (an,), now=beijing("2026-03-02 00:00"))
    page = text_of(keeper, "duty-roster", roster.pk, query="?month=2026-03")
    assert "is-clash" in page
    assert "03-02 00:00 – 08:00" in page
    assert "2031" in text_of(keeper, "duty-roster", roster.pk, query="?month=2031-01")
    assert text_of(keeper, "duty-roster", roster.pk, query="?month=x&print")


def test_the_month_marks_shifts_with_too_few_people(manned, keeper, roster):
    asked = Interval(beijing("2026-03-05 10:00"), beijing("2026-03-06 09:00"))

    def asks(posts, window):
        del window
        return [Reinforcement(post, asked, 2, "全省视频会议保障") for post in posts]

    query = "?month=2026-03"
    assert "全省视频会议保障" not in text_of(keeper, "duty-roster", roster.pk, query=query)
    with reinforcements.temporarily("test", asks):
        month = month_of(roster, Period.parse("2026-03"), user=keeper, today=MONDAY)
        page = text_of(keeper, "duty-roster", roster.pk, query=query)
    thin = [beijing_day(cell.shift.starts_at).day for row in month.rows for cell in row.cells
            if cell.needed]  # fmt: skip
    assert thin == [5, 6]  # 24 hours from 08:00 each: the second until 09:00 of the sixth
    assert [(want.interval, want.needed) for _post, want in month.thin] == [(asked, 2)]
    assert page.count("is-thin") == 5  # two cells, the same two days on a phone, the key
    assert "03-05 10:00 – 03-06 09:00" in page
    assert "全省视频会议保障" in page


def test_the_first_page_says_who_is_on_duty(manned, an, bo, people):
    page = text_of(an, "duty-now")
    assert "安" in page
    assert reverse("duty-handover-begin", args=[shift_at(manned, NOON).pk]) in page
    assert "安" in text_of(bo, "start")
    assert client_of(people.wang).get(reverse("duty-now")).status_code == 404


def test_a_shift_is_swapped_on_the_pages(manned, an, bo, keeper):
    mine, theirs = shift_at(manned, "2026-03-04 12:00"), shift_at(manned, "2026-03-03 12:00")
    address = reverse("duty-swap-propose", args=[mine.pk])
    assert client_of(bo).get(address).status_code == 404
    assert client_of(an).get(address).status_code == 200
    client_of(an).post(address, {"partner": bo.pk, "theirs": theirs.pk, "reason": "家事"})
    swap = Swap.objects.get()
    assert "家事" in text_of(bo, "duty-swap-list")
    assert reverse("duty-swap-list") in text_of(bo, "duty-now")
    client_of(bo).post(reverse("duty-swap-act", args=[swap.pk, "accept"]))
    client_of(keeper).post(reverse("duty-swap-act", args=[swap.pk, "approve"]))
    assert mine.holdings.get().person == bo
    again = client_of(keeper).post(reverse("duty-swap-act", args=[swap.pk, "approve"]))
    assert again.status_code == 409
    assert "柏" in text_of(an, "duty-shift", mine.pk)


def test_leave_is_asked_for_and_approved_on_the_pages(manned, an, bo, keeper, roster):
    told = {
        "roster": roster.pk, "kind": "sick", "starts_at": "2026-03-04T00:00",
        "ends_at": "2026-03-06T00:00", "substitute": "",
    }  # fmt: skip
    assert client_of(an).get(reverse("duty-leave-add")).status_code == 200
    client_of(an).post(reverse("duty-leave-add"), told)
    leave = Leave.objects.get()
    assert leave.person == an
    own = text_of(an, "duty-leave", leave.pk)
    assert reverse("duty-leave-act", args=[leave.pk, "approve"]) not in own
    approve = reverse("duty-leave-act", args=[leave.pk, "approve"])
    assert approve in text_of(keeper, "duty-leave", leave.pk)
    client_of(keeper).post(approve, {"substitute": "", "note": ""})
    assert Holding.objects.filter(person=None).exists()
    assert "安" in text_of(keeper, "duty-leave-list")
    part = Holding.objects.filter(person=None).first()
    address = reverse("duty-put-in", args=[part.pk])
    assert client_of(an).get(address).status_code == 404
    assert client_of(keeper).get(address).status_code == 200
    client_of(keeper).post(address, {"person": keeper.pk})
    assert Holding.objects.filter(person=keeper).exists()


def test_the_log_is_written_searched_corrected_and_settled(manned, an, roster):
    told = {"roster": roster.pk, "kind": "event", "text": "核心交换机重启", "needs_follow_up": "on"}
    assert client_of(an).get(reverse("duty-entry-add")).status_code == 200
    client_of(an).post(reverse("duty-entry-add"), told)
    entry = LogEntry.objects.get()
    assert "核心交换机重启" in text_of(an, "duty-log")
    assert "核心交换机重启" in text_of(an, "duty-log", query="?text=交换机&left=open")
    assert "核心交换机重启" not in text_of(an, "duty-log", query="?text=防火墙")
    assert text_of(an, "duty-entry", entry.pk)
    settle = reverse("duty-entry-settle", args=[entry.pk])
    assert client_of(an).get(settle).status_code == 200
    client_of(an).post(settle, {"text": "已更换"})
    assert client_of(an).post(settle, {"text": "已更换"}).status_code == 422
    correct = reverse("duty-entry-correct", args=[entry.pk])
    assert "核心交换机重启" in client_of(an).get(correct).content.decode()
    client_of(an).post(
        correct, {"kind": "event", "text": "汇聚交换机重启", "at": "2026-03-02T11:00"}
    )
    assert text_of(an, "duty-entry", entry.pk)
    assert "汇聚交换机重启" in text_of(an, "duty-log")


def test_a_hand_over_is_led_on_the_pages_and_printed(manned, an, bo, roster):
    for text in ("等运营商回电", "水浸告警复核"):
        logging.write_entry(roster.pk, logging.EntryFacts(text, needs_follow_up=True), by=an)
    client_of(an).post(reverse("duty-handover-begin", args=[shift_at(manned, NOON).pk]))
    handover = Handover.objects.get()
    address = reverse("duty-handover", args=[handover.pk])
    assert "等运营商回电" in text_of(an, "duty-handover", handover.pk)
    give = reverse("duty-handover-give", args=[handover.pk])
    client_of(an).post(give, {"note": "注意空调", "keep": "yes"})
    assert "注意空调" in text_of(an, "duty-handover", handover.pk)
    client_of(an).post(give, {"note": "注意空调", "sign": "yes"})
    assert client_of(an).post(give, {"note": "", "sign": "yes"}).status_code == 409
    assert address in text_of(bo, "duty-now")
    first, second = handover.items.filter(is_open=True)
    client_of(bo).post(reverse("duty-item-accept", args=[handover.pk, first.pk]))
    objecting = reverse("duty-item-object", args=[handover.pk, second.pk])
    assert client_of(bo).get(objecting).status_code == 200
    client_of(bo).post(objecting, {"text": "现场未复核"})
    client_of(bo).post(reverse("duty-handover-take", args=[handover.pk]))
    handover.refresh_from_db()
    assert handover.state == "signed"
    page = text_of(an, "duty-handover", handover.pk)
    assert "现场未复核" in page
    assert handover.digest in text_of(an, "duty-handover", handover.pk, query="?print")
    assert "柏" in text_of(an, "duty-handover-list")


def test_all_is_taken_over_by_one_press(manned, an, bo, roster):
    logging.write_entry(roster.pk, logging.EntryFacts("待办", needs_follow_up=True), by=an)
    made = handing_over.open_handover(shift_at(manned, NOON).pk, by=an)
    handing_over.give(made.pk, by=an)
    client_of(bo).post(reverse("duty-handover-take", args=[made.pk]), {"all": "yes"})
    made.refresh_from_db()
    assert made.state == "signed"
    assert made.items.get(is_open=True).is_accepted


def test_hours_are_shown_and_exported_and_a_missing_year_is_said(manned, an, time_machine):
    time_machine.move_to(beijing("2026-03-05 12:00"), tick=False)
    assert "安" in text_of(an, "duty-hours", query="?month=2026-03")
    response = client_of(an).get(reverse("duty-hours"), {"month": "2026-03", "export": "xlsx"})
    assert response.content[:2] == b"PK"
    time_machine.move_to(beijing("2031-03-05 12:00"), tick=False)
    Holding.objects.update(starts_at=beijing("2031-01-02 08:00"), ends_at=timezone.now())
    page = text_of(an, "duty-hours", query="?month=2031-01")
    assert "2031" in page
    assert "export=xlsx" not in page


def test_a_calendar_address_is_shown_once_and_read_without_a_login(manned, an, client):
    page = client_of(an).post(reverse("duty-feeds"), {"roster": ""}).content.decode()
    start = page.index("/cal/")
    address = page[start : page.index(".ics", start) + 4]
    response = client.get(address)
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert response.content.count(b"BEGIN:VEVENT") == 31
    assert "/cal/" not in text_of(an, "duty-feeds")
    client_of(an).post(reverse("duty-feed-end", args=[Feed.objects.get().pk]))
    assert client.get(address).status_code == 404
    assert client.get("/cal/nothing.ics").status_code == 404


def test_lists_cost_the_same_whatever_they_hold(manned, an, roster, django_assert_max_num_queries):
    client = client_of(an)
    for count in (2, 20):
        for _ in range(count):
            logging.write_entry(roster.pk, logging.EntryFacts("巡视"), by=an)
        for name in ("duty-log", "duty-now", "duty-swap-list", "duty-handover-list"):
            with django_assert_max_num_queries(24):
                client.get(reverse(name))
        with django_assert_max_num_queries(24):
            client.get(reverse("duty-roster", args=[roster.pk]), {"month": "2026-03"})


def test_a_stranger_finds_nothing(manned, people, roster, an):
    stranger = client_of(people.wang)
    entry = logging.write_entry(roster.pk, logging.EntryFacts("内部"), by=an)
    for name, pk in (
        ("duty-roster", roster.pk),
        ("duty-shift", shift_at(manned, NOON).pk),
        ("duty-entry", entry.pk),
        ("duty-rotation", manned.pk),
    ):
        assert stranger.get(reverse(name, args=[pk])).status_code == 404, name
