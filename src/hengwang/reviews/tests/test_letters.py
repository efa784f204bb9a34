"""Letters back to the offices: what goes into them, versions, numbers, archives and pages."""

import io
import zipfile
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from docx import Document

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.files.services import open_file
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.rendering.errors import TemplateFieldError
from hengwang.reviews.choices import Decision, LetterPer
from hengwang.reviews.errors import (
    LetterDueError,
    LetterNumberError,
    LetterNumberTakenError,
    NothingConfirmedError,
)  # fmt: skip
from hengwang.reviews.letters.building import LetterFacts, content_of
from hengwang.reviews.letters.running import make_run
from hengwang.reviews.letters.services import RunFacts, make_letter, make_letters
from hengwang.reviews.letters.subjects import subject_named, subjects_of
from hengwang.reviews.letters.wording import numeral
from hengwang.reviews.models import Finding, Letter, LetterRun, ReviewedReport
from hengwang.reviews.services import BatchFacts, check_report, upload_reports
from hengwang.reviews.tests.factories import an_upload, examined, found
from hengwang.reviews.verdicts import give_verdict
from hengwang.testing.people import make_people
from hengwang.testing.scopes import (
    assert_hidden_from,
    assert_needs_login,
    assert_shown_to,
    client_of,
)

pytestmark = pytest.mark.django_db
ONE = LetterFacts(
    "函〔2026〕1号", "乙中心", "甲局", date(2026, 3, 1), date(2026, 3, 20), "林 0931-1"
)
ALL = RunFacts("甲局", "函〔2026〕#号", 7, date(2026, 3, 1), date(2026, 3, 20))


@pytest.fixture
def people():
    return make_people()


def office_says(office, *findings):
    def examiner(path, name):
        del path, name
        said = examined(*findings)
        said.facts["operating_body"] = office
        return said

    return examiner


@pytest.fixture
def batch(people):
    """Three offices: one with two reports, one with open findings only, one without any."""
    uploads = [an_upload(f"{number}.txt", f"甲局报告 {number}") for number in range(4)]
    taken = upload_reports(uploads, people.unit, by=people.lin, about=BatchFacts("2025年自评"))
    first, second, third, last = (report.pk for report in taken.reports)
    check_report(first, examiner=office_says("乙中心", found("甲"), found("乙", severity="advice")))
    check_report(second, examiner=office_says("乙中心", found("丙", severity="warning")))
    check_report(third, examiner=office_says("丁所", found("丁")))
    check_report(last, examiner=office_says("戊院"))
    Job.objects.update(state=JobState.DONE)
    for report, key, reason in ((first, "甲", ""), (second, "丙", "请补充合同")):
        finding = ReviewedReport.objects.get(pk=report).findings.get(key=key)
        give_verdict(finding.pk, Decision.ACCEPTED, reason=reason, by=people.lin)
    return taken.batch


