"""The description is a committed snapshot: a change of the API is a change somebody reads."""

import json
from collections import Counter
from pathlib import Path

from django.test import Client
from ninja import Schema

from hengwang.api.application import api
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

SNAPSHOT = Path(__file__).resolve().parents[4] / "docs" / "use" / "openapi.json"


def operations():
    paths = api.get_openapi_schema()["paths"].values()
    return [operation for path in paths for operation in path.values()]


def test_the_snapshot_is_up_to_date():
    now = json.loads(json.dumps(api.get_openapi_schema(), ensure_ascii=False))
    assert now == json.loads(SNAPSHOT.read_text(encoding="utf-8")), "run: make openapi"


def test_operation_ids_are_unique_and_every_operation_is_described():
    counts = Counter(operation["operationId"] for operation in operations())
    assert [name for name, count in counts.items() if count > 1] == []
    assert [one["operationId"] for one in operations() if not one.get("description")] == []


def test_no_two_shapes_share_a_name():
    def below(kind):
        return {kind, *(each for child in kind.__subclasses__() for each in below(child))}

    ours = [kind for kind in below(Schema) if kind.__module__.startswith("hengwang.api.")]
    names = Counter(kind.__name__ for kind in ours)
    assert [name for name, count in names.items() if count > 1] == []


def test_every_operation_tells_its_problems():
    for operation in operations():
        assert {401, 403, 422} <= set(operation["responses"]), operation["operationId"]


def test_the_manual_and_the_description_are_for_members(db):
    people = make_people()
    for path in ("/api/v1/docs", "/api/v1/openapi.json"):
        assert Client().get(path).status_code == 302
        assert client_of(people.lin).get(path).status_code == 200


def test_the_manual_brings_nothing_from_elsewhere(db):
    page = client_of(make_people().lin).get("/api/v1/docs").content.decode()
    assert "ninja/swagger-ui-bundle.js" in page
    assert "://" not in page.replace("http://www.w3.org", "")
    assert " style=" not in page
