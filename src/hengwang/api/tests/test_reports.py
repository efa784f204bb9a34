"""Reports over the API: upload, wait, read findings, judge."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hengwang.reviews.choices import Decision
from hengwang.reviews.models import Finding, ReviewedReport

REPORT = """某市2022年度政务外网运维项目绩效自评报告
项目预算资金100万元，实际支出80万元，预算执行率90%。
"""


def upload(caller, unit, *files: tuple[str, bytes], **more: object):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    body = {"files": sent, "unit_id": unit.pk, **more}
    return caller.client.post("/api/v1/reports", body)


@pytest.fixture
def report(people, lin) -> ReviewedReport:
    told = upload(lin, people.unit, ("报告.txt", REPORT.encode())).json()
    return ReviewedReport.objects.get(pk=told["reports"][0]["id"])


def test_an_upload_names_reports_refusals_and_the_job(people, lin):
    response = upload(lin, people.unit, ("报告.txt", REPORT.encode()), ("x.exe", b"MZ\x90"))
    assert response.status_code == 202, response.content
    told = response.json()
    assert [one["state"] for one in told["reports"]] == ["waiting"]
    assert [one["code"] for one in told["refused"]] == ["file_type_not_allowed"]
    assert lin.get(f"/jobs/{told['job_id']}").json()["state"] == "queued"


def test_the_same_file_is_known(people, lin, report):
    again = upload(lin, people.unit, ("报告.txt", REPORT.encode())).json()
    assert [one["id"] for one in again["known"]] == [report.pk]
    assert again["reports"] == []


def test_a_report_goes_to_a_unit_one_checks_for(people, lin):
    response = upload(lin, people.other_unit, ("报告.txt", REPORT.encode()))
    assert (response.status_code, response.json()["type"]) == (422, "unknown_reference")


def test_findings_are_read_and_judged(people, lin, wang, report):
    Finding.objects.create(
        report=report, number=1, key="k", rule="rate-differs", severity="error",
        message_en="wrong", message_zh="错误",
    )  # fmt: skip
    told = lin.get(f"/reports/{report.pk}/findings?severity=error").json()
    assert [one["message"] for one in told["items"]] == ["错误"]
    pk = told["items"][0]["id"]
    bare = lin.post(f"/findings/{pk}/verdict", {"decision": "rejected"})
    assert (bare.status_code, bare.json()["type"]) == (409, "verdict_reason_missing")
    judged = lin.post(f"/findings/{pk}/verdict", {"decision": "accepted"})
    assert judged.json()["decision"] == Decision.ACCEPTED
    assert wang.post(f"/findings/{pk}/verdict", {"decision": "accepted"}).status_code == 404


def test_strangers_see_no_report(wang, report):
    assert wang.get("/reports").json()["total"] == 0
    assert wang.get(f"/reports/{report.pk}").status_code == 404
    assert wang.get(f"/reports/{report.pk}/findings").status_code == 404
    assert wang.post(f"/reports/{report.pk}/recheck").status_code == 404


def test_a_report_is_checked_again_as_a_job(lin, report):
    asked = lin.post(f"/reports/{report.pk}/recheck")
    assert asked.status_code == 202, asked.content
    assert asked.json()["name"] == "reviews.check"
