"""What a shift hears of inspections, on written records."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengwang.duty.digest import digest
from hengwang.inspections.choices import DefectState, OccurrenceState
from hengwang.inspections.happenings import tell
from hengwang.inspections.models import Defect
from hengwang.inspections.tests.factories import a_plan, an_occurrence
from hengwang.kernel.happenings import Asked
from hengwang.kernel.intervals import Interval
from hengwang.kernel.periods import BEIJING
from hengwang.tickets.choices import Kind, Source, State
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.opening import TicketFacts, open_ticket

NIGHT = datetime(2026, 3, 2, 20, 0, tzinfo=BEIJING)
EIGHT = datetime(2026, 3, 3, 8, 0, tzinfo=BEIJING)
HOUR = timedelta(hours=1)


@pytest.fixture
def plan(people, time_machine):
    time_machine.move_to(EIGHT, tick=False)
    return a_plan(people.unit)


@pytest.fixture
def asked(people):
    return Asked(people.unit.path, Interval(NIGHT, EIGHT))


def lines(asked):
    return [(one.title, one.count, one.is_open, one.detail) for one in digest("x", tell(asked))]


def a_defect(plan, key, found, **told):
    item = plan.checklist.in_force().items.first()
    return Defect.objects.create(
        plan=plan, unit=plan.unit, item=item, item_key=key, title=key, found_at=found,
        seen_at=found, **told,
    )  # fmt: skip


def a_round(plan, at, state, done=None, **told):
    return an_occurrence(plan, at, state=state, done_at=done, **told)


def test_rounds_done_missed_and_waiting_are_told_by_plan(plan, asked):
    by = {"done_by_name": "张某"}
    a_round(plan, NIGHT + HOUR, OccurrenceState.DONE, NIGHT + 2 * HOUR, **by)
    a_round(plan, NIGHT + 4 * HOUR, OccurrenceState.DONE, NIGHT + 5 * HOUR, bad_count=2, **by)
    a_round(plan, NIGHT + 7 * HOUR, OccurrenceState.MISSED)
    a_round(plan, EIGHT - 2 * HOUR, OccurrenceState.DUE)  # its time ends at eight
    late = a_round(plan, EIGHT - HOUR, OccurrenceState.DUE)
    a_round(plan, NIGHT - 6 * HOUR, OccurrenceState.DONE, NIGHT - 5 * HOUR)  # before the shift
    a_round(plan, EIGHT, OccurrenceState.DUE)  # begins after it
    a_round(plan, NIGHT, OccurrenceState.DUE, due_until=EIGHT + timedelta(days=9))  # has time
    a_round(plan, NIGHT, OccurrenceState.CANCELLED, slot="called off")
    assert lines(asked) == [
        (plan.name, 1, True, "待巡检"),
        (plan.name, 2, False, "已完成 · 张某"),
        (plan.name, 2, False, "漏检"),
    ]
    [waiting] = [one for one in tell(asked) if one.is_open]
    assert (waiting.due_at, waiting.url) == (late.due_until, late.get_absolute_url())


def test_a_round_done_after_the_shift_was_still_to_be_done_at_its_end(plan, asked):
    a_round(plan, EIGHT - HOUR, OccurrenceState.DONE, EIGHT + HOUR / 2)
    assert [one[2] for one in lines(asked)] == [True]


def test_a_defect_is_open_only_where_no_live_ticket_is_taken_over_in_its_place(plan, asked):
    ticket = open_ticket(
        TicketFacts(kind=Kind.FAULT, source=Source.INSPECTION, title="漏水"),
        unit=plan.unit, by=None,
    )  # fmt: skip
    a_defect(plan, "alone", NIGHT - 40 * HOUR)
    a_defect(plan, "with", NIGHT + HOUR, ticket=ticket)
    a_defect(plan, "with too", NIGHT + 2 * HOUR, ticket=ticket)
    a_defect(plan, "mended", NIGHT - HOUR, state=DefectState.CLOSED, closed_at=NIGHT + HOUR)
    a_defect(plan, "old", NIGHT - 40 * HOUR, state=DefectState.CLOSED, closed_at=NIGHT - HOUR)
    told = lines(asked)
    assert [one[:3] for one in told] == [("alone", 1, True), ("mended", 1, False)]
    Ticket.objects.filter(pk=ticket.pk).update(state=State.WITHDRAWN)
    told = lines(asked)
    assert told[1][:3] == ("with", 2, True)
    assert ticket.number in told[1][3]


def test_others_units_are_not_told_and_the_queries_stay_the_same(plan, people, asked):
    def asked_for():
        with CaptureQueriesContext(connection) as caught:
            list(tell(asked))
        return len(caught)

    a_round(plan, NIGHT + HOUR, OccurrenceState.MISSED)
    few = asked_for()
    other = a_plan(people.other_unit)
    a_round(other, NIGHT + HOUR, OccurrenceState.MISSED)
    for number in range(1, 9):
        a_round(plan, NIGHT + HOUR * number / 4 + HOUR / 60, OccurrenceState.MISSED)
        a_defect(plan, f"d{number}", NIGHT + HOUR)
    assert asked_for() == few
    assert sum(one.count for one in tell(asked)) == 9 + 8