def words_of(letter):
    with open_file(letter.file) as file:
        document = Document(io.BytesIO(file.read()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [one.text for one in document.paragraphs if one.text.strip()], cells


def run_now(batch, facts, by):
    run = make_letters(batch, facts, by=by)
    Job.objects.filter(pk=run.job_id).update(state=JobState.RUNNING)
    return LetterRun.objects.get(pk=run.pk), make_run(run.job, run.pk)


def test_a_letter_holds_the_accepted_findings_of_all_reports_of_the_office(people, batch):
    letter = make_letter(batch, subject_named(batch.pk, "office:乙中心"), ONE, by=people.lin)
    paragraphs, cells = words_of(letter)
    assert paragraphs[:4] == ["甲局", "函〔2026〕1号", "关于反馈绩效报告复核意见的函", "乙中心："]
    assert "复核" in paragraphs[4]
    assert "2份" in paragraphs[4]
    assert "问题2个" in paragraphs[4]
    assert "2026年3月20日前" in paragraphs[4]
    assert paragraphs[5:7] == [
        "一、《甲局报告》（2021年度，问题1个）",
        "二、《甲局报告》（2021年度，问题1个）",
    ]
    assert paragraphs[-3:] == ["甲局", "2026年3月1日", "（联系人：林 0931-1）"]
    assert "甲差5%\n核算：5+5 = 10 ≠ 11" in cells
    assert "请核对分项与合计，更正不一致的数据。" in cells
    # The reviewer's own words go before the usual ones; open findings stay out.
    assert "请补充合同。" in cells
    assert not any("乙差5%" in cell for cell in cells)
    assert (letter.version, letter.finding_count, letter.made_by) == (1, 2, people.lin)


def test_the_same_facts_and_findings_give_the_same_bytes(people, batch):
    subject = subject_named(batch.pk, "office:乙中心")
    first = make_letter(batch, subject, ONE, by=people.lin)
    second = make_letter(batch, subject, ONE, by=people.lin)
    assert (first.version, second.version) == (1, 2)
    assert first.file.sha256 == second.file.sha256
    assert list(Letter.objects.newest()) == [second]
    assert AuditEntry.objects.filter(action="letter.made").count() == 2


def test_a_letter_without_confirmed_findings_is_refused_or_says_so(people, batch):
    subject = subject_named(batch.pk, "office:丁所")
    with pytest.raises(NothingConfirmedError):
        make_letter(batch, subject, ONE, by=people.lin)
    letter = make_letter(batch, subject, ONE, by=people.lin, also_without=True)
    paragraphs, cells = words_of(letter)
    assert "未发现需要修改的问题" in paragraphs[4]
    assert cells == []


def test_faulty_dates_and_taken_numbers_are_refused(people, batch):
    subject = subject_named(batch.pk, "office:乙中心")
    early = LetterFacts("1号", "乙中心", "甲局", date(2026, 3, 2), date(2026, 3, 1))
    with pytest.raises(LetterDueError):
        make_letter(batch, subject, early, by=people.lin)
    make_letter(batch, subject, ONE, by=people.lin)
    other = subject_named(batch.pk, "office:丁所")
    with pytest.raises(LetterNumberTakenError):
        make_letter(batch, other, ONE, by=people.lin, also_without=True)
    with pytest.raises(LetterNumberError):
        make_letters(batch, RunFacts("甲局", "函", 1, ONE.dated_on, ONE.due_on), by=people.lin)
    with pytest.raises(NotAllowedError):
        make_letter(batch, subject, ONE, by=people.wang)
    assert Letter.objects.count() == 1


def test_all_letters_of_a_batch_come_as_one_archive_and_leave_out_who_has_nothing(people, batch):
    run, result = run_now(batch, ALL, people.lin)
    run.refresh_from_db()
    assert result == {"letters": 1, "missing": 0}
    assert [one["office"] for one in run.left_out] == ["丁所", "戊院"]
    with open_file(run.archive) as file:
        names = zipfile.ZipFile(io.BytesIO(file.read())).namelist()
    assert names == ["函〔2026〕7号_乙中心.docx"]


def test_letters_may_go_to_everybody_and_are_made_once(people, batch):
    everybody = RunFacts("甲局", "函〔2026〕#号", 7, ALL.dated_on, ALL.due_on, also_without=True)
    run, result = run_now(batch, everybody, people.lin)
    assert result["letters"] == 3
    assert list(run.letters.order_by("pk").values_list("number", "office")) == [
        ("函〔2026〕7号", "丁所"), ("函〔2026〕8号", "乙中心"), ("函〔2026〕9号", "戊院"),
    ]  # fmt: skip
    # A job that starts again makes nothing twice.
    make_run(run.job, run.pk)
    assert Letter.objects.count() == 3


def test_one_letter_a_report_is_possible_too(people, batch):
    by_report = RunFacts("甲局", "#号", 1, ALL.dated_on, ALL.due_on, per=LetterPer.REPORT)
    run, result = run_now(batch, by_report, people.lin)
    assert result["letters"] == 2
    assert {letter.report.file.name for letter in run.letters.all()} == {"0.txt", "1.txt"}
    with open_file(LetterRun.objects.get(pk=run.pk).archive) as file:
        assert len(zipfile.ZipFile(io.BytesIO(file.read())).namelist()) == 2


def test_a_bureaus_own_template_is_used_and_a_faulty_one_refused(people, batch, tmp_path):
    folder = settings.DATA_DIR / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    own = Document()
    own.add_paragraph("本局函件 {{ addressee }} {{ nothing }}")
    path = folder / "review_letter.docx"
    own.save(path)
    try:
        with pytest.raises(TemplateFieldError):
            make_letter(batch, subjects_of(batch.pk, LetterPer.OFFICE)[1], ONE, by=people.lin)
        assert not Letter.objects.exists()
        own = Document()
        own.add_paragraph("本局函件 {{ addressee }}")
        own.save(path)
        letter = make_letter(batch, subjects_of(batch.pk, LetterPer.OFFICE)[1], ONE, by=people.lin)
        assert words_of(letter)[0] == ["本局函件 乙中心"]
    finally:
        path.unlink()


@pytest.mark.parametrize(
    ("numbers", "sentence", "printed"),
    [
        ("甲项目；乙项目", "项目名称有2种写法：甲项目；乙项目", ""),
        ("90 ÷ 100 = 90%", "执行率80%与金额不符", "90 ÷ 100 = 90%"),
    ],
)
def test_a_computation_that_the_sentence_holds_is_not_said_twice(
    people, batch, numbers, sentence, printed
):
    Finding.objects.filter(key="甲").update(numbers=numbers, message_zh=sentence)
    content = content_of(subject_named(batch.pk, "office:乙中心"), ONE.due_on)
    assert [row.computation for row in content.reports[0].rows] == [printed]


def test_texts_of_people_cannot_become_tags_of_the_template(people, batch):
    facts = LetterFacts(
        "1号", "{{ sender }}<w:p>&", "{% for x in y %}", ONE.dated_on, ONE.due_on, "\x0b\ufffe"
    )
    letter = make_letter(batch, subject_named(batch.pk, "office:乙中心"), facts, by=people.lin)
    assert words_of(letter)[0][3] == "{{ sender }}<w:p>&："


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (21, "二十一"), (105, "一百〇五"),
                         (110, "一百一十"), (300, "三百")]
)  # fmt: skip
def test_headings_are_numbered_in_chinese(number, text):
    assert numeral(number) == text


