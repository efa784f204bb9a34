"""One word on one finding: two reviewers at once, and what is taken back with a reason."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.permissions import require
from hengwang.audit.models import AuditEntry
from hengwang.reviews.choices import Decision
from hengwang.reviews.errors import (
    FindingJudgedError,
    NothingToUndoError,
    UndoReasonMissingError,
)  # fmt: skip
from hengwang.reviews.models import Finding, ReviewedReport, Verdict
from hengwang.reviews.tests.factories import a_report
from hengwang.reviews.verdicts import give_verdict, undo_verdict
from hengwang.testing.people import make_people
from hengwang.testing.scopes import assert_hidden_from, client_of

pytestmark = pytest.mark.django_db
OPEN, ACCEPTED, REJECTED = Decision.OPEN, Decision.ACCEPTED, Decision.REJECTED


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def finding(people):
    return a_report(people.unit, people.lin).findings.current().first()


def decision_of(finding):
    return Finding.objects.get(pk=finding.pk).decision


def test_who_judges_over_somebody_else_is_refused_by_name(people, finding):
    judge = people.with_role(Role.EVALUATOR)
    give_verdict(finding.pk, ACCEPTED, by=people.lin, seen=OPEN)
    with pytest.raises(FindingJudgedError) as refused:
        give_verdict(finding.pk, REJECTED, reason="不成立", by=judge, seen=OPEN)
    assert refused.value.params["name"] == people.lin.printed_name
    with pytest.raises(FindingJudgedError):
        give_verdict(finding.pk, ACCEPTED, by=judge, seen=OPEN)
    assert decision_of(finding) == ACCEPTED
    assert Verdict.objects.count() == 1
    # Who has seen it as it is may say something else; a second click says nothing new.
    give_verdict(finding.pk, ACCEPTED, by=people.lin, seen=OPEN)
    assert Verdict.objects.count() == 1
    give_verdict(finding.pk, REJECTED, reason="不成立", by=judge, seen=ACCEPTED)
    assert decision_of(finding) == REJECTED


def test_who_is_overtaken_between_look_and_word_is_refused(people, finding, monkeypatch):
    judge, overtaken = people.with_role(Role.EVALUATOR), []

    def overtake(*told):
        if not overtaken:
            overtaken.append(True)
            give_verdict(finding.pk, ACCEPTED, by=people.lin)
        require(*told)

    monkeypatch.setattr("hengwang.reviews.verdicts.require", overtake)
    with pytest.raises(FindingJudgedError):
        give_verdict(finding.pk, REJECTED, reason="不成立", by=judge)
    # The overtaking happened inside the refused call and goes with it.
    assert not Verdict.objects.filter(by=judge).exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["give", "undo"])
def test_of_two_reviewers_at_the_same_instant_one_has_an_effect(verb):
    people = make_people()
    finding = a_report(people.unit, people.lin).findings.current().first()
    others = people.with_role(Role.EVALUATOR)
    if verb == "undo":
        give_verdict(finding.pk, ACCEPTED, by=people.lin)
    before = Verdict.objects.count()
    start, refusals = threading.Barrier(2), []

    def act(user, decision):
        try:
            start.wait(10)
            if verb == "give":
                give_verdict(finding.pk, decision, reason="见附件", by=user, seen=OPEN)
            else:
                undo_verdict(finding.pk, reason="误点", by=user, seen=ACCEPTED)
        except FindingJudgedError as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=pair)
        for pair in ((people.lin, ACCEPTED), (others, REJECTED))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(refusals) == 1
    assert Verdict.objects.count() == before + 1
    report = ReviewedReport.objects.get()
    assert report.open_findings == report.findings.current().filter(decision=OPEN).count()


def test_a_verdict_is_taken_back_with_a_reason_and_the_one_before_counts_again(people, finding):
    waiting = ReviewedReport.objects.get().open_findings
    give_verdict(finding.pk, ACCEPTED, by=people.lin)
    give_verdict(finding.pk, REJECTED, reason="口径不同", by=people.lin)
    with pytest.raises(UndoReasonMissingError):
        undo_verdict(finding.pk, reason=" ", by=people.lin)
    with pytest.raises(NotAllowedError):
        undo_verdict(finding.pk, reason="看错", by=people.wang)
    undo_verdict(finding.pk, reason="看错", by=people.lin)
    assert decision_of(finding) == ACCEPTED
    undo_verdict(finding.pk, reason="再看错", by=people.lin)
    assert decision_of(finding) == OPEN
    with pytest.raises(NothingToUndoError):
        undo_verdict(finding.pk, reason="再来", by=people.lin)
    assert Verdict.objects.count() == 4
    assert ReviewedReport.objects.get().open_findings == waiting
    entry = AuditEntry.objects.filter(action="verdict.undone").earliest("pk")
    assert (entry.before, entry.after["decision"], entry.note) == (
        {"decision": "rejected"}, "accepted", "看错",
    )  # fmt: skip
    # After that a new verdict is like the first.
    give_verdict(finding.pk, ACCEPTED, by=people.lin)
    undo_verdict(finding.pk, reason="又错", by=people.lin)
    assert decision_of(finding) == OPEN


def test_the_card_takes_back_asks_why_and_keeps_what_was_said(people, finding):
    client = client_of(people.lin)
    judged, taken = (reverse(name, args=[finding.pk]) for name in ("review-judge", "review-undo"))
    live = {"HTTP_HX_REQUEST": "true"}
    card = client.post(judged, {"decision": "accepted", "seen": "open"}, **live)
    assert 'name="seen" value="accepted"' in card.content.decode()
    stale = client.post(judged, {"decision": "mended", "seen": "open"}, **live)
    assert stale.status_code == 422
    assert people.lin.printed_name in stale.content.decode()
    refused = client.post(taken, {"reason": "", "seen": "accepted"}, **live)
    assert refused.status_code == 422
    done = client.post(taken, {"reason": "误点了", "seen": "accepted"}, **live).content.decode()
    assert 'name="seen" value="open"' in done
    assert "误点了" in done
    assert_hidden_from(people.wang, taken, method="post")
