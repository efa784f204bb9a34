"""Periodic work of access."""

from datetime import timedelta

from hengwang.access.services.reminding import fill_in_due_dates, remind
from hengwang.outbox.registry import periodic


@periodic("access.remind", timedelta(hours=6))
def remind_of_steps() -> None:
    """Whoever has an overdue step is told once a day."""
    fill_in_due_dates()
    remind()
