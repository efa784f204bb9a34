"""Pages of assurances as the right person, and 404 for a stranger."""

from contextlib import closing
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from hengwang.accounts.choices import Role
from hengwang.assurances import jobs
from hengwang.assurances.models import Assurance, ChecklistTemplate, FreezeException
from hengwang.assurances.printing.building import summary_of
from hengwang.assurances.services import life
from hengwang.assurances.services.results import write_result
from hengwang.assurances.services.staffing import add_staff
from hengwang.assurances.tests.factories import a_draft, an_approved, beijing
from hengwang.availability.tests.factories import a_target, an_outage
from hengwang.duty.services.feeds import make_feed, read_feed
from hengwang.kernel.happenings import Asked, happenings
from hengwang.kernel.intervals import Interval
from hengwang.testing.scopes import client_of
from hengwang.tickets.choices import Kind, Source
from hengwang.tickets.services.opening import TicketFacts, open_ticket

pytestmark = pytest.mark.django_db
EVE, BEGINS, ENDS = (
    beijing("2026-03-01 10:00"),
    beijing("2026-03-02 08:00"),
    beijing("2026-03-03 12:00"),
)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def eve(move, people):
    move(EVE)
    return people.unit


@pytest.fixture
def approved(eve):
    return an_approved(eve, BEGINS, ENDS)


