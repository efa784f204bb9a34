"""One way to write a dated value: from a day on, until the value that was there already."""

from datetime import date
from typing import Any

from hengwang.network.errors import SpanUnchangedError


def set_from(spans: Any, field: str, value: Any, from_on: date) -> Any:
    """Let `value` hold from a day until the next recorded change; returns what held before.

    Args:
        spans: The related manager of the owner, whose row the caller has locked.
        field: The column that holds the value.
        value: What holds from then on.
        from_on: The first day; may lie before earlier recorded changes.

    Raises:
        SpanUnchangedError: The value held on that day already.
    """
    rows = list(spans.order_by("from_on"))
    held = next((row for row in rows if _covers(row, from_on)), None)
    before = None if held is None else getattr(held, field)
    if before == value:
        raise SpanUnchangedError(day=from_on)
    if held is not None and held.from_on == from_on:
        setattr(held, field, value)
        held.save(update_fields=[field])
        return before
    until = rows[0].from_on if rows else None
    if held is not None:
        until, held.until_on = held.until_on, from_on
        # First the end of the old one: only one may be without an end.
        held.save(update_fields=["until_on"])
    spans.create(from_on=from_on, until_on=until, **{field: value})
    return before


def value_on(spans: Any, field: str, day: date) -> Any:
    """What held on the day; the first value for a day before everything, None without any."""
    rows = list(spans.order_by("from_on"))
    held = next((row for row in rows if _covers(row, day)), rows[0] if rows else None)
    return None if held is None else getattr(held, field)


def _covers(row: Any, day: date) -> bool:
    return bool(row.from_on <= day and (row.until_on is None or day < row.until_on))
