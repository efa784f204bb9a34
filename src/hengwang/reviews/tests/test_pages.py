"""Pages of reviews: who sees them, what they show and what they cost."""

import json
from io import BytesIO

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from hengwang.accounts.choices import Role
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.pages import search
from hengwang.reviews.cards import of_evaluation, with_open_errors
from hengwang.reviews.choices import Decision
from hengwang.reviews.models import ReportBatch, ReviewedReport
from hengwang.reviews.queries.page import MOST_ROWS
from hengwang.reviews.services import check_report, upload_reports
from hengwang.reviews.tests.factories import (
    CASES,
    WRONG,
    a_programme,
    a_report,
    an_upload,
    case_text,
    found,
    saying,
)
from hengwang.reviews.verdicts import give_verdict
from hengwang.testing.people import make_people
from hengwang.testing.scopes import (
    assert_hidden_from,
    assert_needs_login,
    assert_shown_to,
    client_of,
)

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def evaluator(people):
    return people.with_role(Role.EVALUATOR)


@pytest.fixture
def report(people):
    return a_report(people.unit, people.lin)


def a_docx_report(unit, by):
    document = docx.Document()
    for line in WRONG.splitlines():
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return a_report(unit, by, out.getvalue(), name="报告.docx")


@pytest.mark.parametrize("page", ["detail", "facts", "history"])
def test_a_report_does_not_exist_for_strangers(people, evaluator, report, page):
    url = reverse(f"review-{page}", args=[report.pk])
    for user in (people.lin, evaluator, people.with_role(Role.LEADER)):
        assert_shown_to(user, url)
    for stranger in (people.wang, people.chen, people.with_role(Role.DUTY_ENGINEER)):
        assert_hidden_from(stranger, url)
    assert_needs_login(url)


@pytest.mark.parametrize("form", ["html", "json", "sarif", "xlsx"])
def test_downloads_are_for_those_who_see_the_report(people, report, form):
    url = reverse("review-download", args=[report.pk, form])
    assert_shown_to(people.lin, url)
    assert_hidden_from(people.wang, url)
    assert_needs_login(url)


def test_whoever_only_sees_a_report_changes_nothing(people, report):
    leader = people.with_role(Role.LEADER)
    finding = report.findings.first()
    changes = [
        reverse("review-judge", args=[finding.pk]),
        reverse("review-recheck", args=[report.pk]),
        reverse("review-link", args=[report.pk]),
    ]
    for url in changes:
        for stranger in (leader, people.wang, people.chen):
            assert_hidden_from(stranger, url, method="post")
    assert client_of(leader).get(reverse("review-upload")).status_code == 403
    page = client_of(leader).get(report.get_absolute_url()).content.decode()
    assert reverse("review-judge", args=[finding.pk]) not in page


def test_an_upload_goes_to_the_page_of_its_progress(people):
    client = client_of(people.lin)
    url = reverse("review-upload")
    data = {
        "reports": [an_upload(), an_upload("空.txt", b""), an_upload("图.docx", b"\x89PNG")],
        "unit": people.unit.pk,
    }
    answer = client.post(url, data)
    batch = ReportBatch.objects.get()
    assert answer.headers["Location"] == reverse("review-batch", args=[batch.pk])
    page = client.get(answer.headers["Location"])
    text = page.content.decode()
    assert [row.record.file.name for row in page.context["table"].rows] == ["报告.txt"]
    assert "空.txt" in text
    assert "图.docx" in text
    assert "every 1500ms" in text
    for stranger in (people.wang, people.chen):
        assert_hidden_from(stranger, answer.headers["Location"])
    Job.objects.update(state=JobState.DONE)
    live = {**HTMX, "HTTP_HX_TARGET": "batch"}
    part = client.get(answer.headers["Location"], **live).content.decode()
    assert part.startswith('<div id="batch"')
    assert "every 1500ms" not in part


