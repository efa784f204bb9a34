"""Publications: their last day, what is refused, and the step of the evaluation."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.calendars.choices import BureauDateKey
from hengwang.calendars.services import set_bureau_date
from hengwang.disclosure import errors
from hengwang.disclosure.choices import PublicationStanding
from hengwang.disclosure.models import Publication
from hengwang.disclosure.services.publishing import PublicationData, due_on, record_publication
from hengwang.disclosure.tests.factories import APPROVED, DUE, a_publication
from hengwang.performance.choices import EvaluationState
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_programme, an_evaluation

WHERE = "https://example.gov.cn/jx/2020.html"
DAY = timedelta(days=1)


def told(**given):
    return PublicationData(**{"approved_on": APPROVED, **given})


def actions():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_the_last_day_is_twenty_days_after_approval_or_what_the_bureau_set(people):
    assert due_on(APPROVED, 2020) == DUE
    set_bureau_date(BureauDateKey.DISCLOSURE_DEADLINE_DAYS, "15", fiscal_year=2020, by=None)
    assert due_on(APPROVED, 2020) == DUE - 5 * DAY
    assert due_on(APPROVED, 2021) == DUE


def test_an_approval_alone_awaits_the_publication(confirmed, people):
    row = record_publication(confirmed.pk, told(), by=people.lin)
    assert (row.due_on, row.published_on) == (DUE, None)
    confirmed.refresh_from_db()
    assert confirmed.state == EvaluationState.CONFIRMED
    assert "publication.recorded" in actions()


def test_publishing_takes_the_step_of_the_evaluation(confirmed, people):
    record_publication(confirmed.pk, told(), by=people.lin)
    row = record_publication(confirmed.pk, told(published_on=DUE, place=WHERE), by=people.lin)
    confirmed.refresh_from_db()
    assert confirmed.state == EvaluationState.PUBLISHED
    assert row.recorded_by_name == people.lin.printed_name
    assert actions()[-2:] == ["publication.published", "evaluation.published"]
    entry = AuditEntry.objects.get(action="publication.published")
    assert entry.after["published_where"] == WHERE


def test_an_evaluation_that_was_published_by_its_step_gets_its_record_later(confirmed, people):
    take_step(confirmed.pk, "publish", by=people.lin)
    record_publication(confirmed.pk, told(published_on=DUE + DAY, place=WHERE), by=people.lin)
    assert Publication.objects.get().standing == PublicationStanding.LATE


def test_an_exempt_evaluation_is_not_published(confirmed, people):
    ground = "《保密法》第十五条，秘密级"
    row = record_publication(confirmed.pk, told(exempt_ground=ground), by=people.lin)
    confirmed.refresh_from_db()
    assert confirmed.state == EvaluationState.CONFIRMED
    assert row.standing == PublicationStanding.EXEMPT
    assert "publication.exempted" in actions()


def test_a_place_is_corrected_but_a_publication_is_not_withdrawn(confirmed, people):
    record_publication(confirmed.pk, told(published_on=DUE, place="公告栏"), by=people.lin)
    record_publication(confirmed.pk, told(published_on=DUE, place=WHERE), by=people.lin)
    assert Publication.objects.get().place == WHERE
    assert actions()[-1] == "publication.corrected"
    for given in ({}, {"exempt_ground": "秘密级"}):
        with pytest.raises(errors.AlreadyPublishedError):
            record_publication(confirmed.pk, told(**given), by=people.lin)


def test_contradictions_are_refused_and_leave_nothing(confirmed, people):
    tomorrow = timezone.localdate() + DAY
    wrong = [
        (told(approved_on=tomorrow), errors.DayAheadError),
        (told(published_on=tomorrow, place=WHERE), errors.DayAheadError),
        (told(published_on=DUE), errors.PlaceMissingError),
        (told(published_on=APPROVED - DAY, place=WHERE), errors.PublishedBeforeApprovalError),
        (
            told(published_on=DUE, place=WHERE, exempt_ground="秘密级"),
            errors.PublishedAndExemptError,
        ),
    ]
    for data, error in wrong:
        with pytest.raises(error):
            record_publication(confirmed.pk, data, by=people.lin)
    assert not Publication.objects.exists()


def test_a_place_without_a_day_is_refused(confirmed, people):
    with pytest.raises(errors.DayMissingError):
        record_publication(confirmed.pk, told(place=WHERE), by=people.lin)


def test_only_a_confirmed_evaluation_of_the_own_unit_is_published(confirmed, people):
    other = an_evaluation(a_programme(people.unit, people.lin, name="另一项目"), people.lin)
    with pytest.raises(errors.NotConfirmedError):
        record_publication(other.pk, told(), by=people.lin)
    with pytest.raises(NotAllowedError):
        record_publication(confirmed.pk, told(), by=people.wang)


def test_the_database_refuses_a_publication_that_is_exempt_or_nowhere(confirmed):
    for wrong in (
        {"published_on": DUE, "place": ""},
        {"place": WHERE},
        {"published_on": DUE, "exempt_ground": "秘密级"},
        {"published_on": APPROVED - DAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            a_publication(confirmed, **wrong)


@pytest.mark.parametrize(
    ("given", "standing"),
    [
        ({}, PublicationStanding.AWAITED),
        ({"due_on": date(2021, 8, 9)}, PublicationStanding.OVERDUE),
        ({"published_on": date(2021, 8, 9)}, PublicationStanding.ON_TIME),
        ({"published_on": date(2021, 8, 9), "due_on": date(2021, 8, 8)}, PublicationStanding.LATE),
        ({"exempt_ground": "秘密级"}, PublicationStanding.EXEMPT),
    ],
)
def test_the_standing_of_a_row_and_of_the_list_agree(confirmed, given, standing):
    row = a_publication(confirmed, **given)
    today = date(2021, 8, 10)
    found = [
        word for word in PublicationStanding if Publication.objects.standing(word, today).exists()
    ]
    assert found == [standing]
    assert row.standing_on(today) == standing
    with time_machine.travel("2021-08-10T12:00:00+08:00"):
        assert row.standing == standing
