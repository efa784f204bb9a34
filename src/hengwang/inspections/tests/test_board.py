"""The board counts what a look at every occurrence counts."""

from datetime import UTC, datetime, timedelta
from random import Random

from hengwang.inspections.choices import OccurrenceState
from hengwang.inspections.completion import tally
from hengwang.inspections.models import Occurrence
from hengwang.inspections.queries.board import board_of
from hengwang.inspections.templatetags.inspections import cells
from hengwang.inspections.tests.factories import a_plan, an_occurrence
from hengwang.kernel.periods import BEIJING, Period

COUNTED = (OccurrenceState.DONE, OccurrenceState.LATE, OccurrenceState.MISSED, OccurrenceState.DUE)


def naive(plan, year, month=None):
    """States of a plan's occurrences that begin in a year, or a month of it, in Beijing."""
    begun = [
        (one.due_from.astimezone(BEIJING), one.state)
        for one in Occurrence.objects.filter(plan=plan)
    ]
    return tally(state for at, state in begun if at.year == year and month in (None, at.month))


def test_a_year_and_its_months_count_what_every_occurrence_says(people, engineer):
    draw = Random(7)
    plans = [a_plan(people.unit, name=f"第{number}间巡检") for number in range(2)]
    for plan in plans:
        for _number in range(25):
            # Around the turns of months and of the year too, which are those of Beijing.
            at = datetime(2025, 1, 31, 15, tzinfo=UTC) + draw.randrange(13) * timedelta(days=28)
            an_occurrence(
                plan, at + timedelta(hours=draw.randrange(-2, 3), seconds=draw.randrange(3_600)),
                **_stands(draw.choice(COUNTED)),
            )  # fmt: skip
    year = board_of(engineer, Period.parse("2025"))
    assert {line.plan: line.tally for line in year.lines} == {
        plan: naive(plan, 2025) for plan in plans
    }
    for number in range(1, 13):
        month = board_of(engineer, Period.parse(f"2025-{number:02}"))
        for plan in plans:
            told = naive(plan, 2025, number)
            shown = {line.plan: line.tally for line in month.lines}.get(plan, tally(()))
            in_year = next(one for one in year.lines if one.plan == plan).cells[number - 1]
            assert shown == told == (in_year.tally or tally(()))


def test_a_name_with_markup_stays_text_on_the_board(people, engineer):
    plan = a_plan(people.unit)
    at = datetime(2025, 3, 3, 1, tzinfo=UTC)
    told = {"state": OccurrenceState.DONE, "done_at": at, "done_by_name": '"><b>甲</b>'}
    an_occurrence(plan, at, **told)
    (line,) = board_of(engineer, Period.parse("2025-03")).lines
    html = cells(line)
    assert "&lt;b&gt;甲" in html
    assert "<b>" not in html


def _stands(state):
    at = datetime(2026, 2, 1, tzinfo=UTC)
    ended = {
        OccurrenceState.DONE: {"done_at": at}, OccurrenceState.LATE: {"done_at": at},
        OccurrenceState.MISSED: {"missed_at": at}, OccurrenceState.DUE: {},
    }  # fmt: skip
    return {"state": state, **ended[state]}
