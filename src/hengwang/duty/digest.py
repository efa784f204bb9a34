"""Two hundred happenings as a few lines: by cause, what is open first; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hengwang.kernel.happenings import Happening

MOST_CLOSED, MOST_OPEN = 5, 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a hand-over: one cause, or what is left over together.

    Attributes:
        key: The key of the happening, or of its cause.
        count: How many happenings it tells of.
        title: Empty for the line of all others.
    """

    section: str
    key: str
    title: str
    count: int
    at: datetime
    until: datetime | None
    is_open: bool
    detail: str = ""
    url: str = ""
    due_at: datetime | None = None


def digest(
    section: str, happenings: Iterable[Happening], *, most_closed: int = MOST_CLOSED
) -> list[Line]:
    """Lines of one section: every open cause, then the closed ones, the greatest first.

    Each open cause has a line of its own, up to a hundred; those beyond are one open line. More
    than `most_closed` closed causes are `most_closed` − 1 lines and one line of the others. The
    line of the others has no title, and its count is the sum.
    """
    causes: dict[str, list[Happening]] = {}
    for one in happenings:
        causes.setdefault(one.cause or one.key, []).append(one)
    lines = [_line(section, key, held) for key, held in causes.items()]
    open_ones = sorted(
        (line for line in lines if line.is_open), key=lambda line: (line.at, line.key)
    )
    closed = sorted(
        (line for line in lines if not line.is_open),
        key=lambda line: (-line.count, line.at, line.key),
    )
    if len(open_ones) > MOST_OPEN:
        open_ones = [*open_ones[: MOST_OPEN - 1], _others(section, open_ones[MOST_OPEN - 1 :])]
    if len(closed) > most_closed:
        shown, rest = closed[: most_closed - 1], closed[most_closed - 1 :]
        return [*open_ones, *sorted(shown, key=lambda line: line.at), _others(section, rest)]
    return [*open_ones, *sorted(closed, key=lambda line: line.at)]


def _line(section: str, key: str, held: list[Happening]) -> Line:
    # The cause itself speaks for what is behind it; else the first that is open, else the first.
    ordered = sorted(held, key=lambda one: (one.key != key, not one.is_open, one.at, one.key))
    head = ordered[0]
    is_open = any(one.is_open for one in held)
    ends = [one.until for one in held if one.until is not None]
    dues = [one.due_at for one in held if one.due_at is not None and one.is_open]
    return Line(
        section=section,
        key=key,
        title=head.title,
        count=sum(one.count for one in held),
        at=min(one.at for one in held),
        until=None if is_open else max(ends, default=None),
        is_open=is_open,
        detail=head.detail,
        url=head.url,
        due_at=min(dues, default=None),
    )


def _others(section: str, rest: list[Line]) -> Line:
    ends = [line.until for line in rest if line.until is not None]
    return Line(
        section=section,
        key=f"{section}:{'more' if rest[0].is_open else 'others'}",
        title="",
        count=sum(line.count for line in rest),
        at=min(line.at for line in rest),
        until=None if rest[0].is_open else max(ends, default=None),
        is_open=rest[0].is_open,
        due_at=min((line.due_at for line in rest if line.due_at is not None), default=None),
    )
