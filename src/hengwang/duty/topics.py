"""What people can be told of by duty; chosen for each channel."""

from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.notifications import topics

DUTY, GAPS, THIRD = "duty", "duty_gap", "duty_third"


def take_topics() -> None:
    """Called once when the program starts."""
    topics.register(
        topics.Topic(
            key=DUTY,
            label=_("Swaps, leave and hand-overs of duty"),
            permission=Permission.VIEW_DUTY,
            order=31,
        )
    )
    topics.register(
        topics.Topic(
            key=GAPS,
            label=_("Gaps in rosters and missed duty"),
            permission=Permission.KEEP_ROSTERS,
            order=32,
        )
    )
    topics.register(
        topics.Topic(
            key=THIRD,
            label=_("Hand-overs that wait for a countersignature"),
            permission=Permission.STAND_DUTY,
            order=33,
        )
    )
