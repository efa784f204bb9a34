"""An office's own terms: from a day on, kept by what was promised before, nearest office first."""

from datetime import date, timedelta
from unittest import mock

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse

from hengwang.access.choices import Kind, Step
from hengwang.access.errors import (
    TermsExistError,
    TermsHoldError,
    TermsIncompleteError,
    TermsPastError,
)
from hengwang.access.models import AccessTerms, Application
from hengwang.access.queries.terms import spans_of, terms_on
from hengwang.access.rules import PATHS, TERMS
from hengwang.access.services import stepping, working
from hengwang.access.services.reminding import fill_in_due_dates
from hengwang.access.services.stepping import Words
from hengwang.access.services.terms import set_terms, withdraw_terms
from hengwang.access.tests.factories import an_application, terms_facts
from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.audit.models import AuditEntry
from hengwang.calendars.errors import YearNotEnteredError
from hengwang.organizations.choices import Duty
from hengwang.organizations.models import UnitDuty
from hengwang.testing.people import grant
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-03-02 09:00 +08:00", tick=False):
        yield


def test_new_terms_move_what_comes_later_and_nothing_that_was_promised(people, officer, admin):
    before = an_application(people.unit, officer)
    promised = before.promised_on
    terms = set_terms(people.unit, terms_facts(MONDAY, days=1, construction=5), by=admin)
    after = an_application(people.unit, officer)
    assert (before.terms, after.terms) == (None, terms)
    # Working days: 1 + 1 + 5 + 1 + 1 of the new ones against 3 + 3 + 10 + 3 + 1.
    assert after.promised_on == date(2026, 3, 13)
    working.approve(before.pk, Words(), by=admin)
    working.approve(after.pk, Words(), by=admin)
    due = {one.pk: one.step_due_on for one in Application.objects.all()}
    assert due == {before.pk: date(2026, 3, 5), after.pk: date(2026, 3, 3)}
    before.refresh_from_db()
    assert before.promised_on == promised


def test_who_decides_about_access_sets_them_and_the_trail_says_so(people, officer, admin):
    with pytest.raises(NotAllowedError):
        set_terms(people.unit, terms_facts(MONDAY), by=officer)
    made = set_terms(people.unit, terms_facts(MONDAY), by=admin)
    entry = AuditEntry.objects.get(action="access_terms.set")
    assert entry.actor_name == admin.printed_name
    assert entry.after["days"][Kind.CONNECT.value][Step.REVIEW.value] == 2
    assert made.days_of(Kind.DOMAIN, Step.OPENING) == 2
    assert Step.CONSTRUCTION.value not in made.days[Kind.DOMAIN.value]


def test_terms_never_reach_back_and_one_day_has_one_version(people, admin):
    with pytest.raises(TermsPastError):
        set_terms(people.unit, terms_facts(MONDAY - timedelta(days=1)), by=admin)
    set_terms(people.unit, terms_facts(MONDAY), by=admin)
    with pytest.raises(TermsExistError):
        set_terms(people.unit, terms_facts(MONDAY, days=9), by=admin)
    with pytest.raises(TermsIncompleteError, match=r"审核|Review"):
        set_terms(people.unit, terms_facts(date(2026, 4, 1), review=999), by=admin)
    assert AccessTerms.objects.count() == 1
    with pytest.raises(IntegrityError):
        AccessTerms.objects.update(ground="")


def test_only_terms_to_come_are_taken_back(people, officer, admin):
    to_come = set_terms(people.unit, terms_facts(date(2026, 4, 1)), by=admin)
    holding = set_terms(people.unit, terms_facts(MONDAY), by=admin)
    withdraw_terms(to_come.pk, by=admin)
    with pytest.raises(TermsHoldError):
        withdraw_terms(holding.pk, by=admin)
    assert AccessTerms.objects.get() == holding
    assert AuditEntry.objects.filter(action="access_terms.withdrawn").count() == 1


def test_the_nearest_office_counts_then_who_answers_for_the_region(people, admin):
    unit, other = people.unit, people.other_unit
    assert terms_on(MONDAY, unit) is None
    grant(admin, Role.NETWORK_ADMIN, other)
    wide = set_terms(other, terms_facts(MONDAY, days=7), by=User.objects.get(pk=admin.pk))
    assert terms_on(MONDAY, unit) is None
    UnitDuty.objects.create(unit=other, duty=Duty.PROVINCE_EXTRANET, region=unit.region)
    assert terms_on(MONDAY, unit) == wide
    own = set_terms(unit, terms_facts(MONDAY, days=4), by=admin)
    assert terms_on(MONDAY, unit) == own
    assert terms_on(MONDAY - timedelta(days=1), unit) is None


def test_a_due_date_that_waited_for_its_calendar_follows_the_terms_it_was_promised(
    people, officer, admin
):
    set_terms(people.unit, terms_facts(MONDAY, days=1), by=admin)
    with mock.patch.object(
        stepping, "add_working_days", side_effect=YearNotEnteredError(year=2026)
    ):
        waiting = an_application(people.unit, officer)
    assert (waiting.step_due_on, waiting.promised_on) == (None, None)
    assert fill_in_due_dates() == 1
    waiting.refresh_from_db()
    assert (waiting.step_due_on, waiting.promised_on) == (date(2026, 3, 3), date(2026, 3, 9))


def test_the_board_tells_the_span_of_terms_that_hold(people, admin):
    assert spans_of(MONDAY) == {step: (days, days) for step, days in TERMS.items()}
    set_terms(people.unit, terms_facts(MONDAY, days=2, review=1), by=admin)
    assert spans_of(MONDAY)[Step.REVIEW] == (1, 1)
    page = client_of(admin).get(reverse("access:board")).content.decode()
    assert "期限1个工作日" in page


def test_the_page_shows_and_takes_terms(people, officer, admin):
    client = client_of(admin)
    page = client.get(reverse("access:terms")).content.decode()
    assert "办理时限" in page
    assert reverse("access:terms-add") in page
    told = {"unit": people.unit.pk, "from_on": "2026-03-09", "ground": "服务指南"}
    for kind in Kind:
        told |= {f"{kind}-{step}": "2" for step in PATHS[kind][1:]}
    missing = {**told, f"{Kind.CONNECT}-{Step.REVIEW}": ""}
    refused = client.post(reverse("access:terms-add"), missing)
    assert refused.status_code == 422
    assert not AccessTerms.objects.exists()
    assert client.post(reverse("access:terms-add"), told).status_code == 302
    made = AccessTerms.objects.get()
    page = client.get(reverse("access:terms")).content.decode()
    assert "2026-03-09" in page
    away = reverse("access:terms-withdraw", args=[made.pk])
    assert away in page
    assert client_of(officer).get(reverse("access:terms-add")).status_code == 404
    assert client_of(officer).post(away).status_code == 404
    assert client.post(away).status_code == 302
    assert not AccessTerms.objects.exists()
