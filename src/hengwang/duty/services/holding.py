"""Who holds which time of shifts is written anew, through the pure core."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.duty import coverage
from hengwang.duty.coverage import Piece
from hengwang.duty.errors import DoubleBookingError, ShiftBegunError
from hengwang.duty.models import Holding, Roster
from hengwang.duty.services.rights import demand_fits
from hengwang.kernel.intervals import Interval
from hengwang.outbox.services import announce

Change = Callable[[list[Piece]], Iterable[Piece]]


def piece_of(holding: Holding) -> Piece:
    """A holding as the core reads it."""
    return Piece(holding.shift_id, holding.place, holding.person_id, holding.interval)


def rewrite(shift_ids: Collection[int], change: Change) -> list[Piece]:
    """Change the holdings of shifts; the caller holds the roster's lock.

    Returns:
        The pieces that came new.
    """
    rows = list(Holding.objects.filter(shift__in=shift_ids))
    planned = {(row.shift_id, row.place): row.planned_id for row in rows}
    before = {piece_of(row): row for row in rows}
    after = set(coverage.joined(change(list(before))))
    gone = [row.pk for piece, row in before.items() if piece not in after]
    fresh = sorted(after - set(before), key=lambda one: (one.interval, one.shift, one.place))
    Holding.objects.filter(pk__in=gone).delete()
    Holding.objects.bulk_create(
        Holding(
            shift_id=one.shift,
            place=one.place,
            person_id=one.person,
            planned_id=planned[one.shift, one.place],
            starts_at=one.interval.start,
            ends_at=one.interval.end,
        )
        for one in fresh
    )
    return fresh


def take_away(
    person_id: int, window: Interval, to_id: int | None, *, shifts: Collection[int]
) -> list[Piece]:
    """What a person holds of these shifts inside the window goes to somebody else, or nobody."""
    return rewrite(shifts, lambda held: coverage.without(held, person_id, window, to_id))


def demand_free(people: Iterable[User], window: Interval) -> None:
    """Refuse when one of them stands at two places in the window, on any roster.

    Raises:
        DoubleBookingError: Somebody would.
    """
    names = {one.pk: one.printed_name for one in people}
    rows = Holding.objects.in_force().filter(person__in=names)
    held = [piece_of(one) for one in rows.touching(window.start, window.end)]
    for clash in coverage.clashes(held):
        at = timezone.localtime(clash.interval.start)
        raise DoubleBookingError(name=names[clash.person], at=f"{at:%m-%d %H:%M}")


@transaction.atomic
def put_in(holding_id: int, person: User | None, *, by: User, at: datetime | None = None) -> None:
    """Put somebody into a stretch, or take everybody out of it, which makes a gap.

    What is gone of the stretch stays with whoever held it.

    Raises:
        NotAllowedError: `by` does not make the unit's rosters.
        ShiftBegunError: The stretch is over.
        DoubleBookingError: The person stands elsewhere at that time.
        ForeignPostError: The person is of a company whose post it is not.
    """
    holding = Holding.objects.select_related("shift__post__roster__unit", "person").get(
        pk=holding_id
    )
    roster = holding.shift.post.roster
    require(by, Permission.KEEP_ROSTERS, roster.unit)
    if person is not None:
        demand_fits([person], {holding.shift.company_id})
    Roster.objects.select_for_update().get(pk=roster.pk)
    now = at or timezone.now()
    if holding.ends_at <= now:
        raise ShiftBegunError
    window = Interval(max(holding.starts_at, now), holding.ends_at)
    old = piece_of(holding)
    to = None if person is None else person.pk

    def change(held: list[Piece]) -> list[Piece]:
        kept = [one for one in held if one != old]
        return [*kept, *coverage.handed_on(old, window, to)]

    rewrite([holding.shift_id], change)
    if person is not None:
        demand_free([person], window)
    record(
        "shift.person_put_in",
        holding.shift,
        by=by,
        before={"person": holding.person.printed_name if holding.person else ""},
        after={"person": person.printed_name if person else "", "from": window.start},
    )
    announce("roster.changed", roster_id=roster.pk)
