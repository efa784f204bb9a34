"""Rounds nobody asked for, and readings that are put right."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.inspections import errors
from hengwang.inspections.choices import OccurrenceState, Verdict
from hengwang.inspections.models import Defect, Occurrence, Reading
from hengwang.inspections.services.clearing import clear_defect
from hengwang.inspections.services.correcting import correct_reading
from hengwang.inspections.services.delivering import deliver
from hengwang.inspections.services.extra import begin_extra, call_off_unmade
from hengwang.inspections.services.planning import mark_missed
from hengwang.inspections.tests.factories import GOOD, a_plan, a_submission, an_occurrence
from hengwang.kernel.metrics import Scope, metrics
from hengwang.kernel.periods import Period
from hengwang.testing.at_once import at_once
from hengwang.testing.scopes import client_of
from hengwang.tickets.models import Ticket


@pytest.fixture
def plan(people):
    return a_plan(people.unit)


@pytest.fixture
def reading(plan, engineer):
    """27.5 where 22.5 was meant: not in order, with a defect and its ticket."""
    occurrence = an_occurrence(plan)
    made = deliver(occurrence.pk, a_submission(occurrence, {**GOOD, "t": "27.5"}), by=engineer)
    return made.readings.get(item__key="t")


def figure(key, people):
    year = Period.year_of(timezone.localdate().year)
    return metrics.get(f"inspections.{key}").measure(year, Scope.of_units([people.unit.pk])).value


def test_a_round_nobody_asked_for_is_made_and_never_due(plan, people, engineer):
    an_occurrence(plan, timezone.now() - timedelta(hours=5), state=OccurrenceState.MISSED)
    extra = begin_extra(plan.pk, "雷雨过后", by=engineer)
    assert begin_extra(plan.pk, "雷雨过后", by=engineer).plan == plan
    assert (extra.is_extra, extra.state) == (True, OccurrenceState.DUE)
    deliver(extra.pk, a_submission(extra, {**GOOD, "t": "31"}), by=engineer)
    assert Defect.objects.count() == 1
    assert (figure("done", people), figure("completion", people)) == (1, 0)


def test_an_unscheduled_round_nobody_made_is_called_off_not_missed_and_a_late_phone_is_heard(
    plan, engineer
):
    extra = begin_extra(plan.pk, "雷雨过后", by=engineer)
    began = extra.due_from
    later = began + timedelta(days=4, minutes=1)
    assert mark_missed(now=later) == 0
    assert (call_off_unmade(now=began + timedelta(days=2)), call_off_unmade(now=later)) == (0, 1)
    extra.refresh_from_db()
    assert extra.state == OccurrenceState.CANCELLED
    deliver(extra.pk, a_submission(extra), by=engineer)
    assert Occurrence.objects.get().state == OccurrenceState.DONE


def test_who_may_not_begin_one_and_when_not(plan, people, engineer):
    with pytest.raises(errors.ReasonMissingError):
        begin_extra(plan.pk, " ", by=engineer)
    with pytest.raises(NotAllowedError):
        begin_extra(plan.pk, "外人", by=people.wang)
    plan.ends_on = timezone.localdate()
    plan.save()
    with pytest.raises(errors.PlanEndedError):
        begin_extra(plan.pk, "已停", by=engineer)


def test_a_correction_is_another_reading_and_the_last_one_counts(reading, engineer):
    occurrence = reading.inspection.occurrence
    occurrence.refresh_from_db()
    assert occurrence.bad_count == 1
    made = correct_reading(reading.pk, "22.5", "看错一位", by=engineer)
    reading.refresh_from_db()
    assert (reading.text, reading.is_last, reading.counts) == ("27.5", False, False)
    assert (made.verdict, made.taken_at, made.is_last) == (Verdict.OK, reading.taken_at, True)
    occurrence.refresh_from_db()
    assert (occurrence.bad_count, occurrence.state) == (0, OccurrenceState.DONE)
    # People say whether something is to be mended; the ticket's story is told.
    ticket = Ticket.objects.get()
    assert "27.5 → 22.5" in ticket.steps.get(kind="corrected").text
    assert Defect.objects.get().state == "open"
    again = correct_reading(made.pk, "29", "复核后仍高", by=engineer)
    assert (again.corrects, again.defect) == (made, Defect.objects.get())
    occurrence.refresh_from_db()
    assert occurrence.bad_count == 1
    assert Reading.objects.filter(item=reading.item).count() == 3


def test_what_is_no_correction_is_refused(reading, people, engineer):
    with pytest.raises(errors.ReasonMissingError):
        correct_reading(reading.pk, "22.5", "", by=engineer)
    with pytest.raises(errors.ReadingUnchangedError):
        correct_reading(reading.pk, "27.5", "一样", by=engineer)
    with pytest.raises(errors.ReadingValueError):
        correct_reading(reading.pk, "很热", "不是数", by=engineer)
    with pytest.raises(NotAllowedError):
        correct_reading(reading.pk, "22.5", "外人", by=people.wang)
    correct_reading(reading.pk, "22.5", "看错", by=engineer)
    with pytest.raises(errors.ReadingCorrectedError):
        correct_reading(reading.pk, "23", "再改", by=engineer)
    assert Reading.objects.filter(item=reading.item).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_once_one_stands(reading, engineer, planner):
    answers = at_once(
        lambda: correct_reading(reading.pk, "22.5", "看错", by=engineer),
        lambda: correct_reading(reading.pk, "22.6", "看错", by=planner),
    )
    assert sum(isinstance(one, errors.ReadingCorrectedError) for one in answers) == 1
    assert Reading.objects.filter(item=reading.item, is_last=True).count() == 1


def test_both_are_done_on_the_pages(reading, plan, people, engineer):
    client = client_of(engineer)
    url = reverse("inspection-unscheduled", args=[plan.pk])
    assert url in client.get(plan.get_absolute_url()).content.decode()
    assert client.post(url, {"reason": "雷雨过后"}).status_code == 302
    extra = Occurrence.objects.get(is_extra=True)
    assert "雷雨过后" in client.get(extra.get_absolute_url()).content.decode()
    url = reverse("inspection-reading-correct", args=[reading.pk])
    here = reading.inspection.occurrence.get_absolute_url()
    assert url in client.get(here).content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"value": "22.5", "reason": "看错"}).status_code == 302
    text = client.get(here).content.decode()
    assert "<s" in text
    assert "看错" in text
    for page in (url, reverse("inspection-unscheduled", args=[plan.pk])):
        assert client_of(people.wang).get(page).status_code == 404


def test_a_correction_to_good_offers_to_close_the_defect_and_its_ticket(reading, engineer, people):
    occurrence = reading.inspection.occurrence
    client, address = client_of(engineer), occurrence.get_absolute_url()
    assert "readings/" + str(reading.pk) + "/clear" not in client.get(address).content.decode()
    right = correct_reading(reading.pk, "22.5", "看错了", by=engineer)
    way = reverse("inspection-reading-clear", args=[right.pk])
    assert way in client.get(address).content.decode()
    assert way not in client_of(people.lin).get(address).content.decode()
    assert client_of(people.wang).post(way).status_code == 404
    assert client.post(way).status_code == 302
    defect = Defect.objects.get()
    assert (defect.state, Ticket.objects.get().state) == ("withdrawn", "withdrawn")
    assert "看错了" in Ticket.objects.get().steps.get(kind="withdrawn").text
    assert way not in client.get(address).content.decode()
    with pytest.raises(errors.DefectStandsError):
        clear_defect(right.pk, by=engineer)


def test_what_another_round_saw_too_is_not_closed_by_a_correction(plan, reading, engineer):
    second = an_occurrence(plan, timezone.now() - timedelta(minutes=50))
    deliver(second.pk, a_submission(second, {**GOOD, "t": "29"}), by=engineer)
    right = correct_reading(reading.pk, "22.5", "看错了", by=engineer)
    page = client_of(engineer).get(reading.inspection.occurrence.get_absolute_url())
    assert reverse("inspection-reading-clear", args=[right.pk]) not in page.content.decode()
    with pytest.raises(errors.DefectStandsError):
        clear_defect(right.pk, by=engineer)
    assert Defect.objects.get().state == "open"
    other = Reading.objects.get(is_last=True, verdict=Verdict.BAD)
    also_right = correct_reading(other.pk, "23", "也看错了", by=engineer)
    assert clear_defect(also_right.pk, by=engineer).state == "withdrawn"
