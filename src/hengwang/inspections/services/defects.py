"""What is not in order becomes a defect with a ticket; the defect is mended when the ticket is."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hengwang.audit.services import record
from hengwang.inspections.choices import DefectState
from hengwang.inspections.models import Defect, InspectionPlan, Reading
from hengwang.outbox.services import announce
from hengwang.tickets.choices import Impact, Kind, Source, State, Urgency
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.opening import TicketFacts, open_ticket

MENDED = (State.RESOLVED, State.CLOSED)
TITLE_LENGTH = 200


def note_defects(plan: InspectionPlan, readings: list[Reading]) -> list[Defect]:
    """Attach each reading that is not in order to its defect, found now or before.

    What anybody saw is a defect, also when another inspection of the same round counts: so the
    order in which inspections come changes nothing. MUST run under the plan's lock.

    Returns:
        The defects that came new.
    """
    new = []
    for reading in readings:
        defect = _known(plan, reading.item.key, reading.taken_at)
        if defect is None:
            defect = _found(plan, reading)
            new.append(defect)
        else:
            defect.found_at = min(defect.found_at, reading.taken_at)
            defect.seen_at = max(defect.seen_at, reading.taken_at)
            defect.save(update_fields=["found_at", "seen_at"])
        reading.defect = defect
        Reading.objects.filter(pk=reading.pk).update(defect=defect)
    return new


def _known(plan: InspectionPlan, key: str, at: datetime) -> Defect | None:
    """The open defect of the item, or one that was mended only after this was seen."""
    still_there = Q(state=DefectState.OPEN) | Q(state=DefectState.CLOSED, closed_at__gt=at)
    return plan.defects.filter(still_there, item_key=key).order_by("found_at", "pk").first()


def _found(plan: InspectionPlan, reading: Reading) -> Defect:
    item, inspection = reading.item, reading.inspection
    said = f"{reading.text} {item.symbol}".strip() if item.kind != "yes_no" else ""
    title = f"{plan.name}：{item.text}{' ' if said else ''}{said}"[:TITLE_LENGTH]
    lines = (
        title,
        f"{timezone.localtime(reading.taken_at):%Y-%m-%d %H:%M} {inspection.by_name}",
        plan.place_text,
        reading.note,
    )
    ticket = open_ticket(
        TicketFacts(
            kind=Kind.FAULT,
            source=Source.INSPECTION,
            title=title,
            description="\n".join(filter(None, lines)),
            impact=Impact.UNIT,
            urgency=Urgency.SOON,
            requester_name=inspection.by_name,
        ),
        unit=plan.unit,
        by=None,
    )
    defect = Defect.objects.create(
        plan=plan,
        unit=plan.unit,
        item=item,
        item_key=item.key,
        title=title,
        found_at=reading.taken_at,
        seen_at=reading.taken_at,
        ticket=ticket,
    )
    after = {"title": title, "ticket": ticket.number}
    record("defect.found", defect, by=inspection.by, after=after)
    announce("defect.found", defect_id=defect.pk)
    return defect


@transaction.atomic
def follow_ticket(ticket_id: int) -> int:
    """Bring the defects of a ticket to its state; returns how many changed.

    A ticket that became part of another hands its defects on.
    """
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    if ticket is None:
        return 0
    rows = Defect.objects.select_for_update(of=("self",)).filter(ticket=ticket)
    if ticket.merged_into_id is not None:
        moved = rows.update(ticket=ticket.merged_into_id)
        return moved + follow_ticket(ticket.merged_into_id)
    # The parts' defects are mended with the whole.
    return sum(_bring(defect, ticket) for defect in rows)


def _bring(defect: Defect, ticket: Ticket) -> bool:
    state = DefectState.OPEN
    if ticket.state in MENDED:
        state = DefectState.CLOSED
    elif ticket.state == State.WITHDRAWN:
        state = DefectState.WITHDRAWN
    if state == defect.state:
        return False
    is_open = state == DefectState.OPEN
    same = Defect.objects.filter(plan=defect.plan_id, item_key=defect.item_key)
    if is_open and same.filter(state=DefectState.OPEN).exists():
        # It was found again in the meantime and has a ticket of its own by now.
        return False
    before = {"state": defect.state}
    defect.state = state
    ended = ticket.resolved_at or ticket.closed_at or timezone.now()
    defect.closed_at = None if is_open else ended
    defect.save(update_fields=["state", "closed_at"])
    record("defect.followed", defect, by=None, before=before, after={"state": state})
    announce("defect.changed", defect_id=defect.pk)
    return True
