"""Pages as the right person, 404 for a stranger; what the page says the document says."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from docx import Document

from hengwang.pages import trail
from hengwang.projects.models import PlannedPayment
from hengwang.testing.scopes import assert_hidden_from, client_of
from hengwang.vendors.models import AnnualResult, Assessment, AssessmentScheme, Clause, Objection
from hengwang.vendors.printing.monthly import lines_of, monthly_sheet
from hengwang.vendors.printing.yearly import yearly_sheet
from hengwang.vendors.queries.board import contracts_of_year
from hengwang.vendors.queries.waiting import results_waiting_for
from hengwang.vendors.services import objecting, results
from hengwang.vendors.services.sheets import make_sheet
from hengwang.vendors.tests import factories as made
from hengwang.vendors.tests.factories import ANSWERED, LATER, UPTIME

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def day(time_machine):
    time_machine.move_to("2026-03-10 10:00+08:00", tick=False)


def text_of(user, name, *args, query=""):
    response = client_of(user).get(reverse(name, args=args) + query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def post(user, name, *args, **told):
    return client_of(user).post(reverse(name, args=args), told)


def words_of(content):
    """Every text of a Word file."""
    document = Document(BytesIO(content))
    found = [one.text for one in document.paragraphs]
    for table in document.tables:
        found += [cell.text for row in table.rows for cell in row.cells]
    return found


def test_a_scheme_is_written_tried_and_put_in_force(contract, assessor, people, figures):
    figures[UPTIME] = "0.9965"
    told = {
        "contract": contract.pk, "starts_on": "2026-01", "fee_basis": "year", "fee_cny": "120",
        "full_points": "100", "pass_mark": "60", "fee_rule": "bands", "most_share": "100",
        "objection_days": "5", "bands": "90: 100\n60: 80",
    }  # fmt: skip
    assert contract.name in text_of(assessor, "vendor-scheme-new")
    wrong = post(assessor, "vendor-scheme-new", **told | {"bands": "多少"})
    assert wrong.status_code == 422
    assert post(assessor, "vendor-scheme-new", **told).status_code == 302
    scheme = AssessmentScheme.objects.get()
    assert scheme.bands == [["90", "1"], ["60", "0.8"]]
    clause = {
        "number": "1", "text": "可用率≥99.9 %，每降0.1 % 扣1 %", "rule": "step",
        "measure": "fee_share", "cap": "10", "metric_key": UPTIME, "scope_kind": "region",
        "comparison": "at_least", "target": "99.9", "step": "0.1", "each": "1",
        "partial": "whole", "least_coverage": "90", "bands": "", "params": "", "labels": "",
    }  # fmt: skip
    tried = post(assessor, "vendor-clause-new", scheme.pk, **clause, **{"try": "yes"})
    assert tried.status_code == 200
    assert "99.65 %" in tried.content.decode()
    assert not Clause.objects.exists()
    refused = post(assessor, "vendor-clause-new", scheme.pk, **clause | {"step": ""})
    assert refused.status_code == 422
    assert post(assessor, "vendor-clause-new", scheme.pk, **clause).status_code == 302
    row = Clause.objects.get()
    assert (row.target, row.step, row.each, row.cap) == (
        D("0.999"),
        D("0.001"),
        D("0.01"),
        D("0.1"),
    )
    address = reverse("vendor-clause-edit", args=[row.pk])
    assert 'value="99.9"' in client_of(assessor).get(address).content.decode()
    assert client_of(assessor).post(address, clause | {"cap": "20"}).status_code == 302
    assert "99.65 %" in text_of(assessor, "vendor-scheme", scheme.pk, query="?try")
    assert post(assessor, "vendor-scheme-force", scheme.pk).status_code == 302
    scheme.refresh_from_db()
    assert scheme.state == "in_force"
    assert text_of(assessor, "vendor-scheme-version", scheme.pk)
    assert_hidden_from(people.wang, reverse("vendor-scheme", args=[scheme.pk]))
    assert_hidden_from(assessor, address.replace(str(row.pk), "99999"))


def test_a_month_goes_from_the_board_to_its_confirmation(
    contract, scheme, assessor, decider, firm, rival, people, figures, time_machine
):
    figures[UPTIME], figures[ANSWERED] = "0.9965", "0.97"
    assert "2026-02" in text_of(assessor, "vendor-board")
    assert post(assessor, "vendor-draft", contract.pk, month="2026-02").status_code == 302
    assessment = Assessment.objects.get()
    pk = assessment.pk
    page = text_of(assessor, "vendor-assessment", pk)
    assert "99.65 %" in page
    assert "84 – 94 / 100" in page
    assert_hidden_from(firm, reverse("vendor-assessment", args=[pk]))
    judged = assessment.lines.get(clause__number=3)
    told = {"deduction": "1", "reason": "巡查记录不全"}
    assert text_of(assessor, "vendor-line-judge", judged.pk)
    assert post(assessor, "vendor-line-judge", judged.pk, **told | {"deduction": "11"})
    assert post(assessor, "vendor-line-judge", judged.pk, **told).status_code == 302
    assert text_of(assessor, "start").count(reverse("vendor-assessment", args=[pk]))
    assert post(assessor, "vendor-act", pk, "send").status_code == 302
    assert post(assessor, "vendor-act", pk, "send").status_code == 409
    line = assessment.lines.get(clause__number=2)
    assert "97 %" in text_of(firm, "vendor-assessment", pk)
    for user in (rival, people.wang):
        for name, arg in (
            ("vendor-assessment", pk), ("vendor-assessment-word", pk),
            ("vendor-line-trace", line.pk), ("vendor-line-object", line.pk),
        ):  # fmt: skip
            assert_hidden_from(user, reverse(name, args=[arg]))
    assert text_of(firm, "vendor-line-trace", line.pk)
    assert text_of(firm, "vendor-line-object", line.pk)
    proof = SimpleUploadedFile("说明.txt", "迁改通知".encode())
    answer = post(firm, "vendor-line-object", line.pk, text="用户改期两单", file=proof)
    assert answer.status_code == 302
    objection = Objection.objects.get()
    assert "用户改期两单" in text_of(decider, "vendor-assessment", pk)
    address = reverse("vendor-objection-file", args=[objection.pk])
    assert b"".join(client_of(decider).get(address).streaming_content) == "迁改通知".encode()
    assert_hidden_from(rival, reverse("vendor-objection-file", args=[objection.pk]))
    assert_hidden_from(assessor, reverse("vendor-objection-decide", args=[objection.pk]))
    told = {"upheld": "yes", "deduction": "", "reason": "属实"}
    address = reverse("vendor-objection-decide", args=[objection.pk])
    assert client_of(decider).get(address).status_code == 200
    assert client_of(decider).post(address, told).status_code == 422
    assert client_of(decider).post(address, told | {"deduction": "2"}).status_code == 302
    assert post(decider, "vendor-act", pk, "confirm").status_code == 409
    assert post(firm, "vendor-act", pk, "agree").status_code == 302
    assert post(decider, "vendor-act", pk, "confirm").status_code == 302
    assessment.refresh_from_db()
    assert (assessment.state, assessment.score) == ("confirmed", 97)
    assert "97" in text_of(firm, "vendor-assessments")
    assert "97" in text_of(firm, "vendor-board")


def test_page_and_document_of_a_month_say_the_same(contract, scheme, assessor, figures):
    figures[ANSWERED] = None
    assessment = made.drafted(contract, assessor)
    page = text_of(assessor, "vendor-assessment", assessment.pk)
    sheet = monthly_sheet(assessment, lines_of(assessment))
    response = client_of(assessor).get(reverse("vendor-assessment-word", args=[assessment.pk]))
    words = words_of(response.content)
    said = [
        text for row in sheet.rows for text in (row.one, row.two, row.three, row.four, row.five)
    ]
    said += [text for pair in (*sheet.facts, *sheet.sums) for text in (pair.left, pair.left_text)]
    for text in said:
        assert text in words
        assert text in page


def test_page_and_document_of_a_year_say_the_same_and_the_sheet_is_made(
    contract, scheme, assessor, decider, people, firm, figures, time_machine
):
    figures[UPTIME] = "0.9965"
    time_machine.move_to("2027-01-15 10:00+08:00", tick=False)
    made.confirmed(contract, assessor, decider, date(2026, 12, 1))
    assert post(assessor, "vendor-draw", contract.pk, year="2026").status_code == 302
    drawn = AnnualResult.objects.get()
    assert_hidden_from(firm, reverse("vendor-result", args=[drawn.pk]))
    month = drawn.months.first()
    settle = reverse("vendor-month-settle", args=[drawn.pk, month.pk])
    assert client_of(assessor).get(settle).status_code == 200
    assert settle in text_of(assessor, "vendor-result", drawn.pk)
    # The field counts in yuan, as the page does.
    told = {"deducted": "10000", "reason": "试运行期"}
    assert client_of(assessor).post(settle, told).status_code == 302
    page = text_of(assessor, "vendor-result", drawn.pk)
    words = words_of(
        client_of(assessor).get(reverse("vendor-result-word", args=[drawn.pk])).content
    )
    sheet = yearly_sheet(drawn)
    for row in sheet.rows:
        for text in (row.one, row.two, row.three, row.four, row.five, row.six):
            assert text in words
            assert text in page
    for row in drawn.months.filter(deducted_cny=None):
        results.settle_month(row.pk, D(0), "试运行期", by=assessor)
    assert post(decider, "vendor-result-act", drawn.pk, "confirm").status_code == 302
    assert post(decider, "vendor-result-act", drawn.pk, "confirm").status_code == 409
    assert text_of(firm, "vendor-result", drawn.pk)
    assert_hidden_from(assessor, reverse("vendor-result-pay", args=[drawn.pk]))
    assert text_of(people.lin, "vendor-result-pay", drawn.pk)
    told = {"due_on": "2027-01-31", "source": "appropriation"}
    assert post(people.lin, "vendor-result-pay", drawn.pk, **told).status_code == 302
    assert PlannedPayment.objects.get().amount_cny == D("1188000.00")
    words = words_of(client_of(firm).get(reverse("vendor-result-word", args=[drawn.pk])).content)
    assert "壹佰壹拾捌万捌仟元整" in words
    assert "1.20" in text_of(people.lin, "vendor-results", query="?year=2026")


def test_the_lists_and_the_board_cost_the_same_however_long(
    contract, scheme, assessor, people, figures
):
    def a_year(one):
        made.sent(one, assessor)
        made.drafted(one, assessor, date(2026, 2, 1))
        results.draw_result(one.pk, 2026, by=assessor, today=LATER)

    names = ("vendor-board", "vendor-assessments", "vendor-schemes", "vendor-results", "start")
    client = client_of(assessor)
    a_year(contract)
    before = [_asked(client, name) for name in names]
    second = made.make_contract(contract.programme, company=people.company, name="二")
    made.a_scheme(second, assessor)
    a_year(second)
    assert [_asked(client, name) for name in names] == before


def _asked(client, name):
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name)).status_code == 200
    return len(asked)


def test_the_board_lists_the_contracts_that_run_in_the_year(
    contract, scheme, assessor, people, figures
):
    longer = {"starts_on": date(2025, 6, 1), "ends_on": None, "name": "跨年服务"}
    programme = contract.programme
    other = made.make_contract(programme, company=people.company, **longer)
    made.a_scheme(other, assessor)
    board = text_of(assessor, "vendor-board")
    assert contract.name in board
    assert other.name in board
    assert list(contracts_of_year(assessor, 2025)) == [other]
    assert set(contracts_of_year(assessor, 2026)) == {contract, other}
    assert list(contracts_of_year(assessor, 2027)) == [other]


def test_a_year_waits_for_who_settles_it_then_for_who_confirms_and_who_pays(
    contract, scheme, assessor, decider, people, figures
):
    drawn = results.draw_result(contract.pk, 2026, by=assessor, today=LATER)

    def waits():
        everybody = (assessor, decider, people.lin)
        return [results_waiting_for(user).filter(pk=drawn.pk).exists() for user in everybody]

    # The project's owner may assess, decide and pay.
    assert waits() == [True, False, True]
    assert drawn.get_absolute_url() in text_of(assessor, "start")
    for row in drawn.months.all():
        results.settle_month(row.pk, D(0), "试运行期", by=assessor)
    assert waits() == [False, True, True]
    results.confirm_result(drawn.pk, by=decider)
    assert waits() == [False, False, True]
    make_sheet(drawn.pk, date(2026, 12, 20), by=people.lin)
    assert waits() == [False, False, False]


def test_the_next_step_of_a_month_is_its_first_button(
    contract, scheme, assessor, decider, firm, figures
):
    draft = made.drafted(contract, assessor, date(2026, 2, 1))
    judged = draft.lines.get(clause__number=3)
    tool = f'<a class="btn btn-primary" href="{reverse("vendor-line-judge", args=[judged.pk])}"'
    assert tool in text_of(assessor, "vendor-assessment", draft.pk)
    sent = made.sent(contract, assessor)
    line = sent.lines.get(clause__number=3)
    objection = objecting.object_to(line.pk, "巡查记录已补齐", by=firm)
    decide = reverse("vendor-objection-decide", args=[objection.pk])
    tool = f'<a class="btn btn-primary" href="{decide}"'
    assert tool in text_of(decider, "vendor-assessment", sent.pk)
    assert tool not in text_of(assessor, "vendor-assessment", sent.pk)
    page = text_of(decider, "vendor-objection-decide", objection.pk)
    assert line.clause.text in page
    assert "巡查记录已补齐" in page


def test_the_trail_of_a_clause_is_told_in_words(contract, scheme, assessor):
    with translation.override("zh-hans"):
        told = trail.value_text("vendors.assessmentscheme", "clause_terms", {
            "deducted_by": "step", "asked_of": "region",
        })  # fmt: skip
    assert told == "扣减方式 每差一档扣减；统计范围 单位所在区划"
    page = text_of(assessor, "vendor-scheme", scheme.pk)
    assert "least_coverage" not in page
    assert "at_least" not in page


def test_steps_nobody_knows_are_not_there(contract, scheme, assessor, figures):
    assessment = made.drafted(contract, assessor)
    assert post(assessor, "vendor-act", assessment.pk, "jump").status_code == 404
    assert post(assessor, "vendor-draft", contract.pk, month="x").status_code == 404
    assert post(assessor, "vendor-draw", contract.pk, year="x").status_code == 404
    assert post(assessor, "vendor-act", assessment.pk, "read").status_code == 302
    assert post(assessor, "vendor-act", assessment.pk, "withdraw").status_code == 302
    assert not Assessment.objects.exists()


def test_drafts_come_by_themselves_when_the_month_is_over(contract, scheme, figures):
    from hengwang.vendors.jobs import draft_due  # noqa: PLC0415  registers jobs

    assert draft_due(date(2026, 3, 2)) == 1
    assert draft_due(date(2026, 3, 2)) == 0
    assert Assessment.objects.get().month == date(2026, 2, 1)
