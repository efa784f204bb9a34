"""Rows of reviews: batches, uploaded reports with their content, findings and verdicts."""

from hengwang.reviews.models.batch import ReportBatch
from hengwang.reviews.models.batch_file import BatchFile
from hengwang.reviews.models.finding import Finding, Verdict
from hengwang.reviews.models.letter import Letter, LetterRun
from hengwang.reviews.models.report import ReportContent, ReviewedReport

__all__ = [
    "BatchFile",
    "Finding",
    "Letter",
    "LetterRun",
    "ReportBatch",
    "ReportContent",
    "ReviewedReport",
    "Verdict",
]
