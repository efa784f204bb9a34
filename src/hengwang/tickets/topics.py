"""What people can be told of by tickets; chosen for each channel."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.notifications import topics

TICKET = "ticket"


def take_topics() -> None:
    """Called once when the program starts."""
    topics.register(
        topics.Topic(
            key=TICKET,
            label=_("Tickets: new, given to me, overdue"),
            permission=Permission.VIEW_TICKETS,
            order=12,
        )
    )
