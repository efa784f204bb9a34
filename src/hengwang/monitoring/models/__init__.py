"""What monitoring keeps beside its samples."""

from hengwang.monitoring.models.alerts import (
    Alert,
    AlertMember,
    AlertRule,
    AlertStep,
    EscalationStep,
    OutsideSource,
)
from hengwang.monitoring.models.collector import BatchReceipt, Collector, Event, Gap, HeldBatch
from hengwang.monitoring.models.state import CheckState, LedgerMark
from hengwang.monitoring.models.target import Check, CheckWord, Credential, Series, Target
from hengwang.monitoring.models.trial import Trial
from hengwang.monitoring.models.watch import Watch

__all__ = [
    "Alert",
    "AlertMember",
    "AlertRule",
    "AlertStep",
    "BatchReceipt",
    "Check",
    "CheckState",
    "CheckWord",
    "Collector",
    "Credential",
    "EscalationStep",
    "Event",
    "Gap",
    "HeldBatch",
    "LedgerMark",
    "OutsideSource",
    "Series",
    "Target",
    "Trial",
    "Watch",
]
