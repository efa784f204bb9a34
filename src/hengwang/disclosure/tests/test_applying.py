"""Uses of a result: who records them, what needs an amount, and their forms."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.disclosure import errors
from hengwang.disclosure.choices import ApplicationKind
from hengwang.disclosure.models import ResultApplication
from hengwang.disclosure.services.applying import (
    ApplicationData,
    add_application,
    correct_application,
)
from hengwang.disclosure.tests.factories import APPROVED, an_application
from hengwang.performance.tests.factories import a_programme, an_evaluation
from hengwang.testing.scopes import client_of

GIVEN = {
    "kind": "cut",
    "amount_cny": "12.5",
    "reason": "预算执行率偏低",
    "decided_on": "2021-09-01",
}


def told(kind, **given):
    facts = {"reason": "执行率低", "decided_on": APPROVED, "decided_by": "财政厅", **given}
    return ApplicationData(kind=kind, **facts)


@pytest.fixture
def judge(people):
    return people.with_role(Role.EVALUATOR)


def test_a_cut_is_recorded_with_its_amount_and_corrected_in_the_trail(confirmed, judge):
    ten, twelve = Decimal(100_000), Decimal(120_000)
    row = add_application(confirmed.pk, told(ApplicationKind.CUT, amount_cny=ten), by=judge)
    correct_application(row.pk, told(ApplicationKind.CUT, amount_cny=twelve), by=judge)
    row.refresh_from_db()
    assert row.amount_cny == twelve
    entry = AuditEntry.objects.get(action="result_application.corrected")
    assert Decimal(entry.before["amount_cny"]) == ten


def test_an_amount_stands_where_a_budget_changes_and_nowhere_else(confirmed, judge):
    for kind in (ApplicationKind.RAISE, ApplicationKind.CUT):
        with pytest.raises(errors.AmountMissingError):
            add_application(confirmed.pk, told(kind), by=judge)
    for kind in (ApplicationKind.COMMEND, ApplicationKind.ACCOUNT):
        with pytest.raises(errors.AmountNotAskedError):
            add_application(confirmed.pk, told(kind, amount_cny=Decimal(1)), by=judge)
    for amount in (Decimal(0), Decimal(-5), Decimal("0.004")):
        for kind in ApplicationKind:
            with pytest.raises(errors.AmountNotPositiveError):
                add_application(confirmed.pk, told(kind, amount_cny=amount), by=judge)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(errors.DayAheadError):
        add_application(confirmed.pk, told(ApplicationKind.KEEP, decided_on=tomorrow), by=judge)
    assert not ResultApplication.objects.exists()


def test_an_amount_is_kept_in_whole_fen(confirmed, judge):
    row = add_application(
        confirmed.pk, told(ApplicationKind.CUT, amount_cny=Decimal("100.005")), by=judge
    )
    row.refresh_from_db()
    assert row.amount_cny == Decimal("100.01")


def test_only_who_reviews_a_confirmed_evaluation_records_uses(confirmed, people, judge):
    for user in (people.lin, people.wang):
        with pytest.raises(NotAllowedError):
            add_application(confirmed.pk, told(ApplicationKind.KEEP), by=user)
    other = an_evaluation(a_programme(people.unit, people.lin, name="另一项目"), people.lin)
    with pytest.raises(errors.NotConfirmedError):
        add_application(other.pk, told(ApplicationKind.KEEP), by=judge)


def test_the_form_takes_wan_yuan_and_the_page_shows_the_use(confirmed, judge):
    client = client_of(judge)
    address = reverse("application-new", args=[confirmed.pk])
    assert address in client.get(confirmed.get_absolute_url()).text
    assert client.get(address).status_code == 200
    answer = client.post(address, {**GIVEN, "decided_by": "财政厅"}, follow=True)
    row = ResultApplication.objects.get()
    assert row.amount_cny == Decimal(125_000)
    edit = reverse("application-edit", args=[row.pk])
    assert edit in answer.text
    assert "预算执行率偏低" in answer.text
    assert 'value="12.5"' in client.get(edit).text
    again = client.post(edit, {**GIVEN, "amount_cny": "10", "decided_by": "财政厅"})
    assert again.status_code == 302
    assert client.post(edit, {**GIVEN, "amount_cny": "", "decided_by": "财政厅"}).status_code == 422
    row.refresh_from_db()
    assert row.amount_cny == Decimal(100_000)


def test_the_owner_reads_the_use_and_a_stranger_finds_nothing(confirmed, people):
    row = an_application(confirmed)
    owner, stranger = client_of(people.lin), client_of(people.wang)
    addresses = [
        reverse("application-edit", args=[row.pk]),
        reverse("application-new", args=[confirmed.pk]),
    ]
    page = owner.get(confirmed.get_absolute_url()).text
    assert row.reason in page
    assert addresses[0] not in page
    for client in (owner, stranger):
        assert [client.get(address).status_code for address in addresses] == [404, 404]
