"""How long each kind of record is kept, as a table an administrator reads.

An app states what it keeps; what is removed is removed by its own periodic work. Nothing that a
submitted or sealed figure cites is ever in it: such rows are held by foreign keys.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise

from hengwang.kernel.registry import Registry


@dataclass(frozen=True)
class Retention:
    """One kind of record; `kept` is counted from its end, None is for good."""

    what: str | Promise
    kept: timedelta | None
    why: str | Promise
    removed_by: str = ""  # the periodic work that removes it; empty where nothing does


retentions: Registry[Retention] = Registry("retention")


def keeps(key: str, retention: Retention) -> Retention:
    """State how long something is kept."""
    return retentions.register(key, retention)
