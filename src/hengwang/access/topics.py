"""What people can be told of by access; chosen for each channel."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.notifications import topics

ACCESS = "access"


def take_topics() -> None:
    """Called once when the program starts."""
    topics.register(
        topics.Topic(
            key=ACCESS,
            label=_("Steps of applications that are overdue"),
            permission=Permission.VIEW_ACCESS,
            order=34,
        )
    )
