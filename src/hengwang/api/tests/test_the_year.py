"""Calls, declarations, monitoring, surveys, governance and rectification by the API."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.disclosure.tests.factories import disclosure_records
from hengwang.governance.models import Training
from hengwang.governance.tests.factories import a_record, governance_records
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.performance.models import Campaign, MonitoringRecord
from hengwang.performance.services.life import take_step
from hengwang.surveys.models import Survey

KINDS = ["regulations", "trainings", "topics", "emergency-plans", "drills", "decisions"]


@pytest.fixture
def judge(people, caller):
    return caller(people.with_role(Role.EVALUATOR))


@pytest.fixture
def call(judge):
    def make(**told):
        due = timezone.localdate() + timedelta(days=5)
        body = {"title": "申报", "kind": "declaration", "fiscal_year": 2020, "due_on": str(due)}
        return judge.post("/campaigns", body | told)

    return make


def test_a_call_is_issued_watched_reminded_and_let_off(evaluation, call, judge, lin, wang):
    made = call(demand="required").json()
    assert (made["title"], made["demand"]) == ("申报", "required")
    path = f"/campaigns/{made['id']}"
    board = lin.get(f"{path}/offices").json()
    assert (board["total"], board["items"][0]["state"]) == (1, "in_work")
    assert judge.post(f"{path}/reminders").json() == {"offices": 1}
    assert judge.post(f"{path}/reminders").json() == {"offices": 0}
    office = f"{path}/offices/{board['items'][0]['id']}"
    later = str(timezone.localdate() + timedelta(days=9))
    more = judge.put(f"{office}/extension", {"to": later, "reason": "机构改革"}).json()
    assert more["due_on"] == later
    off = judge.put(f"{office}/exemption", {"reason": "当年无项目"}).json()
    assert off["state"] == "exempt"
    assert lin.get(f"{path}/offices?state=in_work").json()["total"] == 0
    assert lin.get(f"{path}/offices?late=true").json()["items"] == []
    assert lin.put(f"{office}/exemption", {"reason": "x"}).status_code == 404
    assert wang.get(path).status_code == 404
    assert wang.get("/campaigns").json() == {"items": [], "total": 0}


def test_only_who_reviews_calls(lin, call):
    due = str(timezone.localdate())
    body = {"title": "申报", "kind": "review", "fiscal_year": 2020, "due_on": due}
    assert lin.post("/campaigns", body).status_code == 403
    assert call(due_on="2020-01-01").json()["type"] == "due_date_too_early"


def test_the_board_costs_the_same_for_one_office_and_for_many(people, call, judge):
    def count():
        path = f"/campaigns/{call().json()['id']}/offices"
        judge.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert judge.get(path).status_code == 200
        return len(caught)

    few = count()
    facts = UnitFacts(level="province", region=people.region, parent=people.unit)
    for number in range(60):
        open_unit(f"下属{number}", facts, by=None)
    assert count() == few


def test_goals_are_asked_about_handed_in_returned_and_approved(evaluation, lin, judge, call, wang):
    call(demand="warned")
    path = f"/evaluations/{evaluation.pk}/declaration"
    told = lin.get(path).json()
    assert (told["declaration"]["state"], told["declaration"]["is_missing"]) == ("draft", True)
    assert told["rows"][0]["questions"] == []
    assert lin.get("/declarations?missing=true&year=2020").json()["total"] == 1
    assert lin.post(f"{path}/hand-in").json()["state"] == "handed_in"
    row = told["rows"][0]["indicator_id"]
    remark = {"rows": [{"indicator_id": row, "reason": "偏低"}]}
    assert judge.post(f"{path}/return", remark).json()["state"] == "returned"
    lin.post(f"{path}/hand-in")
    done = judge.post(f"{path}/approve", {"number": "1号", "on": "2020-01-20"}).json()
    assert (done["state"], done["is_missing"]) == ("approved", False)
    assert lin.get("/declarations?missing=true").json()["total"] == 0
    (version,) = lin.get(f"/evaluations/{evaluation.pk}/goal-versions").json()["items"]
    assert (version["number"], version["valid_from"]) == (1, "2020-01-01")
    assert wang.get(path).status_code == 404


def test_a_monitoring_report_is_begun_explained_and_handed_in(people, evaluation, lin, wang):
    take_step(evaluation.pk, "start_monitoring", by=people.lin)
    path = f"/evaluations/{evaluation.pk}/monitoring-records"
    made = lin.post(path, {"as_of": "2020-07-31"})
    assert made.status_code == 201
    record = f"/monitoring-records/{made.json()['id']}"
    for one in lin.get(record).json()["deviations"]:
        told = {"reason": "付款提前", "measure": "控制支出"}
        lin.put(f"{record}/deviations/{one['id']}", told)
    assert lin.post(f"{record}/report").json()["digest"].startswith("sha256:")
    assert lin.post(f"{record}/report").json()["type"] == "monitoring_reported"
    assert lin.get(path).json()["total"] == MonitoringRecord.objects.count() == 1
    outside = lin.post(path, {"as_of": "2021-01-01"}).json()
    assert outside["type"] == "monitoring_day_outside_year"
    assert wang.get(record).status_code == 404


def test_a_survey_tells_counts_and_no_words_of_a_person(people, lin, wang):
    outcome = {
        "question": "总体满意", "kind": "scale", "answers": 6, "counts": [3, 3, 0, 0, 0],
        "satisfied": 6, "total": 540, "share": "1.000000", "share_low": None, "share_high": None,
        "mean": "90.000000", "mean_low": None, "mean_high": None, "texts": ["只有一人会写的话"],
    }  # fmt: skip
    group = {"name": "单位", "population": 9, "invited": 9, "answers": 6, "questions": [outcome]}
    survey = Survey.objects.create(
        title="满意度", unit=people.unit, state="closed", result_digest="sha256:x",
        supports_from=date(2020, 1, 1), supports_until=date(2020, 12, 31),
        opens_on=date(2020, 12, 1), closes_on=date(2020, 12, 20), closed_on=date(2020, 12, 21),
        result={
            "answers": 6, "invited": 9, "population": 9, "confidence": "0.95", "margin": None,
            "response_rate": "0.666667", "questions": [outcome], "groups": [group],
        },
    )  # fmt: skip
    answer = lin.get(f"/surveys/{survey.pk}")
    assert answer.json()["result"]["questions"][0]["counts"] == [3, 3, 0, 0, 0]
    assert "只有一人会写的话" not in answer.content.decode()
    assert lin.get("/surveys?supports=2020-06-01").json()["total"] == 1
    assert lin.get("/surveys?supports=2021-06-01").json()["total"] == 0
    assert wang.get(f"/surveys/{survey.pk}").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_governance_is_read_by_kind(people, lin, wang, kind):
    governance_records(people.unit)
    assert lin.get(f"/governance/{kind}?unit_id={people.unit.pk}").json()["total"] == 1
    assert wang.get(f"/governance/{kind}").json()["total"] == 0


def test_who_came_to_a_training_is_counted_and_not_named(people, lin):
    a_record(Training, people.unit, names="某某")
    assert "某某" not in lin.get("/governance/trainings").content.decode()


def test_a_rectification_is_followed_until_somebody_else_closes_it(people, full, lin, judge, wang):
    disclosure_records(people, full)
    body = {
        "problem": "台账不全",
        "measure": "补齐",
        "responsible": "网络处",
        "due_on": "2021-06-30",
    }
    made = lin.post(f"/evaluations/{full.pk}/rectifications", body)
    assert made.status_code == 201
    path = f"/rectifications/{made.json()['id']}"
    assert made.json()["standing"] == "overdue"
    assert lin.post(f"{path}/done", {"note": "已补齐"}).json()["state"] == "done"
    assert judge.post(f"{path}/reopen", {"reason": "仍缺一册"}).json()["times_reopened"] == 1
    lin.post(f"{path}/done", {})
    assert judge.post(f"{path}/close").json()["state"] == "closed"
    assert lin.get(f"/rectifications?evaluation_id={full.pk}").json()["total"] == 2
    assert lin.get(f"/evaluations/{full.pk}/result-uses").json()["total"] == 1
    assert wang.get(path).status_code == 404


def test_a_publication_needs_a_confirmed_evaluation(full, lin):
    body = {"approved_on": "2021-03-01"}
    refused = lin.put(f"/evaluations/{full.pk}/publication", body)
    assert refused.status_code == 409
    assert lin.get("/publications").json()["total"] == 0
    assert Campaign.objects.count() == 0


def test_withdrawn_trainings_are_told_only_when_asked_for(people, lin):
    row = a_record(Training, people.unit)
    Training.objects.filter(pk=row.pk).update(withdrawn_on=row.held_on, withdrawn_because="重复")
    assert lin.get("/governance/trainings").json()["total"] == 0
    (told,) = lin.get("/governance/trainings?with_withdrawn=true").json()["items"]
    assert (told["withdrawn_on"], told["withdrawn_because"]) == ("2020-03-01", "重复")
