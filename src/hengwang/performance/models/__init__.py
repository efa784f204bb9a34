"""Rows of performance: evaluations, their goals, indicators and frozen revisions."""

from hengwang.performance.models.campaign import Campaign, CampaignOffice, CampaignReminder
from hengwang.performance.models.citation import Citation
from hengwang.performance.models.declaration import Declaration, MediumGoal, RowRemark
from hengwang.performance.models.evaluation import (
    Evaluation,
    FrozenRevision,
    PointsField,
    PrintedFigure,
    Transition,
)
from hengwang.performance.models.goal_change import GoalChange, GoalVersion
from hengwang.performance.models.indicator import Goal, Indicator, Section
from hengwang.performance.models.monitoring import MonitoringEntry, MonitoringRecord

__all__ = [
    "Campaign",
    "CampaignOffice",
    "CampaignReminder",
    "Citation",
    "Declaration",
    "Evaluation",
    "FrozenRevision",
    "Goal",
    "GoalChange",
    "GoalVersion",
    "Indicator",
    "MediumGoal",
    "MonitoringEntry",
    "MonitoringRecord",
    "PointsField",
    "PrintedFigure",
    "RowRemark",
    "Section",
    "Transition",
]
