"""Recurring work of performance."""

from datetime import timedelta

from hengwang.outbox.registry import periodic
from hengwang.performance.services.campaigns import remind_by_calendar


@periodic("performance.remind_offices", timedelta(hours=6))
def remind_offices() -> None:
    """Remind offices whose deadline comes or has passed."""
    remind_by_calendar()
