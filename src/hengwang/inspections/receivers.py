"""A defect follows its ticket; a contradiction finds somebody."""

from hengwang.inspections.models import Inspection
from hengwang.inspections.services.defects import follow_ticket
from hengwang.inspections.services.telling import tell_contradicted
from hengwang.outbox.registry import receives


@receives("ticket.resolved")
def on_resolved(ticket_id: int) -> None:
    """Mended."""
    follow_ticket(ticket_id)


@receives("ticket.reopened")
def on_reopened(ticket_id: int) -> None:
    """Not mended after all."""
    follow_ticket(ticket_id)


@receives("ticket.changed")
def on_changed(ticket_id: int) -> None:
    """Withdrawn, merged or closed."""
    follow_ticket(ticket_id)


@receives("inspection.contradicted")
def on_contradicted(inspection_id: int) -> None:
    """Those who plan inspections look into it: the sensor or the reading is wrong."""
    related = ("occurrence__plan__unit__region", "occurrence__plan__room")
    tell_contradicted(Inspection.objects.select_related(*related).get(pk=inspection_id))