def test_an_upload_of_only_bad_files_says_why_in_the_form(people):
    client = client_of(people.lin)
    data = {"reports": [an_upload("空.txt", b"")], "unit": people.unit.pk}
    answer = client.post(reverse("review-upload"), data)
    assert answer.status_code == 422
    assert "空.txt" in answer.content.decode()
    nothing = client.post(reverse("review-upload"), {"unit": people.unit.pk})
    assert nothing.status_code == 422
    elsewhere = {"reports": [an_upload()], "unit": people.other_unit.pk}
    assert client.post(reverse("review-upload"), elsewhere).status_code == 422
    assert not ReviewedReport.objects.exists()


def test_the_upload_page_knows_the_programme_it_was_opened_for(people):
    programme = a_programme(people.unit)
    client = client_of(people.lin)
    form = client.get(reverse("review-upload"), {"programme": programme.pk}).context["form"]
    assert form.initial == {"programme": programme, "unit": people.unit.pk}
    assert client.get(reverse("review-upload"), {"programme": "１x"}).status_code == 200


def test_the_same_file_again_opens_the_report_that_is_here(people, report):
    client = client_of(people.lin)
    data = {"reports": [an_upload()], "unit": people.unit.pk}
    answer = client.post(reverse("review-upload"), data)
    assert answer.headers["Location"] == report.get_absolute_url()


@pytest.mark.parametrize("case", CASES)
def test_every_finding_of_the_five_reports_is_marked_in_the_text(people, case):
    report = a_report(people.unit, people.lin, case_text(case), name=f"{case}.txt", year=2020)
    page = client_of(people.lin).get(report.get_absolute_url()).content.decode()
    numbers = report.findings.values_list("number", flat=True)
    assert numbers
    for number in numbers:
        assert page.count(f'id="place-{number}"') == 1
        assert page.count(f'id="finding-{number}"') == 1


def test_the_sentence_that_does_not_add_up_is_marked_with_its_sum(people):
    content = case_text("gansu-2020")
    report = a_report(people.unit, people.lin, content, name="甘肃.txt", year=2020)
    finding = report.findings.get(rule="section-score-vs-row-sum")
    page = client_of(people.lin).get(report.get_absolute_url()).content.decode()
    before, after = page.split(f'id="place-{finding.number}"')
    assert before.rsplit("<mark", 1)[1].startswith(' class="hw-mark is-error"')
    assert "产出指标总分50分，实际得分50分" in after[:400]
    assert "5+5+5+5+5+5+5+5+5 = 45 ≠ 50" in page


def test_what_a_report_prints_never_becomes_markup(people):
    nasty = WRONG + '<script>alert(1)</script><b onclick="x">100万元</b>\n'
    report = a_report(people.unit, people.lin, nasty, name="<img src=x>.txt")
    for page in ("detail", "facts"):
        text = client_of(people.lin).get(reverse(f"review-{page}", args=[report.pk]))
        assert b"<script>alert" not in text.content
        assert b"<img src=x" not in text.content


def test_a_verdict_changes_one_card_and_the_counts(people, report):
    finding = report.findings.filter(severity="error").first()
    url = reverse("review-judge", args=[finding.pk])
    client = client_of(people.lin)
    refused = client.post(url, {"decision": "rejected", "reason": " "}, **HTMX)
    assert refused.status_code == 422
    assert 'id="counts"' not in refused.content.decode()
    done = client.post(url, {"decision": "rejected", "reason": "口径不同"}, **HTMX)
    text = done.content.decode()
    assert f'id="finding-{finding.number}"' in text
    assert "口径不同" in text
    assert 'hx-swap-oob="true"' in text
    plain = client.post(url, {"decision": "open"})
    assert plain.headers["Location"] == f"{report.get_absolute_url()}#finding-{finding.number}"
    assert client.post(url, {"decision": "nonsense"}, **HTMX).status_code == 422


