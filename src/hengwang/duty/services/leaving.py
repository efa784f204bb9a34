"""Leave from duty: asked, approved with a substitute or refused; the shifts follow."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may, require
from hengwang.audit.services import record
from hengwang.duty.choices import LeaveKind, LeaveState
from hengwang.duty.errors import LeaveStateError, LeaveTimesError, OwnApprovalError
from hengwang.duty.models import Holding, Leave, Roster, Shift
from hengwang.duty.services.holding import demand_free, take_away
from hengwang.duty.services.rights import demand_fits, demand_on, fits
from hengwang.kernel.intervals import Interval
from hengwang.outbox.services import announce


@dataclass(frozen=True, slots=True)
class LeaveFacts:
    """From when until when somebody is away, and why."""

    kind: LeaveKind
    starts_at: datetime
    ends_at: datetime
    reason: str = ""
    substitute: User | None = None


@transaction.atomic
def ask_leave(roster_id: int, person: User, facts: LeaveFacts, *, by: User) -> Leave:
    """Ask to be away; who makes the roster may ask for somebody else, as for the sick.

    Raises:
        NotAllowedError: `by` neither stands there themselves nor makes the unit's rosters.
        LeaveTimesError: It ends before it begins.
    """
    roster: Roster = Roster.objects.select_related("unit").get(pk=roster_id)
    if person.pk == by.pk:
        demand_on(by, roster)
    else:
        require(by, Permission.KEEP_ROSTERS, roster.unit)
    if facts.ends_at <= facts.starts_at:
        raise LeaveTimesError
    leave = Leave.objects.create(
        roster=roster,
        person=person,
        kind=facts.kind,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        reason=facts.reason,
        substitute=facts.substitute,
        asked_at=timezone.now(),
        asked_by=by,
    )
    after = {
        "person": person.printed_name, "kind": facts.kind, "starts_at": facts.starts_at,
        "ends_at": facts.ends_at,
    }  # fmt: skip
    record("duty_leave.asked", leave, by=by, after=after)
    announce("duty_leave.asked", leave_id=leave.pk)
    return leave


@transaction.atomic
def decide_leave(
    leave_id: int, *, approves: bool, by: User, substitute: User | None = None, note: str = ""
) -> Leave:
    """Approve with a substitute, or with none, which leaves gaps that are warned of; or refuse.

    Raises:
        NotAllowedError: `by` does not make the unit's rosters.
        OwnApprovalError: `by` is the person who is away.
        LeaveStateError: It was decided meanwhile.
        DoubleBookingError: The substitute stands elsewhere at that time.
    """
    leave = _leave(leave_id)
    require(by, Permission.KEEP_ROSTERS, leave.roster.unit)
    if by.pk == leave.person_id:
        raise OwnApprovalError
    state = LeaveState.APPROVED if approves else LeaveState.REFUSED
    _become(
        leave,
        (LeaveState.ASKED,),
        state,
        decided_at=timezone.now(),
        decided_by_name=by.printed_name,
        substitute=substitute,
        note=note,
    )
    if approves:
        _carry_out(leave, substitute)
    record(
        "duty_leave.approved" if approves else "duty_leave.refused",
        leave,
        by=by,
        after={"substitute": substitute.printed_name if substitute else ""},
        note=note,
    )
    announce("duty_leave.decided", leave_id=leave.pk)
    return leave


@transaction.atomic
def withdraw_leave(leave_id: int, *, by: User) -> Leave:
    """Take the request back; an approved one gives the hours still to come back to the person.

    Raises:
        NotAllowedError: `by` is neither the person nor makes the unit's rosters.
        LeaveStateError: It was refused or withdrawn.
        DoubleBookingError: The person has taken over something else meanwhile.
    """
    leave = _leave(leave_id)
    if by.pk != leave.person_id and not may(by, Permission.KEEP_ROSTERS, leave.roster.unit):
        raise NotAllowedError(permission=Permission.KEEP_ROSTERS.label)
    was = leave.state
    _become(leave, (LeaveState.ASKED, LeaveState.APPROVED), LeaveState.WITHDRAWN)
    now = timezone.now()
    if was == LeaveState.APPROVED and leave.ends_at > now:
        _give_back(leave, Interval(max(leave.starts_at, now), leave.ends_at))
    record("duty_leave.withdrawn", leave, by=by)
    announce("duty_leave.decided", leave_id=leave.pk)
    return leave


def _carry_out(leave: Leave, substitute: User | None) -> None:
    window = Interval(leave.starts_at, leave.ends_at)
    shifts = _shifts(leave, window)
    if substitute is not None:
        rows = Shift.objects.filter(pk__in=shifts).values_list("company", flat=True)
        demand_fits([substitute], set(rows.order_by()))
    take_away(leave.person_id, window, None if substitute is None else substitute.pk, shifts=shifts)
    if substitute is not None:
        demand_free([substitute], window)
    announce("roster.changed", roster_id=leave.roster_id)


def _give_back(leave: Leave, window: Interval) -> None:
    """Stretches that the rotation gave the person and that the substitute, or nobody, holds."""
    away = Q(person=None) | Q(person=leave.substitute_id)
    rows = Holding.objects.in_force().filter(
        away, shift__post__roster=leave.roster_id, planned=leave.person_id
    )
    touched = rows.touching(window.start, window.end)
    for holding in list(touched.select_related("shift")):
        part = holding.interval.clip(window)
        # A post given to another company since is not the person's any more.
        if part is None or not fits(leave.person.company_id, holding.shift.company_id):
            continue
        Holding.objects.filter(pk=holding.pk).delete()
        for interval, person in _parts(holding, part, leave.person_id):
            Holding.objects.create(
                shift=holding.shift,
                place=holding.place,
                planned_id=holding.planned_id,
                person_id=person,
                starts_at=interval.start,
                ends_at=interval.end,
            )
    demand_free([leave.person], window)
    announce("roster.changed", roster_id=leave.roster_id)


def _parts(holding: Holding, part: Interval, person_id: int) -> list[tuple[Interval, int | None]]:
    around = [
        (Interval(holding.starts_at, part.start), holding.person_id),
        (part, person_id),
        (Interval(part.end, holding.ends_at), holding.person_id),
    ]
    return [(interval, person) for interval, person in around if interval]


def _shifts(leave: Leave, window: Interval) -> list[int]:
    rows = Holding.objects.in_force().filter(
        shift__post__roster=leave.roster_id, person=leave.person_id
    )
    found = rows.touching(window.start, window.end).values_list("shift", flat=True)
    return list(found.distinct().order_by("shift"))


def _leave(leave_id: int) -> Leave:
    related = ("roster__unit", "person", "substitute")
    leave: Leave = Leave.objects.select_related(*related).get(pk=leave_id)
    Roster.objects.select_for_update().get(pk=leave.roster_id)
    leave.refresh_from_db(fields=["state"])
    return leave


def _become(
    leave: Leave, states: tuple[LeaveState, ...], state: LeaveState, **told: object
) -> None:
    changed = Leave.objects.filter(pk=leave.pk, state__in=states).update(state=state, **told)
    if not changed:
        leave.refresh_from_db(fields=["state"])
        raise LeaveStateError(state=leave.get_state_display())
    leave.state = state
