"""One verdict for the same findings of a batch, with two people at it at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.reviews.choices import Decision
from hengwang.reviews.errors import (
    JudgedMeanwhileError,
    NothingToJudgeError,
    ReasonMissingError,
)
from hengwang.reviews.models import Finding, ReportBatch, Verdict
from hengwang.reviews.services import check_report, upload_reports
from hengwang.reviews.tests.factories import WRONG, an_upload, found, saying
from hengwang.reviews.together import Judgement, alike, judge_alike, state_of
from hengwang.reviews.verdicts import give_verdict
from hengwang.testing.people import make_people
from hengwang.testing.scopes import assert_hidden_from, assert_shown_to, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return make_people()


def a_batch(people, count=3, *more):
    uploads = [
        an_upload(f"{number}.txt", f"{WRONG}\n{number}{len(more)}") for number in range(count)
    ]
    taken = upload_reports(uploads, people.unit, by=people.lin)
    for report in taken.reports:
        check_report(report.pk, examiner=saying(found("甲"), found("乙", rule="other"), *more))
    return taken.batch


@pytest.fixture
def batch(people):
    return a_batch(people)


@pytest.fixture
def example(batch):
    return Finding.objects.filter(rule="section-sum").earliest("pk")


def decisions(rule="section-sum"):
    return sorted(Finding.objects.filter(rule=rule).values_list("decision", flat=True))


def test_all_with_the_rule_and_the_quote_are_judged_and_no_other(people, batch, example):
    other = a_batch(people, 2, found("丙"))
    seen = state_of(alike(batch.pk, example))
    count = judge_alike(
        batch, example, Judgement(Decision.REJECTED, "口径不同"), seen=seen, by=people.lin
    )
    assert count == 3
    assert decisions() == ["open"] * 4 + ["rejected"] * 3
    assert set(decisions("other")) == {"open"}
    assert set(Verdict.objects.values_list("reason", "by")) == {("口径不同", people.lin.pk)}
    for report in batch.reports.all():
        assert (report.errors, report.open_errors, report.open_findings) == (2, 1, 1)
    assert {report.open_errors for report in other.reports.all()} == {3}
    entry = AuditEntry.objects.get(action="verdict.given_together")
    assert (entry.before, entry.note) == ({"open": 3}, "口径不同")
    assert len(entry.after["findings"]) == 3


def test_what_somebody_judged_is_left_alone_unless_it_is_asked_for(people, batch, example):
    give_verdict(example.pk, Decision.MENDED, by=people.lin)
    seen = state_of(alike(batch.pk, example))
    assert judge_alike(batch, example, Judgement(Decision.ACCEPTED), seen=seen, by=people.lin) == 2
    assert decisions() == ["accepted", "accepted", "mended"]
    seen = state_of(alike(batch.pk, example))
    with pytest.raises(NothingToJudgeError):
        judge_alike(batch, example, Judgement(Decision.ACCEPTED), seen=seen, by=people.lin)
    count = judge_alike(
        batch, example, Judgement(Decision.ACCEPTED, also_judged=True), seen=seen, by=people.lin
    )
    assert (count, decisions()) == (1, ["accepted"] * 3)


def test_who_comes_second_changes_nothing_and_is_told(people, batch, example):
    evaluator = people.with_role(Role.EVALUATOR)
    seen = state_of(alike(batch.pk, example))
    judge_alike(batch, example, Judgement(Decision.ACCEPTED), seen=seen, by=evaluator)
    with pytest.raises(JudgedMeanwhileError):
        judge_alike(
            batch, example, Judgement(Decision.MENDED, also_judged=True), seen=seen, by=people.lin
        )
    assert decisions() == ["accepted"] * 3
    assert Verdict.objects.count() == 3


def test_a_verdict_slipping_in_after_the_look_takes_everything_back(
    people, batch, example, monkeypatch
):
    seen = state_of(alike(batch.pk, example))
    # As on a database that locks no rows: the comparison has passed, then somebody is faster.
    real = Finding.objects.filter

    def slipping(*args, **kwargs):
        if "decision" in kwargs:
            real(pk=example.pk).update(decision=Decision.MENDED)
        return real(*args, **kwargs)

    monkeypatch.setattr(Finding.objects, "filter", slipping)
    with pytest.raises(JudgedMeanwhileError):
        judge_alike(batch, example, Judgement(Decision.ACCEPTED), seen=seen, by=people.lin)
    monkeypatch.undo()
    assert not Verdict.objects.exists()
    assert "accepted" not in decisions()


def test_a_rejection_needs_a_reason_and_strangers_judge_nothing(people, batch, example):
    seen = state_of(alike(batch.pk, example))
    with pytest.raises(ReasonMissingError):
        judge_alike(batch, example, Judgement(Decision.REJECTED, " "), seen=seen, by=people.lin)
    for stranger in (people.wang, people.chen, people.with_role(Role.LEADER)):
        with pytest.raises(NotAllowedError):
            judge_alike(batch, example, Judgement(Decision.ACCEPTED), seen=seen, by=stranger)
    assert not Verdict.objects.exists()


def test_the_pages_are_for_those_who_judge(people, batch, example):
    urls = [
        reverse("review-alike", args=[batch.pk]),
        reverse("review-judge-alike", args=[batch.pk, example.pk]),
    ]
    for url in urls:
        assert_shown_to(people.lin, url)
        for stranger in (people.wang, people.chen, people.with_role(Role.LEADER)):
            assert_hidden_from(stranger, url)
    another = ReportBatch.objects.create(unit=people.unit)
    assert_hidden_from(people.lin, reverse("review-judge-alike", args=[another.pk, example.pk]))


def test_groups_are_listed_judged_and_a_stale_page_says_so(people, batch, example):
    client = client_of(people.lin)
    listed = client.get(reverse("review-alike", args=[batch.pk]))
    groups = [row.record for row in listed.context["table"].rows]
    assert [(one.rule, one.count, one.open) for one in groups] == [
        ("other", 3, 3),
        ("section-sum", 3, 3),
    ]
    url = groups[1].get_absolute_url()
    stale = {"decision": "accepted", "seen": client.get(url).context["state"]}
    give_verdict(example.pk, Decision.REJECTED, reason="无误", by=people.lin)
    refused = client.post(url, stale)
    assert refused.status_code == 422
    assert "同时" in refused.content.decode() or "meanwhile" in refused.content.decode()
    # The page shows what is now; sent again it counts.
    again = client.post(url, {**stale, "seen": refused.context["state"]})
    assert again.headers["Location"] == reverse("review-alike", args=[batch.pk])
    assert decisions() == ["accepted", "accepted", "rejected"]
    assert client.post(url, {"decision": "", "seen": "x"}).status_code == 422


def test_judging_costs_the_same_for_many(people):
    costs = []
    for count in (2, 9):
        batch = a_batch(people, count, *([found("丁")] * (count == 9)))
        example = Finding.objects.filter(report__batch=batch, rule="other").first()
        seen = state_of(alike(batch.pk, example))
        with CaptureQueriesContext(connection) as asked:
            judge_alike(batch, example, Judgement(Decision.ACCEPTED), seen=seen, by=people.lin)
        costs.append(len(asked))
    assert costs[0] == costs[1]
