"""A snapshot with the goals of another day: what was changed later does not count back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from hengwang.documents.rows import EXECUTION_SECTIONS, add
from hengwang.kernel.canonical import digest
from hengwang.performance.snapshot import FundRow, IndicatorRow, SectionRow, Snapshot

ZERO = Decimal(0)


def with_goals(snapshot: Snapshot, version: Sequence[Mapping[str, Any]]) -> Snapshot:
    """The snapshot with the rows of a version of its goals, in the version's order.

    A row whose target or points were others then has no score; a row that was removed since has
    no actual value; a row that was added since is left out. Where nothing differs, the snapshot
    itself.
    """
    known = {row.figure_id: row for row in snapshot.rows}
    rows = tuple(_row(known.get(told["figure_id"]), told) for told in version)
    if rows == snapshot.rows:
        return snapshot
    sections = _sections(snapshot, rows)
    low, high = (add(_bound(row, side) for row in rows) for side in ("low", "high"))
    total = add(row.score for row in rows) if all(row.score is not None for row in rows) else None
    changed = replace(
        snapshot,
        rows=rows,
        sections=sections,
        funds=_funds(snapshot.funds, rows),
        total=total,
        total_low=total if total is not None else low,
        total_high=total if total is not None else high,
        level=None,
        digest="",
    )
    return replace(changed, digest=digest(changed))


def _row(now: IndicatorRow | None, told: Mapping[str, Any]) -> IndicatorRow:
    points = None if told["points"] is None else Decimal(told["points"])
    if now is None:
        return IndicatorRow(
            level1=told["section"],
            level2=told["level2"],
            level3=told["level3"],
            target_text=told["target"],
            actual_text="",
            points=points,
            score=None,
            low=ZERO,
            high=points,
            figure_id=told["figure_id"],
        )
    then = replace(
        now,
        level1=told["section"],
        level2=told["level2"],
        level3=told["level3"],
        target_text=told["target"],
        points=points,
    )
    if then == now:
        return now
    if (then.target_text, then.points) == (now.target_text, now.points):
        return then
    return replace(then, score=None, low=ZERO, high=points)


def _bound(row: IndicatorRow, side: str) -> Decimal | None:
    bound: Decimal | None = getattr(row, side)
    return row.score if bound is None else bound


def _sections(snapshot: Snapshot, rows: Sequence[IndicatorRow]) -> tuple[SectionRow, ...]:
    printed = {section.name: section.printed for section in snapshot.sections}
    found = []
    for name, group in groupby(rows, key=lambda row: row.level1):
        own = list(group)
        scored = all(row.score is not None for row in own)
        score = add(row.score for row in own) if scored else None
        found.append(SectionRow(name, add(row.points for row in own), score, printed.get(name)))
    return tuple(found)


def _funds(funds: tuple[FundRow, ...], rows: Sequence[IndicatorRow]) -> tuple[FundRow, ...]:
    own = next((row for row in rows if row.level1.strip() in EXECUTION_SECTIONS), None)
    if own is None or not funds or funds[0].points is None:
        return funds
    return (replace(funds[0], points=own.points, score=own.score), *funds[1:])
