"""Pages of access as the right person, and 404 for a stranger."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from hengwang.access.choices import Kind, State, Step
from hengwang.access.models import AccessPoint, Application, DueUnit, PrivateNetwork
from hengwang.access.services import plans, working
from hengwang.access.services.due import list_units
from hengwang.access.tests.factories import (
    a_point,
    a_private_network,
    an_application,
    carried_out,
    lead,
    plan_for,
)
from hengwang.access.views.actions import ACTIONS
from hengwang.accounts.choices import Role
from hengwang.network.tests.factories import a_circuit
from hengwang.testing.people import grant
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
APPLIED = {
    "place": "城关区演示路1号3楼",
    "wanted_mbps": "100",
    "address_count": "4",
    "domain": "www",
    "purpose": "新增办公点",
    "contact_name": "李某",
    "contact_phone": "0931-1",
}


@pytest.fixture
def application(people, officer):
    return an_application(people.unit, officer)


def deed(application, word):
    return reverse("access:act", args=[application.pk, word])


def page_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_unit_hands_in_every_kind_from_its_phone(people, officer, kind):
    client = client_of(officer)
    assert reverse("access:apply-for", args=[kind]) in page_of(client, reverse("access:apply"))
    url = reverse("access:apply-for", args=[kind])
    page_of(client, url)
    told = {**APPLIED, "unit": people.unit.pk}
    if kind is Kind.PRIVATE_NETWORK:
        told["network_name"] = "林业专网"
    else:
        told["point"] = a_point(people.unit).pk
    told["papers"] = SimpleUploadedFile("公函.txt", "来函".encode())
    response = client.post(url, told)
    assert response.status_code == 302, response.content.decode()
    made = Application.objects.get()
    assert response.headers["Location"] == made.get_absolute_url()
    text = page_of(client, made.get_absolute_url())
    assert made.number in text
    assert "公函.txt" in text
    paper = made.steps.get(step=Step.APPLY).files.get()
    handed_out = client.get(reverse("access:attachment", args=[made.pk, paper.pk]))
    assert b"".join(handed_out.streaming_content) == "来函".encode()
    handed_out.close()
    if kind is Kind.PRIVATE_NETWORK:
        assert PrivateNetwork.objects.get() == made.private_network


def test_what_is_missing_is_said_in_the_form(people, officer):
    url = reverse("access:apply-for", args=[Kind.CONNECT])
    response = client_of(officer).post(url, {"unit": people.unit.pk})
    assert response.status_code == 422
    assert not Application.objects.exists()


def test_a_unit_applies_for_itself_only(people, officer):
    url = reverse("access:apply-for", args=[Kind.CONNECT])
    told = {**APPLIED, "unit": people.other_unit.pk}
    assert client_of(officer).post(url, told).status_code == 422


def test_an_application_is_led_on_the_pages_to_its_opening(
    application, officer, admin, second, ground
):
    ours, others = client_of(admin), client_of(second)
    plan = {
        "circuit_code": "LT-1", "circuit_kind": "mstp", "layer": "metro", "tenure": "leased",
        "carrier": ground.carrier.pk, "mbps": "100", "prefix": ground.prefix.pk,
        "address_count": "2",
    }  # fmt: skip
    for client, word, told, step in (
        (ours, "assign", {"owner": admin.pk, "due_on": "2031-01-06", "text": "放宽"}, Step.REVIEW),
        (ours, "approve", {}, Step.ALLOCATION),
        (ours, "plan", plan, Step.ALLOCATION),
        (others, "send-back", {"text": "端口不对"}, Step.ALLOCATION),
        (ours, "plan", plan, Step.ALLOCATION),
        (others, "sign", {}, Step.CONSTRUCTION),
        (ours, "built", {"text": "光缆已通"}, Step.ACCEPTANCE),
        (ours, "fail", {"text": "丢包"}, Step.CONSTRUCTION),
        (ours, "built", {"text": "换光模块"}, Step.ACCEPTANCE),
        (ours, "accept", {"text": "时延2ms"}, Step.OPENING),
        (ours, "open", {"collector": ground.collector.pk}, Step.OPENING),
    ):
        assert client.get(deed(application, word)).status_code == 200, word
        response = client.post(deed(application, word), told)
        assert response.status_code == 302, (word, response.content.decode())
        application.refresh_from_db()
        assert application.step == step, word
    assert application.state == State.DONE
    text = page_of(client_of(officer), application.get_absolute_url())
    assert "10.9.0.1" in text
    point = AccessPoint.objects.get()
    assert "LT-1" in page_of(client_of(officer), point.get_absolute_url())


@pytest.mark.parametrize("word", [one.word for one in ACTIONS])
def test_a_stranger_does_nothing(application, people, word):
    grant(people.wang, Role.ACCESS_UNIT_OFFICER, people.other_unit)
    client = client_of(people.wang)
    assert client.post(deed(application, word), {"text": "x"}).status_code == 404
    for name in ("application", "form", "acceptance", "again"):
        assert client.get(reverse(f"access:{name}", args=[application.pk])).status_code == 404
    assert application.number not in page_of(client, reverse("access:applications"))
    assert Application.objects.get().step == Step.REVIEW


def test_an_access_point_is_hidden_from_strangers(people):
    point = a_point(people.unit)
    client = client_of(people.wang)
    for name in ("point", "point-edit"):
        assert client.get(reverse(f"access:{name}", args=[point.pk])).status_code == 404


def test_who_draws_up_is_not_offered_the_signature(application, admin, second, ground):
    lead(application, Step.ALLOCATION, ground, by=admin, second=second)
    plans.draw_up(application.pk, plan_for(application, ground), by=admin)
    assert deed(application, "sign") not in page_of(
        client_of(admin), application.get_absolute_url()
    )
    assert deed(application, "sign") in page_of(client_of(second), application.get_absolute_url())


def test_a_refusal_stands_in_the_form(application, admin, second, ground):
    lead(application, Step.OPENING, ground, by=admin, second=second)
    type(ground.collector).objects.filter(pk=ground.collector.pk).update(networks=["10.200.0.0/16"])
    response = client_of(admin).post(deed(application, "open"), {"collector": ground.collector.pk})
    assert response.status_code == 422
    assert not AccessPoint.objects.exists()


def test_a_rejected_application_is_handed_in_anew_with_what_was_said(
    people, application, officer, admin
):
    working.reject(application.pk, "缺少单位公函", by=admin)
    client = client_of(officer)
    assert "缺少单位公函" in page_of(client, application.get_absolute_url())
    url = reverse("access:again", args=[application.pk])
    text = page_of(client, url)
    assert "城关区演示路1号" in text
    response = client.post(url, {**APPLIED, "unit": people.unit.pk})
    assert response.status_code == 302, response.content.decode()
    later = Application.objects.get(follows=application)
    assert later.number in page_of(client, application.get_absolute_url())
    assert client.post(url, {**APPLIED, "unit": people.unit.pk}).status_code == 422


def test_the_board_shows_what_stands_where(people, application, admin, officer):
    working.take(application.pk, by=admin)
    text = page_of(client_of(admin), reverse("access:board"))
    assert application.number in text
    assert admin.printed_name in text
    assert application.number in page_of(client_of(officer), reverse("access:board"))


def test_lists_cost_the_same_whatever_they_hold(
    people, officer, admin, django_assert_max_num_queries
):
    client = client_of(admin)
    pages = [reverse(f"access:{name}") for name in ("applications", "board", "points", "coverage",
                                                    "due", "private-networks")]  # fmt: skip
    for count in (2, 12):
        for number in range(count):
            an_application(people.unit, officer)
            a_point(people.unit, name=f"点{count}-{number}")
            a_private_network(people.unit, f"专网{count}-{number}")
        for url in pages:
            with django_assert_max_num_queries(28):
                page_of(client, url)


def test_the_export_holds_what_the_page_shows(people, application, officer, admin):
    client = client_of(admin)
    a_point(people.unit)
    list_units(
        [
            people.unit,
        ],
        from_on=date(2020, 1, 1),
        ground="发〔2020〕1号",
        by=admin,
    )
    for name in ("applications", "points", "coverage", "due"):
        url = reverse(f"access:{name}")
        page = page_of(client, url)
        content = b"".join(client.get(f"{url}?export=xlsx"))
        sheet = load_workbook(io.BytesIO(content)).active
        head, *rows = [[cell for cell in row if cell not in (None, "")] for row in sheet.values]
        assert len(rows) == 1
        for cell in [*head, *rows[0]]:
            text = f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell)
            short = text.replace("T", " ")[-11:-3] if len(text) > 17 and ":" in text else text
            assert short in page or name == "coverage", (name, text)


def test_coverage_counts_who_is_due(people, admin):
    list_units([people.unit], from_on=date(2020, 1, 1), ground="发〔2020〕1号", by=admin)
    client = client_of(admin)
    assert people.unit.name in page_of(client, reverse("access:coverage"))
    a_point(people.unit)
    text = page_of(client, reverse("access:coverage"))
    assert "100.00" in text
    past = page_of(client, reverse("access:coverage") + "?on=2019-06-01")
    assert "100.00" not in past
    assert page_of(client, reverse("access:coverage") + "?on=no") is not None


def test_units_come_on_the_list_by_region_and_go_off_with_a_reason(people, admin):
    client = client_of(admin)
    told = {"region": people.region.pk, "level": "", "from_on": "2026-01-01", "ground": "1号"}
    assert client.post(reverse("access:due-add"), told).status_code == 302
    row = DueUnit.objects.get(unit=people.unit)
    url = reverse("access:due-off", args=[people.unit.pk])
    assert url in page_of(client, reverse("access:due"))
    assert client.get(url).status_code == 200
    client.post(url, {"until_on": "2026-06-01", "text": "机构撤销"})
    row.refresh_from_db()
    assert row.until_on == date(2026, 6, 1)
    assert client.get(url).status_code == 404


def test_points_that_were_there_before_are_recorded_from_their_circuits(people, admin, officer):
    a_circuit(people.unit, code="GS-9")
    client = client_of(admin)
    url = reverse("access:points-record")
    assert "GS-9" in page_of(client, url)
    client.post(url, {"id": [people.unit.pk]})
    point = AccessPoint.objects.get()
    assert "GS-9" not in page_of(client, url)
    assert client_of(officer).get(url).status_code == 404
    edit = reverse("access:point-edit", args=[point.pk])
    client.post(edit, {"name": "甲局机关", "place": "2号楼"})
    point.refresh_from_db()
    assert (point.name, point.place) == ("甲局机关", "2号楼")


def test_the_forms_on_paper_say_what_the_page_says(application, admin, second, ground):
    done = carried_out(application, ground, by=admin, second=second)
    client = client_of(admin)
    page = page_of(client, done.get_absolute_url())
    for name in ("form", "acceptance"):
        content = client.get(reverse(f"access:{name}", args=[done.pk])).content
        document = Document(io.BytesIO(content))
        cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
        for text in ("10.9.0.1、10.9.0.2", done.plan.signature, done.plan.circuit_code):
            assert text in cells
            assert text in page
        assert "{" not in "".join(cells)


def test_a_name_with_signs_of_a_template_stays_a_name(people, officer, admin):
    made = an_application(people.unit, officer, purpose="{{ 7 * 7 }} <b>")
    content = client_of(admin).get(reverse("access:form", args=[made.pk])).content
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "{{ 7 * 7 }} <b>" in cells