def test_findings_are_filtered_by_family_and_verdict(people):
    report = upload_reports([an_upload()], people.unit, by=people.lin).reports[0]
    check_report(report.pk, examiner=saying(found("甲"), found("乙", severity="advice")))
    give_verdict(report.findings.get(key="乙").pk, Decision.ACCEPTED, by=people.lin)
    client = client_of(people.lin)
    for query, keys in (
        ({}, ["甲", "乙"]),
        ({"family": "sums"}, ["甲", "乙"]),
        ({"family": "rates"}, []),
        ({"decision": "accepted"}, ["乙"]),
        ({"order": "place"}, ["甲", "乙"]),
        ({"family": "nonsense", "decision": "nonsense"}, ["甲", "乙"]),
    ):
        page = client.get(report.get_absolute_url(), query, **HTMX)
        shown = [one.finding.key for group in page.context["groups"] for one in group.findings]
        assert shown == keys, query
        assert b"hw-doc" not in page.content


def test_a_report_that_cannot_be_read_says_so_and_offers_another_check(people):
    empty = b"<html><body><p> </p></body></html>"
    report = a_report(people.unit, people.lin, empty, name="空白.html")
    page = client_of(people.lin).get(report.get_absolute_url()).content.decode()
    assert "空白.html" in page
    assert reverse("review-recheck", args=[report.pk]) in page
    facts = client_of(people.lin).get(reverse("review-facts", args=[report.pk]))
    assert facts.headers["Location"] == report.get_absolute_url()
    url = reverse("review-download", args=[report.pk, "json"])
    refused = client_of(people.lin).get(url)
    assert refused.headers["Location"] == report.get_absolute_url()
    assert_hidden_from(people.lin, reverse("review-download", args=[report.pk, "exe"]))


def test_the_file_as_uploaded_comes_back_byte_for_byte(people, report):
    url = reverse("review-download", args=[report.pk, "original"])
    answer = client_of(people.lin).get(url)
    # Read to its end, the file closes itself.
    assert b"".join(answer.streaming_content) == WRONG.encode()
    assert_hidden_from(people.wang, url)
    assert_needs_login(url)


def test_checking_again_is_a_job(people, report):
    answer = client_of(people.lin).post(reverse("review-recheck", args=[report.pk]))
    assert answer.headers["Location"] == reverse("review-job", args=[Job.objects.get().pk])
    page = client_of(people.lin).get(report.get_absolute_url())
    assert reverse("review-job", args=[Job.objects.get().pk]) in page.content.decode()


def test_a_report_is_linked_to_the_programme_it_names(people):
    report = upload_reports([an_upload()], people.unit, by=people.lin).reports[0]
    check_report(report.pk)
    programme = a_programme(people.unit)
    client = client_of(people.lin)
    url = reverse("review-link", args=[report.pk])
    assert client.get(url).context["form"].initial["programme"] == programme.pk
    assert client.post(url, {"programme": programme.pk, "fiscal_year": ""}).status_code == 422
    client.post(url, {"programme": programme.pk, "fiscal_year": 2021})
    report.refresh_from_db()
    assert (report.programme, report.fiscal_year) == (programme, 2021)


def test_downloads_tell_the_same_findings(people):
    report = a_docx_report(people.unit, people.lin)
    client = client_of(people.lin)
    count = report.findings.count()
    assert count

    def take(form):
        answer = client.get(reverse("review-download", args=[report.pk, form]))
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        return answer.content

    entry = json.loads(take("json"))["files"][0]
    assert len(entry["findings"]) == count
    assert entry["document"]["year"] == 2021
    assert len(json.loads(take("sarif"))["runs"][0]["results"]) == count
    sheet = load_workbook(BytesIO(take("xlsx"))).active
    assert sheet.max_row == count + 1
    assert "80%" in take("html").decode()
    assert len(list(docx.Document(BytesIO(take("docx"))).comments)) == count
    give_verdict(report.findings.first().pk, Decision.REJECTED, reason="无误", by=people.lin)
    assert len(list(docx.Document(BytesIO(take("docx"))).comments)) == count - 1
    rows = list(load_workbook(BytesIO(take("xlsx"))).active.values)
    assert "无误" in rows[1]


