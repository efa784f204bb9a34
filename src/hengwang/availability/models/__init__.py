"""The ledger: what is not written here as down or unknown was up while it was watched."""

from hengwang.availability.models.amendments import Amendment
from hengwang.availability.models.groups import GroupMember, TargetGroup
from hengwang.availability.models.ledger import LedgerRevision, Outage, UnknownSpan
from hengwang.availability.models.maintenance import MaintenanceWindow
from hengwang.availability.models.policies import AvailabilityPolicy

__all__ = [
    "Amendment",
    "AvailabilityPolicy",
    "GroupMember",
    "LedgerRevision",
    "MaintenanceWindow",
    "Outage",
    "TargetGroup",
    "UnknownSpan",
]
