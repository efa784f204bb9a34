"""From the draft to the result: each step by the right person, once, and written down."""

from datetime import time, timedelta

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.assurances import errors, jobs
from hengwang.assurances.choices import ItemState, ReportState, State
from hengwang.assurances.models import Assurance, ZeroReport
from hengwang.assurances.services import life, planning, reporting, results, signing, staffing
from hengwang.assurances.tests.factories import a_draft, an_approved, beijing, facts
from hengwang.audit.models import AuditEntry
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.models import Target
from hengwang.notifications.choices import Urgency
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.outbox.models import Announcement
from hengwang.tickets.models import Ticket

pytestmark = pytest.mark.django_db
EVE, BEGINS, ENDS = (
    beijing("2026-03-01 10:00"),
    beijing("2026-03-02 08:00"),
    beijing("2026-03-03 12:00"),
)
HOUR = timedelta(hours=1)


@pytest.fixture
def eve(move, people):
    move(EVE)
    return people.unit


@pytest.fixture
def approved(eve):
    return an_approved(eve, BEGINS, ENDS)


def states(row):
    return list(row.reports.order_by("due_at").values_list("state", flat=True))


def test_another_person_approves_and_the_due_reports_are_written_down(eve, planner, leader):
    row = a_draft(eve, BEGINS, ENDS)
    life.submit(row.pk, by=planner)
    with pytest.raises(errors.AssuranceOwnApprovalError):
        life.approve(row.pk, by=planner)
    target = Target.objects.create(
        name="核心链路", unit=eve, kind=TargetKind.CIRCUIT, watched_from=EVE
    )
    row = life.approve(row.pk, by=leader, note="按方案执行")
    assert (row.state, row.decided_by_name) == (State.APPROVED, leader.printed_name)
    due = [beijing(f"2026-03-{at}:00") for at in ("02 09", "02 18", "03 09")]
    assert list(row.reports.values_list("due_at", flat=True)) == due
    assert list(row.covered.all()) == [target]
    with pytest.raises(errors.AssuranceStateError):
        life.approve(row.pk, by=leader)


def test_what_is_returned_says_why_and_is_planned_anew(eve, planner, leader):
    row = a_draft(eve, BEGINS, ENDS)
    life.submit(row.pk, by=planner)
    with pytest.raises(errors.AssuranceWordsError):
        life.give_back(row.pk, " ", by=leader)
    assert life.give_back(row.pk, "缺少备用线路", by=leader).note == "缺少备用线路"
    planning.change_assurance(row.pk, facts(BEGINS, ENDS, event="会议保障"), by=planner)
    row = life.submit(row.pk, by=planner)
    assert (row.event, row.note) == ("会议保障", "")
    with pytest.raises(errors.AssuranceStateError):
        planning.change_assurance(row.pk, facts(BEGINS, ENDS), by=planner)


def test_only_planners_plan_and_only_leaders_approve(eve, an, people):
    row = a_draft(eve, BEGINS, ENDS)
    for act in (life.submit, life.approve, life.close):
        with pytest.raises(NotAllowedError):
            act(row.pk, by=an)
    with pytest.raises(NotAllowedError):
        planning.add_assurance(eve, facts(BEGINS, ENDS), by=people.wang)


def test_times_and_people_are_asked_for(eve, planner, leader, move):
    with pytest.raises(errors.AssuranceTimesError):
        planning.add_assurance(eve, facts(ENDS, BEGINS), by=planner)
    bare = a_draft(eve, BEGINS, ENDS, staff=False)
    with pytest.raises(errors.AssuranceUnstaffedError):
        life.submit(bare.pk, by=planner)
    late = a_draft(eve, BEGINS + HOUR, ENDS)
    life.submit(late.pk, by=planner)
    move(ENDS)
    with pytest.raises(errors.AssurancePastError):
        life.approve(late.pk, by=leader)


