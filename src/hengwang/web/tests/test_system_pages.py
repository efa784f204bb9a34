"""Pages for administrators: trail, jobs, calendar, health."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengwang.accounts.choices import Role
from hengwang.audit.models import AuditEntry
from hengwang.audit.sealing import seal_waiting
from hengwang.audit.services import record
from hengwang.calendars.models import BureauDate, CalendarDay, CalendarYear
from hengwang.outbox.choices import DeliveryState, JobState
from hengwang.outbox.models import Announcement, Delivery, Job
from hengwang.outbox.worker import run_until_idle
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

AUDITOR, SYSTEM, DUTY = Role.AUDIT_ADMIN, Role.SYSTEM_ADMIN, Role.DUTY_ENGINEER


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def auditor(people):
    return client_of(people.with_role(AUDITOR))


@pytest.fixture
def system(people):
    return client_of(people.with_role(SYSTEM))


def test_the_trail_is_for_audit_administrators_only(people, auditor, system):
    assert auditor.get("/system/trail/").status_code == 200
    assert system.get("/system/trail/").status_code == 403
    entry = AuditEntry.objects.latest("pk")
    assert auditor.get(f"/system/trail/{entry.pk}/").status_code == 200
    assert system.get(f"/system/trail/{entry.pk}/").status_code == 404
    assert system.post("/system/trail/verify").status_code == 404


def test_the_trail_is_filtered_by_action_channel_and_words(people, auditor):
    record("test.happened", people.unit, by=people.lin, note="寻找我")
    shown = auditor.get("/system/trail/?text=寻找我&action=test.happened&channel=system")
    assert shown.context["table"].page.paginator.count == 1
    assert auditor.get("/system/trail/?channel=api").context["table"].page.paginator.count == 0


def test_the_trail_costs_the_same_however_long_it_is(people, auditor):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert auditor.get("/system/trail/").status_code == 200
        return len(seen)

    few = queries()
    for number in range(20):
        record(f"test.happened_{number}", people.unit, by=people.lin, after={"a": number})
    assert queries() == few


def test_the_trail_is_verified_in_the_background(auditor, settings, tmp_path):
    settings.AUDIT_ANCHOR = tmp_path / "anchor.jsonl"
    seal_waiting()
    job_url = auditor.post("/system/trail/verify").headers["Location"]
    run_until_idle()
    assert Job.objects.get(name="audit.verify").result["holds"] is True
    assert auditor.get(job_url).status_code == 200
    assert "审计记录完整" in auditor.get("/system/trail/").content.decode()


def test_a_job_is_cancelled_and_started_again_by_who_may(people, system):
    job = Job.objects.create(name="audit.verify")
    duty = client_of(people.with_role(DUTY))
    assert duty.get(f"/system/jobs/{job.pk}/").status_code == 200
    assert duty.post(f"/system/jobs/{job.pk}/cancel").status_code == 404
    system.post(f"/system/jobs/{job.pk}/cancel")
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    system.post(f"/system/jobs/{job.pk}/restart")
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_one_s_own_job_is_seen_without_any_right(people):
    job = Job.objects.create(name="audit.verify", started_by_id=people.lin.pk)
    assert client_of(people.lin).get(f"/system/jobs/{job.pk}/").status_code == 200
    assert client_of(people.wang).get(f"/system/jobs/{job.pk}/").status_code == 404


def test_a_running_job_answers_its_progress_as_a_part_and_reloads_at_the_end(people, system):
    job = Job.objects.create(
        name="audit.verify", state=JobState.RUNNING, progress_done=3, progress_total=9
    )
    htmx = {"HX-Request": "true"}
    part = system.get(f"/system/jobs/{job.pk}/", headers=htmx)
    assert "3 / 9" in part.content.decode()
    assert "<html" not in part.content.decode()
    job.state = JobState.DONE
    job.save()
    assert system.get(f"/system/jobs/{job.pk}/", headers=htmx).headers["HX-Refresh"] == "true"


def test_a_dead_message_is_shown_and_tried_again(people, system):
    announcement = Announcement.objects.create(name="test.happened")
    dead = Delivery.objects.create(
        announcement=announcement, receiver="somebody", state=DeliveryState.DEAD, error="boom"
    )
    assert "boom" in system.get("/system/jobs/").content.decode()
    duty = client_of(people.with_role(DUTY))
    assert duty.post(f"/system/jobs/deliveries/{dead.pk}/retry").status_code == 404
    system.post(f"/system/jobs/deliveries/{dead.pk}/retry")
    dead.refresh_from_db()
    assert dead.state == DeliveryState.PENDING
    assert system.post(f"/system/jobs/deliveries/{dead.pk}/retry").status_code == 404


def test_a_year_is_confirmed_and_a_day_changed(people, system):
    assert system.get("/system/calendar/").status_code == 200
    assert "国庆节" in system.get("/system/calendar/2024/").content.decode()
    system.post("/system/calendar/2024/enter")
    assert CalendarYear.objects.get().entered_by_name
    again = system.post("/system/calendar/2024/enter", follow=True)
    assert "已录入" in again.content.decode()
    system.post("/system/calendar/2024/day", {"day": "2024-03-02", "works": "yes", "name": "调休"})
    assert CalendarDay.objects.get(day=date(2024, 3, 2)).works is True


def test_a_date_of_the_bureau_is_set_or_refused_in_words(people, system):
    url = "/system/calendar/dates/monitoring_report_due"
    told = {"key": "monitoring_report_due", "value": "09-10", "fiscal_year": "2024"}
    assert system.post(url, told).status_code == 302
    assert BureauDate.objects.get().value == "09-10"
    refused = system.post(url, {**told, "value": "soon"})
    assert refused.status_code == 422
    assert "soon" in refused.content.decode()
    assert system.get("/system/calendar/dates/nonsense").status_code == 404


def test_the_calendar_is_kept_by_who_may(people):
    client = client_of(people.lin)
    for path in ("/system/calendar/", "/system/calendar/2024/", "/system/calendar/2024/day"):
        assert client.get(path).status_code == 404


def test_health_is_told_in_full_to_those_who_look_after_it(people, system):
    page = system.get("/system/health/").content.decode()
    assert "数据库" in page
    assert "备份" in page
    assert client_of(people.lin).get("/system/health/").status_code == 404


def test_a_watchdog_hears_one_word_and_nothing_of_the_inside(db, settings, tmp_path):
    settings.AUDIT_ANCHOR = tmp_path / "anchor.jsonl"
    response = Client().get("/health")
    assert response.json() == {"state": "warn"}
    run_until_idle()
    assert Client().get("/health").json() == {"state": "ok"}
