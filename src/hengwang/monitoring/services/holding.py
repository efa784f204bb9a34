"""Results from what is the future here: kept apart, and taken when their time has come."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hengwang.collector.protocol.blocks import ResultBlock, instant
from hengwang.collector.protocol.contract import FUTURE_TOLERANCE_S
from hengwang.monitoring.models import HeldBatch
from hengwang.monitoring.samples.columns import to_ms

if TYPE_CHECKING:
    from hengwang.monitoring.models import Collector

LONGEST = timedelta(days=1)
"""Nobody's clock was right by more than a day."""


def hold(collector: Collector, blocks: Sequence[ResultBlock], now: datetime) -> int:
    """Keep what is later than the server believes; returns how many results.

    MUST run in the transaction of the batch. Only of blocks written after the collector had asked
    for the time: before that, its instants are nobody's.
    """
    latest_us = (to_ms(now) + FUTURE_TOLERANCE_S * 1000) * 1000
    end_us = to_ms(now + LONGEST) * 1000
    held = 0
    for block in blocks:
        if block.clock.offset_ms is None:
            continue
        rows = [
            row for row, at in enumerate(block.at) if latest_us < block.base_us + at + 1 <= end_us
        ]
        if rows:
            due = instant(block.base_us + max(block.at[row] for row in rows))
            HeldBatch.objects.create(collector=collector, block=_only(block, rows), due_at=due)
            held += len(rows)
    return held


def due(now: datetime) -> list[tuple[HeldBatch, str, bytes]]:
    """Held rows whose time has come, each as a batch with an id of its own."""
    rows = HeldBatch.objects.filter(due_at__lte=now).select_related("collector").order_by("pk")
    return [
        (
            row,
            f"held-{row.pk}",
            json.dumps({"batch": f"held-{row.pk}", "blocks": [row.block]}).encode(),
        )
        for row in rows
    ]


def _only(block: ResultBlock, rows: Sequence[int]) -> dict[str, Any]:
    """The block with these results alone."""
    told = block.model_dump(mode="json")
    place = {row: at for at, row in enumerate(rows)}
    for name in ("check", "at", "reason", "round_trip"):
        told[name] = [told[name][row] for row in rows]
    for kind in ("numbers", "texts"):
        told[kind] = {
            name: part for name, column in told[kind].items() if (part := _part(column, place))
        }
    return told


def _part(column: Mapping[str, Any], place: Mapping[int, int]) -> dict[str, Any]:
    every = column["rows"] if column["rows"] is not None else range(len(column["values"]))
    pairs = zip(every, column["values"], strict=True)
    kept = [(place[row], value) for row, value in pairs if row in place]
    if not kept:
        return {}
    rows, values = zip(*kept, strict=True)
    return dict(column) | {"rows": list(rows), "values": list(values)}