def test_nobody_stands_at_two_posts_at_once(eve, planner, an, bo):
    row = a_draft(eve, BEGINS, ENDS)
    with pytest.raises(errors.StaffClashError):
        staffing.add_staff(row.pk, an, "会场", by=planner, times=(BEGINS, BEGINS + HOUR))
    staffing.add_staff(row.pk, bo, "会场", by=planner, times=(BEGINS, BEGINS + HOUR))
    with pytest.raises(errors.StaffTimesError):
        staffing.add_staff(row.pk, bo, "会场", by=planner, times=(ENDS, ENDS + HOUR))
    staffing.remove_staff(row.staffing.get(person=bo).pk, by=planner)
    assert row.staffing.count() == 1


def test_an_item_is_signed_once_and_a_defect_opens_a_ticket(approved, an, bo, people):
    first, second, _third = approved.items.all()
    signing.sign_item(first.pk, by=an, remark="正常")
    with pytest.raises(errors.ItemSignedError):
        signing.sign_item(first.pk, by=bo)
    with pytest.raises(errors.AssuranceWordsError):
        signing.sign_item(second.pk, by=bo, is_defect=True)
    made = signing.sign_item(second.pk, by=bo, remark="电池鼓包", is_defect=True)
    assert Ticket.objects.get() == made.ticket
    assert "电池鼓包" in made.ticket.description
    mended = signing.sign_item(second.pk, by=an, remark="已更换")
    assert (mended.state, mended.ticket) == (ItemState.READY, made.ticket)
    with pytest.raises(errors.NotStaffError):
        signing.sign_item(second.pk, by=people.wang)


def test_a_named_engineer_of_a_company_signs_and_a_stranger_does_not(eve, planner, people):
    row = a_draft(eve, BEGINS, ENDS)
    staffing.add_staff(row.pk, people.chen, "现场", by=planner)
    row = _approve(row, planner, people)
    item = row.items.earliest("number")
    assert signing.sign_item(item.pk, by=people.chen).signed_by == people.chen
    assert Assurance.objects.visible_to(people.chen).get() == row
    assert not Assurance.objects.visible_to(people.wang).exists()


def _approve(row, planner, people):
    boss = people.with_role(Role.LEADER)
    life.submit(row.pk, by=planner)
    return life.approve(row.pk, by=boss)


def test_the_job_begins_and_ends_it_and_a_second_run_changes_nothing(approved, move):
    move(BEGINS - timedelta(seconds=1))
    jobs.turn()
    approved.refresh_from_db()
    assert approved.state == State.APPROVED
    move(BEGINS)
    jobs.turn()
    jobs.turn()
    approved.refresh_from_db()
    assert (approved.state, approved.started_at) == (State.UNDER_WAY, BEGINS)
    move(ENDS + HOUR)
    jobs.turn()
    jobs.turn()
    approved.refresh_from_db()
    assert (approved.state, approved.ended_at) == (State.CLOSED, ENDS)
    told = AuditEntry.objects.filter(action__in=("assurance.started", "assurance.ended"))
    assert told.count() == 2
    assert Announcement.objects.filter(name="assurance.started").count() == 1


def test_what_was_slept_through_is_begun_ended_and_missed_in_one_run(approved, move):
    move(ENDS + 10 * HOUR)
    jobs.turn()
    approved.refresh_from_db()
    assert (approved.state, approved.started_at, approved.ended_at) == (State.CLOSED, BEGINS, ENDS)
    assert states(approved) == [ReportState.MISSED] * 3
    assert approved.reports.earliest("due_at").missed_at == beijing("2026-03-02 09:30")


