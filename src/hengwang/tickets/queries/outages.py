"""Which outages a ticket may tell of."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.availability.models import Outage
from hengwang.monitoring.models import Target
from hengwang.tickets.models import Ticket

LOOKED_BACK = timedelta(days=7)


def outages_about(user: User, ticket: Ticket) -> QuerySet[Outage]:
    """Outages of the ticket's unit or target around its time, as far as the user sees them."""
    about = Q(target__unit=ticket.unit) | Q(target=ticket.target)
    end = ticket.resolved_at or timezone.now()
    rows: QuerySet[Outage] = Outage.objects.filter(
        about,
        target__in=Target.objects.visible_to(user),
        started_at__lte=end,
        started_at__gte=ticket.opened_at - LOOKED_BACK,
    )
    found: QuerySet[Outage] = rows.exclude(tickets=ticket).select_related("target")
    return found.order_by("-started_at")
