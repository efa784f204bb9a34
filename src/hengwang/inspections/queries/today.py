"""The inspections around now, as the page of today shows them; two queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from hengwang.accounts.models import User
from hengwang.inspections.choices import OccurrenceState
from hengwang.inspections.models import Occurrence
from hengwang.inspections.queries.work import OVERDUE, SOON
from hengwang.kernel.periods import beijing_day, midnight

MOST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One due inspection, and whether it is the visitor's own."""

    occurrence: Occurrence
    is_mine: bool
    may_do: bool


@dataclass(frozen=True, slots=True)
class Today:
    """Rows by where they stand; each list mine first."""

    due: Sequence[Row]
    missed: Sequence[Row]
    later: Sequence[Row]
    done: Sequence[Row]

    def __bool__(self) -> bool:
        return bool(self.due or self.missed or self.later or self.done)


def today_of(user: User, *, now: datetime) -> Today:
    """What is due now, missed lately, due within a day, and done since midnight."""
    midday = midnight(beijing_day(now))
    due = Q(state=OccurrenceState.DUE, due_from__lt=now + SOON)
    missed = Q(state=OccurrenceState.MISSED, due_until__gt=now - OVERDUE)
    done = Q(state__in=(OccurrenceState.DONE, OccurrenceState.LATE), done_at__gte=midday)
    found = Occurrence.objects.visible_to(user).filter(due | missed | done)
    related = ("plan__room", "plan__rack", "plan__assignee", "plan__company", "unit")
    rows = list(found.select_related(*related).order_by("due_until", "pk")[:MOST])
    own = Occurrence.objects.carried_out_by(user)
    able = set(own.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    told = [_row(one, user, one.pk in able) for one in rows]
    told.sort(key=lambda one: not one.is_mine)
    ended = timedelta(0)

    def is_open(one: Row) -> bool:
        return one.occurrence.state == OccurrenceState.DUE

    return Today(
        due=[
            one
            for one in told
            if is_open(one) and one.occurrence.due_from <= now < one.occurrence.due_until
        ],
        # A worker that stands still must not hide what was missed.
        missed=[
            one
            for one in told
            if one.occurrence.state == OccurrenceState.MISSED
            or (is_open(one) and now - one.occurrence.due_until >= ended)
        ],
        later=[one for one in told if is_open(one) and one.occurrence.due_from > now],
        done=[
            one
            for one in told
            if one.occurrence.state in (OccurrenceState.DONE, OccurrenceState.LATE)
        ],
    )


def _row(one: Occurrence, user: User, may_do: bool) -> Row:  # noqa: FBT001  a plain fact
    plan = one.plan
    mine = plan.assignee_id == user.pk
    mine |= plan.assignee_id is None and plan.company_id == user.company_id and may_do
    return Row(one, mine, may_do)
