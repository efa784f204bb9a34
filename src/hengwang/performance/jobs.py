"""Recurring work of performance."""

from datetime import timedelta

from hengwang.outbox.registry import periodic, receives
from hengwang.performance.services.campaigns import remind_by_calendar
from hengwang.performance.services.scoring import refresh_money


@periodic("performance.remind_offices", timedelta(hours=6))
def remind_offices() -> None:
    """Remind offices whose deadline comes or has passed."""
    remind_by_calendar()


@receives("money.changed")
def show_changed_money(*, programme_id: int, year: int) -> None:
    """Let figures follow a payment, a budget line or an arrival."""
    refresh_money(programme_id, year)
