"""Uploads, checks and verdicts: what is kept, what is refused, what happens twice."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.checker.errors import EncryptedFileError
from hengwang.files.models import StoredFile
from hengwang.files.tests.factories import PNG, a_docx, a_zip
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Announcement, Job
from hengwang.outbox.worker import run_until_idle
from hengwang.reviews.choices import Decision, ReportState
from hengwang.reviews.errors import NoFilesError, ReasonMissingError
from hengwang.reviews.examining import failed, rules_version
from hengwang.reviews.jobs import check_batch
from hengwang.reviews.models import Finding, ReviewedReport, Verdict
from hengwang.reviews.services import (
    ask_again_for_forgotten,
    check_report,
    link_programme,
    load_report,
    recheck,
    upload_reports,
)
from hengwang.reviews.tests.factories import (
    WRONG,
    a_programme,
    a_report,
    an_upload,
    found,
    saying,
)
from hengwang.reviews.verdicts import give_verdict
from hengwang.reviews.wording import failure_text
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def evaluator(people):
    return people.with_role(Role.EVALUATOR)


def test_good_files_are_let_in_and_bad_ones_stop_none_of_them(people):
    uploads = [
        an_upload(),
        an_upload("空.txt", b""),
        an_upload("图.docx", PNG),
        an_upload("宏.docm", b"x"),
        an_upload("炸.docx", a_zip({"word/document.xml": b"0" * 40_000_000})),
        an_upload("另一份.docx", a_docx("2021年度外网运维项目自评报告")),
    ]
    taken = upload_reports(uploads, people.unit, by=people.lin)
    assert [report.file.name for report in taken.reports] == ["报告.txt", "另一份.docx"]
    assert [one.name for one in taken.refused] == ["空.txt", "图.docx", "宏.docm", "炸.docx"]
    codes = {one.error.code for one in taken.refused}
    assert {"file_empty", "file_type_mismatch"} <= codes
    assert taken.job is not None
    assert taken.job.arguments["report_ids"] == [report.pk for report in taken.reports]
    assert StoredFile.objects.count() == 2


def test_an_upload_of_nothing_but_bad_files_leaves_nothing(people):
    taken = upload_reports([an_upload("空.txt", b"")], people.unit, by=people.lin)
    assert taken.job is None
    assert not ReviewedReport.objects.exists()
    assert not Job.objects.exists()
    with pytest.raises(NoFilesError):
        upload_reports([], people.unit, by=people.lin)


def test_the_same_bytes_are_one_report_of_a_unit_and_another_of_another(people):
    first = upload_reports([an_upload()], people.unit, by=people.lin).reports[0]
    check_report(first.pk)
    again = upload_reports([an_upload("副本.txt")], people.unit, by=people.lin)
    assert (again.reports, again.known) == ([], [first])
    other = upload_reports([an_upload()], people.other_unit, by=people.wang)
    assert other.reports[0].pk != first.pk


def test_a_known_report_is_linked_when_it_comes_with_a_programme(people):
    first = upload_reports([an_upload()], people.unit, by=people.lin).reports[0]
    check_report(first.pk)
    programme = a_programme(people.unit)
    upload_reports([an_upload()], people.unit, programme, by=people.lin)
    first.refresh_from_db()
    assert (first.programme, first.fiscal_year) == (programme, 2021)


def test_nobody_uploads_for_a_unit_whose_reports_they_do_not_check(people):
    for stranger, unit in ((people.lin, people.other_unit), (people.chen, people.unit)):
        with pytest.raises(NotAllowedError):
            upload_reports([an_upload()], unit, by=stranger)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_job_checks_every_report_in_a_process_of_its_own(people):
    uploads = [an_upload(), an_upload("空白.html", b"<html><body><p> </p></body></html>")]
    taken = upload_reports(uploads, people.unit, by=people.lin)
    run_until_idle()
    job = Job.objects.get(pk=taken.job.pk)
    assert (job.state, job.progress_done, job.progress_total) == (JobState.DONE, 2, 2)
    assert job.result == {"checked": 1, "unreadable": 1, "rules_version": rules_version()}
    good, empty = ReviewedReport.objects.order_by("pk")
    assert (good.state, good.year) == (ReportState.READ, 2021)
    assert good.errors >= 1
    assert good.open_findings == good.findings.count() == good.errors + good.warnings + good.advice
    assert good.content.blocks[0]["text"].startswith("甲局2021年度")
    assert (empty.state, empty.error_code) == (ReportState.UNREADABLE, "no_text_inside")
    assert "空白.html" in failure_text(empty)


def test_a_job_that_starts_again_leaves_what_is_checked(people, monkeypatch):
    checked = upload_reports([an_upload()], people.unit, by=people.lin).reports[0]
    check_report(checked.pk, examiner=saying(found("甲")))
    asked = []
    monkeypatch.setattr(
        "hengwang.reviews.jobs.keep", lambda pk, _examined, by: asked.append((pk, by)) or checked
    )
    job = Job.objects.get()
    Job.objects.update(state=JobState.RUNNING)
    check_batch(job, **job.arguments)
    assert asked == []


def test_checking_twice_keeps_one_of_everything(people):
    report = upload_reports([an_upload()], people.unit, by=people.lin).reports[0]
    for _time in range(2):
        check_report(report.pk, examiner=saying(found("甲"), found("乙", severity="advice")))
    report.refresh_from_db()
    assert (report.errors, report.warnings, report.advice) == (1, 0, 1)
    assert report.findings.count() == 2
    assert Announcement.objects.filter(name="report.checked").count() == 2


def test_verdicts_stay_with_what_is_found_again(people):
    report = upload_reports([an_upload()], people.unit, by=people.lin).reports[0]
    check_report(report.pk, examiner=saying(found("甲"), found("乙"), found("丙")))
    for key, decision in (("甲", Decision.REJECTED), ("乙", Decision.ACCEPTED)):
        finding = report.findings.get(key=key)
        give_verdict(finding.pk, decision, reason="口径不同", by=people.lin)
    check_report(report.pk, examiner=saying(found("丁"), found("甲"), version="test-2"))
    report.refresh_from_db()
    assert {f.key: (f.number, f.decision) for f in report.findings.current()} == {
        "丁": (1, "open"),
        "甲": (2, "rejected"),
    }
    # What was judged and is no longer found stays as history; what nobody judged goes.
    assert set(report.findings.filter(still_found=False).values_list("key", flat=True)) == {"乙"}
    assert (report.errors, report.open_errors, report.rules_version) == (2, 1, "test-2")


def test_a_file_that_could_not_be_read_says_why_and_is_checked_again(people):
    report = upload_reports([an_upload()], people.unit, by=people.lin).reports[0]
    check_report(report.pk, examiner=lambda _path, name: failed(EncryptedFileError(name=name)))
    report.refresh_from_db()
    assert (report.state, report.error_code) == (ReportState.UNREADABLE, "file_encrypted")
    again = upload_reports([an_upload()], people.unit, by=people.lin)
    assert again.reports == [report]
    check_report(report.pk)
    report.refresh_from_db()
    assert (report.state, report.error_code) == (ReportState.READ, "")


def test_a_verdict_is_kept_counted_and_audited(people, evaluator):
    report = a_report(people.unit, people.lin)
    finding = report.findings.filter(severity="error").first()
    before = report.open_errors
    give_verdict(finding.pk, Decision.ACCEPTED, by=evaluator)
    report.refresh_from_db()
    assert report.open_errors == before - 1
    verdict = Verdict.objects.get()
    assert (verdict.decision, verdict.by, verdict.by_name) == (
        "accepted",
        evaluator,
        evaluator.printed_name,
    )
    entry = AuditEntry.objects.get(action="verdict.given")
    assert (entry.actor_id, entry.before) == (evaluator.pk, {"decision": "open"})
    assert entry.after["decision"] == "accepted"
    give_verdict(finding.pk, Decision.ACCEPTED, by=evaluator)
    assert Verdict.objects.count() == 1
    give_verdict(finding.pk, Decision.OPEN, by=evaluator)
    report.refresh_from_db()
    assert report.open_errors == before


def test_a_rejection_needs_a_reason(people):
    finding = a_report(people.unit, people.lin).findings.first()
    for reason in ("", "  "):
        with pytest.raises(ReasonMissingError):
            give_verdict(finding.pk, Decision.REJECTED, reason=reason, by=people.lin)
    give_verdict(finding.pk, Decision.REJECTED, reason="引用旧文", by=people.lin)
    assert AuditEntry.objects.get(action="verdict.given").note == "引用旧文"


def test_strangers_judge_link_and_recheck_nothing(people):
    report = a_report(people.unit, people.lin)
    finding = report.findings.first()
    for stranger in (people.wang, people.chen, people.with_role(Role.LEADER)):
        with pytest.raises(NotAllowedError):
            give_verdict(finding.pk, Decision.ACCEPTED, by=stranger)
        with pytest.raises(NotAllowedError):
            link_programme(report.pk, None, None, by=stranger)
        with pytest.raises(NotAllowedError):
            recheck([report], by=stranger)
    assert not Verdict.objects.exists()


def test_a_link_is_made_and_taken_away_with_a_trace(people):
    report = upload_reports([an_upload()], people.unit, by=people.lin).reports[0]
    programme = a_programme(people.unit)
    link_programme(report.pk, programme, 2021, by=people.lin)
    unlinked = link_programme(report.pk, None, 2021, by=people.lin)
    assert (unlinked.programme, unlinked.fiscal_year) == (None, None)
    assert AuditEntry.objects.filter(action="report.linked").count() == 2


def test_loading_a_stored_report_checks_it_at_once_and_only_once(people):
    report = a_report(people.unit, people.lin)
    assert report.state == ReportState.READ
    checked_at = report.checked_at
    again = load_report(report.programme, 2021, report.file, by=people.lin)
    assert (again.pk, again.checked_at) == (report.pk, checked_at)
    assert Finding.objects.filter(report=report).exists()


def test_what_a_lost_job_left_is_asked_for_again(people, time_machine):
    time_machine.move_to("2026-03-02 08:00:00+08:00")
    taken = upload_reports(
        [an_upload(), an_upload("乙.txt", WRONG * 2)], people.unit, by=people.lin
    )
    Job.objects.update(state=JobState.FAILED)
    assert ask_again_for_forgotten() == 0
    time_machine.move_to("2026-03-02 09:00:00+08:00")
    assert ask_again_for_forgotten() == 2
    assert ask_again_for_forgotten() == 0
    fresh = Job.objects.latest("pk")
    assert fresh.arguments["report_ids"] == [report.pk for report in taken.reports][::-1]
