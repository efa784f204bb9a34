"""Findings counted by rule and by office, with what people said to them."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.reviews.choices import Decision
from hengwang.reviews.models import Finding, ReviewedReport
from hengwang.reviews.queries import tallies
from hengwang.reviews.services import check_report, upload_reports
from hengwang.reviews.tests.factories import WRONG, an_upload, found, saying
from hengwang.reviews.verdicts import give_verdict
from hengwang.testing.people import make_people
from hengwang.testing.scopes import assert_needs_login, assert_shown_to, client_of

pytestmark = pytest.mark.django_db
PAGES = ("review-by-rule", "review-by-office")


@pytest.fixture
def people():
    return make_people()


def a_batch(unit, by, count=4, start=0):
    texts = [f"{WRONG}\n{number}" for number in range(start, start + count)]
    uploads = [an_upload(f"{number}.txt", text) for number, text in enumerate(texts)]
    taken = upload_reports(uploads, unit, by=by)
    for report in taken.reports:
        check_report(
            report.pk,
            examiner=saying(found("甲"), found("乙", rule="place", severity="advice")),
        )
    return taken.batch


def judge(rule, decisions, by):
    findings = Finding.objects.filter(rule=rule).order_by("pk")
    for finding, decision in zip(findings, decisions, strict=False):
        give_verdict(finding.pk, decision, reason="口径不同", by=by)


def test_rules_are_counted_with_their_verdicts(people):
    a_batch(people.unit, people.lin)
    said = [Decision.ACCEPTED, Decision.MENDED, Decision.REJECTED]
    judge("section-sum", said, people.lin)
    place, sums = tallies.by_rule(Finding.objects.current())
    assert (sums.name, sums.count, sums.reports, sums.errors) == ("section-sum", 4, 4, 4)
    assert (sums.accepted, sums.mended, sums.rejected, sums.open) == (1, 1, 1, 1)
    assert sums.share == Decimal(2) / 3
    assert (place.name, place.advice, place.judged, place.share) == ("place", 4, 0, None)
    assert tallies.share_of([place, sums]) == Decimal(2) / 3


def test_an_office_is_the_one_the_report_prints_else_the_unit(people):
    a_batch(people.unit, people.lin)
    ReviewedReport.objects.filter(pk=ReviewedReport.objects.latest("pk").pk).update(office="丙局")
    counts = {one.name: one.count for one in tallies.by_office(Finding.objects.current())}
    assert counts == {people.unit.name: 6, "丙局": 2}


def test_what_is_no_longer_found_is_not_counted(people):
    a_batch(people.unit, people.lin, count=1)
    judge("section-sum", [Decision.ACCEPTED], people.lin)
    check_report(ReviewedReport.objects.get().pk, examiner=saying(found("丙", rule="new")))
    assert [one.name for one in tallies.by_rule(Finding.objects.current())] == ["new"]


@pytest.mark.parametrize("page", PAGES)
def test_everybody_counts_what_they_may_see(people, page):
    batch = a_batch(people.unit, people.lin)
    url = reverse(page)
    for user in (people.lin, people.with_role(Role.EVALUATOR), people.with_role(Role.LEADER)):
        assert_shown_to(user, url)
    assert_needs_login(url)
    assert client_of(people.with_role(Role.DUTY_ENGINEER)).get(url).status_code == 403
    counts = {
        user: sum(row.record.count for row in client_of(user).get(url, asked).context["table"].rows)
        for user, asked in (
            (people.lin, {}),
            (people.wang, {}),
        )
    }
    assert counts == {people.lin: 8, people.wang: 0}
    # A stranger's filter by our batch or unit is no way in.
    for asked in ({"batch": batch.pk}, {"unit": people.unit.pk}):
        rows = client_of(people.wang).get(url, asked).context["table"].rows
        assert len(rows) == 0


def test_the_filters_change_table_drawing_and_sentence(people):
    first = a_batch(people.unit, people.lin)
    a_batch(people.unit, people.lin, count=2, start=10)
    judge("section-sum", [Decision.ACCEPTED, Decision.REJECTED], people.lin)
    client = client_of(people.lin)
    url = reverse("review-by-rule")
    page = client.get(url, {"batch": first.pk, "severity": "error"})
    (row,) = page.context["table"].rows
    assert row.record.count == 4
    assert page.context["drawing"].table.rows == (("section-sum", 4, 1, 0, 1, 2),)
    assert "50" in page.context["lead"]
    assert f"batch={first.pk}" in page.context["tabs"][1][1]
    assert client.get(url, {"family": "rates"}).context["drawing"] is None
    assert client.get(url, {"batch": "99999", "sort": "nonsense"}).status_code == 200


def test_the_table_is_sorted_and_exported(people):
    a_batch(people.unit, people.lin)
    judge("section-sum", [Decision.ACCEPTED, Decision.REJECTED], people.lin)
    client = client_of(people.lin)
    for page in PAGES:
        for column in ("share", "-share", "name", "-count"):
            assert client.get(reverse(page), {"sort": column}).status_code == 200
    answer = client.get(reverse("review-by-rule"), {"export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert len(lines) == 3
    assert [
        lines[2][0],
        *(cell.removesuffix(".0000") for cell in lines[2][3:]),
    ] == ["section-sum", "4", "4", "1", "1", "0", "2", "50"]


def test_statistics_cost_the_same_for_many(people):
    client = client_of(people.lin)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            for page in PAGES:
                assert client.get(reverse(page)).status_code == 200
        return len(asked)

    a_batch(people.unit, people.lin, count=1)
    cost()
    few = cost()
    a_batch(people.unit, people.lin, count=6, start=10)
    assert cost() == few
