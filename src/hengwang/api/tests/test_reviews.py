"""Batches over the API: lists, the same findings judged together, statistics, letters."""

import pytest

from hengwang.api.tests.test_reports import REPORT, upload
from hengwang.reviews.models import Finding, ReportBatch, ReviewedReport
from hengwang.reviews.services import check_report
from hengwang.reviews.tests.factories import a_letter, found, saying


@pytest.fixture
def batch(people, lin) -> ReportBatch:
    files = [(f"{number}.txt", f"{REPORT}{number}".encode()) for number in range(2)]
    upload(lin, people.unit, *files)
    for report in ReviewedReport.objects.all():
        check_report(report.pk, examiner=saying(found("甲"), found("乙", severity="advice")))
    return ReportBatch.objects.get()


def test_batches_are_listed_with_their_sums_and_reports(people, lin, wang, batch):
    (listed,) = lin.get("/report-batches").json()["items"]
    assert (listed["id"], listed["report_count"], listed["errors_count"]) == (batch.pk, 2, 2)
    assert lin.get(f"/report-batches/{batch.pk}").json() == listed
    reports = lin.get(f"/report-batches/{batch.pk}/reports").json()
    assert reports["total"] == 2
    assert wang.get("/report-batches").json()["total"] == 0
    assert wang.get(f"/report-batches/{batch.pk}").status_code == 404
    assert lin.get("/report-batches?text=没有").json()["total"] == 0


def test_the_same_findings_are_judged_together_unless_somebody_was_faster(people, lin, wang, batch):
    finding = Finding.objects.filter(key="甲").first()
    url = f"/report-batches/{batch.pk}/alike/{finding.pk}"
    alike = lin.get(url).json()
    assert len(alike["findings"]) == 4
    body = {"decision": "accepted", "state": alike["state"]}
    assert wang.post(url, body).status_code == 404
    assert lin.post(url, body).json() == {"changed": 4}
    again = lin.post(url, {**body, "decision": "mended", "also_judged": True})
    assert (again.status_code, again.json()["type"]) == (409, "judged_meanwhile")


def test_a_verdict_names_what_was_seen_and_is_taken_back_with_a_reason(people, lin, wang, batch):
    finding = Finding.objects.filter(key="甲").first()
    judging, undoing = (f"/findings/{finding.pk}/{word}" for word in ("verdict", "undo"))
    body = {"decision": "accepted", "seen": "open"}
    assert lin.post(judging, body).json()["decision"] == "accepted"
    stale = lin.post(judging, {"decision": "mended", "seen": "open"})
    assert (stale.status_code, stale.json()["type"]) == (409, "finding_judged_meanwhile")
    assert lin.post(undoing, {"reason": ""}).status_code == 422
    assert wang.post(undoing, {"reason": "误点"}).status_code == 404
    assert lin.post(undoing, {"reason": "误点"}).json()["decision"] == "open"
    said = lin.get(f"/findings/{finding.pk}/verdicts").json()
    assert [one["reason"] for one in said] == ["误点", ""]
    assert said[0]["undoes_id"] == said[1]["id"]


def test_findings_are_counted_by_rule_and_by_office(people, lin, wang, batch):
    (by_rule,) = lin.get("/report-statistics").json()
    assert (by_rule["name"], by_rule["count"], by_rule["share"]) == ("section-sum", 4, None)
    (by_office,) = lin.get(f"/report-statistics?by=office&batch_id={batch.pk}").json()
    assert (by_office["name"], by_office["reports"]) == (people.unit.name, 2)
    assert wang.get("/report-statistics").json() == []
    assert wang.get(f"/report-statistics?batch_id={batch.pk}").status_code == 422


def test_letters_are_listed_and_taken(people, lin, wang, batch):
    letter_id, _run = a_letter(batch, people.lin)
    (listed,) = lin.get(f"/report-batches/{batch.pk}/letters").json()["items"]
    assert (listed["id"], listed["version"]) == (letter_id, 1)
    file = lin.get(f"/letters/{letter_id}/file")
    assert b"".join(file.streaming_content) == b"letters"
    assert wang.get(f"/letters/{letter_id}/file").status_code == 404
