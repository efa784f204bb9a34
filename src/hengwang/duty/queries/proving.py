"""The acts that prove a shift: acknowledged, logged, signed."""

from collections.abc import Iterator
from datetime import timedelta

from hengwang.accounts.models import User
from hengwang.duty.models import Handover, Holding, LogEntry, Shift
from hengwang.duty.proof import Act, Done, Proof, proof_of
from hengwang.duty.services.holding import piece_of
from hengwang.monitoring.models import Alert

INSTANT = timedelta(microseconds=1)
FAR_BACK = timedelta(days=30)
"""No index finds what was acknowledged when; older alerts are not looked for."""


def proof_for(shift: Shift) -> tuple[Proof, dict[int, User]]:
    """What the acts of a shift say, and the people they name; five queries."""
    pieces = [piece_of(one) for one in Holding.objects.filter(shift=shift)]
    proof = proof_of(pieces, list(_acts(shift)))
    named = {*proof.shown, *(one.person for one in proof.strangers)}
    return proof, User.objects.in_bulk(named)


def _acts(shift: Shift) -> Iterator[Done]:
    entries = LogEntry.objects.filter(shift=shift).exclude(by=None)
    for person, at in entries.values_list("by", "written_at"):
        # Written down later still shows that somebody of this shift was there; judged at its end.
        yield Done(Act.LOGGED, person, min(at, shift.ends_at - INSTANT))
    alerts = Alert.objects.filter(
        unit__path__startswith=shift.post.roster.unit.path,
        opened_at__gte=shift.starts_at - FAR_BACK,
        opened_at__lt=shift.ends_at,
        acknowledged_at__gte=shift.starts_at,
        acknowledged_at__lt=shift.ends_at,
    ).exclude(acknowledged_by=None)
    if shift.company_id is not None:
        # Alerts are the unit's to acknowledge: who did is nobody's proof, and no stranger, here.
        alerts = alerts.none()
    for person, at in alerts.values_list("acknowledged_by", "acknowledged_at"):
        yield Done(Act.ACKNOWLEDGED, person, at)
    given = Handover.objects.filter(outgoing=shift).exclude(given_by=None)
    for person, at in given.values_list("given_by", "given_at"):
        yield Done(Act.SIGNED, person, at)
    taken = Handover.objects.filter(incoming=shift).exclude(taken_by=None)
    for person, at in taken.values_list("taken_by", "taken_at"):
        yield Done(Act.SIGNED, person, at)
