"""Evidence over the API: filed, replaced, reviewed, and what figures rest on."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hengwang.accounts.choices import Role
from hengwang.evidence.models import EvidenceItem
from hengwang.performance.tests.factories import a_full_evaluation, some_evidence

BASE = "/api/v1"


@pytest.fixture
def judge(people, caller):
    return caller(people.with_role(Role.EVALUATOR))


@pytest.fixture
def item(people) -> EvidenceItem:
    return some_evidence(people.unit, people.lin)


def upload(caller, path: str, content: str, **told: object):
    file = SimpleUploadedFile("证明.txt", content.encode())
    return caller.client.post(BASE + path, {"file": file, **told})


def test_evidence_is_filed_listed_and_read(people, lin, wang):
    told = {
        "unit_id": people.unit.pk,
        "supports_from": "2020-01-01",
        "supports_until": "2020-12-31",
        "expires_on": "2035-01-01",
    }
    made = upload(lin, "/evidence", "证明材料", **told)
    assert made.status_code == 201, made.content
    one = made.json()
    assert (one["title"], one["revision"], one["content"]) == ("证明.txt", 1, "full")
    assert (one["standing"], one["whys"]) == ("open", ["awaits_review"])
    assert lin.get("/evidence?year=2020&text=证明").json()["total"] == 1
    assert lin.get("/evidence?year=2019").json()["total"] == 0
    assert lin.get(f"/evidence/{one['id']}").json()["expires_on"] == "2035-01-01"
    assert wang.get("/evidence").json()["total"] == 0
    assert wang.get(f"/evidence/{one['id']}").status_code == 404


def test_evidence_goes_to_a_unit_one_edits(people, lin):
    told = {"supports_from": "2020-01-01", "supports_until": "2020-12-31"}
    answer = upload(lin, "/evidence", "x", unit_id=people.other_unit.pk, **told)
    assert (answer.status_code, answer.json()["type"]) == (422, "unknown_reference")


def test_an_empty_file_is_kept_and_does_not_count(people, lin):
    told = {"supports_from": "2020-01-01", "supports_until": "2020-12-31"}
    one = upload(lin, "/evidence", " \r\n ", unit_id=people.unit.pk, **told).json()
    assert (one["standing"], one["content"]) == ("not", "no_text")
    assert one["whys"] == ["empty", "awaits_review"]


def test_a_replaced_file_keeps_its_former_revision(lin, wang, item):
    made = upload(lin, f"/evidence/{item.pk}/revisions", "补盖公章", note="补章")
    assert made.status_code == 201, made.content
    assert made.json()["revision"] == 2
    told = lin.get(f"/evidence/{item.pk}/revisions").json()
    assert [(one["number"], one["is_current"], one["note"]) for one in told] == [
        (2, True, "补章"),
        (1, False, ""),
    ]
    old = lin.get(f"/evidence/{item.pk}/revisions/1/file")
    assert b"".join(old.streaming_content).decode() == "证明材料"
    assert lin.get(f"/evidence/{item.pk}/revisions/3/file").status_code == 404
    assert upload(wang, f"/evidence/{item.pk}/revisions", "x").status_code == 404


def test_the_same_bytes_are_no_new_revision(lin, item):
    again = upload(lin, f"/evidence/{item.pk}/revisions", "证明材料")
    assert (again.status_code, again.json()["type"]) == (409, "evidence_same_revision")


def test_dates_are_changed_and_checked(lin, item):
    body = {"title": "验收单", "supports_from": "2020-02-01", "supports_until": "2020-01-01"}
    refused = lin.put(f"/evidence/{item.pk}", body)
    assert (refused.status_code, refused.json()["type"]) == (409, "evidence_period")
    body["supports_until"] = "2020-12-31"
    assert lin.put(f"/evidence/{item.pk}", body).json()["title"] == "验收单"


def test_several_pieces_get_one_verdict_or_none(people, lin, judge, item):
    other = some_evidence(people.unit, people.lin)
    seen = lin.get(f"/evidence/{item.pk}").json()["seen"]
    chosen = [{"id": item.pk, "seen": seen}, {"id": other.pk}]
    bare = judge.post("/evidence/review", {"chosen": chosen, "accepted": False})
    assert (bare.status_code, bare.json()["type"]) == (409, "rejection_needs_reason")
    assert lin.post("/evidence/review", {"chosen": chosen, "accepted": True}).status_code == 403
    done = judge.post("/evidence/review", {"chosen": chosen, "accepted": True})
    assert [one["standing"] for one in done.json()] == ["counts", "counts"]
    late = judge.post("/evidence/review", {"chosen": chosen, "accepted": False, "note": "x"})
    assert (late.status_code, late.json()["type"]) == (409, "evidence_reviewed_meanwhile")


def test_a_verdict_on_what_one_may_not_see_is_refused(caller, people, wang, item):
    answer = wang.post("/evidence/review", {"chosen": [{"id": item.pk}], "accepted": True})
    assert (answer.status_code, answer.json()["type"]) == (422, "unknown_reference")


def test_the_sufficiency_of_an_evaluation_is_told(people, lin, wang, programme):
    full = a_full_evaluation(programme, people.lin)
    told = lin.get(f"/evaluations/{full.pk}/sufficiency").json()
    assert (told["missing"], len(told["figures"])) == (0, 4)
    demands = [one for one in told["figures"][1]["demands"] if one["want"] == "evidence"]
    assert [(one["met"], one["code"]) for one in demands] == [("warn", "evidence_open")]
    EvidenceItem.objects.update(status="rejected")
    assert lin.get(f"/evaluations/{full.pk}/sufficiency").json()["missing"] == 3
    assert wang.get(f"/evaluations/{full.pk}/sufficiency").status_code == 404
