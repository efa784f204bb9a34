"""Applications and their steps, what is allocated, access points, who is due."""

from hengwang.access.models.applications import Application, ApplicationQuerySet, NumberOfYear
from hengwang.access.models.due import DueUnit
from hengwang.access.models.plans import ResourcePlan
from hengwang.access.models.points import AccessPoint, AccessPointQuerySet, PrivateNetwork
from hengwang.access.models.steps import StepRecord
from hengwang.access.models.terms import AccessTerms

__all__ = [
    "AccessPoint",
    "AccessPointQuerySet",
    "AccessTerms",
    "Application",
    "ApplicationQuerySet",
    "DueUnit",
    "NumberOfYear",
    "PrivateNetwork",
    "ResourcePlan",
    "StepRecord",
]
