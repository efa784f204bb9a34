"""Spans of time as integer columns, a string a target from the database: no object a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connections
from django.db.models import Aggregate, BinaryField, Field, TextField

from hengwang.availability.tally import Stretches

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from numpy.typing import NDArray

_OPEN = "9999-12-31 00:00:00"
_TEXT_BYTES = 26  # 2025-01-01 00:00:00.000000
_EPOCH_2000 = 946_684_800_000_000
"""Microseconds from 1970 to PostgreSQL's own epoch."""
_INFINITY = np.iinfo(np.int64).max


class _Spans(Aggregate):
    """Start and end of all rows of a group behind each other, as the database holds them."""

    arity = 2
    name = "Spans"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Text of a fixed width: moments are stored in UTC, with a fraction or without."""
        start, end = self._columns(compiler)
        template = (
            f"group_concat(substr({start} || '.000000', 1, {_TEXT_BYTES})"
            f" || substr(coalesce({end}, '{_OPEN}') || '.000000', 1, {_TEXT_BYTES}), '')"
        )
        return template, ()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Eight bytes a moment, microseconds since 2000."""
        start, end = self._columns(compiler)
        template = (
            f"string_agg(timestamptz_send({start})"
            f" || timestamptz_send(coalesce({end}, 'infinity')), ''::bytea)"
        )
        return template, ()

    def _columns(self, compiler: Any) -> list[str]:
        # Plain columns: neither has parameters.
        return [compiler.compile(one)[0] for one in self.get_source_expressions()[:2]]


def stretches_of(
    spans: QuerySet[Any], start: str, end: str, number: Mapping[int, int], until: int
) -> Stretches:
    """Spans of targets as columns; exact to the microsecond.

    Args:
        spans: Rows of a model with a `target`, already chosen.
        start: Name of the field a span begins with.
        end: Name of the field it ends with; a span that is open ends at `until`.
        number: The target's number by its id; other targets are left out.
        until: Microseconds since 1970.
    """
    is_text = connections[spans.db].vendor == "sqlite"
    field: Field[Any, Any] = TextField() if is_text else BinaryField()
    held_of = _Spans(start, end, output_field=field)
    told = spans.order_by().values_list("target_id").annotate(held=held_of)
    rows = [
        (number[target], held.encode("ascii") if is_text else bytes(held))
        for target, held in told
        if target in number
    ]
    size = 2 * (_TEXT_BYTES if is_text else 8)
    owner = np.array([place for place, _ in rows], np.int64)
    count = np.array([len(held) // size for _, held in rows], np.int64)
    held = b"".join(held for _, held in rows)
    moments = (_from_text(held) if is_text else _from_binary(held)).reshape(-1, 2)
    ends = np.where(moments[:, 1] == _INFINITY, until, moments[:, 1])
    return Stretches(np.repeat(owner, count), moments[:, 0].copy(), ends)


def _from_text(held: bytes) -> NDArray[np.int64]:
    texts = np.frombuffer(held, f"S{_TEXT_BYTES}")
    moments = texts.astype("datetime64[us]").astype(np.int64)
    moments[moments == _OPEN_MICROS] = _INFINITY
    return moments


def _from_binary(held: bytes) -> NDArray[np.int64]:
    moments = np.frombuffer(held, ">i8").astype(np.int64)
    return np.where(moments == _INFINITY, _INFINITY, moments + _EPOCH_2000)


_OPEN_MICROS = int(np.datetime64(_OPEN, "us").astype(np.int64))
