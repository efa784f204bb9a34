"""A correction said that nothing was wrong: its defect and ticket are closed by one decision."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.inspections.choices import DefectState, Verdict
from hengwang.inspections.errors import DefectStandsError
from hengwang.inspections.models import Defect, Occurrence, Reading
from hengwang.inspections.services.defects import follow_ticket
from hengwang.inspections.services.delivering import locked
from hengwang.inspections.services.rights import demand_inspector
from hengwang.tickets.choices import LIVE
from hengwang.tickets.models import Ticket
from hengwang.tickets.services.ending import withdraw


def unfounded(occurrence: Occurrence) -> QuerySet[Defect]:
    """Open defects found on this round that no standing reading, of any round, bears out.

    Only those with a live ticket of their own: what was merged with another matter stays with it.
    """
    borne_out = Reading.objects.filter(defect=OuterRef("pk"), is_last=True, verdict=Verdict.BAD)
    found_here = Reading.objects.filter(defect=OuterRef("pk"), inspection__occurrence=occurrence)
    others = Defect.objects.filter(ticket=OuterRef("ticket")).exclude(pk=OuterRef("pk"))
    parts = Ticket.objects.filter(merged_into=OuterRef("ticket"))
    rows: QuerySet[Defect] = Defect.objects.filter(
        Exists(found_here), ~Exists(borne_out), ~Exists(others), ~Exists(parts),
        state=DefectState.OPEN, ticket__state__in=LIVE,
    )  # fmt: skip
    return rows


@transaction.atomic
def clear_defect(reading_id: int, *, by: User) -> Defect:
    """Withdraw the ticket of a defect that a correction showed to be none; the defect follows.

    Raises:
        NotAllowedError: `by` does not inspect there, or may not withdraw the ticket.
        DefectStandsError: The reading is not in order, or another one bears the defect out.
    """
    related = ("item", "corrects", "inspection__occurrence")
    occurrence = locked(Reading.objects.select_related(*related).get(pk=reading_id)
                        .inspection.occurrence_id)  # fmt: skip
    demand_inspector(by, occurrence.plan)
    reading: Reading = Reading.objects.select_related(*related).get(pk=reading_id)
    rows = unfounded(occurrence).filter(
        readings__inspection=reading.inspection, readings__item=reading.item
    )
    defect = rows.distinct().first()
    is_right = reading.is_last and reading.verdict == Verdict.OK and reading.corrects is not None
    if defect is None or defect.ticket_id is None or not is_right:
        raise DefectStandsError
    former = reading.corrects.text if reading.corrects else ""
    said = f"{reading.item.text}: {former} → {reading.text}\n{reading.reason}"
    withdraw(defect.ticket_id, said, by=by)
    follow_ticket(defect.ticket_id)
    defect.refresh_from_db()
    record("defect.cleared", defect, by=by, after={"state": defect.state}, note=said)
    return defect
