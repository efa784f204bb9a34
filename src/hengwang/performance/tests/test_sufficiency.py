"""What the figures of an evaluation rest on: shown before submission, refused where it must be."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.services import (
    EvidenceDates,
    add_evidence,
    amend_evidence,
    replace_file,
    review_evidence,
)
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.performance.choices import ActualSource
from hengwang.performance.errors import EvidenceMissingError
from hengwang.performance.models import Citation, Evaluation
from hengwang.performance.queries.sufficiency import sufficiency_of
from hengwang.performance.services.actuals import ActualData, enter_actual
from hengwang.performance.services.life import take_step
from hengwang.performance.sufficiency import Want
from hengwang.performance.tests.factories import a_row
from hengwang.projects.services.sums import resum_everything
from hengwang.testing.people import grant
from hengwang.testing.scopes import assert_hidden_from, assert_needs_login, client_of


@pytest.fixture
def item(full: Evaluation) -> EvidenceItem:
    """The one piece behind three figures of `full`."""
    return EvidenceItem.objects.get()


def lacking(evaluation: Evaluation) -> list[str]:
    return [row.level3 for row in sufficiency_of(evaluation).lacking(Want.EVIDENCE)]


def test_an_evaluation_with_evidence_lacks_nothing(full):
    found = sufficiency_of(full)
    assert (found.missing, found.warned + found.sound) == (0, 4)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "rejected"},
        {"content": "blank"},
        {"expires_on": date(2020, 12, 31)},
        {"supports_from": date(2021, 1, 1), "supports_until": date(2021, 6, 30)},
    ],
)
def test_evidence_that_does_not_count_stops_the_submission(full, people, item, change):
    EvidenceItem.objects.update(**change)
    assert len(lacking(full)) == 3
    with pytest.raises(EvidenceMissingError, match="接入单位数量"):
        take_step(full.pk, "submit", by=people.lin)
    assert Evaluation.objects.get(pk=full.pk).state == "self_evaluation"
    assert not Citation.objects.exists()


def test_evidence_counts_until_the_day_before_it_expires(full, people, item):
    tomorrow = timezone.localdate() + timedelta(days=1)
    EvidenceItem.objects.update(expires_on=tomorrow)
    assert lacking(full) == []
    assert len(sufficiency_of(full, on=tomorrow).lacking(Want.EVIDENCE)) == 3


def test_a_judged_value_in_the_place_of_a_measured_one_needs_evidence_too(full, people, item):
    told = {"level3": "预算执行", "source": ActualSource.METRIC, "target_text": "≥70%"}
    row = a_row(full, people.lin, metric_key="projects.execution_rate", **told)
    assert row.level3 not in lacking(full)
    enter_actual(row.pk, ActualData("75%"), by=people.lin)
    assert lacking(full) == ["预算执行"]
    enter_actual(row.pk, ActualData("75%", evidence_ids=(item.pk,)), by=people.lin)
    assert lacking(full) == []


def test_what_is_submitted_cites_the_revision_of_the_day(full, people, item):
    take_step(full.pk, "submit", by=people.lin)
    other = store("后来的文件".encode(), name="b.txt", kind=FileKind.EVIDENCE, by=people.lin)
    replace_file(item.pk, other, by=people.lin)
    cited = Citation.objects.filter(frozen__evaluation=full)
    assert {one.revision.number for one in cited} == {1}
    assert len(cited) == 3
    evaluator = people.with_role(Role.EVALUATOR)
    take_step(full.pk, "return", reason="请补充", by=evaluator)
    take_step(full.pk, "submit", by=people.lin)
    again = Citation.objects.filter(frozen__evaluation=full, frozen__revision=2)
    assert {one.revision.number for one in again} == {2}


def test_the_page_says_what_is_missing_and_where_it_is_mended(full, people, item):
    review_evidence(item.pk, accepted=False, note="未盖章", by=people.with_role(Role.EVALUATOR))
    url = reverse("evaluation-evidence", args=[full.pk])
    page = client_of(people.lin).get(url).content.decode()
    row = full.indicators.get(level3="接入单位数量")
    assert reverse("indicator-actual", args=[row.pk]) in page
    assert item.get_absolute_url() in page
    only = client_of(people.lin).get(url, {"show": "no"}).content.decode()
    assert "年度资金总额" not in only
    assert "接入单位数量" in only


def test_everything_on_the_page_is_in_the_export(full, people):
    url = reverse("evaluation-evidence", args=[full.pk])
    told = client_of(people.lin).get(url, {"export": "csv"})
    lines = b"".join(told.streaming_content).decode("utf-8-sig").splitlines()
    assert all(row.figure_id in "".join(lines) for row in full.indicators.all())
    assert any("证明（" in line for line in lines)
    book = client_of(people.lin).get(url, {"export": "xlsx"})
    assert book.content.startswith(b"PK")


def test_strangers_see_no_sufficiency(full, people):
    url = reverse("evaluation-evidence", args=[full.pk])
    assert_hidden_from(people.wang, url)
    assert_needs_login(url)


def test_the_dialog_of_the_submission_says_it_and_a_refusal_leads_to_the_place(full, people, item):
    EvidenceItem.objects.update(status="rejected")
    client = client_of(people.lin)
    page = client.get(full.get_absolute_url()).content.decode()
    assert reverse("evaluation-evidence", args=[full.pk]) in page
    assert "3" in page.split('data-confirm="')[1].split('"')[0]
    answer = client.post(reverse("evaluation-step", args=[full.pk, "submit"]))
    place = f"{reverse('evaluation-evidence', args=[full.pk])}?show=no"
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, place)


def test_looking_costs_three_queries_however_many_rows(full, people, django_assert_num_queries):
    resum_everything()
    fresh = Evaluation.objects.select_related("programme").get(pk=full.pk)
    with django_assert_num_queries(3):
        [one.text for figure in sufficiency_of(fresh).figures for one in figure.demands]
    proof = EvidenceItem.objects.get()
    for number in range(6):
        row = a_row(full, people.lin, level3=f"指标{number}")
        data = ActualData("81家", evidence_ids=(proof.pk,))
        enter_actual(row.pk, data, by=people.lin)
    with django_assert_num_queries(3):
        [one.text for figure in sufficiency_of(fresh).figures for one in figure.pieces]


def test_part_of_the_year_is_a_remark(full, people, item):
    half = EvidenceDates("证明", date(2020, 1, 1), date(2020, 6, 30))
    amend_evidence(item.pk, half, by=people.lin)
    codes = {
        one.demand.code
        for figure in sufficiency_of(full).figures
        for one in figure.demands
        if one.demand.want is Want.PERIOD
    }
    assert codes == {"period_partly"}
    take_step(full.pk, "submit", by=people.lin)


def test_two_pieces_together_support_the_year(full, people, item):
    amend_evidence(
        item.pk, EvidenceDates("证明", date(2020, 1, 1), date(2020, 6, 30)), by=people.lin
    )
    stored = store("下半年".encode(), name="c.txt", kind=FileKind.EVIDENCE, by=people.lin)
    days = (date(2020, 7, 1), date(2020, 12, 31))
    unit = full.programme.unit
    second = add_evidence(unit, stored, title="下半年", supports=days, by=people.lin)
    for row in full.indicators.filter(evidence=item):
        row.evidence.add(second)
    wants = {one.demand.want for figure in sufficiency_of(full).figures for one in figure.demands}
    assert Want.PERIOD not in wants


def test_a_figure_says_that_one_hand_filed_and_accepted_its_evidence(full, people, item, settings):
    settings.SEPARATE_DUTIES = False
    grant(people.lin, Role.EVALUATOR, people.unit)
    review_evidence(item.pk, accepted=True, by=people.lin)
    row = full.indicators.get(level3="接入单位数量")
    owner = client_of(people.lin)
    trace = owner.get(reverse("indicator-trace", args=[row.pk])).content.decode()
    assert "提交与审核为同一人" in trace
    page = owner.get(reverse("evaluation-evidence", args=[full.pk])).content.decode()
    assert "提交与采信为同一人" in page