def text_of(user, name, *args, query=""):
    response = client_of(user).get(reverse(name, args=args) + query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def test_an_assurance_is_planned_submitted_and_approved_on_the_pages(eve, planner, leader, an):
    client = client_of(planner)
    told = {"unit": eve.pk, "name": "通用清单", "lines": "电源\n\n链路\n", "is_active": "on"}
    assert client.get(reverse("assurance-template-new")).status_code == 200
    assert client.post(reverse("assurance-template-new"), told).status_code == 302
    template = ChecklistTemplate.objects.get()
    assert template.items == ["电源", "链路"]
    assert "通用清单" in text_of(planner, "assurance-template-list")
    told = {
        "event": "高考保障", "level": "national", "unit": eve.pk, "starts_at": "2026-03-02T08:00",
        "ends_at": "2026-03-03T12:00", "probe_interval_s": 15, "people_per_shift": 2,
        "report_times": "9:00，18：00", "grace_minutes": 30, "freezes_changes": "on",
        "template": template.pk, "plan": "双人值守",
    }  # fmt: skip
    address = reverse("assurance-new")
    assert client.get(address).status_code == 200
    wrong = client.post(address, {**told, "report_times": "早上"})
    assert wrong.status_code == 422
    assert "早上" in wrong.content.decode()
    plan = SimpleUploadedFile("方案.txt", "一、组织".encode())
    assert client.post(address, {**told, "plan_file": plan}).status_code == 302
    row = Assurance.objects.get()
    assert (row.report_times, row.items.count()) == (["09:00", "18:00"], 2)
    with closing(client.get(reverse("assurance-plan", args=[row.pk]))) as kept:
        assert b"".join(kept.streaming_content).decode() == "一、组织"
    edit = reverse("assurance-edit", args=[row.pk])
    assert "高考保障" in client.get(edit).content.decode()
    assert client.post(edit, {**told, "event": "高考网络保障"}).status_code == 302
    client.post(reverse("assurance-submit", args=[row.pk]))
    row.refresh_from_db()
    assert (row.state, row.plan_file.name) == ("draft", "方案.txt")
    staff = reverse("assurance-staff-add", args=[row.pk])
    assert client.get(staff).status_code == 200
    assert client.post(staff, {"person": an.pk, "post": "现场"}).status_code == 302
    client.post(reverse("assurance-submit", args=[row.pk]))
    approve = reverse("assurance-approve", args=[row.pk])
    assert approve not in text_of(planner, "assurance", row.pk)
    assert approve in text_of(leader, "assurance", row.pk)
    assert client_of(leader).get(approve).status_code == 200
    assert client_of(leader).post(approve, {"text": "同意"}).status_code == 302
    assert client_of(leader).post(approve, {"text": "同意"}).status_code == 422
    row.refresh_from_db()
    assert row.state == "approved"
    assert "同意" in text_of(an, "assurance", row.pk)
    assert "高考网络保障" in text_of(an, "assurance-board")
    assert "高考网络保障" in text_of(an, "start")


def test_it_is_returned_and_cancelled_with_a_reason(eve, planner, leader):
    row = a_draft(eve, BEGINS, ENDS)
    life.submit(row.pk, by=planner)
    for who, name in ((leader, "assurance-return"), (planner, "assurance-cancel")):
        address = reverse(name, args=[row.pk])
        assert client_of(who).get(address).status_code == 200
        assert client_of(who).post(address, {"text": ""}).status_code == 422
        assert client_of(who).post(address, {"text": "改期"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert "改期" in text_of(planner, "assurance", row.pk)


def test_staff_send_and_sign_by_one_tap(approved, an, bo, move, people):
    page = text_of(an, "assurance", approved.pk)
    report = approved.reports.earliest("due_at")
    send = reverse("zero-report-send", args=[report.pk])
    assert send not in page
    item = approved.items.earliest("number")
    client_of(an).post(reverse("readiness-sign", args=[item.pk]))
    client_of(bo).post(reverse("readiness-sign", args=[item.pk]))
    item.refresh_from_db()
    assert item.signed_by == an
    defect = reverse("readiness-defect", args=[approved.items.latest("number").pk])
    assert client_of(an).get(defect).status_code == 200
    assert client_of(an).post(defect, {"text": "门禁故障"}).status_code == 302
    assert "门禁故障" in text_of(an, "assurance", approved.pk)
    move(report.due_at - 10 * MINUTE)
    assert send in text_of(an, "assurance", approved.pk)
    assert send in text_of(an, "start")
    client_of(an).post(send)
    report.refresh_from_db()
    assert (report.state, report.has_event, report.by) == ("on_time", False, an)
    again = client_of(bo).post(send, follow=True)
    assert an.printed_name in again.content.decode()
    second = approved.reports.order_by("due_at")[1]
    move(second.due_at)
    tell = reverse("zero-report-tell", args=[second.pk])
    assert client_of(an).get(tell).status_code == 200
    assert client_of(an).post(tell, {"text": "会场断电两分钟"}).status_code == 302
    assert "会场断电两分钟" in text_of(an, "zero-report-list")
    assert client_of(people.wang).post(tell, {"text": "x"}).status_code == 404


def test_a_leader_allows_a_change_on_the_page(approved, leader, planner):
    address = reverse("assurance-allow", args=[approved.pk])
    told = {
        "person": planner.pk, "work": "更换板卡", "reason": "告警", "starts_at": "2026-03-02T09:00",
        "ends_at": "2026-03-02T10:00",
    }  # fmt: skip
    assert client_of(leader).get(address).status_code == 200
    assert client_of(leader).post(address, told).status_code == 302
    assert FreezeException.objects.get().work == "更换板卡"
    assert "更换板卡" in text_of(planner, "assurance", approved.pk)


def test_people_are_taken_off_and_it_is_ended_early(approved, planner, an, move):
    held = approved.staffing.get()
    client_of(planner).post(reverse("assurance-staff-off", args=[held.pk]))
    assert not approved.staffing.exists()
    move(BEGINS + HOUR)
    jobs.turn()
    client_of(planner).post(reverse("assurance-close", args=[approved.pk]))
    approved.refresh_from_db()
    assert approved.state == "closed"
    address = reverse("assurance-result", args=[approved.pk])
    assert client_of(planner).get(address).status_code == 200
    assert client_of(planner).post(address, {"text": "提前结束"}).status_code == 302
    assert client_of(planner).post(address, {"text": "再写"}).status_code == 422


@pytest.fixture
def over(eve, move, an, planner):
    """One that is over: an outage of 30 minutes inside it, a ticket, a report sent in time."""
    target = a_target(eve, "会场专线")
    row = an_approved(eve, BEGINS, ENDS)
    move(BEGINS + HOUR)
    jobs.turn()
    client_of(an).post(reverse("zero-report-send", args=[row.reports.earliest("due_at").pk]))
    open_ticket(TicketFacts(Kind.FAULT, Source.PHONE, "会场没有图像"), unit=eve, by=planner)
    an_outage(target, BEGINS - 30 * MINUTE, HOUR)
    move(ENDS + HOUR)
    jobs.turn()
    row.refresh_from_db()
    return row


def words_of_document(content):
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(one.text for one in document.paragraphs), *cells]


def test_the_page_shows_exactly_what_the_document_holds(over, planner):
    write_result(over.pk, "全程平稳。", by=planner)
    client = client_of(planner)
    page = client.get(reverse("assurance-summary", args=[over.pk])).content.decode()
    answer = client.get(reverse("assurance-document", args=[over.pk]))
    assert answer.content[:2] == b"PK"
    told = words_of_document(answer.content)
    summary = client.get(reverse("assurance-summary", args=[over.pk])).context["summary"]
    texts = [
        summary.title, summary.subtitle, summary.result, summary.result_by, summary.foot,
        *(word for one in summary.heads for word in (one.label, one.text)),
        *(word for one in summary.figures for word in (one.label, one.value, one.figure_id)),
    ]  # fmt: skip
    for section in summary.sections:
        texts.append(section.name)
        if not section.lines:
            texts.append(section.empty)
        texts += [word for one in section.lines for word in (one.at, one.what, one.detail, one.who)]
    for text in texts:
        assert text in told, text
        assert text in page, text
    known = set(texts) | {"", summary.plan, *_headings(summary)}
    assert [word for word in told if word not in known] == []


def _headings(summary):
    named = summary.words
    yield from (named.figures, named.figure, named.value, named.figure_id, named.at)
    yield from (named.plan, named.result)
    for section in summary.sections:
        yield from (section.what, section.detail, section.who)


def test_figures_count_what_lies_inside_and_every_one_opens_its_records(over, planner, an):
    values = {one.key: one.value for one in summary_of(over, now=ENDS).figures}
    assert (values["outages"], values["minutes"], values["unplanned"]) == ("1", "30.00", "1")
    assert (values["tickets"], values["reports"], values["missed"]) == ("1", "1 / 3", "2")
    assert (values["hours"], values["people"]) == ("28.00", "1")
    assert "会场没有图像" in text_of(planner, "assurance-figure", over.pk, "tickets")
    assert "会场专线" in text_of(an, "assurance-figure", over.pk, "minutes")
    page = text_of(planner, "assurance-summary", over.pk)
    for key in values.keys() - {"targets"}:
        assert reverse("assurance-figure", args=[over.pk, key]) in page
    nothing = reverse("assurance-figure", args=[over.pk, "nothing"])
    assert client_of(planner).get(nothing).status_code == 404


def test_a_figure_that_changed_later_says_what_it_was(over, planner):
    write_result(over.pk, "平稳。", by=planner)
    an_outage(a_target(over.unit, "另一专线"), BEGINS + HOUR, HOUR)
    over.covered.add(over.unit.targets.get(name="另一专线"))
    summary = summary_of(Assurance.objects.get(pk=over.pk), now=ENDS)
    assert {one.key: one.then for one in summary.figures if one.then} == {
        "targets": "1", "outages": "1", "unplanned": "1", "minutes": "30.00",
    }  # fmt: skip
    assert "30.00" in text_of(planner, "assurance-figure", over.pk, "minutes")


def test_the_hand_over_hears_of_it_and_of_reports_not_sent(approved, move):
    move(beijing("2026-03-02 12:00"))
    jobs.turn()
    window = Interval(beijing("2026-03-02 08:00"), beijing("2026-03-02 16:00"))
    told = list(happenings.get("assurances").tell(Asked(approved.unit.path, window)))
    assert [one.is_open for one in told] == [True, True]
    assert told[0].due_at == beijing("2026-03-02 18:00")
    assert told[1].key.startswith("zero_report:")
    later = Interval(beijing("2026-03-08 08:00"), beijing("2026-03-08 16:00"))
    assert list(happenings.get("assurances").tell(Asked(approved.unit.path, later))) == []


def test_ones_own_calendar_names_the_assurance_until_it_is_cancelled(approved, an, planner):
    _feed, secret = make_feed(an)
    told = read_feed(secret, now=BEGINS).decode()
    assert approved.event in told
    assert "CONFIRMED" in told
    life.cancel(approved.pk, "取消", by=planner)
    assert "CANCELLED" in read_feed(secret, now=BEGINS).decode()


def test_company_staff_see_theirs_but_not_the_records_of_others(eve, planner, people, move):
    row = a_draft(eve, BEGINS, ENDS)
    add_staff(row.pk, people.chen, "现场", by=planner)
    life.submit(row.pk, by=planner)
    life.approve(row.pk, by=people.with_role(Role.LEADER))
    move(BEGINS)
    jobs.turn()
    assert row.event in text_of(people.chen, "assurance-list")
    assert text_of(people.chen, "assurance", row.pk)
    client = client_of(people.chen)
    assert client.get(reverse("assurance-summary", args=[row.pk])).status_code == 404


def test_a_stranger_finds_nothing(approved, people):
    client = client_of(people.wang)
    for name in ("assurance", "assurance-edit", "assurance-approve", "assurance-summary"):
        assert client.get(reverse(name, args=[approved.pk])).status_code == 404, name
    area = people.with_role(Role.ACCESS_UNIT_OFFICER)
    assert client_of(area).get(reverse("assurance", args=[approved.pk])).status_code == 404


def test_lists_cost_the_same_whatever_they_hold(eve, an, django_assert_max_num_queries):
    client = client_of(an)
    for number in range(2):
        for hour in range(1 + 5 * number):
            an_approved(eve, BEGINS + (1 + hour + number) * HOUR, ENDS + hour * HOUR)
        names = ("assurance-list", "assurance-board", "zero-report-list", "assurance-template-list")
        for name in names:
            with django_assert_max_num_queries(22):
                client.get(reverse(name))
        with django_assert_max_num_queries(50):
            client.get(reverse("assurance", args=[Assurance.objects.earliest("pk").pk]))
