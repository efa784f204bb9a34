"""Applications and their steps, what is allocated, access points, who is due."""

from hengwang.access.models.applications import Application, ApplicationQuerySet, NumberOfYear
from hengwang.access.models.due import DueUnit
from hengwang.access.models.plans import ResourcePlan
from hengwang.access.models.points import AccessPoint, AccessPointQuerySet, PrivateNetwork
from hengwang.access.models.steps import StepRecord

__all__ = [
    "AccessPoint",
    "AccessPointQuerySet",
    "Application",
    "ApplicationQuerySet",
    "DueUnit",
    "NumberOfYear",
    "PrivateNetwork",
    "ResourcePlan",
    "StepRecord",
]
