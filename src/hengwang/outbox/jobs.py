"""Periodic work of the outbox itself: what was delivered or finished long ago goes."""

from datetime import timedelta

from hengwang.outbox.registry import periodic
from hengwang.outbox.services import purge_finished


@periodic("outbox.purge", timedelta(days=1))
def purge_outbox() -> None:
    """Keep the queues small."""
    purge_finished()
