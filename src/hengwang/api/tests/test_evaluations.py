"""Evaluations over the API: from declaring to the document, and back from a figure."""

import pytest

from hengwang.performance.models import Indicator
from hengwang.performance.tests.factories import some_evidence
from hengwang.testing.scopes import client_of

ROW = {
    "section": "产出指标",
    "level2": "数量指标",
    "level3": "接入单位数量",
    "target_text": "≥80家",
    "points": "50",
}


@pytest.fixture
def first(evaluation) -> Indicator:
    return evaluation.indicators.get()


def test_a_year_is_declared_with_the_library_s_rows(lin, programme):
    body = {
        "programme_id": programme.pk,
        "year": 2020,
        "kind": "unit_self",
        "title": "2020年度自评",
        "ruleset_key": "mof-2020-10",
        "project_kind": "extranet",
    }
    made = lin.post("/evaluations", body)
    assert made.status_code == 201, made.content
    rows = lin.get(f"/evaluations/{made.json()['id']}/indicators").json()
    assert sum(float(row["points"]) for row in rows) == 100
    assert lin.post("/evaluations", body).json()["type"] == "evaluation_exists"


def test_an_unknown_kind_of_project_declares_nothing(lin, programme):
    body = {
        "programme_id": programme.pk, "year": 2020, "kind": "unit_self", "title": "自评",
        "project_kind": "nonsense",
    }  # fmt: skip
    assert lin.post("/evaluations", body).status_code == 409
    assert lin.get("/evaluations").json()["total"] == 0


def test_the_detail_has_three_columns_money_and_steps(lin, evaluation):
    told = lin.get(f"/evaluations/{evaluation.pk}").json()
    assert told["evaluation"]["programme_name"] == "外网运维费"
    assert set(told["total"]["scores"]) == {"printed", "summed", "scored"}
    assert told["funds_total"]["budget"] == "4000000.00"
    assert "start_monitoring" in told["steps"]


def test_a_row_is_added_scored_traced_and_taken_back(people, lin, evaluation):
    path = f"/evaluations/{evaluation.pk}"
    lin.post(f"{path}/steps", {"name": "start_monitoring"})
    made = lin.post(f"{path}/indicators", ROW)
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    item = some_evidence(people.unit, people.lin)
    body = {"actual_text": "81家", "evidence_ids": [item.pk]}
    entered = lin.put(f"/indicators/{pk}/actual", body).json()
    assert (entered["actual"], entered["score"]) == ("81家", "50.00")
    trace = lin.get(f"/indicators/{pk}/trace").json()
    assert [one["title"] for one in trace["evidence"]] == ["证明"]
    got = lin.get(f"/evidence/{item.pk}/file")
    assert b"".join(got.streaming_content).decode() == "证明材料"
    assert lin.send("delete", f"/indicators/{pk}").status_code == 204
    assert lin.get(f"/indicators/{pk}").status_code == 404


def test_a_measured_row_leads_back_to_the_records_it_rests_on(lin, evaluation):
    bound = {
        **ROW, "level3": "预算执行率", "target_text": "≥95%", "source": "metric",
        "metric_key": "projects.execution_rate",
    }  # fmt: skip
    row = lin.post(f"/evaluations/{evaluation.pk}/indicators", bound).json()
    trace = lin.get(f"/indicators/{row['id']}/trace").json()
    assert trace["reading"]["value"].startswith("0.75")
    assert trace["reading"]["basis_count"] >= 1
    assert trace["records"]
    readings = lin.get(f"/readings?evaluation_id={evaluation.pk}").json()
    assert [one["metric"] for one in readings["items"]] == ["projects.execution_rate"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": {"by": "nonsense"}},
        {"source": "budget", "metric_params": {"rate": "nonsense"}},
        {"source": "metric", "metric_key": "projects.execution_rate", "metric_params": {"x": "y"}},
        {"points": "-1"},
        {"points": 5},
        {"level3": "  "},
    ],
)
def test_a_row_that_could_never_be_scored_is_refused(lin, evaluation, wrong):
    response = lin.post(f"/evaluations/{evaluation.pk}/indicators", {**ROW, **wrong})
    assert response.status_code in {409, 422}, response.content
    assert evaluation.indicators.count() == 1


