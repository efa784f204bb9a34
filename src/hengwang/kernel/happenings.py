"""What happened in a stretch of time, told by each app to whoever writes it up; pure.

An app registers a source under a key of its own while the program starts; the hand-over of duty
reads them all. `tell` is asked for a unit with everything below it and must answer with a constant
number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hengwang.kernel.intervals import Interval
from hengwang.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose happenings of which time are asked for.

    Attributes:
        unit_path: Path of the unit; rows of it and of units below it count.
        window: Half-open time; what is open at its end counts too, whenever it began.
        company_id: Only what was given to this company; None for everything. Asked only of
            sources that say they know companies.
        region_code: The region whose extranet the unit answers for, where it does: what happens
            on the network of its units counts too, as it does in figures of the network.
    """

    unit_path: str
    window: Interval
    company_id: int | None = None
    region_code: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, or that is still open at the end of the time.

    Attributes:
        key: Names the thing for ever, such as "ticket:12".
        cause: Things with the same cause are told in one line; empty: the thing is its own cause.
        is_open: Somebody still has to look after it; the successor accepts each by itself.
        due_at: When its clock runs out, where it has one.
    """

    key: str
    title: str
    at: datetime
    until: datetime | None = None
    is_open: bool = False
    cause: str = ""
    detail: str = ""
    url: str = ""
    due_at: datetime | None = None
    count: int = 1
    """How many things it stands for, where the app has counted itself."""


@dataclass(frozen=True, slots=True)
class HappeningSource:
    """One app's telling; `title` heads its lines (text or a lazy translation)."""

    title: Any
    tell: Callable[[Asked], Iterable[Happening]]
    order: int = 50
    knows_companies: bool = False
    """Whether it can tell what is one company's; the others tell a company nothing."""


happenings: Registry[HappeningSource] = Registry("happenings")
