"""Targets and actual values of a whole evaluation, filled in on one page."""

from decimal import Decimal

import pytest
from django.urls import reverse

from hengwang.audit.models import AuditEntry
from hengwang.performance.errors import PointsOutOfBoundsError
from hengwang.performance.services.declaring import set_section_points
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation, some_evidence
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def evaluation(people):
    return an_evaluation(a_programme(people.unit, people.lin), people.lin)


@pytest.fixture
def declared(people, evaluation):
    a_row(evaluation, people.lin)
    return evaluation


def changes(action):
    return AuditEntry.objects.filter(action=action).count()


def test_targets_and_points_of_all_rows_are_saved_at_once(people, evaluation):
    first, second = a_row(evaluation, people.lin), a_row(evaluation, people.lin, level3="线路")
    told = {
        f"target_text_{first.pk}": "≥90家",
        f"points_{first.pk}": "6",
        f"target_text_{second.pk}": second.target_text,
        f"points_{second.pk}": "5",
    }
    address = reverse("evaluation-targets", args=[evaluation.pk])
    answer = client_of(people.lin).post(address, told)
    assert answer.url == reverse("declaration", args=[evaluation.pk])
    first.refresh_from_db()
    assert (first.target_text, first.points) == ("≥90家", Decimal(6))
    assert changes("indicator.changed") == 1, "a row that stayed as it was leaves no trace"


def test_an_error_stands_at_its_field_and_nothing_is_saved(people, evaluation):
    row = a_row(evaluation, people.lin)
    address = reverse("evaluation-targets", args=[evaluation.pk])
    told = {f"target_text_{row.pk}": "≥90家", f"points_{row.pk}": "-1"}
    answer = client_of(people.lin).post(address, told)
    assert answer.status_code == 422
    assert f'name="points_{row.pk}"' in answer.content.decode()
    assert changes("indicator.changed") == 0


def test_actual_values_of_all_rows_are_saved_at_once_and_keep_their_evidence(people, evaluation):
    row = a_row(evaluation, people.lin)
    item = some_evidence(people.unit, people.lin)
    row.evidence.add(item)
    measured = a_row(evaluation, people.lin, level3="执行率", source="budget")
    take_step(evaluation.pk, "start_self_evaluation", by=people.lin)
    address = reverse("evaluation-actuals", args=[evaluation.pk])
    page = client_of(people.lin).get(address).content.decode()
    assert f"actual_text_{row.pk}" in page
    assert f"actual_text_{measured.pk}" not in page, "computed values are not typed"
    told = {f"actual_text_{row.pk}": "81家", f"share_{row.pk}": "", f"deviation_note_{row.pk}": ""}
    answer = client_of(people.lin).post(address, told)
    assert answer.url == evaluation.get_absolute_url()
    row.refresh_from_db()
    assert (row.actual_text, list(row.evidence.all())) == ("81家", [item])


def test_strangers_find_nothing_and_a_locked_evaluation_says_so(people, evaluation):
    a_row(evaluation, people.lin)
    for name in ("evaluation-targets", "evaluation-actuals"):
        address = reverse(name, args=[evaluation.pk])
        assert client_of(people.wang).get(address).status_code == 404
    row = evaluation.indicators.get()
    told = {f"actual_text_{row.pk}": "81家", f"share_{row.pk}": "", f"deviation_note_{row.pk}": ""}
    answer = client_of(people.lin).post(reverse("evaluation-actuals", args=[evaluation.pk]), told)
    assert answer.status_code == 422, "goals are only declared: nothing came of them yet"


def test_declaring_goals_is_the_next_step_until_they_are_approved(people, evaluation):
    page = client_of(people.lin).get(evaluation.get_absolute_url()).content.decode()
    declaration = reverse("declaration", args=[evaluation.pk])
    assert f'<a class="btn btn-primary" href="{declaration}">' in page


@pytest.mark.parametrize("points", ["9" * 40, "10000", "5.005", "-1", "NaN", "1e400"])
def test_points_no_form_could_carry_are_refused_beside_their_field(declared, people, points):
    row = declared.indicators.get()
    client, before = client_of(people.lin), row.points
    for address, name in (
        (reverse("evaluation-targets", args=[declared.pk]), f"points_{row.pk}"),
        (reverse("indicator-edit", args=[row.pk]), "points"),
    ):
        form = client.get(address).context["form"]
        told = {key: form[key].value() or "" for key in form.fields}
        answer = client.post(address, {**told, name: points})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    row.refresh_from_db()
    assert row.points == before


@pytest.mark.parametrize("points", ["10000", "5.005", "NaN", "Infinity"])
def test_the_services_take_no_such_points_either(declared, people, points):
    with pytest.raises(PointsOutOfBoundsError):
        a_row(declared, people.lin, points=Decimal(points))
    with pytest.raises(PointsOutOfBoundsError):
        set_section_points(declared.pk, name="产出指标", points=Decimal(points), by=people.lin)


def test_evidence_by_a_number_no_row_has_is_refused(full, people):
    row = full.indicators.get(level3="接入单位数量")
    told = {"actual_text": "81家", "evidence": ["9" * 30]}
    answer = client_of(people.lin).post(reverse("indicator-actual", args=[row.pk]), told)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["evidence"])
