"""Periodic work of the outbox itself: what was delivered or finished long ago goes."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from hengwang.outbox.registry import periodic
from hengwang.outbox.retention import Retention, keeps
from hengwang.outbox.services import KEPT_FOR, purge_finished


@periodic("outbox.purge", timedelta(days=1))
def purge_outbox() -> None:
    """Keep the queues small."""
    purge_finished()


keeps(
    "outbox.finished",
    Retention(
        _("Finished jobs and delivered messages"),
        KEPT_FOR,
        _("They are only of use while somebody asks what happened; what failed stays."),
        "outbox.purge",
    ),
)
