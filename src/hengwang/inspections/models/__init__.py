"""Plans, checklists, due inspections, what was read and what was found wrong."""

from hengwang.inspections.models.checklists import Checklist, ChecklistItem, ChecklistVersion
from hengwang.inspections.models.defects import Defect
from hengwang.inspections.models.plans import InspectionPlan, Occurrence
from hengwang.inspections.models.readings import Inspection, Photo, Reading

__all__ = [
    "Checklist",
    "ChecklistItem",
    "ChecklistVersion",
    "Defect",
    "Inspection",
    "InspectionPlan",
    "Occurrence",
    "Photo",
    "Reading",
]