def test_long_tables_are_folded_around_their_marks(people):
    rows = "".join(f"|第{n}项指标|5|5|\n" for n in range(1000))
    text = f"甲局2021年度外网运维自评报告\n表1 得分\n|指标|分值|得分|\n{rows}"
    report = a_report(people.unit, people.lin, text)
    page = client_of(people.lin).get(report.get_absolute_url()).content.decode()
    assert page.count("<tr") < MOST_ROWS * 3
    assert "第1项指标" in page


def test_the_list_shows_what_one_may_see_and_costs_the_same_for_many(people, evaluator, report):
    a_report(people.other_unit, people.wang)
    client = client_of(people.lin)
    url = reverse("review-list")
    page = client.get(url)
    assert [row.record for row in page.context["table"].rows] == [report]
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(12):
        a_report(people.unit, people.lin, f"{WRONG}\n{number}", name=f"{number}.txt")
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
    exported = b"".join(client.get(url, {"export": "csv"}).streaming_content).decode()
    assert exported.count("甲局2021年度外网运维项目支出绩效自评报告") == 13


def test_the_list_is_filtered(people, evaluator, report):
    client = client_of(evaluator)
    empty = b"<html><body><p> </p></body></html>"
    unread = a_report(people.unit, people.lin, empty, name="空白.html", year=2022)
    for query, expected in (
        ({"text": "外网运维项目"}, {report}),
        ({"text": "kb"}, {unread}),
        ({"text": "乙局"}, set()),
        ({"year": "2021"}, {report}),
        ({"year": "2022"}, {unread}),
        ({"findings": "errors"}, {report}),
        ({"findings": "open_errors"}, {report}),
        ({"findings": "none"}, set()),
        ({"state": "unreadable"}, {unread}),
        ({"unit": people.unit.pk}, {report, unread}),
        ({"year": "abc", "unit": "99999"}, {report, unread}),
    ):
        page = client.get(reverse("review-list"), query)
        assert {row.record for row in page.context["table"].rows} == expected, query


def test_one_report_costs_the_same_however_many_findings(people):
    report = upload_reports([an_upload()], people.unit, by=people.lin).reports[0]
    client = client_of(people.lin)
    costs = []
    for count in (2, 60):
        many = [found(f"k{number}") for number in range(count)]
        check_report(report.pk, examiner=saying(*many))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(report.get_absolute_url()).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_cards_on_other_pages_show_the_worst_first(people, report, rf):
    request = rf.get("/")
    request.user = people.lin

    class AnEvaluation:
        programme_id = report.programme_id
        fiscal_year = 2021

    card = of_evaluation(request, AnEvaluation)
    assert card["reports"] == [report]
    assert card["worst"][0].severity == "error"
    AnEvaluation.fiscal_year = 2020
    assert of_evaluation(request, AnEvaluation)["reports"] == []
    request.user = people.wang
    AnEvaluation.fiscal_year = 2021
    assert of_evaluation(request, AnEvaluation)["reports"] == []


def test_the_start_page_names_reports_with_open_errors(people, report, rf):
    request = rf.get("/")
    request.user = people.lin
    request.session = {}
    panel = with_open_errors(request)
    assert panel is not None
    assert list(panel["reports"]) == [report]
    for finding in report.findings.filter(severity="error"):
        give_verdict(finding.pk, Decision.MENDED, by=people.lin)
    assert with_open_errors(request) is None


def test_reports_are_found_by_words_and_initials(people, report):
    for text in ("外网运维", "wwyw"):
        hits = [hit for found in search.find(people.lin, text, 5) for hit in found.hits]
        assert report.get_absolute_url() in {hit.url for hit in hits}
    hits = [hit for found in search.find(people.wang, "外网运维", 5) for hit in found.hits]
    assert report.get_absolute_url() not in {hit.url for hit in hits}
