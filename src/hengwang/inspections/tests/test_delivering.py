"""Inspections come in once, in any order, late or double, and nothing of them is lost."""

import itertools
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.inspections.choices import DefectState, OccurrenceState
from hengwang.inspections.clocks import Clock
from hengwang.inspections.errors import (
    NotYetDueError,
    OtherChecklistError,
    ReadingMissingError,
    SubmissionKeyError,
    TimesError,
)
from hengwang.inspections.models import Defect, Inspection, Occurrence, Reading
from hengwang.inspections.services.defects import follow_ticket
from hengwang.inspections.services.delivering import deliver
from hengwang.inspections.services.planning import mark_missed
from hengwang.inspections.tests.factories import (
    GOOD,
    a_checklist,
    a_plan,
    a_submission,
    an_occurrence,
)
from hengwang.tickets.models import Ticket
from hengwang.tickets.services import ending, working

pytestmark = pytest.mark.django_db
BAD = {**GOOD, "t": "31"}


@pytest.fixture
def occurrence(people):
    return an_occurrence(a_plan(people.unit))


def test_an_inspection_is_kept_with_its_readings(occurrence, engineer):
    made = deliver(occurrence.pk, a_submission(occurrence), by=engineer)
    occurrence.refresh_from_db()
    assert (occurrence.state, occurrence.done_by_name) == ("done", engineer.printed_name)
    assert [one.verdict for one in made.readings.all()] == ["ok", "ok", "ok", "none"]
    assert not Defect.objects.exists()


def test_sending_again_changes_nothing(occurrence, engineer):
    given = a_submission(occurrence, BAD)
    made = [deliver(occurrence.pk, given, by=engineer) for _ in range(3)]
    assert {one.pk for one in made} == {Inspection.objects.get().pk}
    assert (Reading.objects.count(), Ticket.objects.count()) == (4, 1)


def test_a_key_with_other_content_is_refused_and_the_first_kept(occurrence, engineer, planner):
    given = a_submission(occurrence)
    deliver(occurrence.pk, given, by=engineer)
    other = a_submission(occurrence, {**GOOD, "t": "23"}, key=given.key)
    with pytest.raises(SubmissionKeyError):
        deliver(occurrence.pk, other, by=engineer)
    with pytest.raises(SubmissionKeyError):
        deliver(occurrence.pk, given, by=planner)
    assert Reading.objects.get(item__key="t").text == "22.5"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_any_order_of_three_deliveries_gives_the_same_record(people, engineer, planner, order):
    begin = timezone.now() - timedelta(hours=4)
    occurrence = an_occurrence(a_plan(people.unit), begin)
    late = a_submission(occurrence, BAD, finished_at=begin + timedelta(hours=3))
    first = a_submission(occurrence, finished_at=begin + timedelta(minutes=20))
    second = a_submission(occurrence, BAD, finished_at=begin + timedelta(minutes=40))
    came = [(late, engineer), (first, planner), (second, engineer)]
    mark_missed(now=timezone.now())
    for at in (*order, *order):
        deliver(occurrence.pk, came[at][0], by=came[at][1])
    occurrence.refresh_from_db()
    assert (occurrence.state, occurrence.done_at) == ("done", first.finished_at)
    assert occurrence.inspections.get(is_record=True).key == first.key
    assert occurrence.inspections.count() == 3
    assert occurrence.bad_count == 2
    defect = Defect.objects.get()
    assert (defect.found_at, defect.seen_at) == (second.finished_at, late.finished_at)
    assert defect.readings.count() == 2


def test_a_queue_that_comes_after_the_round_was_missed_counts_by_when_it_was_made(people, engineer):
    begin = timezone.now() - timedelta(hours=5)
    occurrence = an_occurrence(a_plan(people.unit), begin)
    assert mark_missed(now=timezone.now()) == 1
    assert mark_missed(now=timezone.now()) == 0
    occurrence.refresh_from_db()
    assert occurrence.state == OccurrenceState.MISSED
    given = a_submission(occurrence, finished_at=begin + timedelta(minutes=30))
    deliver(occurrence.pk, given, by=engineer)
    occurrence.refresh_from_db()
    assert occurrence.state == OccurrenceState.DONE
    assert occurrence.missed_at is not None


def test_made_after_its_time_it_is_late(people, engineer):
    occurrence = an_occurrence(a_plan(people.unit), timezone.now() - timedelta(hours=5))
    deliver(occurrence.pk, a_submission(occurrence), by=engineer)
    assert Occurrence.objects.get().state == OccurrenceState.LATE


