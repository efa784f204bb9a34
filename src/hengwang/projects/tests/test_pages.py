"""Pages of projects: who sees them, what forms do, what they cost."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from hengwang.accounts.choices import Role
from hengwang.outbox.models import Job
from hengwang.outbox.worker import run_until_idle
from hengwang.pages import panels, search
from hengwang.projects.models import Contract, Paper, Payment, PlannedPayment, Programme
from hengwang.projects.tests.factories import (
    make_acceptance,
    make_adjustment,
    make_arrival,
    make_budget_line,
    make_company,
    make_contract,
    make_payment,
    make_plan,
    make_programme,
    make_subproject,
)
from hengwang.projects.tests.workbooks import payments_sheet, workbook_bytes
from hengwang.projects.views.records import RECORDS
from hengwang.testing.people import grant
from hengwang.testing.scopes import (
    assert_hidden_from,
    assert_needs_login,
    assert_shown_to,
    client_of,
)

DAY = date(2020, 6, 15)


@pytest.fixture
def officer(people, finance):
    """Who may edit projects and record payments of 甲局."""
    grant(finance, Role.PROJECT_OWNER, people.unit)
    return finance


@pytest.fixture
def full(programme):
    """A programme with one of everything."""
    make_budget_line(programme, 5_000_000)
    make_arrival(programme, 4_000_000)
    make_adjustment(programme, 100_000, approval_number="")
    make_subproject(programme)
    contract = make_contract(programme, 300_000, number="HT-1")
    make_acceptance(programme, contract=contract)
    payment = make_payment(programme, 300_000, contract=contract)
    make_plan(programme, 100_000, date(2020, 3, 1))
    make_plan(programme, 300_000, date(2020, 6, 30), settled_by=payment)
    programme.milestones.create(name="终验", due_on=DAY)
    programme.feasibilities.create(name="论证")
    programme.procurements.create(name="采购", method="open_tender")
    return programme


def rows_of(programme):
    return {
        record.noun: record.model._default_manager.filter(programme=programme).first()
        for record in RECORDS
    }


def pages_of(programme):
    """Every address about one programme: (url, who may)."""
    yield programme.get_absolute_url()
    yield reverse("programme-edit", args=[programme.pk])
    yield reverse("programme-payments", args=[programme.pk])
    for noun, row in rows_of(programme).items():
        yield reverse(f"{noun}-new", args=[programme.pk])
        yield reverse(f"{noun}-edit", args=[row.pk])
    yield reverse("payment-detail", args=[Payment.objects.get().pk])
    for noun in ("payment", "contract", "acceptance"):
        yield reverse(f"{noun}-paper-new", args=[rows_of(programme)[noun].pk])
    open_plan = PlannedPayment.objects.get(settled_by=None)
    yield reverse("plan-settle", args=[open_plan.pk])


def test_every_page_of_a_project_is_shown_to_its_people_and_to_nobody_else(people, officer, full):
    for url in pages_of(full):
        assert_shown_to(officer, url)
        assert_needs_login(url)
        for stranger in (people.wang, people.chen, people.with_role(Role.DUTY_ENGINEER)):
            assert_hidden_from(stranger, url)


def test_whoever_sees_a_project_does_not_edit_it(people, full):
    leader = people.with_role(Role.LEADER)
    assert_shown_to(leader, full.get_absolute_url())
    for url in pages_of(full):
        if any(word in url for word in ("/new", "/edit", "/settle")):
            assert_hidden_from(leader, url)


@pytest.mark.parametrize("name", ["programme-list", "payment-list"])
def test_lists_are_for_who_sees_projects(people, full, name):
    assert_needs_login(reverse(name))
    page = client_of(people.lin).get(reverse(name)).content.decode()
    assert full.name in page
    theirs = client_of(people.wang).get(reverse(name)).content.decode()
    assert full.name not in theirs
    refused = client_of(people.with_role(Role.DUTY_ENGINEER)).get(reverse(name))
    assert refused.status_code == 403


@pytest.mark.parametrize("name", ["programme-new", "programme-import"])
def test_entering_is_for_who_may(people, name):
    assert_shown_to(people.lin, reverse(name))
    assert_hidden_from(people.with_role(Role.LEADER), reverse(name))
    assert_hidden_from(people.chen, reverse(name))


def test_a_project_is_entered_changed_and_refused(people):
    client = client_of(people.lin)
    data = {"unit": people.unit.pk, "name": "政务云", "first_year": 2020, "last_year": 2020}
    response = client.post(reverse("programme-new"), data)
    programme = Programme.objects.get()
    assert response.headers["Location"] == programme.get_absolute_url()
    again = client.post(reverse("programme-new"), data)
    assert again.status_code == 422
    assert "已有" in again.content.decode()
    edit = reverse("programme-edit", args=[programme.pk])
    assert client.post(edit, {**data, "name": "政务云二期"}).status_code == 302
    assert client.post(edit, {**data, "first_year": "去年"}).status_code == 422
    programme.refresh_from_db()
    assert programme.name == "政务云二期"


def test_a_project_of_another_unit_is_not_entered(people):
    data = {"unit": people.other_unit.pk, "name": "政务云", "first_year": 2020, "last_year": 2020}
    assert client_of(people.lin).post(reverse("programme-new"), data).status_code == 422
    assert not Programme.objects.exists()


FORMS = {
    "subproject": {"name": "子项", "status": "planned"},
    "milestone": {"name": "终验", "due_on": "2020-12-01"},
    "study": {"name": "论证"},
    "budget-line": {"fiscal_year": 2020, "source": "appropriation", "approved_cny": "483.85"},
    "arrival": {"fiscal_year": 2020, "source": "appropriation", "amount_cny": "100万元"},
    "adjustment": {"fiscal_year": 2020, "kind": "goals", "reason": "目标调整"},
    "procurement": {"name": "采购", "method": "open_tender"},
    "contract": {"name": "线路", "amount_cny": "３０", "company": None},
    "acceptance": {"stage": "final", "conclusion": "passed"},
    "payment": {"fiscal_year": 2020, "source": "appropriation", "amount_cny": "-1"},
    "plan": {"due_on": "2020-12-01", "amount_cny": "1", "source": "appropriation"},
}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.noun)
def test_each_record_is_entered_and_mended_by_its_form(record, officer, programme):
    make_budget_line(programme, 5_000_000)
    data = dict(FORMS[record.noun])
    if "company" in data:
        data["company"] = make_company().pk
    client = client_of(officer)
    new = reverse(f"{record.noun}-new", args=[programme.pk])
    before = record.model._default_manager.count()
    assert client.post(new, {"nothing": "of it"}).status_code == 422
    response = client.post(new, data)
    assert response.status_code == 302, response.content.decode()
    assert record.model._default_manager.count() == before + 1
    row = record.model._default_manager.latest("pk")
    edit = reverse(f"{record.noun}-edit", args=[row.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, data).status_code == 302
    assert record.model._default_manager.count() == before + 1


def test_a_refusal_stands_in_the_form_in_the_readers_language(officer, programme):
    url = reverse("payment-new", args=[programme.pk])
    data = FORMS["payment"] | {"fiscal_year": 2019}
    response = client_of(officer).post(url, data)
    assert response.status_code == 422
    assert "不在项目年度内" in response.content.decode()
    assert not Payment.objects.exists()


def test_a_link_to_another_project_is_no_choice(people, officer, programme):
    other = make_programme(people.unit, "另一个", by=people.lin)
    contract = make_contract(other)
    url = reverse("payment-new", args=[programme.pk])
    response = client_of(officer).post(url, FORMS["payment"] | {"contract": contract.pk})
    assert response.status_code == 422


def test_the_page_says_the_money_first(people, full):
    page = client_of(people.lin).get(full.get_absolute_url()).content.decode()
    assert "2020年预算" in page
    assert "500.00" in page
    assert "伍佰万元整" in page
    assert "未验收先付款" in page
    assert "政府采购法 第四十一条" in page
    assert 'id="contract-' in page


def test_a_project_of_several_years_shows_the_year_asked_for(people):
    programme = make_programme(people.unit, by=people.lin, years=(2020, 2022))
    make_budget_line(programme, 210_000, fiscal_year=2021)
    client = client_of(people.lin)
    assert "21.00" in client.get(f"{programme.get_absolute_url()}?year=2021").content.decode()
    assert client.get(f"{programme.get_absolute_url()}?year=x").status_code == 200
    assert client.get(f"{programme.get_absolute_url()}?year=9999999999").status_code == 200


def test_a_paper_is_attached_and_read_by_who_sees_the_project(people, officer, full):
    payment = Payment.objects.get()
    url = reverse("payment-paper-new", args=[payment.pk])
    file = SimpleUploadedFile("发票.txt", "发票 1 号".encode())
    data = {"kind": "invoice", "file": file}
    assert client_of(officer).post(url, data).status_code == 302
    paper = Paper.objects.get()
    read = reverse("paper-read", args=[paper.pk])
    assert b"".join(client_of(people.lin).get(read).streaming_content) == "发票 1 号".encode()
    assert_hidden_from(people.wang, read)
    payment.refresh_from_db()
    assert "papers_missing" in payment.flags


def test_a_file_that_is_not_what_its_name_says_is_refused(officer, full):
    url = reverse("payment-paper-new", args=[Payment.objects.get().pk])
    file = SimpleUploadedFile("发票.pdf", b"MZ\x90\x00 no pdf")
    response = client_of(officer).post(url, {"kind": "invoice", "file": file})
    assert response.status_code == 422
    assert not Paper.objects.exists()


def test_a_plan_is_settled_and_withdrawn(officer, full):
    plan = PlannedPayment.objects.get(settled_by=None)
    client = client_of(officer)
    free = make_payment(full, 100_000)
    settle = reverse("plan-settle", args=[plan.pk])
    assert client.post(settle, {"settled_by": free.pk}).status_code == 302
    withdraw = reverse("plan-withdraw", args=[plan.pk])
    assert client.get(withdraw).status_code == 405
    assert client.post(withdraw).status_code == 302
    assert PlannedPayment.objects.filter(pk=plan.pk).exists()


def test_lists_are_filtered_by_words_initials_and_marks(people, full):
    make_programme(people.unit, "政务云", by=people.lin)
    client = client_of(people.lin)

    def found(**query):
        page = client.get(reverse("programme-list"), query).content.decode()
        return {name for name in ("外网运维", "政务云") if name in page}

    assert found(text="wwyw") == {"外网运维"}
    assert found(unit="甲") == {"外网运维", "政务云"}
    assert found(unit="乙") == set()
    assert found(marks="irregular") == {"外网运维"}
    assert found(marks="clean") == {"政务云"}
    payments = reverse("payment-list")
    assert "300" not in client.get(payments, {"text": "没有"}).content.decode().split("<tbody")[1]
    assert client.get(payments, {"since": "2020-01-01", "marks": "irregular"}).status_code == 200


def test_a_list_is_exported_with_the_exact_rate(people, full):
    response = client_of(people.lin).get(reverse("programme-list"), {"export": "xlsx"})
    book = load_workbook(io.BytesIO(response.content))
    values = [cell.value for cell in book.active[2]]
    assert 6 in values  # per cent: 30 of 500
    assert client_of(people.lin).get(reverse("payment-list"), {"export": "csv"}).status_code == 200


@pytest.mark.parametrize("name", ["programme-list", "payment-list"])
def test_more_rows_cost_no_more_queries(people, full, name):
    client = client_of(people.lin)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name)).status_code == 200
        return len(captured)

    cost()
    few = cost()
    for number in range(12):
        programme = make_programme(people.unit, f"项目{number}", by=people.lin)
        make_budget_line(programme, 100)
        make_payment(programme, 50)
    assert cost() == few <= 22


def test_a_bigger_project_costs_no_more_queries(people, full):
    client = client_of(people.lin)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(full.get_absolute_url()).status_code == 200
        return len(captured)

    cost()
    few = cost()
    for number in range(8):
        contract = make_contract(full, 100, number=f"N{number}")
        part = make_subproject(full, f"子项{number}")
        make_acceptance(full, contract=contract, accepted_on=DAY)
        make_payment(full, 50, contract=contract, subproject=part)
        make_adjustment(full, 1)
        make_plan(full, 1, DAY, contract=contract)
    assert cost() == few <= 50


def test_projects_are_found_in_the_search_box(people, full):
    (found,) = [one for one in search.find(people.lin, "wwyw", 5) if one.hits]
    assert [hit.label for hit in found.hits] == [full.name]
    assert search.find(people.wang, "wwyw", 5) == []


def test_the_start_page_shows_money_what_is_due_and_what_is_marked(people, full, rf):
    request = rf.get("/")
    request.user = people.lin
    request.session = {"fiscal_year": 2020}
    shown = panels.shown_to(request, people.lin, frozenset({Role.PROJECT_OWNER.value}))
    ours = {one.panel.key: one.context for one in shown}
    assert ours["money-today"]["money"].totals.executed == 300_000
    assert ours["payments-due"]["total"] == 100_000
    assert ours["payments-marked"]["count"] == 1
    request.user = people.wang
    others = panels.shown_to(request, people.wang, frozenset({Role.PROJECT_OWNER.value}))
    assert not {"money-today", "payments-due", "payments-marked"} & {o.panel.key for o in others}


class TestImportPages:
    """Choose, look, confirm."""

    def upload(self, client, content, name="凭证账.xlsx"):
        file = SimpleUploadedFile(name, content)
        return client.post(reverse("programme-import"), {"file": file})

    def confirm(self, client, response, rows=None):
        plan = client.get(response.headers["Location"])
        counts = plan.context["counts"]
        data = {"digest": plan.context["plan"].digest, "rows": rows or counts["add"]}
        return client.post(f"{response.headers['Location']}do", data)

    def sheet(self, programme, count=2):
        rows = [[programme.name, f"记-{n}", DAY, 5, "", ""] for n in range(count)]
        return workbook_bytes(payments_sheet(*rows, [programme.name, "记", DAY, "？", "", ""]))

    def test_a_workbook_is_shown_and_then_entered(self, finance, programme):
        client = client_of(finance)
        response = self.upload(client, self.sheet(programme))
        page = client.get(response.headers["Location"]).content.decode()
        assert "2 行将录入" in page
        assert "无法识别" in page
        assert not Payment.objects.exists()
        assert self.confirm(client, response).status_code == 302
        assert Payment.objects.count() == 2
        again = client.get(response.headers["Location"]).content.decode()
        assert "导入过同一文件" in again

    def test_another_person_does_not_see_it(self, people, finance, programme):
        response = self.upload(client_of(finance), self.sheet(programme))
        assert_hidden_from(people.lin, response.headers["Location"])
        assert_hidden_from(people.lin, f"{response.headers['Location']}do", method="post")

    def test_what_changed_meanwhile_is_not_entered(self, finance, programme):
        client = client_of(finance)
        response = self.upload(client, self.sheet(programme))
        url = f"{response.headers['Location']}do"
        assert client.post(url, {"digest": "sha256:0"}).status_code == 302
        assert not Payment.objects.exists()

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (b"PK\x03\x04 broken", "a.xlsx"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "a.xlsx"),
            (b"%PDF-1.7", "a.xlsx"),
            (b"", "a.xlsx"),
            (b"nothing, of, ours\n1,2,3\n", "a.csv"),
        ],
    )
    def test_what_is_no_workbook_of_ours_is_refused_in_words(self, content, name, finance):
        response = self.upload(client_of(finance), content, name)
        assert response.status_code == 422
        page = response.content.decode()
        assert "is-bad" in page or "invalid" in page

    def test_a_large_one_is_entered_in_the_background(self, finance, programme, transactional_db):
        client = client_of(finance)
        seen = self.upload(client, self.sheet(programme))
        response = self.confirm(client, seen, rows=2_001)
        job_url = response.headers["Location"]
        assert client.get(job_url).status_code == 200
        run_until_idle()
        assert Job.objects.get(name="projects.import").state == "done"
        assert Payment.objects.count() == 2
        part = client.get(job_url, headers={"HX-Request": "true"}).content.decode()
        assert "已导入 2 行" in part

    def test_the_template_can_be_had(self, finance):
        response = client_of(finance).get(reverse("programme-import-template"))
        assert load_workbook(io.BytesIO(response.content)).sheetnames[0] == "项目"


def test_pages_speak_english_too(people, full):
    client = client_of(people.lin)
    client.cookies["hengwang_language"] = "en"
    people.lin.language = "en"
    people.lin.save()
    page = client.get(full.get_absolute_url()).content.decode()
    with translation.override("en"):
        assert "To be explained" in page
    assert Contract.objects.count() == 1
