"""How long to wait before the next try, and when periodic work is due again (pure)."""

from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
MOST_DOUBLINGS = 20


def backoff(attempts: int) -> timedelta:
    """Wait after the n-th failed try: 5 s, 10 s, 20 s … but never more than an hour."""
    doublings = min(max(attempts - 1, 0), MOST_DOUBLINGS)
    factor: int = 2**doublings
    return min(FIRST_WAIT * factor, LONGEST_WAIT)


def next_due(due_at: datetime, every: timedelta, now: datetime) -> datetime:
    """The next due time: on the beat, but after a long rest only once, not once a missed beat."""
    following = due_at + every
    return following if following > now else now + every


def due_after_failure(every: timedelta, failures: int, now: datetime) -> datetime:
    """Try again soon after a failure, yet never sooner than the back-off says."""
    return now + min(every, backoff(failures))
