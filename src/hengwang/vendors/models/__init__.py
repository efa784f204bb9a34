"""Tables of vendors."""

from hengwang.vendors.models.assessments import Assessment, Line
from hengwang.vendors.models.objections import Appeal, Objection
from hengwang.vendors.models.results import AnnualResult, PaymentSheet, ResultMonth
from hengwang.vendors.models.schemes import AssessmentScheme, Clause

__all__ = [
    "AnnualResult",
    "Appeal",
    "Assessment",
    "AssessmentScheme",
    "Clause",
    "Line",
    "Objection",
    "PaymentSheet",
    "ResultMonth",
]
