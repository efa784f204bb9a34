"""Batches: what one upload brings, archives, duplicates, and the pages of them."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.audit.models import AuditEntry
from hengwang.files.models import StoredFile
from hengwang.files.tests.factories import a_zip
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.reviews.archives import name_of
from hengwang.reviews.choices import Outcome
from hengwang.reviews.errors import TooManyFilesError
from hengwang.reviews.models import BatchFile, ReportBatch, ReviewedReport
from hengwang.reviews.services import BatchFacts, check_report, upload_reports
from hengwang.reviews.tests.factories import WRONG, an_upload, found, saying
from hengwang.testing.people import make_people
from hengwang.testing.scopes import (
    assert_hidden_from,
    assert_needs_login,
    assert_shown_to,
    client_of,
)

pytestmark = pytest.mark.django_db
LIVE = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "batch"}


@pytest.fixture
def people():
    return make_people()


def different(number: int) -> str:
    return f"{WRONG}\n第{number}份\n"


def outcomes(batch):
    return list(batch.files.values_list("name", "outcome"))


def test_an_upload_is_a_batch_with_its_title_and_what_became_of_each_file(people):
    known = upload_reports([an_upload("甲.txt", different(0))], people.unit, by=people.lin)
    check_report(known.reports[0].pk)
    taken = upload_reports(
        [
            an_upload("甲.txt", different(0)),
            an_upload("乙.txt", different(1)),
            an_upload("乙副本.txt", different(1)),
            an_upload("空.txt", b""),
        ],
        people.unit,
        by=people.lin,
        about=BatchFacts(" 2021年自评 ", "第一批"),
    )
    batch = taken.batch
    assert (str(batch), batch.note, batch.created_by) == ("2021年自评", "第一批", people.lin)
    assert outcomes(batch) == [
        ("甲.txt", Outcome.KNOWN),
        ("乙.txt", Outcome.NEW),
        ("乙副本.txt", Outcome.DUPLICATE),
        ("空.txt", Outcome.REFUSED),
    ]
    assert batch.files.get(name="乙副本.txt").report == taken.reports[0]
    assert taken.reports[0].batch is None  # the row in hand is older than the batch
    assert ReviewedReport.objects.get(pk=taken.reports[0].pk).batch == batch
    # What came in with an earlier batch stays with it, and is found in this one too.
    assert ReviewedReport.objects.get(pk=known.reports[0].pk).batch == known.batch
    assert ReviewedReport.objects.in_batch(batch.pk).count() == 2
    assert AuditEntry.objects.filter(action="batch.uploaded").count() == 2


def test_a_zip_archive_stands_for_the_reports_inside_it(people):
    archive = a_zip(
        {
            "甲局/报告.txt": different(1).encode(),
            "乙局/报告.html": f"<!DOCTYPE html><html><body><p>{WRONG}</p></body></html>".encode(),
            "乙局/同一份.txt": different(1).encode(),
            "乙局/程序.exe": b"MZ\x90",
            "乙局/空.txt": b"",
            "里面.zip": a_zip({"深.txt": b"x"}),
            "__MACOSX/甲局/._报告.txt": b"\x00\x05",
            ".DS_Store": b"\x00",
            "~$报告.docx": b"\x00",
        }
    )
    taken = upload_reports([an_upload("全部.ZIP", archive)], people.unit, by=people.lin)
    assert [report.file.name for report in taken.reports] == ["报告.txt", "报告.html"]
    assert [one.name for one in taken.refused] == ["程序.exe", "空.txt", "里面.zip"]
    assert taken.batch.files.filter(outcome=Outcome.DUPLICATE).get().name == "同一份.txt"


def test_a_bomb_or_a_broken_archive_is_refused_whole_and_stops_nothing_else(people):
    bomb = a_zip({"好.txt": different(5).encode(), "炸.txt": b"0" * 60_000_000})
    uploads = [
        an_upload("炸弹.zip", bomb),
        an_upload("坏.zip", b"PK\x03\x04 nothing"),
        an_upload("空.zip", a_zip({})),
        an_upload("甲.txt", different(1)),
    ]
    taken = upload_reports(uploads, people.unit, by=people.lin)
    codes = {one.name: one.error.code for one in taken.refused}
    assert codes == {
        "炸弹.zip": "file_archive_bomb",
        "坏.zip": "file_damaged",
        "空.zip": "file_empty",
    }
    assert [report.file.name for report in taken.reports] == ["甲.txt"]
    assert StoredFile.objects.count() == 1


def test_one_damaged_or_locked_member_stops_none_of_the_others(people):
    archive = bytearray(a_zip({"坏.txt": different(1).encode(), "好.txt": different(2).encode()}))
    archive[60:64] = b"\xff\xff\xff\xff"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("locked.txt", different(3))
        made.writestr("open.txt", different(4))
    locked = bytearray(out.getvalue())
    # The flag of a password, in the local header and in the directory.
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    uploads = [an_upload("一.zip", bytes(archive)), an_upload("二.zip", bytes(locked))]
    taken = upload_reports(uploads, people.unit, by=people.lin)
    assert {one.name: one.error.code for one in taken.refused} == {
        "坏.txt": "file_damaged",
        "locked.txt": "file_encrypted",
    }
    assert [report.file.name for report in taken.reports] == ["好.txt", "open.txt"]


def test_names_that_chinese_windows_wrote_are_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("甲局自评报告.txt", "x")
    written = out.getvalue().replace("甲局自评报告".encode(), "甲局自评报告".encode("gb18030"))
    raw = zipfile.ZipInfo("甲局自评报告.txt".encode("gb18030").decode("cp437"))
    assert name_of(raw) == "甲局自评报告.txt"
    assert written


def test_more_files_than_a_batch_holds_leave_nothing(people):
    archive = a_zip({f"{number}.txt": b"x" for number in range(501)})
    with pytest.raises(TooManyFilesError):
        upload_reports([an_upload("多.zip", archive)], people.unit, by=people.lin)
    assert not StoredFile.objects.exists()
    assert not ReportBatch.objects.exists()


def test_more_than_a_hundred_files_pass_the_form(people):
    uploads = [an_upload(f"{number}.txt", different(number)) for number in range(120)]
    data = {"reports": uploads, "unit": people.unit.pk, "title": "一百二十份"}
    answer = client_of(people.lin).post(reverse("review-upload"), data)
    batch = ReportBatch.objects.get()
    assert answer.headers["Location"] == batch.get_absolute_url()
    assert (batch.title, ReviewedReport.objects.in_batch(batch.pk).count()) == ("一百二十份", 120)


@pytest.fixture
def batch(people):
    uploads = [an_upload("甲.txt", different(1)), an_upload("乙.txt", different(2))]
    uploads += [an_upload("丙.txt", different(2)), an_upload("空.txt", b"")]
    taken = upload_reports(uploads, people.unit, by=people.lin, about=BatchFacts("自评"))
    for report in taken.reports:
        check_report(report.pk, examiner=saying(found("甲"), found("乙", severity="advice")))
    Job.objects.update(state=JobState.DONE)
    return taken.batch


def test_a_batch_exists_for_those_who_see_its_reports(people, batch):
    url = batch.get_absolute_url()
    for user in (people.lin, people.with_role(Role.EVALUATOR), people.with_role(Role.LEADER)):
        assert_shown_to(user, url)
    for stranger in (people.wang, people.chen, people.with_role(Role.DUTY_ENGINEER)):
        assert_hidden_from(stranger, url)
    assert_needs_login(url)
    listed = client_of(people.wang).get(reverse("review-batches"))
    assert list(listed.context["table"].rows) == []


def test_the_page_of_a_batch_shows_reports_drawings_and_what_was_left_out(people, batch):
    page = client_of(people.lin).get(batch.get_absolute_url())
    text = page.content.decode()
    assert [row.record.file.name for row in page.context["table"].rows] == ["甲.txt", "乙.txt"]
    assert "丙.txt" in text
    assert "空.txt" in text
    assert "every 1500ms" not in text
    assert [one.key for one in page.context["drawings"]] == [
        "findings-by-rule",
        "findings-by-office",
    ]
    assert page.context["drawings"][0].table.rows == (("section-sum", 4, 2, 0, 2),)
    exported = client_of(people.lin).get(batch.get_absolute_url(), {"export": "csv"})
    assert b"".join(exported.streaming_content).decode().count("外网运维") == 2


def test_the_page_asks_again_until_the_job_is_done(people, batch):
    Job.objects.update(state=JobState.RUNNING)
    client = client_of(people.lin)
    running = client.get(batch.get_absolute_url(), **LIVE).content.decode()
    assert running.startswith('<div id="batch" hx-get')
    assert "data-chart" not in running
    Job.objects.update(state=JobState.DONE)
    done = client.get(batch.get_absolute_url(), **LIVE).content.decode()
    assert done.startswith('<div id="batch">')
    assert "data-chart" in done


def test_the_list_of_batches_sums_each_report_once(people, batch):
    page = client_of(people.lin).get(reverse("review-batches"))
    (row,) = (row.record for row in page.context["table"].rows)
    assert (row.report_count, row.refused_count) == (2, 1)
    assert (row.errors_count, row.advice_count, row.open_findings_count) == (2, 2, 4)


def test_pages_of_batches_cost_the_same_for_many(people, batch):
    client = client_of(people.lin)
    pages = (reverse("review-batches"), batch.get_absolute_url())

    def cost():
        with CaptureQueriesContext(connection) as asked:
            for page in pages:
                assert client.get(page).status_code == 200
        return len(asked)

    cost()
    few = cost()
    reports = []
    for number in range(10, 20):
        taken = upload_reports(
            [an_upload(f"{number}.txt", different(number))], people.unit, by=people.lin
        )
        reports += taken.reports
    BatchFile.objects.bulk_create(
        BatchFile(batch=batch, number=99, name="x", outcome="known", report=one) for one in reports
    )
    assert cost() == few


def test_only_the_upload_of_reports_takes_many_files_at_once(people):
    uploads = [an_upload(f"{number}.txt", "x") for number in range(25)]
    elsewhere = reverse("review-own-start")
    client = client_of(people.with_role(Role.EVALUATOR))
    assert client.post(elsewhere, {"files": uploads}).status_code == 413
    few = [an_upload(f"{number}.txt", "x") for number in range(20)]
    assert client.post(elsewhere, {"files": few, "unit": "0"}).status_code == 422