def test_goals_sections_ruleset_and_text_are_written(lin, evaluation):
    path = f"/evaluations/{evaluation.pk}"
    goal = lin.post(f"{path}/goals", {"expected": "保障畅通"}).json()
    lin.put(f"{path}/goals/{goal['id']}", {"expected": "保障畅通", "actual": "全年畅通"})
    assert lin.get(f"{path}/goals").json()[0]["actual"] == "全年畅通"
    assert lin.send("delete", f"{path}/goals/{goal['id']}").status_code == 204
    points = lin.put(f"{path}/sections", {"name": "产出指标", "points": "50"})
    assert points.json()["points"] in {"50", "50.00"}
    other = lin.put(f"{path}/ruleset", {"ruleset_key": ""})
    assert (other.json()["ruleset_key"], other.json()["total"]) == ("", None)
    text = lin.put(f"{path}/narrative", {"parts": {"purpose": "检验成效"}})
    assert text.status_code == 200, text.content


def test_steps_are_refused_with_the_reason(people, lin, caller, evaluation):
    path = f"/evaluations/{evaluation.pk}/steps"
    assert lin.post(path, {"name": "publish"}).json()["type"] == "step_not_possible"
    assert lin.post(path, {"name": "dance"}).status_code == 422
    assert lin.post(path, {"name": "confirm"}).status_code == 403


def test_the_form_is_downloaded_as_a_file(lin, wang, evaluation):
    path = f"/evaluations/{evaluation.pk}/documents/self_evaluation_form"
    made = lin.get(f"{path}?format=xlsx")
    assert made.status_code == 200
    assert made.content.startswith(b"PK")
    assert "attachment" in made.headers["Content-Disposition"]
    assert lin.get(f"{path}?format=exe").status_code == 422
    refused = lin.get(f"/evaluations/{evaluation.pk}/documents/evaluation_report?format=xlsx")
    assert refused.json()["type"] == "format_not_offered"
    assert wang.get(path).status_code == 404


def test_the_year_is_monitored_at_a_day(lin, evaluation):
    look = lin.get(f"/evaluations/{evaluation.pk}/monitor?at=2020-07-31").json()
    assert look["money"]["executed"] == "3000000.00"
    assert look["forecast"]["elapsed"] == "0.5820"
    assert lin.get(f"/evaluations/{evaluation.pk}/monitor?at=2019-07-31").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("post", "/recompute"),
        ("post", "/steps"),
        ("put", "/ruleset"),
        ("put", "/narrative"),
        ("get", "/goals"),
        ("post", "/goals"),
        ("put", "/sections"),
        ("get", "/indicators"),
        ("post", "/indicators"),
        ("post", "/library"),
    ],
)
def test_strangers_find_nothing(wang, evaluation, method, path):
    bodies = {
        "/steps": {"name": "submit"},
        "/ruleset": {"ruleset_key": ""},
        "/narrative": {"parts": {}},
        "/goals": {"expected": "x"},
        "/sections": {"name": "产出指标", "points": "5"},
        "/indicators": ROW,
        "/library": {"keys": ["units-connected-province"]},
    }
    address = f"/evaluations/{evaluation.pk}{path}"
    body = bodies.get(path) if method != "get" else None
    assert wang.send(method, address, body).status_code == 404


def test_standards_are_read_by_evaluators_and_not_by_others(people, lin):
    for path in ("/rulesets", "/rulesets/mof-2020-10", "/library", "/library/kinds", "/metrics"):
        assert lin.get(path).status_code == 200, path
    assert lin.get("/rulesets/none").status_code == 404
    assert lin.get("/metrics/none").status_code == 404
    assert client_of(people.chen).get("/api/v1/library").status_code == 403
