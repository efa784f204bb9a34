"""What else stands in a person's own calendar: rooms above duty register their events."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hengwang.kernel.calendar_feeds import FeedEvent
from hengwang.kernel.intervals import Interval
from hengwang.kernel.registry import Registry

CalendarSource = Callable[[int, Interval], Iterable[FeedEvent]]

calendar_sources: Registry[CalendarSource] = Registry("sources of own calendars")
"""By name: `fn(user id, window)` gives the person's events that touch the window; one query."""
