"""Assurances as the worked examples of metric pages tell them."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from hengwang.assurances.models import Assurance, ZeroReport
from hengwang.assurances.tests.factories import a_leader, a_planner, beijing
from hengwang.availability.tests.factories import a_target, a_window, an_outage
from hengwang.organizations.models import Unit

HOUR = timedelta(hours=1)


def make_assurances(unit: Unit, records: Iterable[Mapping[str, Any]]) -> list[Assurance]:
    """The rows of an example, over or cancelled, each with a target of its own."""
    return [_made(unit, number, one) for number, one in enumerate(records)]


def _made(unit: Unit, number: int, told: Mapping[str, Any]) -> Assurance:
    planner, leader = a_planner(unit), a_leader(unit)
    start, end = beijing(told["from"]), beijing(told["until"])
    row = Assurance.objects.create(
        event=f"保障{number}", level=told.get("level", "provincial"), unit=unit,
        starts_at=start, ends_at=end, proposed_by=planner, proposed_by_name="谋划人",
        state="cancelled" if told.get("cancelled") else "closed", decided_by=leader,
        submitted_at=start, ended_at=end,
    )  # fmt: skip
    if told.get("watched", True):
        target = a_target(unit, f"专线{number}")
        row.covered.add(target)
        for since, until in told.get("outages", ()):
            an_outage(target, beijing(since), beijing(until) - beijing(since))
        for since, until in told.get("maintenance", ()):
            length = beijing(until) - beijing(since)
            a_window(planner, leader, beijing(since), length, target)
    for place, said in enumerate(told.get("reports", ()), start=1):
        has_event = said != "nothing"
        ZeroReport.objects.create(
            assurance=row, due_at=start + place * HOUR, state="on_time", sent_at=start,
            has_event=has_event, text=said if has_event else "",
        )  # fmt: skip
    return row
