"""Swaps: proposed by one, accepted by the other, approved where the roster asks."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.duty import coverage
from hengwang.duty.choices import PENDING_SWAPS, SwapState
from hengwang.duty.errors import (
    NotOnDutyError,
    OwnApprovalError,
    ShiftBegunError,
    SwapStateError,
    SwapWithSelfError,
)
from hengwang.duty.models import Roster, Shift, Swap
from hengwang.duty.services.holding import demand_free, rewrite
from hengwang.duty.services.rights import demand_shift
from hengwang.kernel.intervals import Interval
from hengwang.outbox.services import announce


@transaction.atomic
def propose(
    shift_id: int, *, partner: User, by: User, theirs_id: int | None = None, reason: str = ""
) -> Swap:
    """Offer a shift to somebody, with or without taking one of theirs.

    Raises:
        NotOnDutyError: One of the two does not hold the shift they would give.
        ShiftBegunError: One of the shifts has begun.
        SwapWithSelfError: Partner and proposer are the same.
        SwapStateError: The shift is offered already.
    """
    if partner.pk == by.pk:
        raise SwapWithSelfError
    mine = _locked(shift_id)
    demand_shift(by, mine)
    demand_shift(partner, mine)
    _demand_held(mine, by)
    theirs = None
    if theirs_id is not None:
        theirs = Shift.objects.in_force().select_related("post__roster__unit").get(pk=theirs_id)
        if theirs.post.roster_id != mine.post.roster_id:
            raise NotOnDutyError
        demand_shift(by, theirs)
        _demand_held(theirs, partner)
    try:
        with transaction.atomic():
            swap = Swap.objects.create(
                mine=mine,
                theirs=theirs,
                proposer=by,
                partner=partner,
                reason=reason,
                proposed_at=timezone.now(),
            )
    except IntegrityError:
        raise SwapStateError(state=SwapState.PROPOSED.label) from None
    after = {"mine": str(mine), "theirs": str(theirs or ""), "partner": partner.printed_name}
    record("duty_swap.proposed", swap, by=by, after=after)
    announce("duty_swap.proposed", swap_id=swap.pk)
    return swap


@transaction.atomic
def answer(swap_id: int, *, accepts: bool, by: User) -> Swap:
    """The partner says yes or no; without an approval yes is enough.

    Raises:
        NotAllowedError: `by` is not the partner.
        SwapStateError: It was decided meanwhile.
    """
    swap = _swap(swap_id)
    if swap.partner_id != by.pk:
        raise NotAllowedError(permission=Permission.STAND_DUTY.label)
    if not accepts:
        _become(swap, (SwapState.PROPOSED,), SwapState.DECLINED, answered_at=timezone.now())
        record("duty_swap.declined", swap, by=by)
    elif swap.mine.post.roster.swaps_need_approval:
        _become(swap, (SwapState.PROPOSED,), SwapState.ACCEPTED, answered_at=timezone.now())
        record("duty_swap.accepted", swap, by=by)
    else:
        _become(swap, (SwapState.PROPOSED,), SwapState.DONE, answered_at=timezone.now())
        _carry_out(swap, by)
    announce("duty_swap.answered", swap_id=swap.pk)
    return swap


@transaction.atomic
def decide(swap_id: int, *, approves: bool, by: User) -> Swap:
    """The keeper of the roster approves or refuses what both agreed on.

    Raises:
        NotAllowedError: `by` does not make the unit's rosters.
        OwnApprovalError: `by` is one of the two.
        SwapStateError: It was decided meanwhile.
        DoubleBookingError: One of the two would stand at two places.
    """
    swap = _swap(swap_id)
    require(by, Permission.KEEP_ROSTERS, swap.mine.post.roster.unit)
    if by.pk in (swap.proposer_id, swap.partner_id):
        raise OwnApprovalError
    told = {"decided_at": timezone.now(), "decided_by_name": by.printed_name}
    if approves:
        _become(swap, (SwapState.ACCEPTED,), SwapState.DONE, **told)
        _carry_out(swap, by)
    else:
        _become(swap, (SwapState.ACCEPTED,), SwapState.REFUSED, **told)
        record("duty_swap.refused", swap, by=by)
    announce("duty_swap.decided", swap_id=swap.pk)
    return swap


@transaction.atomic
def withdraw(swap_id: int, *, by: User) -> Swap:
    """The proposer takes the offer back before it is carried out."""
    swap = _swap(swap_id)
    if swap.proposer_id != by.pk:
        raise NotAllowedError(permission=Permission.STAND_DUTY.label)
    _become(swap, PENDING_SWAPS, SwapState.WITHDRAWN, decided_at=timezone.now())
    record("duty_swap.withdrawn", swap, by=by)
    return swap


def _carry_out(swap: Swap, by: User) -> None:
    mine, theirs = swap.mine, swap.theirs
    for shift, person in ((mine, swap.proposer), (theirs, swap.partner)):
        if shift is not None:
            _demand_held(shift, person)
    shifts = [one.pk for one in (mine, theirs) if one is not None]
    rewrite(
        shifts,
        lambda held: coverage.exchanged(
            held,
            (mine.pk, swap.proposer_id),
            None if theirs is None else (theirs.pk, swap.partner_id),
            swap.partner_id,
        ),
    )
    for shift in (mine, theirs):
        if shift is not None:
            window = Interval(shift.starts_at, shift.ends_at)
            demand_free([swap.proposer, swap.partner], window)
    record("duty_swap.carried_out", swap, by=by, after={"mine": str(mine), "theirs": str(theirs)})
    announce("roster.changed", roster_id=mine.post.roster_id)


def _become(swap: Swap, states: tuple[SwapState, ...], state: SwapState, **told: object) -> None:
    """Compare and set: of two at once one has an effect."""
    changed = Swap.objects.filter(pk=swap.pk, state__in=states).update(state=state, **told)
    swap.refresh_from_db(fields=["state"])
    if not changed:
        raise SwapStateError(state=swap.get_state_display())


def _swap(swap_id: int) -> Swap:
    related = ("mine__post__roster__unit", "theirs", "proposer", "partner")
    swap: Swap = Swap.objects.select_related(*related).get(pk=swap_id)
    Roster.objects.select_for_update().get(pk=swap.mine.post.roster_id)
    swap.refresh_from_db(fields=["state"])
    return swap


def _locked(shift_id: int) -> Shift:
    shift: Shift = Shift.objects.in_force().select_related("post__roster__unit").get(pk=shift_id)
    Roster.objects.select_for_update().get(pk=shift.post.roster_id)
    return shift


def _demand_held(shift: Shift, person: User, now: datetime | None = None) -> None:
    if shift.dropped_at is not None or shift.starts_at <= (now or timezone.now()):
        raise ShiftBegunError
    if not shift.holdings.filter(person=person).exists():
        raise NotOnDutyError
