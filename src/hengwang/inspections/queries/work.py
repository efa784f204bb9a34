"""What a phone takes along: the rounds of the next day, what is overdue, and their lists."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.inspections.choices import OccurrenceState
from hengwang.inspections.models import ChecklistVersion, Occurrence

SOON, OVERDUE = timedelta(hours=24), timedelta(days=3)
MOST = 300


def to_do(user: User, *, now: datetime) -> QuerySet[Any]:
    """Occurrences a person may carry out: due now or within a day, and lately missed."""
    due = Q(state=OccurrenceState.DUE, due_from__lt=now + SOON)
    missed = Q(state=OccurrenceState.MISSED, due_until__gt=now - OVERDUE)
    rows: QuerySet[Any] = Occurrence.objects.carried_out_by(user).filter(due | missed)
    own = Q(plan__assignee=None) | Q(plan__assignee=user)
    return rows.filter(own).select_related("plan__room", "plan__rack").order_by("due_until", "pk")


def work_of(user: User, *, now: datetime) -> dict[str, Any]:
    """The rounds and their lists, as JSON holds them; three queries."""
    rows = list(to_do(user, now=now)[:MOST])
    versions = versions_in_force({row.plan.checklist_id for row in rows})
    by_list = {one.checklist_id: one.pk for one in versions}
    return {
        "occurrences": [_occurrence(row, by_list) for row in rows],
        "versions": {str(one.pk): _version(one) for one in versions},
    }


def versions_in_force(checklists: set[int]) -> Sequence[ChecklistVersion]:
    """The newest version of each checklist with its items; two queries."""
    rows = ChecklistVersion.objects.filter(checklist__in=checklists).select_related("checklist")
    newest: dict[int, ChecklistVersion] = {}
    for one in rows.prefetch_related("items").order_by("checklist", "number"):
        newest[one.checklist_id] = one
    return list(newest.values())


def _occurrence(row: Occurrence, versions: dict[int, int]) -> dict[str, Any]:
    plan = row.plan
    return {
        "id": row.pk,
        "plan": plan.name,
        "plan_id": plan.pk,
        "place": plan.place_text,
        "room_id": plan.sensor_room_id(),
        "rack_id": plan.rack_id,
        "due_from": timezone.localtime(row.due_from).isoformat(),
        "due_until": timezone.localtime(row.due_until).isoformat(),
        "state": row.state,
        "version": versions[plan.checklist_id],
    }


def _version(version: ChecklistVersion) -> dict[str, Any]:
    return {
        "name": version.checklist.name,
        "items": [
            {
                "key": item.key,
                "text": item.text,
                "kind": item.kind,
                "symbol": item.symbol,
                "low": None if item.low is None else float(item.low),
                "high": None if item.high is None else float(item.high),
                "options": list(item.rule().plain_options),
                "bad": sorted(item.rule().bad_options),
                "required": item.is_required,
            }
            for item in version.items.all()
        ],
    }