def test_the_pages_of_letters_belong_to_those_who_see_the_batch(people, batch):
    letter = make_letter(batch, subject_named(batch.pk, "office:乙中心"), ONE, by=people.lin)
    listed = reverse("review-letters", args=[batch.pk])
    for url in (listed, letter.get_absolute_url()):
        for user in (people.lin, people.with_role(Role.LEADER)):
            assert_shown_to(user, url)
        assert_hidden_from(people.wang, url)
        assert_needs_login(url)
    making = reverse("review-letters-make", args=[batch.pk])
    assert_shown_to(people.lin, making)
    assert_hidden_from(people.with_role(Role.LEADER), making)
    page = client_of(people.lin).get(listed)
    assert [row.record.office for row in page.context["table"].rows] == ["丁所", "乙中心", "戊院"]
    assert "函〔2026〕1号" in page.content.decode()
    by_report = client_of(people.lin).get(listed, {"per": "report"})
    assert len(by_report.context["table"].rows) == 4


def test_a_letter_is_made_anew_on_its_page_with_other_facts(people, batch):
    letter = make_letter(batch, subject_named(batch.pk, "office:乙中心"), ONE, by=people.lin)
    client = client_of(people.lin)
    url = reverse("review-letter-make", args=[batch.pk]) + "?subject=office:乙中心"
    form = client.get(url).context["form"]
    assert form.initial["number"] == "函〔2026〕1号"
    data = {**form.initial, "addressee": "乙信息中心", "due_on": "2026-02-01"}
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"due_on"}
    data["due_on"] = "2026-04-01"
    made = client.post(url, data, follow=True)
    assert made.context["letter"].version == 2
    assert "第2版" in made.content.decode() or "Version 2" in made.content.decode()
    old = client.get(letter.get_absolute_url()).content.decode()
    assert made.context["letter"].get_absolute_url() in old
    docx = client.get(reverse("review-letter-file", args=[letter.pk]))
    assert b"".join(docx.streaming_content).startswith(b"PK")
    assert_hidden_from(people.wang, reverse("review-letter-file", args=[letter.pk]))


def test_the_form_of_all_letters_starts_the_job_and_names_its_faults(people, batch):
    client = client_of(people.lin)
    url = reverse("review-letters-make", args=[batch.pk])
    data = dict(client.get(url).context["form"].initial)
    refused = client.post(url, {**data, "number": "函", "first_number": 0})
    assert refused.context["form"].errors.keys() == {"number", "first_number"}
    made = client.post(url, data, follow=True)
    assert made.status_code == 200
    assert 'hx-target="#letter-run"' in made.content.decode()
    run = LetterRun.objects.get()
    assert client.get(reverse("review-letters-archive", args=[run.pk])).status_code == 404
    Job.objects.update(state=JobState.RUNNING)
    make_run(run.job, run.pk)
    Job.objects.update(state=JobState.DONE)
    taken = client.get(reverse("review-letters-archive", args=[run.pk]))
    assert b"".join(taken.streaming_content).startswith(b"PK")
    assert_hidden_from(people.wang, reverse("review-letters-archive", args=[run.pk]))
