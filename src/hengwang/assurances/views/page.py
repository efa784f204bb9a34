"""What the page of an assurance shows, for this visitor."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.assurances.choices import ITEM_TONES, REPORT_TONES, STATE_TONES, ItemState, State
from hengwang.assurances.models import Assurance
from hengwang.assurances.printing.building import scope_text
from hengwang.assurances.queries.people import may_act
from hengwang.assurances.queries.standing import (
    effects_of,
    planned_changes,
    planned_work,
    short_posts,
)
from hengwang.assurances.staffing_hours import empty_times, hours_by_person
from hengwang.assurances.views.finding import crumbs
from hengwang.audit.queries import history_of

SHOWN = 12


def page_of(row: Assurance, user: User, *, now: datetime) -> dict[str, Any]:
    """The context of the page; a constant number of queries."""
    plans = may(user, Permission.PLAN_ASSURANCES, row.unit)
    approves = may(user, Permission.APPROVE_ASSURANCES, row.unit)
    acts = may_act(user, row)
    reports = list(row.reports.select_related("assurance"))
    items = list(row.items.select_related("ticket"))
    staffing = list(row.staffing.select_related("person__unit", "person__company"))
    due = [one for one in reports if acts and row.state != State.DRAFT and one.can_be_sent_now]
    is_own = row.proposed_by_id == user.pk
    is_waiting = row.state == State.SUBMITTED
    sees = may(user, Permission.VIEW_ASSURANCES, row.unit)
    return {
        "title": row.event,
        "row": row,
        "tone": STATE_TONES[row.state].value,
        "effects": effects_of(row, now=now),
        "due": due,
        "next_due": next((one for one in reports if one.due_at > now and not one.is_sent), None),
        "reports": [(one, REPORT_TONES[one.state].value) for one in reports],
        "items": [(one, ITEM_TONES[one.state].value) for one in items],
        "unsigned": sum(one.state == ItemState.OPEN for one in items),
        "staffing": staffing,
        "hours": _hours(staffing),
        "empty": empty_times(row.interval, [one.stand for one in staffing])[:SHOWN],
        "posts_short": list(short_posts(row, now)[:SHOWN])
        if may(user, Permission.VIEW_DUTY, row.unit)
        else [],
        "work": list(planned_work(row)[:SHOWN]) if row.freezes_changes else [],
        "changes": list(planned_changes(row, user)[:SHOWN]) if row.freezes_changes else [],
        "exceptions": list(row.exceptions.select_related("person")),
        "story": list(_story(row)),
        "facts": _facts(row),
        "result": getattr(row, "result", None),
        "may_plan": plans,
        "may_edit": plans and row.state == State.DRAFT,
        "may_submit": plans and row.state == State.DRAFT,
        "may_decide": approves and is_waiting and not is_own,
        "waits_for_another": is_own and is_waiting,
        "may_cancel": plans and row.state in (State.DRAFT, State.SUBMITTED, State.APPROVED),
        "may_close": plans and row.state == State.UNDER_WAY,
        "may_staff": plans and row.state not in (State.CLOSED, State.CANCELLED),
        "may_act": acts and row.is_held,
        "may_allow": approves and row.is_held and row.freezes_changes,
        "may_sum_up": plans and row.state == State.CLOSED and not hasattr(row, "result"),
        "may_see_summary": sees and row.started_at is not None,
        "history": history_of(row, limit=40) if sees else [],
        "breadcrumbs": crumbs((row.event, "")),
    }


def _hours(staffing: Iterable[Any]) -> list[tuple[str, Any]]:
    rows = list(staffing)
    names = {one.person_id: one.person.printed_name for one in rows}
    found = hours_by_person([one.stand for one in rows])
    return [(names[person], hours) for person, hours in found.items()]


def _facts(row: Assurance) -> list[tuple[str, Any]]:
    return [
        (pgettext("assurance", "Number"), row.number),
        (pgettext("assurance", "Level"), row.get_level_display()),
        (pgettext("assurance", "Unit in charge"), row.unit),
        (_("Time"), f"{_at(row.starts_at)} – {_at(row.interval.end)}"),
        (_("Scope"), scope_text(row)),
        (_("Targets watched"), row.covered.count() if row.decided_at else "—"),
    ]


def _story(row: Assurance) -> Iterable[tuple[str, str, str, str]]:
    """Steps with their time and person; those to come without."""
    reached = row.state
    told: list[tuple[str, datetime | None, str]] = [
        (pgettext("assurance", "Submitted"), row.submitted_at, row.proposed_by_name),
        (pgettext("assurance", "Approved"), row.decided_at, row.decided_by_name),
        (_("Began"), row.started_at, ""),
        (pgettext("assurance", "Ended"), row.ended_at, row.closed_by_name),
    ]
    result = getattr(row, "result", None)
    told.append(
        (_("Summed up"), None if result is None else result.at, result.by_name if result else "")
    )
    if reached == State.CANCELLED:
        told = [one for one in told[:2] if one[1] is not None]
        told.append((str(row.get_state_display()), row.ended_at, row.closed_by_name))
    if reached == State.DRAFT:
        told[0] = (told[0][0], None, "")
    is_next = True
    for name, at, who in told:
        look = "done" if at is not None else "now" if is_next else "next"
        is_next = is_next and at is not None
        yield name, _at(at), who, look


def _at(at: datetime | None) -> str:
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