@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(days=-1)])
def test_a_phone_a_day_off_is_marked_and_its_round_counts(occurrence, engineer, off):
    shown = timezone.now() + off
    given = a_submission(occurrence, finished_at=shown, clock=Clock(-off))
    made = deliver(occurrence.pk, given, by=engineer)
    assert made.clock_mark == "off"
    assert made.device_finished_at == shown
    assert abs(made.finished_at - timezone.now()) < timedelta(minutes=1)
    occurrence.refresh_from_db()
    assert (occurrence.state, occurrence.finding_count) == ("done", 1)


def test_a_failed_item_opens_one_ticket_until_it_is_mended(people, engineer):
    plan = a_plan(people.unit)
    now = timezone.now()
    for hours in (30, 20):
        occurrence = an_occurrence(plan, now - timedelta(hours=hours))
        given = a_submission(occurrence, BAD, finished_at=now - timedelta(hours=hours - 1))
        deliver(occurrence.pk, given, by=engineer)
    defect = Defect.objects.get()
    ticket = Ticket.objects.get()
    assert (ticket.source, defect.ticket) == ("inspection", ticket)
    assert "31 ℃" in ticket.title
    working.take(ticket.pk, by=engineer)
    ending.resolve(ticket.pk, "更换风扇", by=engineer)
    assert follow_ticket(ticket.pk) == 1
    assert follow_ticket(ticket.pk) == 0
    defect.refresh_from_db()
    assert defect.state == DefectState.CLOSED
    # What was seen before it was mended and arrives now is the same defect.
    occurrence = an_occurrence(plan, now - timedelta(hours=10))
    old = a_submission(occurrence, BAD, finished_at=now - timedelta(hours=9))
    deliver(occurrence.pk, old, by=engineer)
    assert Defect.objects.count() == 1
    ending.reopen(ticket.pk, "又高了", by=engineer)
    follow_ticket(ticket.pk)
    defect.refresh_from_db()
    assert (defect.state, defect.closed_at) == (DefectState.OPEN, None)


def test_a_defect_goes_with_its_ticket_into_another_and_is_withdrawn_with_it(
    occurrence, people, engineer
):
    from hengwang.tickets.services.combining import merge  # noqa: PLC0415
    from hengwang.tickets.tests.factories import a_ticket  # noqa: PLC0415

    deliver(occurrence.pk, a_submission(occurrence, BAD), by=engineer)
    ticket = Ticket.objects.get()
    whole = a_ticket(people.unit, engineer, title="空调停机")
    merge(ticket.pk, into_id=whole.pk, by=engineer)
    follow_ticket(ticket.pk)
    defect = Defect.objects.get()
    assert defect.ticket == whole
    ending.withdraw(whole.pk, "误报", by=engineer)
    follow_ticket(whole.pk)
    defect.refresh_from_db()
    assert defect.state == DefectState.WITHDRAWN


def test_what_cannot_be_is_refused_and_leaves_nothing(people, occurrence, engineer):
    other = a_checklist(people.unit, "别的表").in_force()
    now = timezone.now()
    cases = [
        (OtherChecklistError, a_submission(occurrence, version_id=other.pk)),
        (ReadingMissingError, a_submission(occurrence, {"t": "20"})),
        (TimesError, a_submission(occurrence, started_at=now + timedelta(hours=1))),
        (NotYetDueError, a_submission(occurrence, finished_at=now - timedelta(hours=3))),
    ]
    for error, given in cases:
        with pytest.raises(error):
            deliver(occurrence.pk, given, by=engineer)
    assert not Inspection.objects.exists()


def test_only_inspectors_of_the_unit_or_of_the_company_asked(
    people, occurrence, contractor, planner
):
    for stranger in (people.wang, contractor, people.lin):
        with pytest.raises(NotAllowedError):
            deliver(occurrence.pk, a_submission(occurrence), by=stranger)
    plan = occurrence.plan
    plan.company = people.company
    plan.save()
    deliver(occurrence.pk, a_submission(occurrence, key=uuid4()), by=contractor)
    assert Occurrence.objects.visible_to(contractor).count() == 1


def test_an_old_version_of_the_list_is_still_taken(people, occurrence, engineer, planner):
    from hengwang.inspections.choices import ItemKind  # noqa: PLC0415
    from hengwang.inspections.services.checklists import (  # noqa: PLC0415
        ItemFacts,
        rewrite_checklist,
    )

    given = a_submission(occurrence)
    rewrite_checklist(
        occurrence.plan.checklist_id, [ItemFacts("新问题", ItemKind.YES_NO)], by=planner
    )
    made = deliver(occurrence.pk, given, by=engineer)
    assert made.version.number == 1