def test_reports_are_on_time_late_or_missed_to_the_second(approved, an, bo, move):
    first, second, third = approved.reports.order_by("due_at")
    with pytest.raises(errors.ReportEarlyError):
        reporting.send_report(first.pk, by=an)
    move(first.due_at + timedelta(minutes=30))
    reporting.send_report(first.pk, by=an)
    with pytest.raises(errors.ReportSentError):
        reporting.send_report(first.pk, by=bo)
    move(second.due_at + timedelta(minutes=30, seconds=1))
    jobs.turn()
    jobs.turn()
    second.refresh_from_db()
    assert (second.state, second.missed_at) == (ReportState.MISSED, second.limit)
    late = reporting.send_report(second.pk, by=an, text="链路闪断", has_event=True)
    assert (late.state, late.missed_at, late.has_event) == (ReportState.LATE, second.limit, True)
    move(third.due_at)
    with pytest.raises(errors.AssuranceWordsError):
        reporting.send_report(third.pk, by=an, has_event=True)
    assert states(approved) == [ReportState.ON_TIME, ReportState.LATE, ReportState.EXPECTED]
    assert Announcement.objects.filter(name="zero_report.missed").count() == 1
    assert Announcement.objects.filter(name="zero_report.told").count() == 1


def test_an_early_end_drops_what_is_still_to_come(approved, planner, move):
    move(beijing("2026-03-02 10:00"))
    jobs.turn()
    row = life.close(approved.pk, by=planner)
    assert row.ended_at == beijing("2026-03-02 10:00")
    assert states(row) == [ReportState.MISSED, ReportState.DROPPED, ReportState.DROPPED]
    with pytest.raises(errors.AssuranceStateError):
        life.close(approved.pk, by=planner)


def test_what_is_cancelled_asks_for_nothing(approved, planner):
    row = life.cancel(approved.pk, "会议取消", by=planner)
    assert set(states(row)) == {ReportState.DROPPED}
    assert not Assurance.objects.in_force().exists()
    with pytest.raises(errors.AssuranceStateError):
        life.cancel(approved.pk, "再次", by=planner)


def test_an_approval_after_the_beginning_asks_only_for_what_is_still_due(
    eve, planner, leader, move
):
    row = a_draft(eve, BEGINS, ENDS)
    life.submit(row.pk, by=planner)
    move(beijing("2026-03-02 12:00"))
    row = life.approve(row.pk, by=leader)
    assert [f"{one}" for one in row.reports.order_by("due_at")] == ["03-02 18:00", "03-03 09:00"]


def test_the_result_keeps_the_figures_and_is_written_once(approved, planner, leader, move):
    with pytest.raises(errors.AssuranceStateError):
        results.write_result(approved.pk, "顺利", by=planner)
    move(ENDS + HOUR)
    jobs.turn()
    made = results.write_result(approved.pk, "顺利完成", by=planner)
    assert {one["key"]: one["value"] for one in made.figures}["missed"] == "3"
    with pytest.raises(errors.ResultWrittenError):
        results.write_result(approved.pk, "再写", by=planner)
    with pytest.raises(errors.AssuranceStateError):
        reporting.send_report(ZeroReport.objects.earliest("pk").pk, by=planner)


def test_reminders_are_told_once(approved, an, move):
    channel = Channel.objects.create(name="信", kind="webhook", person=an, address="", hint="…")
    Preference.objects.create(channel=channel, person=an, least=Urgency.NOTICE)
    move(beijing("2026-03-02 08:50"))
    jobs.turn()
    for _ in range(2):
        jobs.remind()
    titles = set(Delivery.objects.values_list("title", flat=True))
    assert any("09:00" in title for title in titles)
    assert Delivery.objects.count() == len(titles)


def test_who_holds_no_right_and_is_not_named_does_not_sign(approved, people):
    guest = people.with_role(Role.FINANCE_OFFICER)
    with pytest.raises(errors.NotStaffError):
        signing.sign_item(approved.items.earliest("number").pk, by=guest)


def test_times_are_kept_once_and_in_order(eve, planner):
    told = facts(BEGINS, ENDS, report_times=(time(18), time(9), time(18)))
    row = planning.add_assurance(eve, told, by=planner)
    assert row.report_times == ["09:00", "18:00"]
