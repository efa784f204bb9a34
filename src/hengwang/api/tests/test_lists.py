"""Lists: pages that fit together, filters, and a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation
from hengwang.projects.models import Payment

LISTS = ["/units", "/regions", "/programmes", "/payments", "/evaluations", "/readings"]
PARTS = [
    "subprojects", "milestones", "feasibilities", "budget-lines", "arrivals", "adjustments",
    "planned-payments", "procurements", "contracts", "acceptances",
]  # fmt: skip


def queries_of(caller, path):
    with CaptureQueriesContext(connection) as seen:
        response = caller.get(path)
    assert response.status_code == 200, response.content
    return len(seen), response.json()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_however_long_it_is(people, lin, path):
    queries_of(lin, path)  # the first call writes when the token was used
    few, _ = queries_of(lin, path)
    for number in range(5):
        programme = a_programme(people.unit, people.lin, name=f"项目{number}")
        a_row(an_evaluation(programme, people.lin), people.lin)
    many, _ = queries_of(lin, path)
    assert many == few


def test_the_rows_of_an_evaluation_cost_the_same_however_many_they_are(people, lin, evaluation):
    path = f"/evaluations/{evaluation.pk}/indicators"
    queries_of(lin, path)
    few, _ = queries_of(lin, path)
    for number in range(5):
        a_row(evaluation, people.lin, level3=f"指标{number}")
    many, rows = queries_of(lin, path)
    assert (many, len(rows)) == (few, 6)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_programme_has_a_list(lin, wang, programme, part):
    path = f"/programmes/{programme.pk}/{part}"
    assert set(lin.get(path).json()) == {"items", "total"}
    assert wang.get(path).status_code == 404


def test_pages_fit_together_without_gaps_or_doubles(programme, lin):
    Payment.objects.bulk_create(
        Payment(programme=programme, fiscal_year=2020, source="appropriation", amount_cny=1)
        for _ in range(25)
    )
    seen = []
    for offset in range(0, 30, 7):
        page = lin.get(f"/payments?limit=7&offset={offset}").json()
        assert page["total"] == 26
        seen += [row["id"] for row in page["items"]]
    assert len(seen) == len(set(seen)) == 26


@pytest.mark.parametrize(
    "wrong", ["limit=0", "limit=501", "offset=-1", "offset=1000001", "limit=x"]
)
def test_a_page_has_sensible_bounds(lin, wrong):
    assert lin.get(f"/payments?{wrong}").status_code == 422


def test_filters_narrow(people, lin, programme):
    other = a_programme(people.unit, people.lin, name="视频会议", money=False)
    found = lin.get("/programmes?text=视频").json()
    assert [row["id"] for row in found["items"]] == [other.pk]
    assert lin.get("/programmes?year=2019").json()["total"] == 0
    assert lin.get(f"/payments?programme_id={other.pk}").json()["total"] == 0
    assert lin.get("/payments?is_irregular=false&year=2020").json()["total"] == 1
    assert lin.get("/payments?source=nonsense").status_code == 422


def test_strangers_see_empty_lists(wang, evaluation):
    for path in ("/programmes", "/payments", "/evaluations", "/readings"):
        assert wang.get(path).json() == {"items": [], "total": 0}


def test_regions_are_found_by_subtree(people, lin):
    assert lin.get("/regions?within=620000").json()["total"] == 1
    assert lin.get("/regions?within=nonsense").json()["total"] == 0
    assert lin.get(f"/units?below={people.unit.pk}").json()["total"] == 1
    assert lin.get(f"/units?below={people.other_unit.pk}").json()["total"] == 0
    assert lin.get("/regions/620000").json()["name"] == "甘肃省"
