"""Assurances with their scope, staff, checklist, reports, exceptions and result."""

from hengwang.assurances.models.assurances import Assurance
from hengwang.assurances.models.checklists import ChecklistTemplate, ReadinessItem
from hengwang.assurances.models.reports import Result, ZeroReport
from hengwang.assurances.models.staffing import FreezeException, Staffing

__all__ = [
    "Assurance",
    "ChecklistTemplate",
    "FreezeException",
    "ReadinessItem",
    "Result",
    "Staffing",
    "ZeroReport",
]
