"""Rows of performance: evaluations, their goals, indicators and frozen revisions."""

from hengwang.performance.models.evaluation import (
    Evaluation,
    FrozenRevision,
    PointsField,
    PrintedFigure,
    Transition,
)
from hengwang.performance.models.indicator import Goal, Indicator, Section

__all__ = [
    "Evaluation",
    "FrozenRevision",
    "Goal",
    "Indicator",
    "PointsField",
    "PrintedFigure",
    "Section",
    "Transition",
]
