"""Rows of projects: the programme, its money, and how the money is spent."""

from hengwang.projects.models.budget import Adjustment, BudgetLine, FundArrival, YuanField
from hengwang.projects.models.imports import WorkbookImport
from hengwang.projects.models.programme import Feasibility, Milestone, Programme, SubProject
from hengwang.projects.models.reconciling import Reconciliation, ReconciliationRow
from hengwang.projects.models.spending import (
    Acceptance,
    Contract,
    Paper,
    Payment,
    PlannedPayment,
    Procurement,
)
from hengwang.projects.models.sums import ProgrammeYear

__all__ = [
    "Acceptance",
    "Adjustment",
    "BudgetLine",
    "Contract",
    "Feasibility",
    "FundArrival",
    "Milestone",
    "Paper",
    "Payment",
    "PlannedPayment",
    "Procurement",
    "Programme",
    "ProgrammeYear",
    "Reconciliation",
    "ReconciliationRow",
    "SubProject",
    "WorkbookImport",
    "YuanField",
]
