"""When a message leaves: quiet hours, digests, and how long to wait after a failure; pure."""

from datetime import datetime, time, timedelta

from hengwang.notifications.choices import Digest

DAILY_AT = time(8, 0)
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)


def is_quiet(at: datetime, start: time | None, end: time | None) -> bool:
    """Whether a local time lies in the quiet hours [start, end), which may pass midnight.

    Equal ends are no quiet hours at all.
    """
    if start is None or end is None or start == end:
        return False
    clock = at.time()
    return start <= clock < end if start < end else clock >= start or clock < end


def after_quiet(at: datetime, start: time | None, end: time | None) -> datetime:
    """The first instant from `at` on that is not quiet; `at` is aware and local."""
    if end is None or not is_quiet(at, start, end):
        return at
    today = datetime.combine(at.date(), end, at.tzinfo)
    return today if today > at else today + timedelta(days=1)


def next_digest(at: datetime, digest: str) -> datetime:
    """When the digest leaves that takes a message of `at`, in local time; `at` itself if none."""
    if digest == Digest.HOURLY:
        return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if digest == Digest.DAILY:
        today = datetime.combine(at.date(), DAILY_AT, at.tzinfo)
        return today if today > at else today + timedelta(days=1)
    return at


def wait_after(attempts: int) -> timedelta:
    """How long after so many failed attempts (1, 2, …): doubled each time, at most an hour."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 20)
    return min(doubled, LONGEST_WAIT)
