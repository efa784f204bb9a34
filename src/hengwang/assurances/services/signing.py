"""Items of the readiness checklist are signed, each by one person; what is broken is a ticket."""

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.assurances.choices import ItemState
from hengwang.assurances.errors import (
    AssuranceStateError,
    AssuranceWordsError,
    ItemSignedError,
    NotStaffError,
)
from hengwang.assurances.models import Assurance, ReadinessItem
from hengwang.assurances.queries.people import may_act
from hengwang.assurances.services.planning import locked
from hengwang.audit.services import record
from hengwang.tickets.choices import Impact, Kind, Source, Urgency
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.opening import TicketFacts, open_ticket

TITLE_LENGTH = 200


@transaction.atomic
def sign_item(
    item_id: int, *, by: User, remark: str = "", is_defect: bool = False
) -> ReadinessItem:
    """Say that an item is in order, or that it is not, which opens a ticket.

    What was found broken may be signed as ready later; its ticket stays beside it.

    Raises:
        NotStaffError: `by` is neither staff of the assurance nor on duty for its unit.
        ItemSignedError: Somebody has signed it meanwhile.
        AssuranceWordsError: Something is broken, and nobody says what.
        AssuranceStateError: It is not approved, or over.
    """
    item = ReadinessItem.objects.get(pk=item_id)
    row = _held(item.assurance_id, by)
    if is_defect and not remark.strip():
        raise AssuranceWordsError
    allowed = (ItemState.OPEN,) if is_defect else (ItemState.OPEN, ItemState.DEFECT)
    changed = ReadinessItem.objects.filter(pk=item_id, state__in=allowed).update(
        state=ItemState.DEFECT if is_defect else ItemState.READY, remark=remark.strip(),
        signed_by=by, signed_by_name=by.printed_name, signed_at=timezone.now(),
    )  # fmt: skip
    item.refresh_from_db()
    if not changed:
        raise ItemSignedError(name=item.signed_by_name)
    after = {"item": item.text, "remark": item.remark}
    if is_defect:
        item.ticket = _ticket(row, item, by)
        item.save(update_fields=["ticket"])
        after["ticket"] = item.ticket.number
        record("assurance.item_defective", row, by=by, after=after)
    else:
        record("assurance.item_signed", row, by=by, after=after)
    return item


def _held(assurance_id: int, by: User) -> Assurance:
    row = locked(assurance_id)
    if not may_act(by, row):
        raise NotStaffError
    if not row.is_held:
        raise AssuranceStateError(state=row.get_state_display())
    return row


def _ticket(row: Assurance, item: ReadinessItem, by: User) -> Ticket:
    """The platform opens it: staff of companies may not open tickets of the unit."""
    lines = (item.text, item.remark, f"{row.number} {row.event}")
    return open_ticket(
        TicketFacts(
            kind=Kind.FAULT,
            source=Source.INSPECTION,
            title=f"{row.event}：{item.text}"[:TITLE_LENGTH],
            description="\n".join(lines),
            impact=Impact.REGION,
            urgency=Urgency.NOW if row.state == "under_way" else Urgency.SOON,
            requester_name=by.printed_name,
        ),
        unit=row.unit,
        by=None,
    )
