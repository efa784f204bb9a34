"""Level cells of indicator tables: what repeats from row to row is one merged cell."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from hengwang.documents.change_fields import ChangedRow
from hengwang.documents.fill_in_fields import FillInRow
from hengwang.documents.official_fields import MonitoringRow, TargetRow
from hengwang.rendering.values import Merged

LevelRow = TypeVar("LevelRow", TargetRow, MonitoringRow, ChangedRow, FillInRow)


def merged_levels(rows: Sequence[LevelRow]) -> tuple[LevelRow, ...]:
    """Levels that say the same as the row above become one cell with it."""
    merged = list(rows[:1])
    for before, row in pairwise(rows):
        same1 = row.level1 == before.level1
        same2 = same1 and row.level2 == before.level2
        merged.append(
            replace(
                row,
                level1=Merged.UP if same1 else row.level1,
                level2=Merged.UP if same2 else row.level2,
            )
        )
    return tuple(merged)
