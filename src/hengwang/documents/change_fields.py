"""What the 绩效目标调整表 prints, field by field."""

from dataclasses import dataclass

from hengwang.documents.official_fields import ExpectedGoal, FormHead
from hengwang.rendering.values import Figure, Merged


@dataclass(frozen=True, slots=True)
class ChangedFund:
    """Money of one source before and after, 万元."""

    name: str
    before: Figure
    moved: Figure
    after: Figure


@dataclass(frozen=True, slots=True)
class ChangedStep:
    """One dated step before and after."""

    name: str
    before: str
    after: str
    way: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One indicator before and after; a level that repeats is merged with the row above."""

    level1: str | Merged
    level2: str | Merged
    level3: str
    target_before: str
    target_after: str
    points_before: Figure
    points_after: Figure
    way: str


@dataclass(frozen=True, slots=True)
class ChangeForm(FormHead):
    """The 绩效目标调整表."""

    former_approval: str
    former_from: str
    proposed_by: str
    proposed_on: str
    approval: str
    approved_on: str
    funds: tuple[ChangedFund, ...]
    steps: tuple[ChangedStep, ...]
    goals: tuple[ExpectedGoal, ...]
    rows: tuple[ChangedRow, ...]
    points_before: Figure
    points_after: Figure
    reason: str
    decision: str
