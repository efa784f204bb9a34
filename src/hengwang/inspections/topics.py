"""What people can be told of by inspections; chosen for each channel."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.notifications import topics

INSPECTION = "inspection"


def take_topics() -> None:
    """Called once when the program starts."""
    topics.register(
        topics.Topic(
            key=INSPECTION,
            label=_("Readings a sensor contradicts"),
            permission=Permission.VIEW_INSPECTIONS,
            order=33,
        )
    )
